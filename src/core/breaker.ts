/**
 * Circuit breaker of one target: closed → open → half_open → closed. Pure: every function takes the state and the time
 * and gives the next state. Each state has only its own fields.
 */

export interface BreakerSettings {
  /** Failures in a row that open it. */
  readonly failureThreshold: number;
  /** Share of failures among the last `window` calls that opens it, once there are `minimumRequests` of them. */
  readonly failureRate: number;
  readonly minimumRequests: number;
  readonly window: number;
  readonly recoveryTimeoutMs: number;
  readonly halfOpenMaxCalls: number;
  readonly successThreshold: number;
}

/** The last calls of a closed breaker: a ring of outcomes with its count of failures kept beside it. */
interface CallWindow {
  readonly ring: Uint8Array;
  next: number;
  size: number;
  failures: number;
}

export interface Closed {
  readonly state: 'closed';
  /** Calls sent before this are stragglers from before it opened. */
  readonly sinceMs: number;
  failuresInARow: number;
  readonly calls: CallWindow;
}

export interface Open {
  readonly state: 'open';
  readonly openedAtMs: number;
  readonly untilMs: number;
  /** 1, 2, 4, 8: how many times the usual timeout this one is. */
  readonly timeoutFactor: number;
}

export interface HalfOpen {
  readonly state: 'half_open';
  readonly sinceMs: number;
  readonly timeoutFactor: number;
  readonly probesInFlight: number;
  readonly successes: number;
}

export type Breaker = Closed | Open | HalfOpen;

const maxTimeoutFactor = 8;

export const closedBreaker = (settings: BreakerSettings, sinceMs = Number.NEGATIVE_INFINITY): Closed => ({
  state: 'closed',
  sinceMs,
  failuresInARow: 0,
  calls: { ring: new Uint8Array(settings.window), next: 0, size: 0, failures: 0 },
});

const open = (settings: BreakerSettings, nowMs: number, timeoutFactor: number): Open => ({
  state: 'open',
  openedAtMs: nowMs,
  untilMs: nowMs + settings.recoveryTimeoutMs * timeoutFactor,
  timeoutFactor,
});

/** When the breaker lets the next request through: now or earlier when it does, Infinity while all probes are out. */
export const breakerReadyAtMs = (breaker: Breaker, settings: BreakerSettings): number => {
  switch (breaker.state) {
    case 'closed':
      return 0;
    case 'open':
      return breaker.untilMs;
    case 'half_open':
      return breaker.probesInFlight + breaker.successes <
        Math.max(settings.halfOpenMaxCalls, settings.successThreshold) &&
        breaker.probesInFlight < settings.halfOpenMaxCalls
        ? 0
        : Number.POSITIVE_INFINITY;
  }
};

/** A request is about to be sent: an open breaker whose time is over becomes half open, and probes are counted. */
export const onSend = (breaker: Breaker, nowMs: number): Breaker => {
  switch (breaker.state) {
    case 'closed':
      return breaker;
    case 'open':
      return {
        state: 'half_open',
        sinceMs: nowMs,
        timeoutFactor: breaker.timeoutFactor,
        probesInFlight: 1,
        successes: 0,
      };
    case 'half_open':
      return { ...breaker, probesInFlight: breaker.probesInFlight + 1 };
  }
};

/** What an answer means to the breaker; `ignored` for failures that say nothing about the target's health. */
export type CallResult = 'success' | 'failure' | 'ignored';

/** The answer to a request sent at `sentAtMs`. Answers to requests from before the breaker last opened are stragglers and change nothing. */
export const onAnswer = (
  breaker: Breaker,
  settings: BreakerSettings,
  call: { readonly result: CallResult; readonly sentAtMs: number; readonly nowMs: number },
): Breaker => {
  switch (breaker.state) {
    case 'closed':
      return call.sentAtMs < breaker.sinceMs ? breaker : whenClosed(breaker, settings, call.result, call.nowMs);
    case 'open':
      return breaker;
    case 'half_open':
      if (call.sentAtMs < breaker.sinceMs) return breaker;
      return whenHalfOpen(breaker, settings, call.result, call.nowMs);
  }
};

/** Mutates the window in place (it is the hot path) and returns the same object unless the breaker opens. */
const whenClosed = (breaker: Closed, settings: BreakerSettings, result: CallResult, nowMs: number): Breaker => {
  if (result === 'ignored') return breaker;
  const failed = result === 'failure' ? 1 : 0;
  const { calls } = breaker;
  if (calls.size === calls.ring.length) calls.failures -= calls.ring[calls.next]!;
  else calls.size++;
  calls.ring[calls.next] = failed;
  calls.failures += failed;
  calls.next = (calls.next + 1) % calls.ring.length;
  breaker.failuresInARow = failed ? breaker.failuresInARow + 1 : 0;

  const tooManyInARow = breaker.failuresInARow >= settings.failureThreshold;
  const tooManyInWindow = calls.size >= settings.minimumRequests && calls.failures >= settings.failureRate * calls.size;
  // A good answer opens it too when it completes the minimum: else a target that fails too much would stay closed,
  // and be used last, until its next failure.
  return tooManyInARow || tooManyInWindow ? open(settings, nowMs, 1) : breaker;
};

const whenHalfOpen = (breaker: HalfOpen, settings: BreakerSettings, result: CallResult, nowMs: number): Breaker => {
  const probesInFlight = Math.max(0, breaker.probesInFlight - 1);
  switch (result) {
    case 'ignored':
      return { ...breaker, probesInFlight };
    case 'failure':
      return open(settings, nowMs, Math.min(maxTimeoutFactor, breaker.timeoutFactor * 2));
    case 'success': {
      const successes = breaker.successes + 1;
      return successes >= settings.successThreshold
        ? closedBreaker(settings, breaker.sinceMs)
        : { ...breaker, probesInFlight, successes };
    }
  }
};
