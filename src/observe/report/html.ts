/** One self-contained page: no script, no request to anywhere, light or dark as the reader's system is. */

import { createHash } from 'node:crypto';
import type { Summary, TargetSummary } from '../../core/summary.ts';
import { terminalLine } from '../../core/terminal-safe.ts';
import { formatCount, formatDuration, formatPercent, formatShare, formatShortCount, formatUsd } from '../format.ts';
import { bar, statusBar } from './html-bars.ts';
import { style } from './html-style.ts';
import { html, type Markup, markup } from './markup.ts';
import type { Places } from './places.ts';
import { figureParts, headlineParts, nextSteps, notesOf, savingsText, simulatedText, stopText } from './points.ts';

/** Only this very style sheet may apply: text that slipped through as markup could neither style nor load anything. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;

export const renderHtml = (summary: Summary, places: Places): string => {
  const [title = '', ...figures] = headlineParts(summary);
  const stop = stopText(summary);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>llmgw: ${title}</title>
<style>${markup(style)}</style>
</head>
<body>
<main>
<header>
<p class="faint">llmgw batch ${summary.run_id ?? ''} ${summary.started_at ?? ''}</p>
<h1>${title}</h1>
<p class="figures">${figures.map((figure) => html`<span>${figure}</span> `)}</p>
${statusBar(summary)}
${summary.simulated ? html`<p class="notice">${simulatedText}</p>` : ''}
${stop === null ? '' : html`<p class="notice">${stop}</p>`}
<p>${figureParts(summary).join(' · ')}</p>
</header>
${targets(summary)}
${classes(summary)}
${savings(summary)}
${failures(summary)}
${notes(summary)}
${section('Next', lines(nextSteps(summary, places)))}
</main>
</body>
</html>
`;
  return page.text;
};

const nothing = markup('');
const section = (title: string, body: Markup): Markup =>
  body.text === '' ? nothing : html`<section><h2>${title}</h2>${body}</section>`;

const lines = (items: readonly (string | Markup)[]): Markup =>
  items.length === 0 ? nothing : html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;

const costOf = (usd: number | null, unknownParts: number): string =>
  formatUsd(usd) + (usd !== null && unknownParts > 0 ? '+' : '');

/** The first cell heads its row. */
const tableOf = (headings: readonly string[], rows: readonly (readonly (string | Markup)[])[]): Markup =>
  rows.length === 0
    ? nothing
    : html`<div class="scroll"><table>
<thead><tr>${headings.map((heading) => html`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>${rows.map(
        ([first = '', ...rest]) =>
          html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>`,
      )}</tbody>
</table></div>`;

const targets = (summary: Summary): Markup => {
  const used = summary.targets.filter(({ requests, rows }) => requests + rows > 0);
  const mostUsd = Math.max(0, ...used.map(({ cost_usd: usd }) => usd ?? 0));
  const longestMs = Math.max(0, ...used.map(({ latency_ms: latency }) => latency.p95 ?? 0));
  const traffic = tableOf(
    ['target', 'rows', 'share', 'requests', 'ok', 'failed', 'retries', '429s', 'trips', 'open', 'uptime', 'cost', ''],
    used.map((t) => [
      t.target,
      formatCount(t.rows),
      formatShare(t.row_share),
      ...[t.requests, t.ok, t.failed, t.retries, t.rate_limited, t.breaker_trips].map(formatCount),
      formatDuration(t.breaker_open_ms),
      formatShare(t.uptime),
      costOf(t.cost_usd, t.cost_unknown_answers),
      bar(t.cost_usd ?? 0, mostUsd, 'spent'),
    ]),
  );
  const speed = tableOf(
    ['target', 'p50', 'p95', 'p99', 'max', '', 'ttfb p50', 'ttfb p95'],
    used.map((t) => [
      t.target,
      ...[t.latency_ms.p50, t.latency_ms.p95, t.latency_ms.p99, t.latency_ms.max].map(formatDuration),
      bar(t.latency_ms.p95 ?? 0, longestMs, 'slow'),
      ...[t.ttfb_ms.p50, t.ttfb_ms.p95].map(formatDuration),
    ]),
  );
  const tokens = tableOf(
    ['target', 'in', 'cached', 'out', 'reasoning', 'used of reserved', 'used of tpm limit'],
    used.map((t) => [
      t.target,
      ...[t.tokens.input, t.tokens.cached_input, t.tokens.output, t.tokens.reasoning].map(formatShortCount),
      formatShare(t.utilisation.of_reserved),
      formatShare(t.utilisation.of_tpm_limit),
    ]),
  );
  return html`${section('By model and provider', traffic)}${section('Latency', speed)}${section('Tokens', tokens)}${idle(summary.targets, used)}`;
};

const idle = (all: readonly TargetSummary[], used: readonly TargetSummary[]): Markup => {
  const names = all.filter((target) => !used.includes(target)).map(({ target }) => target);
  return names.length === 0 ? nothing : html`<p class="faint">Not used: ${names.join(', ')}</p>`;
};

const classes = (summary: Summary): Markup =>
  section(
    'By class',
    tableOf(
      ['class', 'rows', 'ok', 'failed', 'tokens in', 'out', 'cost'],
      summary.classes.map((c) => [
        c.class,
        ...[c.rows, c.ok, c.failed].map(formatCount),
        ...[c.tokens.input, c.tokens.output].map(formatShortCount),
        costOf(c.cost_usd, c.cost_unknown_rows),
      ]),
    ),
  );

const savings = (summary: Summary): Markup => {
  const { versus, cost_usd: spentUsd } = summary.savings;
  if (versus.length === 0) return nothing;
  const mostUsd = Math.max(spentUsd ?? 0, ...versus.map(({ cost_usd: usd }) => usd ?? 0));
  const rows = [
    ['this run', formatUsd(spentUsd), bar(spentUsd ?? 0, mostUsd, 'spent'), '', ''],
    ...versus.map((s) => [
      s.model,
      formatUsd(s.cost_usd),
      bar(s.cost_usd ?? 0, mostUsd, 'other'),
      formatUsd(s.saved_usd),
      formatPercent(s.saved_percent),
    ]),
  ];
  return section(
    'Saved',
    html`<p>${savingsText(summary)}</p>${tableOf(['model', 'would cost', '', 'saved', '%'], rows)}`,
  );
};

const failures = (summary: Summary): Markup =>
  section(
    'Failures',
    tableOf(
      ['code', 'rows', 'for example', 'message'],
      summary.failures.map(({ code, rows, example }) => [
        code,
        formatCount(rows),
        html`<code>${terminalLine(example.id)}</code>`,
        html`<span class="message">${terminalLine(example.message)}</span>`,
      ]),
    ),
  );

const notes = (summary: Summary): Markup =>
  section(
    'Notes',
    lines([
      ...summary.targets_off.map(({ target, code, message, hint }) => `Off: ${target} (${code}): ${message} ${hint}`),
      ...summary.warnings.map(
        ({ message, count }) => `Warning: ${message}${count > 1 ? ` (${formatCount(count)} times)` : ''}`,
      ),
      ...notesOf(summary),
    ]),
  );
