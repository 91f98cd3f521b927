import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  forgetOutcomes,
  noCalls,
  recentPercentileMs,
  recentSuccessRate,
  recordCall,
} from '../../src/core/recent-calls.ts';

describe('the recent calls of a target', () => {
  it('say nothing before the first', () => {
    expect(recentPercentileMs(noCalls(), 0.5)).toBeNull();
    expect(recentSuccessRate(noCalls())).toBeNull();
  });

  it('take percentiles over good answers only', () => {
    const calls = noCalls();
    for (const latencyMs of [10, 20, 30, 40]) recordCall(calls, true, latencyMs);
    recordCall(calls, false, 60_000);
    expect(recentPercentileMs(calls, 0.5)).toBe(20);
    expect(recentPercentileMs(calls, 0.95)).toBe(40);
    expect(recentSuccessRate(calls)).toBe(0.8);
  });

  it('forget what is more than 100 calls ago', () => {
    const calls = noCalls();
    for (let call = 0; call < 100; call++) recordCall(calls, false, 1);
    for (let call = 0; call < 99; call++) recordCall(calls, true, 5);
    expect(recentSuccessRate(calls)).toBe(0.99);
    recordCall(calls, true, 5);
    expect(recentSuccessRate(calls)).toBe(1);
  });

  it('can forget how calls ended and still know how long they take', () => {
    const calls = noCalls();
    for (let call = 0; call < 30; call++) recordCall(calls, true, 7);
    for (let call = 0; call < 30; call++) recordCall(calls, false, 7);
    forgetOutcomes(calls);
    expect(recentSuccessRate(calls)).toBeNull();
    expect(recentPercentileMs(calls, 0.5)).toBe(7);
    recordCall(calls, true, 9);
    recordCall(calls, false, 9);
    expect(recentSuccessRate(calls)).toBe(0.5);
  });

  it('are the same as sorting the last 100 anew, for any latencies', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ ok: fc.boolean(), ms: fc.integer({ min: 0, max: 50 }) }), { maxLength: 400 }),
        (history) => {
          const calls = noCalls();
          for (const { ok, ms } of history) recordCall(calls, ok, ms);
          const good = history.filter(({ ok }) => ok).map(({ ms }) => ms);
          const sorted = good.slice(-100).sort((a, b) => a - b);
          const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
          expect(recentPercentileMs(calls, 0.5)).toBe(at(0.5));
          expect(recentPercentileMs(calls, 0.95)).toBe(at(0.95));
          const last = history.slice(-100);
          expect(recentSuccessRate(calls)).toBe(
            last.length === 0 ? null : last.filter(({ ok }) => ok).length / last.length,
          );
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });
});
