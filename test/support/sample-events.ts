import fc from 'fast-check';
import type { AttemptFinished, Event, RowFinished, RunStarted } from '../../src/core/events.ts';
import { failureCodes } from '../../src/core/failure.ts';
import { priorities, type Usage } from '../../src/core/job.ts';

/** Events for tests: whole ones with sensible fields, of which a test names only what it is about. */

export const usageOf = (inputTokens: number, outputTokens: number): Usage => ({
  inputTokens,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  cacheWriteLongTokens: 0,
  outputTokens,
  reasoningTokens: 0,
  estimated: false,
});

export const runStarted = (fields: Partial<RunStarted> = {}): RunStarted => ({
  type: 'run.started',
  atMs: 0,
  startedAt: '2026-11-22T02:00:00.000Z',
  runId: 'run-1',
  simulated: false,
  concurrency: 50,
  window: 200,
  targets: [],
  ...fields,
});

export const attemptFinished = (fields: Partial<AttemptFinished> = {}): AttemptFinished => ({
  type: 'attempt.finished',
  atMs: 100,
  key: 'k1',
  target: 'deepseek/deepseek-v3.2',
  attempt: 1,
  code: 'ok',
  httpStatus: 200,
  latencyMs: 400,
  ttfbMs: 350,
  reservedTokens: 100,
  usage: usageOf(40, 10),
  costUsd: 0.0001,
  retryAfterMs: null,
  mayHaveBeenBilled: false,
  message: null,
  mended: false,
  ...fields,
});

export const rowFinished = (fields: Partial<RowFinished> = {}): RowFinished => ({
  type: 'row.finished',
  atMs: 100,
  key: 'k1',
  id: 't1',
  status: 'ok',
  priority: 'low',
  model: 'deepseek-v3.2',
  provider: 'deepseek',
  finishReason: 'stop',
  attempts: 1,
  latencyMs: 400,
  queueMs: 3,
  usage: usageOf(40, 10),
  costUsd: 0.0001,
  cached: false,
  alternatives: { 'deepseek-v3.2': 0.0001, 'gpt-4.1': 0.001 },
  code: null,
  message: null,
  ...fields,
});

const targetNames = ['deepseek/deepseek-v3.2', 'google/gemini-2.5-flash', 'openai/gpt-4.1'];
const targetName = fc.constantFrom(...targetNames);
const atMs = fc.double({ min: 0, max: 1e7, noNaN: true });
const durationMs = fc.double({ min: 0, max: 600_000, noNaN: true });
const costUsd = fc.option(fc.double({ min: 0, max: 50, noNaN: true }), { freq: 8 });
const key = fc.string({ minLength: 1, maxLength: 6 });
const usage = fc.tuple(fc.nat(100_000), fc.nat(8000), fc.nat(500), fc.boolean()).map(
  ([input, output, reasoning, estimated]): Usage => ({
    ...usageOf(input, output),
    cachedInputTokens: Math.floor(input / 2),
    reasoningTokens: reasoning,
    estimated,
  }),
);

const attempt = fc.record({
  atMs,
  key,
  target: targetName,
  attempt: fc.integer({ min: 1, max: 5 }),
  code: fc.constantFrom('ok' as const, 'ok' as const, ...failureCodes),
  latencyMs: durationMs,
  ttfbMs: fc.option(durationMs),
  reservedTokens: fc.nat(10_000),
  usage: fc.option(usage),
  costUsd,
  mayHaveBeenBilled: fc.boolean(),
  mended: fc.boolean(),
});

const row = fc.record({
  atMs,
  key,
  id: fc.string({ maxLength: 8 }),
  status: fc.constantFrom('ok' as const, 'ok' as const, 'failed' as const, 'rejected' as const, 'not_started' as const),
  priority: fc.constantFrom(...priorities),
  attempts: fc.integer({ min: 1, max: 5 }),
  latencyMs: durationMs,
  queueMs: durationMs,
  usage: fc.option(usage),
  costUsd,
  cached: fc.boolean(),
  message: fc.string({ maxLength: 20 }),
});

/** Any event of a run; together they need not make a run that could happen. */
export const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: attempt.map((fields): Event => attemptFinished(fields)) },
  {
    weight: 6,
    arbitrary: row.chain((fields) =>
      fc
        .tuple(fc.constantFrom(...failureCodes), costUsd, costUsd, targetName)
        .map(([code, one, other, target]): Event => {
          const ok = fields.status === 'ok';
          const [provider = '', model = ''] = target.split('/');
          return rowFinished({
            ...fields,
            provider,
            model,
            code: ok || fields.status === 'not_started' ? null : fields.status === 'rejected' ? 'rejected' : code,
            alternatives: ok ? { 'gpt-4.1': one, 'claude-sonnet-4.5': other } : null,
          });
        }),
    ),
  },
  fc.constantFrom('no' as const, 'ok' as const, 'failed' as const, 'rejected' as const).map(
    (resumed): Event => ({
      type: 'row.read',
      resumed,
    }),
  ),
  fc
    .tuple(
      fc.constantFrom('breaker.opened' as const, 'breaker.half_opened' as const, 'breaker.closed' as const),
      atMs,
      targetName,
    )
    .map(([type, at, target]): Event => ({ type, atMs: at, target, untilMs: null })),
  fc
    .tuple(atMs, targetName, fc.constantFrom('unauthorized' as const, 'quota_exhausted' as const))
    .map(([at, target, code]): Event => ({ type: 'target.off', atMs: at, target, code, message: 'no', hint: 'do' })),
  fc
    .tuple(atMs, fc.string({ maxLength: 3 }), fc.string({ maxLength: 10 }))
    .map(([at, code, message]): Event => ({ type: 'warning', atMs: at, code, message })),
  fc.tuple(atMs, fc.nat(5), fc.boolean()).map(
    ([at, worker, simulated]): Event =>
      runStarted({
        atMs: at,
        runId: `run-${worker}`,
        simulated,
        startedAt: `2026-11-22T02:00:0${worker}.000Z`,
        targets: targetNames.map((target, index) => {
          const [provider = '', model = ''] = target.split('/');
          return { target, provider, model, maxTpm: index === 0 ? 1000 * worker : null };
        }),
      }),
  ),
  fc.tuple(atMs, fc.nat(5), fc.constantFrom('finished' as const, 'interrupted' as const, 'max_cost' as const)).map(
    ([at, worker, reason]): Event => ({
      type: 'run.finished',
      atMs: at,
      finishedAt: `2026-11-22T03:00:0${worker}.000Z`,
      reason,
    }),
  ),
);
