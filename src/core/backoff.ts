/** When to try again. Source of the jitter: "Exponential Backoff And Jitter", AWS Architecture Blog (full jitter). */

export interface RetrySettings {
  /** Requests for one row, fallbacks included. */
  readonly maxAttempts: number;
  readonly baseMs: number;
  readonly maxMs: number;
}

/**
 * Full jitter: anywhere between 0 and the exponential step of the `failures`-th failure (1 for the first).
 * With base 500 and a high cap: 0.5 s, 1 s, 2 s, 4 s … each times `random01`.
 */
export const backoffMs = (failures: number, retry: RetrySettings, random01: number): number =>
  Math.min(retry.maxMs, retry.baseMs * 2 ** (failures - 1)) * random01;

/** A server's wait is a floor; up to a tenth, a second at most, is added, so that many runs do not all come back at once. */
export const serverWaitMs = (retryAfterMs: number, random01: number): number =>
  retryAfterMs + Math.min(0.1 * retryAfterMs, 1000) * random01;

/** How long a target is closed after a 429 that names no wait: 1 s, 2 s, 4 s … by 429s in a row, at most `maxMs`. */
export const unnamedWaitMs = (inARow: number, retry: RetrySettings): number =>
  Math.min(retry.maxMs, 1000 * 2 ** (Math.max(1, inARow) - 1));
