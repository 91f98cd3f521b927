import { describe, expect, it } from 'vitest';
import { backoffMs, serverWaitMs, unnamedWaitMs } from '../../src/core/backoff.ts';

const retry = { maxAttempts: 5, baseMs: 500, maxMs: 30_000 };

describe('the backoff after a failure', () => {
  it.each([
    [1, 0, 0],
    [1, 0.5, 250],
    [1, 0.999, 499.5],
    [2, 0.5, 500],
    [3, 0.5, 1000],
    [4, 0.5, 2000],
    [7, 0.5, 15_000],
    [50, 0.5, 15_000],
    [5000, 0.5, 15_000],
  ])('after %i failures and a chance of %f is %f ms', (failures, random01, expected) => {
    expect(backoffMs(failures, retry, random01)).toBeCloseTo(expected, 6);
  });
});

describe("a server's wait", () => {
  it.each([
    [1000, 0, 1000],
    [1000, 0.5, 1050],
    [60_000, 0.999, 60_999],
    [0, 0.9, 0],
  ])('of %i ms with a chance of %f becomes %f ms', (waitMs, random01, expected) => {
    expect(serverWaitMs(waitMs, random01)).toBeCloseTo(expected, 6);
  });

  it('is never shortened', () => {
    for (let chance = 0; chance < 1; chance += 0.01) expect(serverWaitMs(777, chance)).toBeGreaterThanOrEqual(777);
  });
});

describe('the wait after a 429 that names none', () => {
  it.each([
    [0, 1000],
    [1, 1000],
    [2, 2000],
    [3, 4000],
    [5, 16_000],
    [6, 30_000],
    [2000, 30_000],
  ])('after %i in a row is %i ms', (inARow, expected) => {
    expect(unnamedWaitMs(inARow, retry)).toBe(expected);
  });
});
