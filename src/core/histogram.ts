/**
 * A histogram of durations with logarithmic buckets: quantiles within 1 % of the true value, bounded memory, mergeable.
 * Bucket scheme of DDSketch (Masson, Rim, Lee: "DDSketch: a fast and fully-mergeable quantile sketch", VLDB 2019).
 */

/** Plain data; buckets grow to at most `lastBucket + 1` entries. Sums are whole microseconds, so that order does not matter. */
export interface Histogram {
  count: number;
  sumUs: number;
  minMs: number;
  maxMs: number;
  /** `buckets[i]` counts the values in (base · γ^(i−1), base · γ^i]. */
  buckets: number[];
}

const relativeError = 0.01;
const gamma = (1 + relativeError) / (1 - relativeError);
const logGamma = Math.log(gamma);
/** Below a microsecond all durations are alike. */
const baseMs = 0.001;
/** 1.3e9 ms, 15 days; whatever is longer lies in the last bucket, and `maxMs` stays exact. */
const lastBucket = 1400;
const logBase = Math.log(baseMs);

export const emptyHistogram = (): Histogram => ({ count: 0, sumUs: 0, minMs: Infinity, maxMs: 0, buckets: [] });

/** Adds one duration. Negative ones (a clock that stepped back) count as 0, those that are no number are left out. */
export const record = (histogram: Histogram, durationMs: number): void => {
  if (!Number.isFinite(durationMs)) return;
  const ms = Math.max(0, durationMs);
  const bucket = ms <= baseMs ? 0 : Math.min(lastBucket, Math.ceil((Math.log(ms) - logBase) / logGamma));
  const { buckets } = histogram;
  while (buckets.length <= bucket) buckets.push(0);
  buckets[bucket]!++;
  histogram.count++;
  histogram.sumUs += Math.round(ms * 1000);
  if (ms < histogram.minMs) histogram.minMs = ms;
  if (ms > histogram.maxMs) histogram.maxMs = ms;
};

/**
 * The least value that at least the share `q` (0 to 1) of all do not pass, as with the nearest rank: p95 of two values is
 * the greater one. Within 1 %, the least and the greatest value exact; null when there are none.
 */
export const quantileMs = (histogram: Histogram, q: number): number | null => {
  if (histogram.count === 0) return null;
  const rank = nearestRank(q, histogram.count);
  if (rank <= 0) return histogram.minMs;
  if (rank >= histogram.count - 1) return histogram.maxMs;
  let seen = 0;
  for (let bucket = 0; bucket < histogram.buckets.length; bucket++) {
    seen += histogram.buckets[bucket]!;
    if (seen > rank) return between(histogram, middleMs(bucket));
  }
  return histogram.maxMs;
};

/** 0.95 of 2 → 1, of 20 → 18, of 21 → 19. The product of exact figures must not pass the next whole number by rounding. */
const nearestRank = (q: number, count: number): number => Math.ceil(q * count - 1e-9) - 1;

/** The point of a bucket that is within 1 % of both its ends: 2γ^i / (γ + 1). */
const middleMs = (bucket: number): number => (bucket === 0 ? 0 : (baseMs * 2 * gamma ** bucket) / (gamma + 1));

const between = (histogram: Histogram, ms: number): number => Math.min(histogram.maxMs, Math.max(histogram.minMs, ms));

export const sumMs = (histogram: Histogram): number => histogram.sumUs / 1000;

/** Adds all of `from` to `into`. The same as if every value had been recorded in `into`. */
export const mergeHistogram = (into: Histogram, from: Histogram): void => {
  while (into.buckets.length < from.buckets.length) into.buckets.push(0);
  for (let bucket = 0; bucket < from.buckets.length; bucket++) into.buckets[bucket]! += from.buckets[bucket]!;
  into.count += from.count;
  into.sumUs += from.sumUs;
  into.minMs = Math.min(into.minMs, from.minMs);
  into.maxMs = Math.max(into.maxMs, from.maxMs);
};

/** A histogram as JSON: only the buckets that are not empty, as [bucket, count]. */
export interface HistogramJson {
  readonly sum_us: number;
  readonly min_ms: number | null;
  readonly max_ms: number;
  readonly buckets: readonly (readonly [number, number])[];
}

export const histogramToJson = (histogram: Histogram): HistogramJson => ({
  sum_us: histogram.sumUs,
  min_ms: histogram.count === 0 ? null : histogram.minMs,
  max_ms: histogram.maxMs,
  buckets: histogram.buckets.flatMap((count, bucket) => (count > 0 ? [[bucket, count] as const] : [])),
});

export const histogramFromJson = (json: HistogramJson): Histogram => {
  const histogram = emptyHistogram();
  for (const [bucket, count] of json.buckets) {
    while (histogram.buckets.length <= bucket) histogram.buckets.push(0);
    histogram.buckets[bucket] = count;
    histogram.count += count;
  }
  histogram.sumUs = json.sum_us;
  histogram.minMs = json.min_ms ?? Infinity;
  histogram.maxMs = json.max_ms;
  return histogram;
};
