/** The table on stderr at the end of a run. */

import type { ClassSummary, SavingSummary, Summary, TargetSummary } from '../../core/summary.ts';
import { terminalLine } from '../../core/terminal-safe.ts';
import { type Colours, coloursOf } from '../colours.ts';
import { formatCount, formatDuration, formatPercent, formatShare, formatShortCount, formatUsd } from '../format.ts';
import { textWidth, truncate, wrap } from '../text-width.ts';
import type { Places } from './places.ts';
import { figureParts, headlineParts, nextSteps, notesOf, savingsText, simulatedText, stopText } from './points.ts';
import { type Column, table } from './table.ts';

export interface TextOptions {
  readonly colour: boolean;
  /** Columns of the terminal; 80 when unknown. Never more than 120 are used, never fewer than 40. */
  readonly columns?: number;
  readonly places: Places;
  /** The run's talk stands right above, so what it said in full is not said again. */
  readonly afterTalk?: boolean;
}

/** Several lines, each ended by a newline. */
export const renderText = (summary: Summary, options: TextOptions): string => {
  const width = Math.max(40, Math.min(120, options.columns ?? 80));
  const colours = coloursOf(options.colour);
  const blocks = [
    headline(summary, options, { width, colours }),
    ...targetTables(summary, width, colours),
    classTable(summary, width, colours),
    savingsTable(summary, width, colours),
    failures(summary, width, colours),
    trouble(summary, options, { width, colours }),
    nextSteps(summary, options.places).flatMap((step) => indented(step, width)),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
};

interface Look {
  readonly width: number;
  readonly colours: Colours;
}

const headline = (summary: Summary, { afterTalk }: TextOptions, { width, colours }: Look): string[] => {
  const { rows } = summary;
  const paint =
    rows.failed + rows.rejected > 0 ? colours.careful : rows.not_started > 0 ? colours.strong : colours.good;
  const [first = '', ...rest] = joined(headlineParts(summary), width);
  const stop = stopText(summary);
  return [
    paint(colours.strong(first)),
    ...rest.map(colours.strong),
    ...(summary.simulated && afterTalk !== true ? wrap(simulatedText, width).map(colours.careful) : []),
    ...(stop === null ? [] : [colours.careful(stop)]),
    ...joined(figureParts(summary), width),
  ];
};

/** Parts with ` · ` between them, in as few lines as they fit; a part that is too long by itself is wrapped. */
const joined = (parts: readonly string[], width: number): string[] => {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(last) + 3 + textWidth(part) <= width)
      lines[lines.length - 1] = `${last} · ${part}`;
    else lines.push(...wrap(part, width));
  }
  return lines;
};

const nameOf = ({ target }: TargetSummary): string => terminalLine(target);

const targetTables = (summary: Summary, width: number, colours: Colours): string[][] => {
  const used = summary.targets.filter(({ requests, rows }) => requests + rows > 0);
  const idle = summary.targets.filter((target) => !used.includes(target));
  const off = new Set(summary.targets_off.map(({ target }) => target));
  const bad = (count: number) => (count > 0 ? colours.careful : undefined);
  const name = (title: string): Column<TargetSummary> => ({
    title,
    cell: nameOf,
    paint: ({ target }) => (off.has(target) ? colours.bad : undefined),
  });
  const traffic: Column<TargetSummary>[] = [
    name('model'),
    { title: 'rows', cell: (t) => formatShare(t.row_share), importance: 3 },
    { title: 'sent', cell: (t) => formatShortCount(t.requests) },
    { title: 'failed', cell: (t) => formatShortCount(t.failed), paint: (t) => bad(t.failed), importance: 8 },
    { title: '429s', cell: (t) => formatShortCount(t.rate_limited), paint: (t) => bad(t.rate_limited), importance: 4 },
    { title: 'p50', cell: (t) => formatDuration(t.latency_ms.p50), importance: 7 },
    { title: 'p95', cell: (t) => formatDuration(t.latency_ms.p95), importance: 5 },
    { title: 'cost', cell: (t) => costOf(t.cost_usd, t.cost_unknown_answers) },
  ];
  const health: Column<TargetSummary>[] = [
    name('more'),
    { title: 'uptime', cell: (t) => formatShare(t.uptime) },
    { title: 'retries', cell: (t) => formatShortCount(t.retries), importance: 7 },
    { title: 'trips', cell: (t) => formatShortCount(t.breaker_trips), paint: (t) => bad(t.breaker_trips) },
    { title: 'open', cell: (t) => formatDuration(t.breaker_open_ms), importance: 5 },
    { title: 'ttfb', cell: (t) => formatDuration(t.ttfb_ms.p50), importance: 3 },
    { title: 'p99', cell: (t) => formatDuration(t.latency_ms.p99), importance: 6 },
    { title: 'max', cell: (t) => formatDuration(t.latency_ms.max), importance: 4 },
  ];
  const tokens: Column<TargetSummary>[] = [
    name('tokens'),
    { title: 'in', cell: (t) => formatShortCount(t.tokens.input) },
    { title: 'cached', cell: (t) => formatShortCount(t.tokens.cached_input), importance: 4 },
    { title: 'out', cell: (t) => formatShortCount(t.tokens.output) },
    { title: 'reasoning', cell: (t) => formatShortCount(t.tokens.reasoning), importance: 2 },
    { title: 'of reserved', cell: (t) => formatShare(t.utilisation.of_reserved), importance: 3 },
    { title: 'of tpm', cell: (t) => formatShare(t.utilisation.of_tpm_limit), importance: 3 },
  ];
  const draw = (columns: Column<TargetSummary>[]): string[] => table(used, { columns, width, heading: colours.faint });
  const idleLine =
    idle.length === 0 ? [] : [colours.faint(truncate(`Not used: ${idle.map(nameOf).join(', ')}`, width))];
  if (used.length === 0) return [];
  return isShort(summary, used)
    ? [[...draw(traffic), ...idleLine]]
    : [draw(traffic), draw(health), [...draw(tokens), ...idleLine]];
};

const fewRows = 10;

/** Of a few rows without trouble, or of none that was answered, the detail says nothing that the rest does not. */
const isShort = ({ rows, requests }: Summary, used: readonly TargetSummary[]): boolean =>
  requests.ok === 0 || (rows.read < fewRows && used.every((t) => t.failed + t.retries + t.breaker_trips === 0));

/** A sum that lacks parts of unknown price ends in `+`. */
const costOf = (usd: number | null, unknownParts: number): string =>
  formatUsd(usd) + (usd !== null && unknownParts > 0 ? '+' : '');

const classTable = (summary: Summary, width: number, colours: Colours): string[] => {
  if (summary.classes.length === 0) return [];
  const columns: Column<ClassSummary>[] = [
    { title: 'class', cell: (c) => c.class },
    { title: 'rows', cell: (c) => formatShortCount(c.rows) },
    { title: 'ok', cell: (c) => formatShortCount(c.ok), importance: 3 },
    { title: 'failed', cell: (c) => formatShortCount(c.failed), importance: 4 },
    { title: 'in', cell: (c) => formatShortCount(c.tokens.input), importance: 1 },
    { title: 'out', cell: (c) => formatShortCount(c.tokens.output), importance: 1 },
    { title: 'cost', cell: (c) => costOf(c.cost_usd, c.cost_unknown_rows) },
  ];
  return table(summary.classes, { columns, width, heading: colours.faint });
};

const savingsTable = (summary: Summary, width: number, colours: Colours): string[] => {
  const { versus } = summary.savings;
  // Against itself alone a model saves nothing.
  if (versus.length === 0 || (versus.length === 1 && versus[0]!.saved_usd === 0)) return [];
  const paint = ({ saved_usd: saved }: SavingSummary) =>
    saved === null || saved === 0 ? undefined : saved > 0 ? colours.good : colours.careful;
  const columns: Column<SavingSummary>[] = [
    { title: 'model', cell: (s) => terminalLine(s.model) },
    { title: 'would cost', cell: (s) => formatUsd(s.cost_usd), importance: 5 },
    { title: 'saved', cell: (s) => formatUsd(s.saved_usd), paint },
    { title: '%', cell: (s) => formatPercent(s.saved_percent), paint, importance: 6 },
  ];
  return [...wrap(savingsText(summary), width), ...table(versus, { columns, width, heading: colours.faint })];
};

const mostShown = 12;

const failures = (summary: Summary, width: number, colours: Colours): string[] => {
  const lines = summary.failures.slice(0, mostShown).flatMap(({ code, rows, example }) => {
    const head = `${terminalLine(code)} ×${formatCount(rows)}`;
    return twoLines(`${head}, e.g. ${terminalLine(example.id)}: ${terminalLine(example.message)}`, width);
  });
  return lines.length === 0 ? [] : [colours.faint('failures'), ...lines];
};

const trouble = (summary: Summary, { afterTalk }: TextOptions, { width, colours }: Look): string[] => [
  ...(afterTalk ? [] : summary.targets_off).flatMap(({ target, code, message, hint }) =>
    twoLines(terminalLine(`Off: ${target} (${code}): ${message} ${hint}`), width).map(colours.bad),
  ),
  ...summary.warnings
    .filter(({ count }) => count > 1 || !afterTalk)
    .slice(0, mostShown)
    .flatMap(({ message, count }) =>
      twoLines(terminalLine(`Warning: ${message}${count > 1 ? ` (${formatCount(count)} times)` : ''}`), width).map(
        colours.careful,
      ),
    ),
  ...notesOf(summary).flatMap((note) => wrap(note, width)),
];

/** A message of any length on two lines at most. */
const twoLines = (text: string, width: number): string[] => {
  const [first = '', second, ...more] = wrap(text, width - 2);
  if (second === undefined) return [first];
  return [first, `  ${more.length === 0 ? second : truncate(`${second} ${more[0]}`, width - 2)}`];
};

const indented = (text: string, width: number): string[] =>
  wrap(terminalLine(text), width - 2).map((line, index) => (index === 0 ? line : `  ${line}`));
