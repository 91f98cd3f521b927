import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyHistogram,
  histogramFromJson,
  histogramToJson,
  mergeHistogram,
  quantileMs,
  record,
  sumMs,
} from '../../src/core/histogram.ts';

const histogramOf = (values: readonly number[]) => {
  const histogram = emptyHistogram();
  for (const value of values) record(histogram, value);
  return histogram;
};

const durations = fc.array(fc.double({ min: 0.001, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 200 });

describe('histogram', () => {
  it('gives every quantile within one per cent of the true value', () => {
    fc.assert(
      fc.property(durations, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        const sorted = values.toSorted((a, b) => a - b);
        const truth = sorted[Math.max(0, Math.ceil(q * sorted.length - 1e-9) - 1)]!;
        expect(Math.abs(quantileMs(histogramOf(values), q)! - truth)).toBeLessThanOrEqual(truth * 0.01 * 1.000001);
      }),
    );
  });

  it.each([
    [[80, 93], 0.5, 80],
    [[80, 93], 0.95, 93],
    [[1, 2, 3, 4], 0.5, 2],
    [Array.from({ length: 20 }, (_, n) => (n < 19 ? 1 : 50)), 0.95, 1],
    [Array.from({ length: 19 }, (_, n) => (n < 18 ? 1 : 50)), 0.95, 50],
  ])('takes the nearest rank: of %j at %d it is %d', (values, q, expected) => {
    expect(Math.abs(quantileMs(histogramOf(values), q)! - expected)).toBeLessThanOrEqual(expected * 0.01);
  });

  it('merges to the histogram of all values', () => {
    fc.assert(
      fc.property(durations, durations, (a, b) => {
        const merged = histogramOf(a);
        mergeHistogram(merged, histogramOf(b));
        expect(merged).toEqual(histogramOf([...b, ...a]));
      }),
    );
  });

  it('comes back from JSON as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e12, noNaN: true })), (values) => {
        const histogram = histogramOf(values);
        const json = JSON.parse(JSON.stringify(histogramToJson(histogram)));
        expect(histogramFromJson(json)).toEqual(histogram);
      }),
    );
  });

  it('keeps the least, the greatest and the sum exactly', () => {
    const histogram = histogramOf([3, 412.5, 7]);
    expect([quantileMs(histogram, 0), quantileMs(histogram, 1), sumMs(histogram)]).toEqual([3, 412.5, 422.5]);
  });

  it('is bounded in memory, whatever it is fed', () => {
    const histogram = histogramOf([0, 1e-9, 1, 1e9, 1e300, Number.MAX_VALUE]);
    expect(histogram.buckets.length).toBeLessThan(1500);
    expect(histogram.count).toBe(6);
  });

  it('counts a negative duration as none and leaves out what is no number', () => {
    const histogram = histogramOf([-5, Number.NaN, Number.POSITIVE_INFINITY]);
    expect([histogram.count, quantileMs(histogram, 0.5)]).toEqual([1, 0]);
  });

  it('has no quantile while it is empty', () => {
    expect(quantileMs(emptyHistogram(), 0.5)).toBeNull();
  });
});
