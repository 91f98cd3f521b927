import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketReadyAtMs, fullBucket, returnToBucket, takeFromBucket, withLimit } from '../../src/core/bucket.ts';

describe('a quota of so much a minute', () => {
  it.each([
    [60, 1],
    [12_000, 120],
    [5, 1],
    [1, 1],
  ])('of %i lets %i through at once', (limit, burst) => {
    const bucket = fullBucket(limit, 0);
    let sent = 0;
    while (bucketReadyAtMs(bucket, 1, 0) <= 0) {
      takeFromBucket(bucket, 1, 0);
      sent++;
    }
    expect(sent).toBe(burst);
  });

  it('says when the next one may go, and is right about it', () => {
    const bucket = fullBucket(60, 0);
    takeFromBucket(bucket, 1, 0);
    const readyAtMs = bucketReadyAtMs(bucket, 1, 0);
    expect(readyAtMs).toBeCloseTo(1015.2, 1);
    expect(bucketReadyAtMs(bucket, 1, readyAtMs - 1)).toBeGreaterThan(readyAtMs - 1);
    expect(bucketReadyAtMs(bucket, 1, readyAtMs)).toBeLessThanOrEqual(readyAtMs);
  });

  it('lets through what is larger than itself once it is full, and makes up for it afterwards', () => {
    const bucket = fullBucket(6000, 0);
    expect(bucketReadyAtMs(bucket, 600, 0)).toBe(0);
    takeFromBucket(bucket, 600, 0);
    // 540 below zero and 1 to have, at 98.5 a second.
    expect(bucketReadyAtMs(bucket, 1, 0)).toBeCloseTo(5492, 0);
  });

  it('gives back what was reserved and not used, never more than two bursts', () => {
    const bucket = fullBucket(6000, 0);
    takeFromBucket(bucket, 50, 0);
    returnToBucket(bucket, 20);
    expect(bucket.level).toBe(30);
    returnToBucket(bucket, 1000);
    expect(bucket.level).toBe(120);
  });

  it('takes what was used beyond the reservation', () => {
    const bucket = fullBucket(6000, 0);
    takeFromBucket(bucket, 60, 0);
    returnToBucket(bucket, -40);
    expect(bucket.level).toBe(-40);
  });

  it('is not refilled by a clock that stands or goes back', () => {
    const bucket = fullBucket(60, 1000);
    takeFromBucket(bucket, 1, 1000);
    expect(bucketReadyAtMs(bucket, 1, 500)).toBeGreaterThan(500);
    expect(bucket.level).toBe(0);
  });

  it('keeps what was spent when its limit turns out to be another', () => {
    const spent = fullBucket(6000, 0);
    takeFromBucket(spent, 60, 0);
    expect(withLimit(spent, 12_000, 0).level).toBe(0);
    expect(withLimit(fullBucket(12_000, 0), 6000, 0).level).toBe(60);
    expect(withLimit(null, 6000, 0).level).toBe(60);
    expect(withLimit(spent, 6000, 0)).toBe(spent);
  });

  it('passes its limit in no minute and uses at least 97 % of it, whatever the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 0, max: 5000 }), (limit, startMs) => {
        const bucket = fullBucket(limit, startMs);
        const sentAtMs: number[] = [];
        let nowMs = startMs;
        for (;;) {
          const readyAtMs = bucketReadyAtMs(bucket, 1, nowMs);
          nowMs = Math.max(nowMs, readyAtMs);
          if (nowMs >= startMs + 300_000) break;
          takeFromBucket(bucket, 1, nowMs);
          sentAtMs.push(nowMs);
        }
        for (let last = limit; last < sentAtMs.length; last++) {
          expect(sentAtMs[last]! - sentAtMs[last - limit]!).toBeGreaterThan(60_000 - 1e-6);
        }
        expect(sentAtMs.length).toBeGreaterThanOrEqual(Math.floor(0.97 * 5 * limit));
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});
