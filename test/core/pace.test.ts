import { describe, expect, it } from 'vitest';
import { paceBucket, paceOnAnswer, paceOnRateLimited, paceOnSend, unknownPace } from '../../src/core/pace.ts';

/** A target that took so many requests, evenly, up to `untilMs`, and then said 429. */
const refusedAfter = (taken: number, untilMs: number, waitMs: number) => {
  const pace = unknownPace();
  for (let request = 0; request < taken; request++) {
    const sentAtMs = (request * untilMs) / taken;
    paceOnSend(pace, 0, sentAtMs);
    paceOnAnswer(pace, sentAtMs);
  }
  paceOnRateLimited(pace, waitMs, untilMs);
  paceOnSend(pace, 0, untilMs + waitMs);
  return pace;
};
const limitOf = (pace: ReturnType<typeof unknownPace>): number | null => {
  const limit = paceBucket(pace)?.limitPerMinute;
  return limit === undefined ? null : Math.round(limit);
};

describe('a pace learned from a 429', () => {
  it.each([
    ['the wait completes the minute', 12_000, 12_000, 48_000, 12_000],
    ['only the last minute counts', 10_000, 600_000, 2_000, 1_000],
    ['a short wait tells nothing', 12_000, 12_000, 500, null],
    ['a handful of requests tells nothing', 4, 1_000, 30_000, null],
  ])('%s: %i taken in %i ms and a wait of %i ms give %s a minute', (_, taken, untilMs, waitMs, expected) => {
    const limit = limitOf(refusedAfter(taken, untilMs, waitMs));
    if (expected === null) expect(limit).toBeNull();
    else expect(Math.abs(limit! - expected) / expected).toBeLessThan(0.02);
  });

  it('counts requests that were under way and are answered during the wait', () => {
    const pace = unknownPace();
    for (let request = 0; request < 60; request++) paceOnSend(pace, request, 0);
    paceOnRateLimited(pace, 59_000, 10);
    for (let request = 0; request < 60; request++) paceOnAnswer(pace, 0);
    paceOnSend(pace, 0, 59_010);
    expect(limitOf(pace)).toBe(61);
  });

  it('is lowered a little by a 429 with a short wait', () => {
    const pace = refusedAfter(12_000, 12_000, 48_000);
    const before = limitOf(pace)!;
    paceOnRateLimited(pace, 1_000, 80_000);
    expect(limitOf(pace)).toBe(Math.round(before * 0.98));
  });

  it('is tried higher in steps after a calm minute, and kept to again after the next 429', () => {
    const pace = refusedAfter(600, 10_000, 50_000);
    for (let answer = 0; answer < 200; answer++) paceOnAnswer(pace, 61_000);
    const limits = [119_000, 121_000, 127_000, 133_000].map((atMs) => {
      paceOnSend(pace, 0, atMs);
      return limitOf(pace);
    });
    expect(limits).toEqual([600, 630, 693, 832]);
    paceOnRateLimited(pace, 1_000, 134_000);
    expect(limitOf(pace)).toBe(600);
  });
});
