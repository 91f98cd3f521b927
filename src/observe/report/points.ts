/** What every report says in words, whatever its format. Plain text; text from outside is not yet made safe. */

import type { Summary } from '../../core/summary.ts';
import { formatCount, formatDuration, formatNumberOf, formatRate, formatShortCount, formatUsd } from '../format.ts';
import type { Places } from './places.ts';

export const simulatedText =
  'Simulated: no model answered and no money was spent. Dollars are what such answers would have cost.';

/** Rows by status, dollars, time, speed. */
export const headlineParts = (summary: Summary): string[] => {
  const { rows } = summary;
  const parts = [
    `${formatNumberOf(rows.read, 'row')}: ${formatCount(rows.ok)} ok, ${formatCount(rows.failed)} failed, ` +
      `${formatCount(rows.rejected)} rejected, ${formatCount(rows.not_started)} not started`,
    costText(summary),
  ];
  if (summary.wall_ms !== null) parts.push(formatDuration(summary.wall_ms));
  if (summary.rows_per_s !== null) parts.push(`${formatRate(summary.rows_per_s)} rows/s`);
  return parts;
};

/** What it cost: a total that lacks rows of unknown price says so. */
export const costText = (summary: Summary): string => {
  if (summary.cost_usd === null) return 'cost unknown';
  const total = summary.cost_unknown_rows > 0 ? `${formatUsd(summary.cost_usd)} and more` : formatUsd(summary.cost_usd);
  return summary.simulated ? `${total} (simulated)` : total;
};

/** The second line: unit cost, tokens, latency of rows. */
export const figureParts = (summary: Summary): string[] => {
  const { tokens, row_latency_ms: latency, row_queue_ms: queue, requests } = summary;
  const parts: string[] = [];
  if (summary.cost_per_1000_rows_usd !== null)
    parts.push(`${formatUsd(summary.cost_per_1000_rows_usd)} per 1,000 rows`);
  parts.push(
    `${formatNumberOf(requests.total, 'request')}${requests.retries > 0 ? ` (${formatNumberOf(requests.retries, 'retry').replace(/retrys$/, 'retries')})` : ''}`,
  );
  if (tokens.input + tokens.output > 0)
    parts.push(`tokens ${formatShortCount(tokens.input)} in, ${formatShortCount(tokens.output)} out`);
  if (latency.p50 !== null)
    parts.push(
      `latency p50 ${formatDuration(latency.p50)}, p95 ${formatDuration(latency.p95)}, ` +
        `p99 ${formatDuration(latency.p99)}, max ${formatDuration(latency.max)}`,
    );
  if (queue.p95 !== null && queue.p95 >= 1)
    parts.push(`waited p50 ${formatDuration(queue.p50)}, p95 ${formatDuration(queue.p95)}`);
  return parts;
};

/** Sentences about what the figures do not show by themselves. */
export const notesOf = (summary: Summary): string[] => {
  const { rows, requests, tokens } = summary;
  const notes: string[] = [];
  const note = (count: number, text: (count: string) => string): void => {
    if (count > 0) notes.push(text(formatCount(count)));
  };
  if (!summary.complete)
    notes.push(
      `This is a bug: ${formatNumberOf(rows.read, 'row')} read, but ok, failed, rejected and not started make ` +
        `${formatCount(rows.ok + rows.failed + rows.rejected + rows.not_started)}.`,
    );
  note(rows.resumed, (n) => `Rows that have their result from an earlier run: ${n}.`);
  note(rows.cached, (n) => `Rows answered from the cache, free of charge: ${n}.`);
  note(summary.cost_unknown_rows, (n) => `Rows whose price is unknown, not in the total: ${n}.`);
  note(tokens.estimated_answers, (n) => `Answers that came without usage, with tokens estimated: ${n}.`);
  note(summary.finish_reasons.length ?? 0, (n) => `Answers cut off at max_tokens: ${n}.`);
  note(summary.finish_reasons.content_filter ?? 0, (n) => `Answers stopped by a content filter: ${n}.`);
  note(summary.finish_reasons.refusal ?? 0, (n) => `Refusals: ${n}.`);
  note(
    requests.possibly_billed_failures,
    (n) => `Failed requests that had already been sent, which the provider may bill: ${n}.`,
  );
  return notes;
};

/** What the comparison with single models rests on, said wherever it is shown. */
export const savingsText = (summary: Summary): string => {
  const { savings } = summary;
  const rows = formatNumberOf(savings.rows, 'row');
  const spent =
    savings.cost_usd === null
      ? `the cost of ${rows} is not fully known`
      : `${rows} cost ${formatUsd(savings.cost_usd)}`;
  return `Against one model for all rows, the same tokens at its price (${spent}):`;
};

const stopTexts = {
  finished: null,
  interrupted: 'Interrupted before the end.',
  max_cost: 'Stopped by --max-cost.',
  max_duration: 'Stopped by --max-duration.',
  no_target: 'Stopped: no model was left that could answer.',
  output_failed: 'Stopped: the results could not be written.',
} as const;

export const stopText = (summary: Summary): string | null =>
  summary.stop_reason === null ? null : stopTexts[summary.stop_reason];

/** Where things are and what to do next, one line each. */
export const nextSteps = (summary: Summary, places: Places): string[] => {
  const { rows } = summary;
  const steps: string[] = [];
  if (places.results !== null) steps.push(`Results: ${places.results}`);
  if (places.written.length > 0) steps.push(`Written: ${places.written.join(', ')}`);
  const again = places.resume === null ? 'run the same command again' : `run: ${places.resume}`;
  if (rows.not_started > 0 || (summary.stop_reason !== null && summary.stop_reason !== 'finished'))
    steps.push(
      `To go on where it stopped${summary.stop_reason === 'max_cost' ? ', with a higher --max-cost' : ''}, ${again}`,
    );
  else if (rows.failed > 0) steps.push(`To try the ${formatNumberOf(rows.failed, 'failed row')} again, ${again}`);
  if (rows.rejected > 0) steps.push('Rejected rows have the reason in their result line; mend them in the input.');
  return steps;
};
