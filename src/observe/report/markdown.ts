/** A report for a pull request or a wiki. Text from outside stands in code spans, where nothing of it is markup. */

import type { Summary } from '../../core/summary.ts';
import { terminalLine } from '../../core/terminal-safe.ts';
import { formatCount, formatDuration, formatPercent, formatShare, formatShortCount, formatUsd } from '../format.ts';
import type { Places } from './places.ts';
import { figureParts, headlineParts, nextSteps, notesOf, savingsText, simulatedText, stopText } from './points.ts';

export const renderMarkdown = (summary: Summary, places: Places): string => {
  const stop = stopText(summary);
  const blocks = [
    '## llmgw batch',
    `**${headlineParts(summary).join(' · ')}**`,
    ...(summary.simulated ? [`> **${simulatedText}**`] : []),
    ...(stop === null ? [] : [`> ${stop}`]),
    figureParts(summary).join(' · '),
    ...section('By model and provider', targetTables(summary)),
    ...section('By class', classTable(summary)),
    ...section('Saved', savingsTable(summary)),
    ...section('Failures', list(summary.failures.map(failureLine))),
    ...section('Notes', list(noteLines(summary))),
    ...section('Next', list(nextSteps(summary, places).map(stepLine))),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
};

const section = (title: string, body: string): string[] => (body === '' ? [] : [`### ${title}`, body]);
const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

/** A code span whose fence is longer than any run of backticks inside. A pipe would end a table's cell even there. */
export const codeSpan = (text: string): string => {
  const line = terminalLine(text).replaceAll('|', '¦');
  if (line === '') return '` `';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
};

const tableOf = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0
    ? ''
    : [headings, headings.map((_, index) => (index === 0 ? ':---' : '---:')), ...rows]
        .map((cells) => `| ${cells.join(' | ')} |`)
        .join('\n');

const costOf = (usd: number | null, unknownParts: number): string =>
  formatUsd(usd) + (usd !== null && unknownParts > 0 ? '+' : '');

const targetTables = (summary: Summary): string => {
  const used = summary.targets.filter(({ requests, rows }) => requests + rows > 0);
  const traffic = tableOf(
    ['target', 'rows', 'requests', 'ok', 'failed', 'retries', '429s', 'trips', 'open', 'uptime', 'cost'],
    used.map((t) => [
      codeSpan(t.target),
      `${formatCount(t.rows)} (${formatShare(t.row_share)})`,
      ...[t.requests, t.ok, t.failed, t.retries, t.rate_limited, t.breaker_trips].map(formatCount),
      formatDuration(t.breaker_open_ms),
      formatShare(t.uptime),
      costOf(t.cost_usd, t.cost_unknown_answers),
    ]),
  );
  const speed = tableOf(
    [
      'target',
      'p50',
      'p95',
      'p99',
      'max',
      'ttfb p50',
      'ttfb p95',
      'tokens in',
      'cached',
      'out',
      'of reserved',
      'of tpm',
    ],
    used.map((t) => [
      codeSpan(t.target),
      ...[t.latency_ms.p50, t.latency_ms.p95, t.latency_ms.p99, t.latency_ms.max, t.ttfb_ms.p50, t.ttfb_ms.p95].map(
        formatDuration,
      ),
      ...[t.tokens.input, t.tokens.cached_input, t.tokens.output].map(formatShortCount),
      formatShare(t.utilisation.of_reserved),
      formatShare(t.utilisation.of_tpm_limit),
    ]),
  );
  return [traffic, speed].filter((block) => block !== '').join('\n\n');
};

const classTable = (summary: Summary): string =>
  tableOf(
    ['class', 'rows', 'ok', 'failed', 'tokens in', 'out', 'cost'],
    summary.classes.map((c) => [
      c.class,
      ...[c.rows, c.ok, c.failed].map(formatCount),
      ...[c.tokens.input, c.tokens.output].map(formatShortCount),
      costOf(c.cost_usd, c.cost_unknown_rows),
    ]),
  );

const savingsTable = (summary: Summary): string => {
  const rows = tableOf(
    ['model', 'would cost', 'saved', '%'],
    summary.savings.versus.map((s) => [
      codeSpan(s.model),
      formatUsd(s.cost_usd),
      formatUsd(s.saved_usd),
      formatPercent(s.saved_percent),
    ]),
  );
  return rows === '' ? '' : `${savingsText(summary)}\n\n${rows}`;
};

const failureLine = ({ code, rows, example }: Summary['failures'][number]): string =>
  `${codeSpan(code)} ×${formatCount(rows)}, e.g. ${codeSpan(example.id)}: ${codeSpan(example.message)}`;

const noteLines = (summary: Summary): string[] => [
  ...summary.targets_off.map(
    ({ target, code, message, hint }) =>
      `Off: ${codeSpan(target)} (${codeSpan(code)}): ${codeSpan(message)} ${codeSpan(hint)}`,
  ),
  ...summary.warnings.map(
    ({ message, count }) => `Warning: ${codeSpan(message)}${count > 1 ? ` ×${formatCount(count)}` : ''}`,
  ),
  ...notesOf(summary),
];

/** Files and commands follow the first colon. */
const stepLine = (step: string): string => {
  const colon = step.indexOf(': ');
  return colon < 0 ? step : `${step.slice(0, colon)}: ${codeSpan(step.slice(colon + 2))}`;
};
