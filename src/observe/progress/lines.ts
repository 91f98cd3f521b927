/** The progress lines as text: pure, and never wider than they are told to be. */

import { quantileMs } from '../../core/histogram.ts';
import { terminalLine } from '../../core/terminal-safe.ts';
import type { Colours, Paint } from '../colours.ts';
import { formatCount, formatDuration, formatRate, formatShortCount, formatUsd } from '../format.ts';
import { padEnd, padStart, textWidth, truncate, truncateMiddle } from '../text-width.ts';
import type { Live, LiveTarget } from './live.ts';

/** Everything a frame shows. `total` rows and `share` (bytes read ÷ bytes in all) are null when unknown. */
export interface Frame {
  readonly live: Live;
  readonly total: number | null;
  readonly share: number | null;
  readonly rowsPerS: number | null;
  readonly nowMs: number;
}

interface Outlook {
  /** Rows done ÷ rows in all, 0 to 1; null when nothing tells how many there are. */
  readonly fraction: number | null;
  readonly etaMs: number | null;
  readonly projectedUsd: number | null;
}

/** Reading runs ahead of answering, so of the bytes read only the part counts whose rows are done. */
const fractionDone = ({ live, total, share }: Frame): number | null => {
  const fraction =
    total !== null
      ? total > 0
        ? live.done / total
        : null
      : share !== null && live.read > 0
        ? (share * live.done) / live.read
        : null;
  return fraction === null || !Number.isFinite(fraction) ? null : Math.min(1, Math.max(0, fraction));
};

const outlook = (frame: Frame): Outlook => {
  const { live, rowsPerS } = frame;
  const fraction = fractionDone(frame);
  if (fraction === null || fraction === 0) return { fraction, etaMs: null, projectedUsd: null };
  const rowsLeft = live.done / fraction - live.done;
  const doneHere = live.done - live.resumed;
  return {
    fraction,
    etaMs: rowsPerS !== null && rowsPerS > 0 ? (rowsLeft / rowsPerS) * 1000 : null,
    projectedUsd: doneHere > 0 ? live.costUsd + (live.costUsd / doneHere) * rowsLeft : null,
  };
};

const percentOf = (fraction: number): string => `${Math.floor(fraction * 100)}%`;
const rowsText = ({ live, total }: Frame): string =>
  total === null ? `${formatCount(live.done)} rows` : `${formatCount(live.done)}/${formatCount(total)}`;
const spentText = ({ live }: Frame): string => formatUsd(live.costUsd) + (live.costUnknown ? '+' : '');

interface Part {
  readonly text: string;
  /** 1 is left out first. */
  readonly importance: number;
  readonly paint?: Paint;
}

/** Leaves parts out, least important first, until the rest fits; the last one is cut. */
const fitted = (parts: readonly Part[], columns: number, between: string): { parts: Part[]; width: number } => {
  const kept = parts.filter(({ text }) => text !== '');
  const widthOf = (): number =>
    kept.reduce((sum, { text }, i) => sum + textWidth(text) + (i > 0 ? between.length : 0), 0);
  while (kept.length > 1 && widthOf() > columns) {
    const least = kept.reduce((a, b) => (b.importance < a.importance ? b : a));
    kept.splice(kept.indexOf(least), 1);
  }
  const [only] = kept;
  if (kept.length === 1 && only !== undefined) kept[0] = { ...only, text: truncate(only.text, columns) };
  return { parts: kept, width: widthOf() };
};

const painted = (parts: readonly Part[], between: string): string =>
  parts.map(({ text, paint }) => (paint ? paint(text) : text)).join(between);

const longestBar = 30;
const shortestBar = 8;

/** The whole run: bar, share, rows, failures, speed, time left, dollars. At most `columns` wide. */
export const totalLine = (frame: Frame, columns: number, colours: Colours): string => {
  const { live, rowsPerS } = frame;
  const { fraction, etaMs, projectedUsd } = outlook(frame);
  const between = '  ';
  const text = fitted(
    [
      { text: fraction === null ? '' : padStart(percentOf(fraction), 4), importance: 8 },
      { text: rowsText(frame), importance: 10 },
      { text: live.failed > 0 ? `${formatShortCount(live.failed)} failed` : '', importance: 9, paint: colours.bad },
      {
        text: live.rejected > 0 ? `${formatShortCount(live.rejected)} rejected` : '',
        importance: 4,
        paint: colours.careful,
      },
      { text: rowsPerS === null ? '' : `${formatRate(rowsPerS)} rows/s`, importance: 5 },
      { text: etaMs === null ? '' : `ETA ${formatDuration(etaMs)}`, importance: 6 },
      {
        text: projectedUsd === null ? spentText(frame) : `${spentText(frame)} of ~${formatUsd(projectedUsd)}`,
        importance: 7,
        paint: colours.strong,
      },
      { text: live.simulated ? 'simulated' : '', importance: 3, paint: colours.careful },
    ],
    columns,
    between,
  );
  const room = Math.min(longestBar, columns - text.width - between.length);
  const bar = fraction === null || room < shortestBar ? '' : barOf(fraction, room, colours) + between;
  return bar + painted(text.parts, between);
};

const barOf = (fraction: number, columns: number, colours: Colours): string => {
  const full = Math.floor(fraction * columns);
  return colours.good('█'.repeat(full)) + colours.faint('░'.repeat(columns - full));
};

const stateOf = (target: LiveTarget, nowMs: number, colours: Colours): Part => {
  const importance = 9;
  const wait = (untilMs: number): string => formatDuration(Math.ceil(Math.max(0, untilMs - nowMs) / 1000) * 1000);
  if (target.off !== null) return { text: `off: ${target.off}`, importance, paint: colours.bad };
  if (target.breaker === 'open')
    return {
      text: target.openUntilMs === null ? 'open' : `open ${wait(target.openUntilMs)}`,
      importance,
      paint: colours.bad,
    };
  if (target.breaker === 'half_open') return { text: 'half open', importance, paint: colours.careful };
  if (target.blockedUntilMs > nowMs)
    return { text: `waits ${wait(target.blockedUntilMs)}`, importance, paint: colours.careful };
  return { text: '', importance };
};

/** One target: in flight, ok, 429s, p50, breaker. At most `columns` wide; columns line up across targets. */
const targetLine = (
  target: LiveTarget,
  layout: { readonly columns: number; readonly nameWidth: number; readonly nowMs: number; readonly colours: Colours },
): string => {
  const { columns, nameWidth, nowMs, colours } = layout;
  const name = padEnd(truncateMiddle(terminalLine(target.target), nameWidth), nameWidth);
  const { parts } = fitted(
    [
      { text: name, importance: 10 },
      { text: `${padStart(formatShortCount(target.inFlight), 4)} in flight`, importance: 8 },
      { text: `${padStart(formatShortCount(target.ok), 6)} ok`, importance: 7 },
      { text: `${padStart(formatShortCount(target.rateLimited), 4)} 429s`, importance: 5 },
      { text: `p50 ${padStart(formatDuration(quantileMs(target.latency, 0.5)), 6)}`, importance: 6 },
      stateOf(target, nowMs, colours),
    ],
    columns,
    '  ',
  );
  return painted(parts, '  ');
};

/** All lines of a frame, the total first: at most `rows` of them, none wider than `columns`. */
export const frameLines = (
  frame: Frame,
  size: { readonly columns: number; readonly rows: number },
  colours: Colours,
): string[] => {
  const { columns } = size;
  const targets = [...frame.live.targets.values()];
  const room = Math.max(0, size.rows - 1);
  const shown = targets.length <= room ? targets : targets.slice(0, Math.max(0, room - 1));
  const longestName = Math.max(0, ...shown.map(({ target }) => textWidth(terminalLine(target))));
  const layout = {
    columns,
    nameWidth: Math.min(longestName, Math.max(12, Math.floor(columns * 0.4))),
    nowMs: frame.nowMs,
    colours,
  };
  const lines = [totalLine(frame, columns, colours), ...shown.map((target) => targetLine(target, layout))];
  if (shown.length < targets.length && room > 0)
    lines.push(colours.faint(truncate(`and ${formatCount(targets.length - shown.length)} more targets`, columns)));
  return lines;
};

/** The line of a log file or a dumb terminal: no control characters, no bar. */
export const plainLine = (frame: Frame): string => {
  const { live, rowsPerS } = frame;
  const { fraction, etaMs, projectedUsd } = outlook(frame);
  const parts = [
    fraction === null || frame.total === null ? rowsText(frame) : `${rowsText(frame)} rows`,
    ...(fraction === null ? [] : [percentOf(fraction)]),
    `${formatCount(live.failed)} failed`,
    ...(live.rejected > 0 ? [`${formatCount(live.rejected)} rejected`] : []),
    ...(rowsPerS === null ? [] : [`${formatRate(rowsPerS)} rows/s`]),
    ...(etaMs === null ? [] : [`ETA ${formatDuration(etaMs)}`]),
    `${spentText(frame)} spent`,
    ...(projectedUsd === null ? [] : [`~${formatUsd(projectedUsd)} projected`]),
    ...(live.simulated ? ['simulated'] : []),
  ];
  return parts.join(', ');
};
