import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/core/events.ts';
import { emptySummary, fold, type Summary, toSummary } from '../../src/core/summary.ts';
import { renderHtml } from '../../src/observe/report/html.ts';
import { renderJson } from '../../src/observe/report/json.ts';
import { codeSpan, renderMarkdown } from '../../src/observe/report/markdown.ts';
import { noPlaces, type Places } from '../../src/observe/report/places.ts';
import { renderText } from '../../src/observe/report/text.ts';
import { textWidth } from '../../src/observe/text-width.ts';
import { anyEvent, attemptFinished, rowFinished } from '../support/sample-events.ts';
import { sampleSummary } from '../support/sample-summary.ts';

const places: Places = {
  results: 'tasks.results.jsonl',
  written: ['tasks.results.summary.json'],
  resume: 'llmgw batch tasks.jsonl',
};
const summaryOf = (events: readonly Event[]) => toSummary(events.reduce(fold, emptySummary()));
const text = (summary: Summary, columns = 80) => renderText(summary, { colour: false, columns, places });

describe('the table at the end', () => {
  it('tells rows, dollars, time and speed first', () => {
    expect(text(sampleSummary(), 90).split('\n')[0]).toBe(
      '44 rows: 40 ok, 3 failed, 1 rejected, 0 not started · $0.004 · 10.0 s · 4.4 rows/s',
    );
  });

  it('shows each target, class, saving and failure, and what to do next', () => {
    expect(text(sampleSummary(), 90)).toMatchInlineSnapshot(`
      "44 rows: 40 ok, 3 failed, 1 rejected, 0 not started · $0.004 · 10.0 s · 4.4 rows/s
      $0.093 per 1,000 rows · 46 requests (3 retries) · tokens 1,600 in, 400 out
      latency p50 400 ms, p95 400 ms, p99 400 ms, max 400 ms · waited p50 3 ms, p95 3 ms

      model                   rows  sent  failed  429s     p50     p95    cost
      deepseek/deepseek-v3.2  100%    40       0     0  494 ms  667 ms  $0.004
      openai/gpt-4.1            0%     6       6     3       ?       ?      $0

      more                    uptime  retries  trips    open    ttfb     p99     max
      deepseek/deepseek-v3.2    100%        0      0    0 ms  350 ms  690 ms  690 ms
      openai/gpt-4.1             80%        3      1  2.00 s       ?       ?       ?

      tokens                     in  cached  out  reasoning  of reserved  of tpm
      deepseek/deepseek-v3.2  1,600       0  400          0          50%     12%
      openai/gpt-4.1              0       0    0          0           0%       ?
      Not used: google/gemini-2.5-flash

      class  rows  ok  failed     in  out    cost
      high      3   0       3      0    0      $0
      low      40  40       0  1,600  400  $0.004

      Against one model for all rows, the same tokens at its price (40 rows cost $0.004):
      model          would cost    saved     %
      gpt-4.1             $0.04   $0.036   90%
      deepseek-v3.2     $0.0044  $0.0004  9.1%
      unpriced                ?        ?     ?

      failures
      timeout ×3, e.g. t40: no answer within 60 s
      rejected ×1, e.g. t90: tasks.jsonl:44: not JSON

      Off: google/gemini-2.5-flash (unauthorized): API key not valid. Check GEMINI_API_KEY.
      Warning: Two rows have the id t7
      Failed requests that had already been sent, which the provider may bill: 3.

      Results: tasks.results.jsonl
      Written: tasks.results.summary.json
      To try the 3 failed rows again, run: llmgw batch tasks.jsonl
      Rejected rows have the reason in their result line; mend them in the input.
      "
    `);
  });

  it('never passes 80 columns, whatever the figures', () => {
    const huge = fc.double({ min: 0, max: 1e15, noNaN: true });
    const events = fc.array(
      fc.oneof(
        anyEvent,
        fc
          .tuple(huge, huge, fc.string())
          .map(
            ([usd, ms, id]): Event =>
              rowFinished({ costUsd: usd, latencyMs: ms, id, alternatives: { [id || 'x']: usd, dear: 1e15 } }),
          ),
        fc
          .tuple(huge, fc.string({ unit: 'grapheme', maxLength: 60 }))
          .map(
            ([usd, name]): Event =>
              attemptFinished({ costUsd: usd, target: `provider/${name}`, latencyMs: usd, reservedTokens: 1 }),
          ),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(events, fc.constantFrom(40, 80, 100), (list, columns) => {
        for (const line of text(summaryOf(list), columns).split('\n'))
          expect(textWidth(line), line).toBeLessThanOrEqual(columns);
      }),
      { numRuns: 60 },
    );
  });

  it('lets no control character of an id or a message through', () => {
    const nasty = sampleSummary({ text: '\x1b]0;owned\x07\x1b[2J\u202e\r\nfake: 0 failed' });
    expect(text(nasty)).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    expect(text(nasty)).not.toMatch(/^fake: 0 failed/m);
  });

  it('is coloured only when asked', () => {
    expect(renderText(sampleSummary(), { colour: true, places })).toContain('\x1b[');
    expect(text(sampleSummary())).not.toContain('\x1b');
  });

  it.each([
    ['finished', 'To try the 3 failed rows again, run: llmgw batch tasks.jsonl'],
    ['interrupted', 'To go on where it stopped, run: llmgw batch tasks.jsonl'],
    ['max_cost', 'To go on where it stopped, with a higher --max-cost, run: llmgw batch tasks.jsonl'],
  ] as const)('says how to go on after %s', (reason, step) => {
    expect(text({ ...sampleSummary(), stop_reason: reason }).replace(/\n {2}/g, ' ')).toContain(step);
  });

  it('marks sums that lack an unknown price, and knows no dollars when none is known', () => {
    const known = rowFinished({ costUsd: 2 });
    const unknown = rowFinished({ costUsd: null });
    expect(text(summaryOf([known, unknown]))).toMatch(
      /\$2\.00 and more[\s\S]*low .*\$2\.00\+[\s\S]*not in the total: 1\./,
    );
    expect(text(summaryOf([unknown]))).toContain('cost unknown');
  });

  it('cries out when rows are missing', () => {
    expect(text(summaryOf([{ type: 'row.read', resumed: 'no' }]))).toContain('This is a bug: 1 row read');
  });

  it('makes a line or two of an empty run', () => {
    expect(renderText(toSummary(emptySummary()), { colour: false, places: noPlaces })).toBe(
      '0 rows: 0 ok, 0 failed, 0 rejected, 0 not started · $0\n0 requests\n',
    );
  });
});

describe('a simulated run', () => {
  it.each([
    ['text', text],
    ['markdown', (summary: Summary) => renderMarkdown(summary, places)],
    ['html', (summary: Summary) => renderHtml(summary, places)],
  ] as const)('is said to be one in %s', (_, render) => {
    const says = /no model answered and no money was\s+spent/;
    expect(render(sampleSummary({ simulated: true }))).toMatch(says);
    expect(render(sampleSummary())).not.toMatch(says);
  });

  it('is marked in json', () => {
    expect(JSON.parse(renderJson(sampleSummary({ simulated: true })))).toMatchObject({ simulated: true });
  });
});

describe('markdown', () => {
  it('keeps text from outside inside code spans', () => {
    const nasty = renderMarkdown(
      sampleSummary({ text: ' | <script>alert(1)</script> @everyone `x` ![i](http://e)' }),
      places,
    );
    for (const line of nasty.split('\n')) {
      const outside = line.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
      expect(outside).not.toMatch(/<script|@everyone|!\[/);
    }
  });

  it('gives every row of a table the same number of cells', () => {
    const nasty = renderMarkdown(sampleSummary({ text: 'a|b\\|c\n| d' }), places);
    const blocks = nasty.split('\n\n').filter((block) => block.startsWith('|'));
    expect(blocks.length).toBeGreaterThan(3);
    for (const block of blocks) {
      const cells = block.split('\n').map((row) => row.split('|').length);
      expect(new Set(cells).size).toBe(1);
    }
  });

  it.each([
    ['plain', '`plain`'],
    ['a `tick`', '`` a `tick` ``'],
    ['a|b', '`a¦b`'],
    ['two\nlines', '`two lines`'],
    ['', '` `'],
  ])('spans %j as %s', (raw, span) => {
    expect(codeSpan(raw)).toBe(span);
  });
});

describe('html', () => {
  const nastyText = `</title></style><script>alert(1)</script>"'><img src=x onerror=alert(2)>`;

  it('escapes text from outside in every place where it can stand', () => {
    const page = renderHtml(sampleSummary({ text: nastyText }), {
      results: nastyText,
      written: [nastyText],
      resume: nastyText,
    });
    expect(page).not.toMatch(/<script|<img/i);
    expect(page.match(/&lt;script&gt;/g)!.length).toBeGreaterThan(12);
  });

  it('allows its own style and nothing else', async () => {
    const page = renderHtml(sampleSummary(), places);
    const [, style = ''] = page.match(/<style>([\s\S]*?)<\/style>/)!;
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style));
    expect(page).toContain(
      `default-src &#39;none&#39;; style-src &#39;sha256-${Buffer.from(digest).toString('base64')}&#39;`,
    );
    expect(page).not.toMatch(/ style=| on[a-z]+=|https?:/);
  });

  it('closes every element that it opens', () => {
    const open: string[] = [];
    for (const [, close, name, self] of renderHtml(sampleSummary(), places).matchAll(/<(\/?)([a-z]\w*)[^>]*?(\/?)>/g)) {
      if (self || name === 'meta') continue;
      if (close) expect(open.pop()).toBe(name);
      else open.push(name!);
    }
    expect(open).toEqual([]);
  });
});
