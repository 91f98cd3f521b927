/** What a run costs at most, through the whole tool, against a server that bills what was really used. */

import { describe, expect, test } from 'vitest';
import {
  goodAnswer,
  openAiAnswer,
  promptOf,
  type RecordedRequest,
  recordingServers,
} from '../support/recording-server.ts';
import { workspaces } from '../support/run-cli.ts';
import { seededRandom } from '../support/virtual-runtime.ts';

const newWorkspace = workspaces();
const newServer = recordingServers();

/** Dollars per million tokens. */
const rates = { dear: { input: 40, output: 80 }, cheap: { input: 4, output: 8 } } as const;
type Model = keyof typeof rates;

const config = (url: string, lines: string): string => `
providers:
  shop: { type: openai, base_url: ${url}/v1, models: [dear, cheap] }
models:
  dear:  { input_usd_per_mtok: ${rates.dear.input}, output_usd_per_mtok: ${rates.dear.output}, context_window: 100000 }
  cheap: { input_usd_per_mtok: ${rates.cheap.input}, output_usd_per_mtok: ${rates.cheap.output}, context_window: 100000 }
breaker: { failure_threshold: 1000, minimum_requests: 1000, window: 1000 }
retry: { base_ms: 1 }
${lines}
`;

const only = (model: Model): string => `routing: { high: [${model}], medium: [${model}], low: [${model}] }`;

/** Bills between nothing and everything that a request allows: no token more than its bytes, no answer longer than max_tokens. */
const withBillingServer = async (lines: string, rows: number, seed: number) => {
  const random01 = seededRandom(seed);
  const server = await newServer();
  const workspace = newWorkspace();
  const bill = { usd: 0 };
  server.on('/v1', (request: RecordedRequest) => {
    const model = request.body.model as Model;
    const allowed: number = request.body.max_tokens ?? request.body.max_completion_tokens;
    const input = Math.ceil(random01() * Buffer.byteLength(promptOf(request)));
    const output = Math.ceil(random01() ** 2 * allowed);
    bill.usd += (input * rates[model].input + output * rates[model].output) / 1e6;
    return {
      json: {
        ...openAiAnswer('yes', model),
        usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
      },
      delayMs: Math.floor(random01() * 3),
    };
  });
  workspace.write('llmgw.config.yaml', config(server.url, lines));
  workspace.writeRows(
    'in.jsonl',
    Array.from({ length: rows }, (_, n) => ({
      prompt: `row ${n} ${'x'.repeat(Math.floor(random01() * 200))}`,
      max_tokens: 20 + Math.floor(random01() * 300),
    })),
  );
  return { server, workspace, bill, summary: () => workspace.json('in.results.jsonl.summary.json') };
};

describe('--max-cost', () => {
  test.each([1, 8, 50])(
    'with %d requests in flight is never passed, used to nine tenths, and resumable',
    async (concurrency) => {
      // The dearest row may cost $0.0045 in the worst case, a usual one costs a tenth of it.
      const cap = 0.1;
      const { server, workspace, bill, summary } = await withBillingServer(only('cheap'), 600, concurrency);
      const args = ['batch', 'in.jsonl', '--max-cost', String(cap), '--concurrency', String(concurrency)];
      const run = await workspace.llmgw(args);
      expect(run.code, run.stderr).toBe(3);
      expect(bill.usd).toBeLessThanOrEqual(cap);
      expect(bill.usd).toBeGreaterThanOrEqual(0.9 * cap);
      expect(summary()).toMatchObject({ stop_reason: 'max_cost', rows: { failed: 0, rejected: 0 } });
      expect(summary().cost_usd).toBeCloseTo(bill.usd, 9);
      expect(summary().rows.not_started).toBeGreaterThan(0);
      expect(workspace.rows('in.results.jsonl')).toHaveLength(server.requests.length);

      // The cap is that of a run: the next one may spend as much again.
      const first = bill.usd;
      const again = await workspace.llmgw(args);
      expect([0, 3]).toContain(again.code);
      expect(bill.usd - first).toBeLessThanOrEqual(cap);
      expect(workspace.rows('in.results.jsonl')).toHaveLength(server.requests.length);
      expect(new Set(server.requests.map(promptOf)).size).toBe(server.requests.length);
    },
  );

  test('goes on with the cheaper model when the dearer one no longer fits', async () => {
    const cap = 0.1;
    const { server, workspace, bill } = await withBillingServer(
      'routing: { strategy: ordered, high: [dear, cheap], medium: [dear, cheap], low: [dear, cheap] }',
      600,
      3,
    );
    const run = await workspace.llmgw(['batch', 'in.jsonl', '--max-cost', String(cap), '--concurrency', '8']);
    expect(run.code, run.stderr).toBe(3);
    expect(bill.usd).toBeLessThanOrEqual(cap);
    expect(bill.usd).toBeGreaterThanOrEqual(0.9 * cap);
    expect(new Set(server.requests.map(({ body }) => body.model))).toEqual(new Set(['dear', 'cheap']));
    expect(server.requests.at(-1)!.body.model).toBe('cheap');
  });

  test('leaves a row that is too dear, answers the others and says so with 3', async () => {
    const { server, workspace, summary } = await withBillingServer(only('cheap'), 0, 1);
    workspace.writeRows('in.jsonl', [
      { prompt: 'one', max_tokens: 10 },
      { prompt: 'too dear', max_tokens: 50_000 },
      { prompt: 'two', max_tokens: 10 },
    ]);
    const run = await workspace.llmgw(['batch', 'in.jsonl', '--max-cost', '0.1']);
    expect(run.code, run.stderr).toBe(3);
    expect(server.requests.map(promptOf).sort()).toEqual(['one', 'two']);
    expect(summary()).toMatchObject({ stop_reason: 'max_cost', rows: { read: 3, ok: 2, not_started: 1 } });
  });

  test('counts what may have been billed with its worst case', async () => {
    const { server, workspace, summary } = await withBillingServer(only('cheap'), 60, 1);
    server.on('/v1', (request, count) => ({ ...goodAnswer(request, count), delayMs: 5000 }));
    const run = await workspace.llmgw([
      'batch',
      'in.jsonl',
      '--max-cost',
      '0.02',
      '--timeout',
      '0.1',
      '--max-attempts',
      '2',
      '--concurrency',
      '4',
    ]);
    expect(run.code, run.stderr).toBe(3);
    // Each of these may cost up to $0.0035.
    const worst = server.requests
      .map(({ body }) => (body.max_tokens * rates.cheap.output) / 1e6)
      .reduce((sum, usd) => sum + usd, 0);
    expect(worst).toBeLessThanOrEqual(0.02);
    expect(summary().requests.possibly_billed_failures).toBe(server.requests.length);
  });
});

describe('a request whose answer did not come', () => {
  test('is marked as one that may have been billed, in the result and in the summary', async () => {
    const { server, workspace, summary } = await withBillingServer(only('cheap'), 1, 1);
    server.on('/v1', (request, count) => ({ ...goodAnswer(request, count), delayMs: 5000 }));
    const run = await workspace.llmgw(['batch', 'in.jsonl', '--timeout', '0.2', '--max-attempts', '2']);
    expect(run.code, run.stderr).toBe(1);
    const [result] = workspace.rows('in.results.jsonl');
    expect(result.error.code).toBe('timeout');
    expect(result.error.attempts).toMatchObject([
      { code: 'timeout', may_have_been_billed: true },
      { code: 'timeout', may_have_been_billed: true },
    ]);
    expect(summary().requests.possibly_billed_failures).toBe(2);
    expect(run.stderr).toContain('the provider may bill: 2');
  });

  test('is not marked when it never left', async () => {
    const { workspace, summary } = await withBillingServer(only('cheap'), 1, 1);
    workspace.write('llmgw.config.yaml', config('http://127.0.0.1:9', only('cheap')));
    const run = await workspace.llmgw(['batch', 'in.jsonl', '--max-attempts', '2']);
    expect(run.code, run.stderr).toBe(1);
    const [result] = workspace.rows('in.results.jsonl');
    expect(result.error.attempts.map((attempt: object) => 'may_have_been_billed' in attempt)).toEqual([false, false]);
    expect(summary().requests.possibly_billed_failures).toBe(0);
  });
});

describe('the Idempotency-Key', () => {
  test('is the same for every attempt of a row in a run, and another for each row and each run', async () => {
    const { server, workspace } = await withBillingServer(only('cheap'), 4, 1);
    const tried = new Map<string, number>();
    server.on('/v1', (request, count) => {
      const times = (tried.get(promptOf(request)) ?? 0) + 1;
      tried.set(promptOf(request), times);
      return times % 3 === 0 ? goodAnswer(request, count) : { status: 500, json: { error: { message: 'again' } } };
    });
    const keysByPrompt = (requests: readonly RecordedRequest[]): string[][] => {
      const byPrompt = new Map<string, string[]>();
      for (const request of requests) {
        const list = byPrompt.get(promptOf(request)) ?? [];
        byPrompt.set(promptOf(request), [...list, String(request.headers['idempotency-key'])]);
      }
      return [...byPrompt.values()];
    };
    await workspace.llmgw(['batch', 'in.jsonl']);
    const first = keysByPrompt(server.requests);
    expect(first.map((keys) => [keys.length, new Set(keys).size])).toEqual([
      [3, 1],
      [3, 1],
      [3, 1],
      [3, 1],
    ]);
    expect(new Set(first.flat()).size).toBe(4);
    await workspace.llmgw(['batch', 'in.jsonl', '--fresh']);
    const second = keysByPrompt(server.requests.slice(12));
    expect(new Set([...first.flat(), ...second.flat()]).size).toBe(8);
  });
});
