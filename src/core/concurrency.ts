/**
 * How many requests a target may have in flight: additive increase, multiplicative decrease (Chiu and Jain, 1989),
 * the rule of TCP's congestion avoidance, and a careful first step towards a target that has not answered yet.
 */

import {
  type AutoConcurrency,
  autoLimit,
  autoOnRateLimited,
  firstLimit,
  newAutoConcurrency,
} from './auto-concurrency.ts';

export interface Concurrency {
  /** Fractional between steps; what counts is its floor. */
  limit: number;
  readonly max: number;
  /** Below this every answer gives a slot: half of what was allowed at the last 429. */
  quickBelow: number;
  /** Requests sent before this have nothing new to say about the present limit. */
  cutAtMs: number;
  /** True once the target has answered a request well. */
  proven: boolean;
  /** Failures that the breaker counts, before the first good answer. */
  failuresBeforeProof: number;
  firstSentAtMs: number | null;
  /** With `concurrency: auto`; null when `max` is what was asked for. */
  readonly auto: AutoConcurrency | null;
}

/**
 * How long the first request to a target stays alone. A wrong key, an unknown parameter or a closed port is answered
 * within this, a handshake across an ocean included, so it costs one request and not one for each slot; a good answer
 * takes longer, and nobody waits for it.
 */
const aloneMs = 250;

export const fullConcurrency = (max: number): Concurrency => ({
  limit: max,
  max,
  quickBelow: 0,
  cutAtMs: Number.NEGATIVE_INFINITY,
  proven: false,
  failuresBeforeProof: 0,
  firstSentAtMs: null,
  auto: null,
});

/** A level that is found while the target answers, `max` at most. */
export const foundConcurrency = (max: number): Concurrency => ({
  ...fullConcurrency(max),
  limit: Math.min(firstLimit, max),
  auto: newAutoConcurrency(max),
});

/**
 * Requests that may be in flight now. A target that never answered gets one, after a quarter of a second all, and after its first
 * failure only as many as its breaker has failures left to count.
 */
export const allowedInFlight = (state: Concurrency, failureThreshold: number, nowMs: number): number => {
  const limit = Math.max(1, Math.floor(state.limit));
  if (state.proven) return limit;
  if (state.failuresBeforeProof > 0) return Math.max(1, Math.min(limit, failureThreshold - state.failuresBeforeProof));
  return state.firstSentAtMs === null || nowMs < state.firstSentAtMs + aloneMs ? 1 : limit;
};

/** When a full target lets more through without an answer coming first: at the end of the first request's time alone. */
export const aloneUntilMs = (state: Concurrency, nowMs: number): number => {
  if (state.proven || state.failuresBeforeProof > 0 || state.firstSentAtMs === null) return Number.POSITIVE_INFINITY;
  const untilMs = state.firstSentAtMs + aloneMs;
  return untilMs > nowMs ? untilMs : Number.POSITIVE_INFINITY;
};

/**
 * A 429: half of what is in flight, once for all the requests that were under way together. 50 → 25 → 12 → 6 → 3 → 1.
 * False for those that only repeat what the first of them has said.
 */
export const onRateLimited = (state: Concurrency, inFlight: number, sentAtMs: number, nowMs: number): boolean => {
  if (sentAtMs < state.cutAtMs) return false;
  state.quickBelow = Math.floor(state.limit / 2);
  state.limit = Math.max(1, Math.floor(Math.min(state.limit, inFlight) / 2));
  state.cutAtMs = nowMs;
  if (state.auto !== null) autoOnRateLimited(state.auto, nowMs);
  return true;
};

export interface GoodAnswer {
  readonly sentAtMs: number;
  readonly latencyMs: number;
  /** Other requests under way. */
  readonly inFlight: number;
  readonly nowMs: number;
}

/**
 * A good answer: one more slot for each round of answers. From 25: +1/25 an answer, 26 after 25 of them. When few were in
 * flight at the 429, so that less than half of what was allowed is left, first one for each answer (TCP's slow start).
 */
export const onAnswered = (state: Concurrency, answer: GoodAnswer): void => {
  state.proven = true;
  if (state.auto !== null) state.limit = autoLimit(state.auto, state.limit, answer);
  else if (state.limit < state.max) {
    const step = state.limit < state.quickBelow ? 1 : 1 / state.limit;
    state.limit = Math.min(state.max, state.limit + step);
  }
};
