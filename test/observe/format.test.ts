import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatDuration,
  formatPercent,
  formatRate,
  formatShare,
  formatShortCount,
  formatUsd,
} from '../../src/observe/format.ts';

describe('money', () => {
  it.each([
    [null, '?'],
    [0, '$0'],
    [0.000024, '$0.000024'],
    [0.0000243, '$0.0000243'],
    [0.00000002, '$0.00000002'],
    [1e-12, '<$0.000000001'],
    [0.0412, '$0.0412'],
    [0.5, '$0.50'],
    [0.1234567, '$0.123'],
    [0.9999, '$1.00'],
    [1.5, '$1.50'],
    [1234.5, '$1,234.50'],
    [12345.678, '$12,346'],
    [-0.0021, '-$0.0021'],
    [-3, '-$3.00'],
  ])('writes %s as %s', (usd, text) => {
    expect(formatUsd(usd)).toBe(text);
  });

  it('is never shown as nothing unless it is', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-15, max: 1e15, noNaN: true }), (usd) => {
        expect(formatUsd(usd)).toMatch(/[1-9]/);
        expect(formatUsd(usd).length).toBeLessThanOrEqual(14);
      }),
    );
  });
});

describe('durations', () => {
  it.each([
    [null, '?'],
    [0, '0 ms'],
    [0.42, '0.4 ms'],
    [9.99, '10 ms'],
    [412.4, '412 ms'],
    [999.7, '1.00 s'],
    [1234, '1.23 s'],
    [12_440, '12.4 s'],
    [59_960, '1m 00s'],
    [185_000, '3m 05s'],
    [7_800_000, '2h 10m'],
    [3_599_600, '1h 00m'],
    [270_000_000, '3d 3h'],
  ])('writes %s ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('counts and shares', () => {
  it.each([
    [0, '0', '0'],
    [9999, '9,999', '9,999'],
    [12_345, '12,345', '12.3k'],
    [999_600, '999,600', '1M'],
    [1_234_567, '1,234,567', '1.23M'],
    [7e12, '7,000,000,000,000', '7T'],
  ])('writes %d as %s and in short as %s', (count, long, short) => {
    expect([formatCount(count), formatShortCount(count)]).toEqual([long, short]);
  });

  it.each([
    [null, '?'],
    [0, '0%'],
    [0.0001, '<0.1%'],
    [0.425, '42.5%'],
    [0.99999, '>99.9%'],
    [1, '100%'],
  ])('writes the share %s as %s', (share, text) => {
    expect(formatShare(share)).toBe(text);
  });

  it.each([
    [-25.04, '-25%'],
    [-0.01, '-<0.1%'],
    [-3333.3, '-3333%'],
    [1e9, '>999999%'],
  ])('writes %d per cent as %s', (percent, text) => {
    expect(formatPercent(percent)).toBe(text);
  });

  it.each([
    [80.64, '80.6'],
    [0.0123, '0.0123'],
    [1234.5, '1,235'],
    [null, '?'],
  ])('writes a rate of %s as %s', (rate, text) => {
    expect(formatRate(rate)).toBe(text);
  });
});
