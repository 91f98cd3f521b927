/** Figures as people read them, the same in the table, the progress lines and the reports. */

/** Shown where a figure is unknown. */
export const unknown = '?';

const grouping = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 1234567 → `1,234,567`. */
export const formatCount = (count: number): string => grouping.format(count);

/** At most six characters: 1234 → `1,234`, 123456 → `123k`, 1234567 → `1.23M`. For tokens and narrow columns. */
export const formatShortCount = (count: number): string => {
  if (count < 10_000) return formatCount(count);
  let scaled = count;
  for (const unit of ['k', 'M', 'G', 'T', 'P']) {
    scaled /= 1000;
    if (scaled < 999.5) return `${threeDigits(scaled)}${unit}`;
  }
  return count.toExponential(0);
};

/** Three significant digits without trailing zeros: 1.5, 12.3, 123. */
const threeDigits = (value: number): string => String(Number(value.toPrecision(3)));

/**
 * Dollars with as many digits as say something: cents from a hundred dollars on, three significant digits below one,
 * never a zero for what is not zero. 0.0000243 → `$0.0000243`, 1.5 → `$1.50`, 12345.678 → `$12,346`.
 */
export const formatUsd = (usd: number | null): string => {
  if (usd === null) return unknown;
  const sign = usd < 0 ? '-' : '';
  const size = Math.abs(usd);
  if (size >= 1e9) return `${sign}$${formatShortCount(size)}`;
  if (size >= 10_000) return `${sign}$${formatCount(size)}`;
  if (size >= 1)
    return `${sign}$${size.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  if (size === 0) return '$0';
  if (size < 1e-9) return `${sign}<$0.000000001`;
  return `${sign}$${smallDigits(size)}`;
};

/** Below one dollar: three significant digits, at least two decimals. 0.5 → `0.50`, 0.00412 → `0.00412`. */
const smallDigits = (size: number): string => {
  const decimals = Math.min(12, 2 - Math.floor(Math.log10(size)));
  const trimmed = size.toFixed(decimals).replace(/0+$/, '');
  return trimmed.length >= 4 ? trimmed : size.toFixed(2);
};

/** Milliseconds as a duration of at most seven characters: `0.4 ms`, `412 ms`, `12.4 s`, `3m 05s`, `2h 10m`, `12d 3h`. */
export const formatDuration = (ms: number | null): string => {
  if (ms === null || !Number.isFinite(ms)) return unknown;
  if (ms < 9.95) return `${Number(ms.toFixed(1))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9995) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${twoDigits(seconds % 60)}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}h ${twoDigits(minutes % 60)}m`;
  const hours = Math.round(minutes / 60);
  return hours < 24 * 1000 ? `${Math.floor(hours / 24)}d ${hours % 24}h` : `${formatShortCount(hours / 24)}d`;
};

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** A share from 0 to 1 as per cent; what is not all is never shown as 100 %, what is not nothing never as 0 %. */
export const formatShare = (share: number | null): string => (share === null ? unknown : formatPercent(share * 100));

export const formatPercent = (percent: number | null): string => {
  if (percent === null) return unknown;
  const size = Math.abs(percent);
  if (size >= 1e6) return `${percent < 0 ? '-' : ''}>999999%`;
  if (size >= 1000) return `${Math.round(percent)}%`;
  if (size > 0 && size < 0.1) return percent < 0 ? '-<0.1%' : '<0.1%';
  if (size > 99.9 && size < 100) return percent < 0 ? '->99.9%' : '>99.9%';
  return `${Number(percent.toFixed(1))}%`;
};

/** `80.6`, `1,234`: of a rate three digits say enough. */
export const formatRate = (perSecond: number | null): string => {
  if (perSecond === null || !Number.isFinite(perSecond)) return unknown;
  return perSecond >= 1000 ? formatShortCount(perSecond) : threeDigits(perSecond);
};

/** `1 row`, `2 rows`. */
export const formatNumberOf = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
