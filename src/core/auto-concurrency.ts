/**
 * Finds how many requests a target should have in flight: as many as it answers without answering later for it. It starts
 * low and doubles; from the first sign of queueing on it moves by the gradient of the latency, as Netflix's
 * concurrency-limits does (Gradient2Limit): best median / present median. A round is as many answers as may be in
 * flight, half as many while it doubles, all to requests that were sent in it.
 *
 * A target that answers 50 at a time after 200 ms, and lets the others wait, round by round:
 *
 * | limit        | 8   | 16  | 32  | 64  | 128 | 65  | 70  | 74  | 76  | 77 … |
 * | median in ms | 200 | 200 | 200 | 256 | 512 | 260 | 280 | 296 | 304 | 308  |
 * | next         | ×2  | ×2  | ×2  | ×2  | cut | toward limit × 1.3 × best ÷ median + √limit |
 */

export interface AutoConcurrency {
  readonly max: number;
  isDoubling: boolean;
  /** The lowest median of a round, in milliseconds; null before the first. */
  bestMs: number | null;
  /** The round: when it began, its latencies, and whether the limit was what held requests back. */
  roundAtMs: number;
  latencies: number[];
  wasFull: boolean;
  /** Limit and median where the present decline began; null when there is none. */
  cut: { readonly limit: number; readonly medianMs: number } | null;
}

export const firstLimit = 8;
const leastAnswers = 16;
/** Medians this much above the best are no sign of queueing. */
const tolerance = 1.3;

export const newAutoConcurrency = (max: number): AutoConcurrency => ({
  max,
  isDoubling: true,
  bestMs: null,
  roundAtMs: Number.NEGATIVE_INFINITY,
  latencies: [],
  wasFull: false,
  cut: null,
});

const startRound = (auto: AutoConcurrency, nowMs: number): void => {
  auto.roundAtMs = nowMs;
  auto.latencies.length = 0;
  auto.wasFull = false;
};

/** A good answer, while `inFlight` others are under way. Gives the limit that holds from now on. */
export const autoLimit = (
  auto: AutoConcurrency,
  limit: number,
  answer: { readonly sentAtMs: number; readonly latencyMs: number; readonly inFlight: number; readonly nowMs: number },
): number => {
  if (answer.inFlight + 1 >= Math.floor(limit)) auto.wasFull = true;
  if (answer.sentAtMs < auto.roundAtMs) return limit;
  auto.latencies.push(answer.latencyMs);
  const enough = Math.floor(auto.isDoubling ? limit / 2 : limit);
  if (auto.latencies.length < Math.max(leastAnswers, enough)) return limit;
  const next = endRound(auto, limit);
  startRound(auto, answer.nowMs);
  return next;
};

const endRound = (auto: AutoConcurrency, limit: number): number => {
  const medianMs = auto.latencies.sort((a, b) => a - b)[auto.latencies.length >> 1]!;
  if (auto.bestMs === null || medianMs < auto.bestMs) auto.bestMs = medianMs;
  const gradient = (tolerance * auto.bestMs) / medianMs;
  if (gradient >= 1) {
    auto.cut = null;
    if (!auto.wasFull) return limit;
    return Math.min(auto.max, auto.isDoubling ? limit * 2 : limit + Math.sqrt(limit));
  }
  const aim = limit * gradient + Math.sqrt(limit);
  if (aim > 0.9 * limit) auto.cut = null;
  else auto.cut ??= { limit, medianMs };
  if (auto.cut !== null && limit <= auto.cut.limit / 2 && medianMs > 0.8 * auto.cut.medianMs) {
    // Half as many in flight, and no faster for it: the latency is the target's own, and the new measure.
    auto.bestMs = medianMs;
    auto.cut = null;
    return limit;
  }
  // The first look beyond the capacity goes straight back to it; later ones go half the way, so that noise swings nothing.
  const next = auto.isDoubling ? aim : (limit + aim) / 2;
  auto.isDoubling = false;
  return Math.min(auto.max, Math.max(1, limit / 2, next));
};

/** A 429 has cut the limit: what was measured above it is of no use, and doubling is over. */
export const autoOnRateLimited = (auto: AutoConcurrency, nowMs: number): void => {
  auto.isDoubling = false;
  startRound(auto, nowMs);
};
