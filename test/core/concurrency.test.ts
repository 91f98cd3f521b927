import { describe, expect, it } from 'vitest';
import {
  allowedInFlight,
  aloneUntilMs,
  type Concurrency,
  fullConcurrency,
  onAnswered,
  onRateLimited,
} from '../../src/core/concurrency.ts';

const threshold = 5;
const answer = { sentAtMs: 0, latencyMs: 100, inFlight: 0, nowMs: 100 };
const provenAt = (limit: number, max = 50): Concurrency => ({ ...fullConcurrency(max), limit, proven: true });

describe('a target that has not answered yet', () => {
  it('takes one request, and all after a quarter of a second', () => {
    const state = fullConcurrency(50);
    expect(allowedInFlight(state, threshold, 0)).toBe(1);
    state.firstSentAtMs = 1000;
    expect(allowedInFlight(state, threshold, 1249)).toBe(1);
    expect(aloneUntilMs(state, 1249)).toBe(1250);
    expect(allowedInFlight(state, threshold, 1250)).toBe(50);
    expect(aloneUntilMs(state, 1250)).toBe(Number.POSITIVE_INFINITY);
  });

  it('takes all at once after its first good answer', () => {
    const state = fullConcurrency(50);
    state.firstSentAtMs = 1000;
    onAnswered(state, answer);
    expect(allowedInFlight(state, threshold, 1010)).toBe(50);
  });

  it.each([
    [1, 4],
    [3, 2],
    [4, 1],
    [9, 1],
  ])('after %i failures takes as many as its breaker has failures left to count: %i', (failures, allowed) => {
    const state = { ...fullConcurrency(50), firstSentAtMs: 1000, failuresBeforeProof: failures };
    expect(allowedInFlight(state, threshold, 5000)).toBe(allowed);
    expect(aloneUntilMs(state, 1050)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a 429', () => {
  it('halves what is in flight, down to one', () => {
    const state = provenAt(50);
    const limits: number[] = [];
    for (let round = 1; round <= 7; round++) {
      onRateLimited(state, Math.floor(state.limit), round * 1000, round * 1000 + 1);
      limits.push(state.limit);
    }
    expect(limits).toEqual([25, 12, 6, 3, 1, 1, 1]);
  });

  it('halves what is really in flight when that is less than the limit', () => {
    const state = provenAt(50);
    onRateLimited(state, 8, 0, 10);
    expect(state.limit).toBe(4);
  });

  it('counts once for all requests that were under way together', () => {
    const state = provenAt(50);
    expect(onRateLimited(state, 50, 100, 1000)).toBe(true);
    for (let straggler = 0; straggler < 49; straggler++) expect(onRateLimited(state, 49, 500, 1010)).toBe(false);
    expect(state.limit).toBe(25);
    expect(onRateLimited(state, 25, 1000, 1100)).toBe(true);
    expect(state.limit).toBe(12);
  });
});

describe('good answers after a 429', () => {
  it('give one slot back for each round of answers', () => {
    const state = provenAt(4, 50);
    for (let nth = 0; nth < 5; nth++) onAnswered(state, answer);
    expect(Math.floor(state.limit)).toBe(5);
  });

  it('lead quickly to half of what was allowed when only few were in flight at the 429', () => {
    const state = provenAt(50);
    onRateLimited(state, 2, 0, 10);
    expect(state.limit).toBe(1);
    for (let nth = 0; nth < 24; nth++) onAnswered(state, answer);
    expect(state.limit).toBe(25);
    for (let nth = 0; nth < 26; nth++) onAnswered(state, answer);
    expect(Math.floor(state.limit)).toBe(26);
  });

  it('never lead beyond what the target had at first', () => {
    const state = provenAt(9, 10);
    for (let nth = 0; nth < 1000; nth++) onAnswered(state, answer);
    expect(state.limit).toBe(10);
  });
});
