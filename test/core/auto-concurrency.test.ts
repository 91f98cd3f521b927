import { describe, expect, it } from 'vitest';
import { autoLimit, firstLimit, newAutoConcurrency } from '../../src/core/auto-concurrency.ts';

/** Limits after each of so many rounds at a target whose median answer takes `medianMs` with so many in flight. */
const climb = (rounds: number, medianMs: (inFlight: number, round: number) => number, isFull = true): number[] => {
  const auto = newAutoConcurrency(1000);
  const limits: number[] = [];
  let limit: number = firstLimit;
  for (let round = 0; round < rounds; round++) {
    const before = Math.floor(limit);
    const latencyMs = medianMs(before, round);
    const sentAtMs = round * 1000;
    for (let answer = 0; answer < Math.max(16, before); answer++) {
      const inFlight = isFull ? before - 1 : 0;
      limit = autoLimit(auto, limit, { sentAtMs, latencyMs, inFlight, nowMs: sentAtMs + 1 });
      if (Math.floor(limit) !== before) break;
    }
    limits.push(Math.floor(limit));
  }
  return limits;
};

describe('a level that is found', () => {
  it('doubles up to its bound while answers come as fast as ever', () => {
    expect(climb(9, () => 200)).toEqual([16, 32, 64, 128, 256, 512, 1000, 1000, 1000]);
  });

  it('settles a little above what is answered at a time, and stays', () => {
    const limits = climb(30, (inFlight) => 200 * Math.max(1, inFlight / 50));
    expect(limits.slice(0, 5)).toEqual([16, 32, 64, 128, 76]);
    const later = limits.slice(8);
    expect(Math.min(...later)).toBeGreaterThanOrEqual(60);
    expect(Math.max(...later)).toBeLessThanOrEqual(85);
    expect(Math.max(...later) - Math.min(...later)).toBeLessThanOrEqual(8);
  });

  it('stays where it is when there are not enough rows to fill it', () => {
    expect(climb(5, () => 200, false)).toEqual([8, 8, 8, 8, 8]);
  });

  it('takes a latency for the new measure that fewer requests do not mend', () => {
    const limits = climb(60, (_, round) => (round < 5 ? 200 : 900));
    expect(limits[4]).toBe(256);
    expect(Math.min(...limits.slice(5))).toBeGreaterThan(50);
    expect(limits.at(-1)).toBeGreaterThan(400);
  });

  it('follows a target that has become smaller', () => {
    const limits = climb(60, (inFlight, round) => 200 * Math.max(1, inFlight / (round < 20 ? 200 : 40)));
    expect(limits[19]).toBeGreaterThan(200);
    expect(limits.at(-1)).toBeLessThan(130);
  });
});
