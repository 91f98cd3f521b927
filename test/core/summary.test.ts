import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/core/events.ts';
import type { Result } from '../../src/core/result.ts';
import { eventsOfResult } from '../../src/core/result-events.ts';
import { emptySummary, fold, isComplete, merge, toSummary } from '../../src/core/summary.ts';
import { anyEvent, attemptFinished, rowFinished, runStarted, usageOf } from '../support/sample-events.ts';

const stateOf = (events: readonly Event[]) => events.reduce(fold, emptySummary());
const summaryOf = (...events: readonly Event[]) => toSummary(stateOf(events));
const read: Event = { type: 'row.read', resumed: 'no' };
const runFinished: Event = {
  type: 'run.finished',
  atMs: 10_000,
  finishedAt: '2026-11-22T02:00:10.000Z',
  reason: 'finished',
};

describe('laws of the summary', () => {
  it('is the same however a run is split and in whatever order the parts are merged', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyEvent, fc.nat(2)), { maxLength: 60 }), (tagged) => {
        const part = (n: number) => stateOf(tagged.filter(([, tag]) => tag === n).map(([event]) => event));
        const whole = toSummary(stateOf(tagged.map(([event]) => event)));
        expect(toSummary(merge(merge(part(0), part(1)), part(2)))).toEqual(whole);
        expect(toSummary(merge(part(2), merge(part(1), part(0))))).toEqual(whole);
      }),
    );
  });

  it('leaves the merged states as they were', () => {
    const a = stateOf([read, attemptFinished(), rowFinished()]);
    const before = structuredClone(a);
    fold(merge(a, a), rowFinished({ key: 'k2' }));
    expect(a).toEqual(before);
  });

  it('costs what its rows cost', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1000, noNaN: true })), (costs) => {
        const { cost_usd: costUsd } = summaryOf(...costs.map((usd) => rowFinished({ costUsd: usd })));
        expect(Math.abs(costUsd! - costs.reduce((a, b) => a + b, 0))).toBeLessThan(1e-9);
      }),
    );
  });

  it('is complete when every row that was read has one end', () => {
    const ends = fc.constantFrom('ok' as const, 'failed' as const, 'rejected' as const, 'not_started' as const);
    const resumed = fc.constantFrom('ok' as const, 'failed' as const, 'rejected' as const);
    fc.assert(
      fc.property(fc.array(ends), fc.array(resumed), (statuses, earlier) => {
        const events = statuses.flatMap((status) => [read, rowFinished({ status })]);
        const summary = summaryOf(
          ...events,
          ...earlier.map((status): Event => ({ type: 'row.read', resumed: status })),
        );
        expect(isComplete(summary)).toBe(true);
        expect(summary.rows.read).toBe(statuses.length + earlier.length);
        expect(isComplete(summaryOf(...events, read))).toBe(false);
      }),
    );
  });
});

describe('rows and money', () => {
  it('counts rows of earlier runs by their status and as resumed', () => {
    const earlier = (resumed: 'ok' | 'failed' | 'rejected'): Event => ({ type: 'row.read', resumed });
    const { rows } = summaryOf(
      earlier('ok'),
      earlier('ok'),
      earlier('failed'),
      earlier('rejected'),
      read,
      rowFinished(),
    );
    expect(rows).toMatchObject({ read: 5, ok: 3, failed: 1, rejected: 1, not_started: 0, resumed: 4 });
  });

  it('never shows an unknown price as nothing', () => {
    const summary = summaryOf(read, rowFinished({ costUsd: null }), attemptFinished({ costUsd: null }));
    expect(summary).toMatchObject({ cost_usd: null, cost_unknown_rows: 1, cost_per_1000_rows_usd: null });
    expect(summary.targets[0]).toMatchObject({ cost_usd: null, cost_unknown_answers: 1 });
    expect(summary.classes[0]).toMatchObject({ cost_usd: null, cost_unknown_rows: 1 });
  });

  it('tells the known part of a cost beside the number of rows that are not in it', () => {
    const summary = summaryOf(rowFinished({ costUsd: 0.5 }), rowFinished({ costUsd: null }));
    expect(summary).toMatchObject({ cost_usd: 0.5, cost_unknown_rows: 1, cost_per_1000_rows_usd: 500 });
  });

  it('adds ten thousand tiny costs without a trace of rounding', () => {
    const summary = toSummary(stateOf(Array.from({ length: 10_000 }, () => rowFinished({ costUsd: 0.0000001 }))));
    expect(summary.cost_usd).toBe(0.001);
  });

  it('takes a cached row as answered, free and asked of nobody', () => {
    const summary = summaryOf(read, rowFinished({ cached: true, costUsd: 0, attempts: 0 }));
    expect(summary.rows).toMatchObject({ ok: 1, cached: 1 });
    expect(summary).toMatchObject({ cost_usd: 0, tokens: { input: 0 }, savings: { rows: 0, versus: [] }, targets: [] });
  });

  it('groups failures by code with one example each, most rows first', () => {
    const failed = (code: 'timeout' | 'network', key: string) =>
      rowFinished({ status: 'failed', code, key, id: `id-${key}`, message: `${code} of ${key}`, alternatives: null });
    const { failures } = summaryOf(failed('network', 'c'), failed('timeout', 'b'), failed('timeout', 'a'));
    expect(failures).toEqual([
      { code: 'timeout', rows: 2, example: { id: 'id-a', message: 'timeout of a' } },
      { code: 'network', rows: 1, example: { id: 'id-c', message: 'network of c' } },
    ]);
  });

  it('keeps at most a hundred kinds of warning, each once with its count', () => {
    const warnings = Array.from({ length: 500 }, (_, n): Event => {
      return { type: 'warning', atMs: n, code: `code-${n % 250}`, message: `message ${n}` };
    });
    const summary = summaryOf(...warnings);
    expect(summary.warnings).toHaveLength(100);
    expect(summary.warnings[0]).toEqual({ code: 'code-0', count: 2, message: 'message 0' });
  });
});

describe('saved against a single model', () => {
  it('compares what the rows cost with the same tokens at the other price', () => {
    const row = rowFinished({ costUsd: 0.001, alternatives: { 'gpt-4.1': 0.004, 'deepseek-v3.2': 0.0008, local: 0 } });
    expect(summaryOf(row, row).savings).toEqual({
      rows: 2,
      cost_usd: 0.002,
      versus: [
        { model: 'gpt-4.1', cost_usd: 0.008, saved_usd: 0.006, saved_percent: 75 },
        { model: 'deepseek-v3.2', cost_usd: 0.0016, saved_usd: -0.0004, saved_percent: -25 },
        { model: 'local', cost_usd: 0, saved_usd: -0.002, saved_percent: null },
      ],
    });
  });

  it('says nothing of a model whose price is unknown for any row', () => {
    const { versus } = summaryOf(
      rowFinished({ alternatives: { 'gpt-4.1': 0.004, other: 1 } }),
      rowFinished({ alternatives: { 'gpt-4.1': null, other: 1 } }),
      rowFinished({ alternatives: { other: 1 } }),
    ).savings;
    expect(versus.find(({ model }) => model === 'gpt-4.1')).toMatchObject({ cost_usd: null, saved_usd: null });
    expect(versus.find(({ model }) => model === 'other')).toMatchObject({ cost_usd: 3 });
  });

  it('claims no saving while the cost of a compared row is unknown', () => {
    const { savings } = summaryOf(rowFinished({ costUsd: null }), rowFinished());
    expect(savings).toMatchObject({ rows: 2, cost_usd: null });
    expect(savings.versus.every(({ saved_usd: saved }) => saved === null)).toBe(true);
  });
});

describe('targets', () => {
  const target = 'deepseek/deepseek-v3.2';
  const started = runStarted({
    targets: [{ target, model: 'deepseek-v3.2', provider: 'deepseek', maxTpm: 6000 }],
  });
  const breaker = (type: 'breaker.opened' | 'breaker.half_opened' | 'breaker.closed', atMs: number): Event => ({
    type,
    atMs,
    target,
    untilMs: null,
  });
  const off = (atMs: number): Event => ({
    type: 'target.off',
    atMs,
    target,
    code: 'unauthorized',
    message: 'no',
    hint: 'set the key',
  });

  it.each([
    ['a breaker that never opened', [], 0, 1],
    [
      'a breaker open from 1 s to 3 s',
      [breaker('breaker.opened', 1000), breaker('breaker.half_opened', 3000)],
      2000,
      0.8,
    ],
    [
      'a probe that failed',
      [
        breaker('breaker.opened', 1000),
        breaker('breaker.half_opened', 2000),
        breaker('breaker.opened', 3000),
        breaker('breaker.half_opened', 5000),
        breaker('breaker.closed', 6000),
      ],
      3000,
      0.7,
    ],
    ['a breaker still open at the end', [breaker('breaker.opened', 6000)], 4000, 0.6],
    ['a target off from 2 s on', [off(2000)], 0, 0.2],
    ['a target off while its breaker is open', [breaker('breaker.opened', 1000), off(5000)], 9000, 0.1],
  ] as const)('tells time open and uptime of %s', (_, events, openMs, uptime) => {
    const [summary] = summaryOf(started, ...events, runFinished).targets;
    expect(summary).toMatchObject({ breaker_open_ms: openMs, uptime });
  });

  it('relates tokens used to tokens reserved and to what the limit allowed', () => {
    const [summary] = summaryOf(started, attemptFinished(), attemptFinished(), runFinished).targets;
    // 100 tokens of 200 reserved, and of 6,000 a minute for ten seconds.
    expect(summary!.utilisation).toEqual({ of_reserved: 0.5, of_tpm_limit: 0.1 });
    expect(summaryOf(attemptFinished({ reservedTokens: 0 })).targets[0]!.utilisation).toEqual({
      of_reserved: null,
      of_tpm_limit: null,
    });
  });

  it('tells retries, 429s, mended requests and failures that may have been billed apart', () => {
    const summary = summaryOf(
      attemptFinished({ code: 'unsupported_parameter', mended: true, usage: null, costUsd: null }),
      attemptFinished({ code: 'rate_limited', usage: null, costUsd: null }),
      attemptFinished({ attempt: 2, code: 'timeout', usage: null, costUsd: null, mayHaveBeenBilled: true }),
      attemptFinished({ attempt: 3 }),
    );
    expect(summary.requests).toEqual({
      total: 4,
      ok: 1,
      failed: 2,
      retries: 2,
      rate_limited: 1,
      mended: 1,
      possibly_billed_failures: 1,
    });
  });

  it('measures latency of successful requests only', () => {
    const [summary] = summaryOf(attemptFinished(), attemptFinished({ code: 'timeout', latencyMs: 60_000 })).targets;
    expect(summary!.latency_ms.max).toBe(400);
  });

  it('adds targets up per model and per provider', () => {
    const summary = summaryOf(
      attemptFinished({ target: 'openai/gpt-4.1' }),
      attemptFinished({ target: 'holysheep/gpt-4.1' }),
      attemptFinished({ target: 'openai/gpt-4.1-mini' }),
      attemptFinished({ target: 'openrouter/meta/llama' }),
    );
    const requests = (entries: readonly { readonly requests: number }[]) => entries.map((entry) => entry.requests);
    expect(summary.models.map(({ model }) => model)).toEqual(['gpt-4.1', 'gpt-4.1-mini', 'meta/llama']);
    expect(requests(summary.models)).toEqual([2, 1, 1]);
    expect(summary.providers.map(({ provider }) => provider)).toEqual(['openai', 'holysheep', 'openrouter']);
    expect(requests(summary.providers)).toEqual([2, 1, 1]);
  });

  it('lists a target that was never used', () => {
    expect(summaryOf(started, runFinished).targets).toMatchObject([{ target, requests: 0, uptime: 1 }]);
  });
});

describe('the clock', () => {
  it('tells wall time and rates of one run by its monotonic clock', () => {
    const summary = summaryOf(runStarted(), read, attemptFinished(), attemptFinished(), rowFinished(), runFinished);
    expect(summary).toMatchObject({ wall_ms: 10_000, rows_per_s: 0.1, requests_per_s: 0.2, stop_reason: 'finished' });
  });

  it('tells wall time of several workers by their dates', () => {
    const worker = [runStarted({ atMs: 5000 }), { ...runFinished, atMs: 9000 }];
    expect(summaryOf(...worker, runStarted(), runFinished).wall_ms).toBe(10_000);
  });

  it('has no wall time without a run', () => {
    expect(summaryOf(rowFinished())).toMatchObject({ wall_ms: null, rows_per_s: null });
  });
});

describe('a results file', () => {
  const result = (fields: Partial<Result> = {}): Result => ({
    id: 't1',
    key: 'k1',
    line: 1,
    status: 'ok',
    content: 'an answer',
    model: 'deepseek-v3.2',
    provider: 'deepseek',
    upstream_model: 'deepseek-chat',
    finish_reason: 'stop',
    priority: 'low',
    class_reason: 'row',
    route: null,
    usage: { input_tokens: 40, output_tokens: 10, cached_input_tokens: 0, reasoning_tokens: 0 },
    cost_usd: 0.0001,
    latency_ms: 400,
    queue_ms: 3,
    attempts: 1,
    cached: false,
    finished_at: '2026-11-22T02:00:01.123Z',
    ...fields,
  });
  const failed = result({
    id: 't2',
    key: 'k2',
    status: 'failed',
    content: null,
    usage: null,
    cost_usd: 0.00005,
    latency_ms: null,
    finish_reason: null,
    attempts: 2,
    error: {
      code: 'timeout',
      message: 'no answer within 60 s',
      http_status: null,
      retryable: true,
      attempts: [
        { target: 'deepseek/deepseek-v3.2', code: 'rate_limited', http_status: 429, at_ms: 0 },
        { target: 'openai/gpt-4.1', code: 'timeout', http_status: null, at_ms: 900, may_have_been_billed: true },
      ],
    },
  });
  const rejected = result({
    id: 't3',
    key: 'k3',
    status: 'rejected',
    content: null,
    model: null,
    provider: null,
    priority: null,
    usage: null,
    cost_usd: null,
    latency_ms: null,
    queue_ms: null,
    finish_reason: null,
    attempts: 0,
    error: { code: 'rejected', message: 'line 3 is not JSON', http_status: null, retryable: false, attempts: [] },
  });
  const alternatives = { 'deepseek-v3.2': 0.0001, 'gpt-4.1': 0.001 };
  const rebuilt = (...results: readonly Result[]) =>
    summaryOf(...results.flatMap((line) => eventsOfResult(line, () => alternatives)));

  it('rebuilds what the run told', () => {
    const run = summaryOf(
      read,
      read,
      read,
      attemptFinished(),
      rowFinished(),
      attemptFinished({ key: 'k2', code: 'rate_limited', usage: null, costUsd: null }),
      attemptFinished({
        key: 'k2',
        target: 'openai/gpt-4.1',
        attempt: 2,
        code: 'timeout',
        usage: null,
        costUsd: 0.00005,
        mayHaveBeenBilled: true,
      }),
      rowFinished({
        ...{ key: 'k2', id: 't2', status: 'failed', attempts: 2, usage: null, costUsd: 0.00005, latencyMs: null },
        ...{ finishReason: null, alternatives: null, code: 'timeout', message: 'no answer within 60 s' },
      }),
      rowFinished({
        ...{ key: 'k3', id: 't3', status: 'rejected', attempts: 0, usage: null, costUsd: null, latencyMs: null },
        ...{ queueMs: null, model: null, provider: null, priority: null, finishReason: null, alternatives: null },
        ...{ code: 'rejected', message: 'line 3 is not JSON' },
      }),
    );
    const report = rebuilt(result(), failed, rejected);
    // Reservations and time to first byte are not in a results file.
    const known = ({ targets: _, models: __, providers: ___, ...rest }: typeof run) => rest;
    expect(known(report)).toEqual(known(run));
    expect(report.targets.map(({ target, requests, cost_usd: usd }) => [target, requests, usd])).toEqual(
      run.targets.map(({ target, requests, cost_usd: usd }) => [target, requests, usd]),
    );
  });

  it('asks for the price of the same tokens elsewhere, of answered rows only', () => {
    const asked: unknown[] = [];
    const pricing = (usage: unknown) => {
      asked.push(usage);
      return alternatives;
    };
    for (const line of [result(), failed, rejected]) eventsOfResult(line, pricing);
    expect(asked).toEqual([usageOf(40, 10)]);
  });

  it('keeps the mark of the simulator', () => {
    expect(rebuilt(result({ simulated: true })).simulated).toBe(true);
    expect(rebuilt(result()).simulated).toBe(false);
  });

  it('makes no request of a cached row', () => {
    expect(rebuilt(result({ cached: true, attempts: 0, cost_usd: 0 }))).toMatchObject({
      requests: { total: 0 },
      rows: { ok: 1, cached: 1 },
    });
  });
});
