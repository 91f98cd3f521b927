import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FailureCode } from '../../src/core/failure.ts';
import type { Plan, Priority, Strategy } from '../../src/core/job.ts';
import type { EarlyStop } from '../../src/engine/control.ts';
import { openRoom } from '../support/engine-room.ts';
import { jobOf, plannedTarget } from '../support/sample-plans.ts';
import { seededRandom } from '../support/virtual-runtime.ts';
import { fault } from '../support/world.ts';

const targets = ['p/a', 'p/b', 'q/c', 'r/d'] as const;
const codes: readonly FailureCode[] = [
  'rate_limited',
  'overloaded',
  'server_error',
  'timeout',
  'network',
  'unauthorized',
  'model_not_found',
  'context_exceeded',
  'unsupported_parameter',
  'bad_request',
];

const anyTrouble = fc.record({
  share: fc.constantFrom(0, 0, 0.05, 0.3, 1),
  codes: fc.uniqueArray(fc.constantFrom(...codes), { minLength: 1, maxLength: 3 }),
  waitMs: fc.constantFrom(undefined, 0, 300, 20_000, 2_000_000),
  latencyMs: fc.constantFrom(5, 80, 800, 70_000),
  mends: fc.boolean(),
});

const anyRun = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 31 }),
  rows: fc.integer({ min: 1, max: 60 }),
  concurrency: fc.integer({ min: 1, max: 12 }),
  window: fc.integer({ min: 1, max: 30 }),
  troubles: fc.array(anyTrouble, { minLength: targets.length, maxLength: targets.length }),
  strategy: fc.constantFrom<Strategy>('cheapest', 'fastest', 'weighted', 'ordered'),
  maxConcurrent: fc.constantFrom(null, null, 1, 3),
  maxRpm: fc.constantFrom(null, null, 20, 600),
  maxTpm: fc.constantFrom(null, null, 3000),
  capUsd: fc.constantFrom(undefined, undefined, 0.004, 0.02, 0.05),
  recoveryTimeoutMs: fc.constantFrom(500, 60_000),
  drainMs: fc.constantFrom(null, null, 0, 90, 5000, 61_000),
  drainReason: fc.constantFrom<EarlyStop>('interrupted', 'max_duration', 'output_failed'),
  abortMs: fc.constantFrom(null, null, null, 40, 3000),
});

const attemptMs = 60_000;

describe('a run', () => {
  it('comes to its end with every row accounted for, whatever happens, and soon once it is told to stop', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(anyRun, async (spec) => {
        const random01 = seededRandom(spec.seed);
        const room = openRoom({
          concurrency: spec.concurrency,
          window: spec.window,
          timeoutMs: attemptMs,
          breaker: { recoveryTimeoutMs: spec.recoveryTimeoutMs },
          limits: { maxConcurrent: spec.maxConcurrent, maxRpm: spec.maxRpm, maxTpm: spec.maxTpm },
          windowOf: (target) => (target === 'r/d' ? 32_000 : 8000),
          ...(spec.capUsd === undefined ? {} : { capUsd: spec.capUsd }),
          react: ({ target, options }) => {
            const trouble = spec.troubles[targets.indexOf(target as (typeof targets)[number])]!;
            const latencyMs = Math.min(options.timeoutMs, trouble.latencyMs * (0.5 + random01()));
            if (latencyMs === options.timeoutMs)
              return { latencyMs, failure: fault('timeout', { mayHaveBeenBilled: true }) };
            if (random01() >= trouble.share) return { latencyMs };
            const code = trouble.codes[Math.floor(random01() * trouble.codes.length)]!;
            const failure = fault(code, {
              ...(trouble.waitMs === undefined ? {} : { retryAfterMs: trouble.waitMs }),
              ...(trouble.mends ? { fix: { parameter: `made_up_${Math.floor(random01() * 20)}` } } : {}),
            });
            return { latencyMs, failure };
          },
        });
        const plans = Array.from({ length: spec.rows }, (_, index): Plan => {
          const first = Math.floor(random01() * targets.length);
          const ids = [...targets.slice(first), ...targets.slice(0, first)].slice(0, 1 + Math.floor(random01() * 4));
          const priority = (['high', 'medium', 'low'] as const satisfies readonly Priority[])[
            Math.floor(random01() * 3)
          ]!;
          return {
            job: jobOf({ key: `k${index}`, line: index, priority }),
            strategy: spec.strategy,
            targets: ids.map((id) => plannedTarget(id, { worstCostUsd: 0.001 + random01() * 0.005 })),
            considered: ids,
            reason: 'test',
          };
        });
        const abort = new AbortController();
        const { drainMs, abortMs } = spec;
        if (drainMs !== null) void room.runtime.sleep(drainMs).then(() => room.control.drain(spec.drainReason));
        if (abortMs !== null) void room.runtime.sleep(abortMs).then(() => abort.abort());
        const outcomes = await room.run(plans, abort.signal);

        expect(new Set(outcomes.map(({ plan }) => plan.job.key)).size).toBe(outcomes.length);
        if (room.control.stopping === null) expect(outcomes.length).toBe(spec.rows);
        expect(room.inFlight.now).toBe(0);
        expect(room.inFlight.most).toBeLessThanOrEqual(spec.concurrency);
        if (abortMs !== null) expect(room.runtime.nowMs()).toBeLessThanOrEqual(Math.max(abortMs, drainMs ?? 0) + 1);
        else if (drainMs !== null) expect(room.runtime.nowMs()).toBeLessThanOrEqual(drainMs + attemptMs + 1);
        for (const target of targets) {
          const cell = room.targets.cell(target, target[0]!);
          expect(cell.inFlight).toBe(0);
          expect(cell.provider.inFlight).toBe(0);
          expect(cell.lane.size).toBe(0);
        }
      }),
      { numRuns: 400, seed: 20261122 },
    );
  });
});
