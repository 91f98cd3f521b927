/** The last 100 calls of a target: latency percentiles and success rate, exact, updated in place without sorting anew. */

const capacity = 100;

export interface RecentCalls {
  /** Latencies of the successful ones in order of arrival, a ring. */
  readonly latencies: number[];
  /** The same latencies in ascending order. */
  readonly sorted: number[];
  nextLatency: number;
  /** 1 for ok, 0 for a failure that counts, a ring. */
  readonly outcomes: Uint8Array;
  nextOutcome: number;
  size: number;
  ok: number;
}

export const noCalls = (): RecentCalls => ({
  latencies: [],
  sorted: [],
  nextLatency: 0,
  outcomes: new Uint8Array(capacity),
  nextOutcome: 0,
  size: 0,
  ok: 0,
});

/** First index whose value is not below `value`. */
const lowerBound = (sorted: readonly number[], value: number): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

export const recordCall = (calls: RecentCalls, ok: boolean, latencyMs: number): void => {
  if (calls.size === capacity) calls.ok -= calls.outcomes[calls.nextOutcome]!;
  else calls.size++;
  calls.outcomes[calls.nextOutcome] = ok ? 1 : 0;
  if (ok) calls.ok++;
  calls.nextOutcome = (calls.nextOutcome + 1) % capacity;
  if (!ok) return;
  if (calls.latencies.length === capacity) {
    calls.sorted.splice(lowerBound(calls.sorted, calls.latencies[calls.nextLatency]!), 1);
  }
  calls.latencies[calls.nextLatency] = latencyMs;
  calls.nextLatency = (calls.nextLatency + 1) % capacity;
  calls.sorted.splice(lowerBound(calls.sorted, latencyMs), 0, latencyMs);
};

/** How calls ended is forgotten, how long they took is not: the target has proven itself anew. */
export const forgetOutcomes = (calls: RecentCalls): void => {
  calls.nextOutcome = 0;
  calls.size = 0;
  calls.ok = 0;
};

/** Nearest-rank percentile in milliseconds, or null before the first success. */
export const recentPercentileMs = (calls: RecentCalls, share: number): number | null =>
  calls.sorted.length === 0 ? null : calls.sorted[Math.max(0, Math.ceil(share * calls.sorted.length) - 1)]!;

/** Share of good calls, or null before the first call. */
export const recentSuccessRate = (calls: RecentCalls): number | null =>
  calls.size === 0 ? null : calls.ok / calls.size;
