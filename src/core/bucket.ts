/**
 * A quota of so much a minute, spent smoothly: a token bucket that refills all the time and holds little, so that no
 * window of a minute sees more than the limit. Amounts are requests or tokens.
 */

export interface Bucket {
  readonly limitPerMinute: number;
  /** What may be spent at `atMs`; below zero after one request larger than the whole bucket. */
  level: number;
  atMs: number;
}

/** The refill is a little below the limit: what the burst adds and what jitter on the way shifts must still fit in. */
const refillShare = 0.985;
const burstShare = 0.01;
/** Refill that is kept on top of a full bucket: a timer that comes late, or a row that takes its time, loses nothing. */
const keptMs = 50;
/** What comes back may lift the bucket higher for a moment: it was refill that others had to wait for. */
const returnedBursts = 2;

// 12,000 a minute: 197 a second and 120 at once, so at most 11,820 + 120 in any minute. 60 a minute: one each 1.015 s.
const capacityOf = (limitPerMinute: number): number => Math.max(1, limitPerMinute * burstShare);
const refillPerMs = (limitPerMinute: number): number => (limitPerMinute * refillShare) / 60_000;

export const fullBucket = (limitPerMinute: number, nowMs: number): Bucket => ({
  limitPerMinute,
  level: capacityOf(limitPerMinute),
  atMs: nowMs,
});

const refill = (bucket: Bucket, nowMs: number): void => {
  if (nowMs <= bucket.atMs) return;
  const perMs = refillPerMs(bucket.limitPerMinute);
  const most = capacityOf(bucket.limitPerMinute) + keptMs * perMs;
  if (bucket.level < most) bucket.level = Math.min(most, bucket.level + (nowMs - bucket.atMs) * perMs);
  bucket.atMs = nowMs;
};

/** When `amount` may be spent: `nowMs` or earlier when it may be at once. An amount larger than the bucket waits until the bucket is full. */
export const bucketReadyAtMs = (bucket: Bucket, amount: number, nowMs: number): number => {
  refill(bucket, nowMs);
  const missing = Math.min(amount, capacityOf(bucket.limitPerMinute)) - bucket.level;
  // A hair of tolerance: a refill computed in floating point must not send a waiter back to wait for a nanosecond.
  return missing <= 1e-6 ? nowMs : nowMs + missing / refillPerMs(bucket.limitPerMinute);
};

export const takeFromBucket = (bucket: Bucket, amount: number, nowMs: number): void => {
  refill(bucket, nowMs);
  bucket.level -= amount;
};

/** Gives back what was reserved and not used (or takes what was used beyond it, with a negative `amount`). */
export const returnToBucket = (bucket: Bucket, amount: number): void => {
  const most = Math.max(bucket.level, returnedBursts * capacityOf(bucket.limitPerMinute));
  bucket.level = Math.min(most, bucket.level + amount);
};

/** The bucket under a limit that was learned later; what was spent stays spent. */
export const withLimit = (bucket: Bucket | null, limitPerMinute: number, nowMs: number): Bucket => {
  if (bucket === null) return fullBucket(limitPerMinute, nowMs);
  if (bucket.limitPerMinute === limitPerMinute) return bucket;
  refill(bucket, nowMs);
  return { limitPerMinute, level: Math.min(bucket.level, capacityOf(limitPerMinute)), atMs: bucket.atMs };
};
