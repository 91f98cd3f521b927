/** What a benchmark found: one value a round, and what they are held against. */

export type Unit = '' | '×' | '%' | 'µs' | 'ms' | 's' | 'MB' | '/s';

export interface Figure {
  /** Stable, for scripts: `cpu.ratio`. */
  readonly id: string;
  readonly what: string;
  /** Whom it is about, where several are compared: they are shown as rows, and what was measured as columns. */
  readonly of?: string;
  readonly unit: Unit;
  readonly values: readonly number[];
  /** The median must not be above or below. */
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly note?: string;
}

export interface NotMeasured {
  readonly what: string;
  readonly reason: string;
}

export interface Measured {
  readonly figures: readonly Figure[];
  readonly notMeasured?: readonly NotMeasured[];
}

/** The middle value, or the mean of the two in the middle. */
export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** With linear interpolation between the neighbours. */
export const percentile = (values: readonly number[], share: number): number => {
  if (values.length === 0) return Number.NaN;
  const sorted = Float64Array.from(values).sort();
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at));
};

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export type Verdict = 'held' | 'MISSED' | null;

/** Null for a figure that is only told. */
export const verdictOf = ({ values, atMost, atLeast }: Figure): Verdict => {
  if (atMost === undefined && atLeast === undefined) return null;
  const middle = median(values);
  return middle <= (atMost ?? Number.POSITIVE_INFINITY) && middle >= (atLeast ?? Number.NEGATIVE_INFINITY)
    ? 'held'
    : 'MISSED';
};

const digits: Record<Unit, number> = { '': 0, '×': 2, '%': 2, µs: 1, ms: 1, s: 2, MB: 0, '/s': 0 };

/** Tenths of what comes in hundreds say nothing. */
const digitsOf = (value: number, unit: Unit): number =>
  (unit === 'µs' || unit === 'ms') && value >= 100 ? 0 : digits[unit];

export const formatValue = (value: number, unit: Unit): string => {
  if (!Number.isFinite(value)) return '?';
  const text = value.toLocaleString('en-US', {
    minimumFractionDigits: digitsOf(value, unit),
    maximumFractionDigits: digitsOf(value, unit),
  });
  return unit === '' ? text : unit === '×' || unit === '/s' ? `${text}${unit}` : `${text} ${unit}`;
};

/** `1.9–2.1`, without the unit. */
export const formatSpread = ({ values, unit }: Figure): string =>
  [Math.min(...values), Math.max(...values)]
    .map((value) => formatValue(value, unit).replace(/ ?[^\d.,?]+$/, ''))
    .join('–');

export const formatTarget = ({ atMost, atLeast, unit }: Figure): string => {
  const told = (sign: string, value: number): string =>
    `${sign} ${value}${unit === '' || unit === '×' || unit === '/s' ? unit : ` ${unit}`}`;
  if (atMost !== undefined) return told('≤', atMost);
  return atLeast === undefined ? '' : told('≥', atLeast);
};
