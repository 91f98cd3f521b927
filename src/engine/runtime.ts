/** Time and chance, passed in. The one place of the tool that owns a clock. */

import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

export interface Runtime {
  /** Monotonic milliseconds, for every duration and deadline. */
  nowMs(): number;
  /** Milliseconds since 1970, for dates in headers, prices and results. */
  wallMs(): number;
  /** Resolves after `ms`, at most 24 days, or at once when `signal` aborts; it never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A number in [0, 1). */
  random01(): number;
}

const neverRejects = (): void => {};

/** What a timer takes; a longer one would end at once. */
const longestSleepMs = 2 ** 31 - 1;

export const systemRuntime: Runtime = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  sleep: (ms, signal) => delay(Math.min(ms, longestSleepMs), undefined, signal ? { signal } : {}).catch(neverRejects),
  random01: () => Math.random(),
};
