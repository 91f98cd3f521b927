import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketMeter, type Meter, quotaGate, slidingMeter, takeQuota } from '../../src/sim/quota.ts';

const windowMs = 1000;
const arrivals = fc.array(
  fc.record({ gapMs: fc.double({ min: 0, max: 300, noNaN: true }), amount: fc.integer({ min: 1, max: 5 }) }),
  {
    maxLength: 200,
  },
);

interface Taken {
  readonly atMs: number;
  readonly amount: number;
}

const takeAll = (meter: Meter, calls: readonly { gapMs: number; amount: number }[]): Taken[] => {
  const taken: Taken[] = [];
  let atMs = 0;
  for (const { gapMs, amount } of calls) {
    atMs += gapMs;
    if (meter.waitMs(amount, atMs) > 0) continue;
    meter.take(amount, atMs);
    taken.push({ atMs, amount });
  }
  return taken;
};

const most = (taken: readonly Taken[], spanMs: number): number =>
  Math.max(
    0,
    ...taken.map(({ atMs }, from) =>
      taken.slice(from).reduce((sum, next) => (next.atMs < atMs + spanMs ? sum + next.amount : sum), 0),
    ),
  );

describe('a sliding window', () => {
  test('never lets more than its limit through in any window', () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 5, max: 40 }), (calls, limit) => {
        expect(most(takeAll(slidingMeter(limit, windowMs), calls), windowMs)).toBeLessThanOrEqual(limit);
      }),
    );
  });

  test('names a wait after which the same amount fits, and no sooner', () => {
    fc.assert(
      fc.property(arrivals, (calls) => {
        const meter = slidingMeter(10, windowMs);
        const taken = takeAll(meter, calls);
        const nowMs = taken.at(-1)?.atMs ?? 0;
        const waitMs = meter.waitMs(4, nowMs);
        if (waitMs > 0.01) expect(meter.waitMs(4, nowMs + waitMs - 0.01)).toBeGreaterThan(0);
        expect(meter.waitMs(4, nowMs + waitMs + 1e-6)).toBe(0);
      }),
    );
  });

  test('is full again one window after the last request', () => {
    const meter = slidingMeter(100, windowMs);
    meter.take(1, 0);
    meter.take(1, 400);
    expect(meter.fullInMs(500)).toBe(900);
    expect(meter.remaining(1399)).toBe(99);
    expect(meter.remaining(1400)).toBe(100);
  });
});

describe('a bucket', () => {
  test('never lets through more than it holds and what flows in meanwhile', () => {
    fc.assert(
      fc.property(arrivals, fc.constantFrom(100, 500, 1000, 3000), (calls, spanMs) => {
        const taken = takeAll(bucketMeter(20, windowMs, 8), calls);
        expect(most(taken, spanMs)).toBeLessThanOrEqual(8 + (20 * spanMs) / windowMs + 1e-3);
      }),
    );
  });

  test('names a wait after which the same amount fits, and no sooner', () => {
    const meter = bucketMeter(60, 60_000, 2);
    meter.take(2, 0);
    expect(meter.waitMs(1, 0)).toBeCloseTo(1000);
    expect(meter.waitMs(1, 999)).toBeGreaterThan(0);
    expect(meter.waitMs(1, 1000)).toBe(0);
  });

  test('lets an amount above its capacity through when it is full, and pays the rest back', () => {
    const meter = bucketMeter(100, windowMs, 10);
    expect(meter.waitMs(50, 0)).toBe(0);
    meter.take(50, 0);
    expect(meter.waitMs(1, 400)).toBeCloseTo(10);
  });
});

describe('a gate', () => {
  test('takes nothing when one of its windows refuses', () => {
    const gate = quotaGate({ window: 'sliding', requestsPerMin: 10, tokensPerMin: 100 }, 1);
    expect(takeQuota(gate, 90, 0)).toBeNull();
    expect(takeQuota(gate, 20, 1)).toMatchObject({ of: 'tokens', limit: 100, used: 90, requested: 20, waitMs: 59_999 });
    expect(gate.requests?.remaining(1)).toBe(9);
  });

  test('says that no wait will do for more tokens than a whole minute has', () => {
    const gate = quotaGate({ window: 'bucket', tokensPerMin: 100 }, 1);
    expect(takeQuota(gate, 101, 0)?.waitMs).toBe(Number.POSITIVE_INFINITY);
  });
});
