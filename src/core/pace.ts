/**
 * A quota that nobody names: learned from 429s. What the target took in the last minute, until it said 429, is what it
 * takes in a minute; when it said so early, its wait completes the minute. From time to time a higher pace is tried, in
 * small steps that double, so that a pace that was learned wrongly does not last.
 */

import { type Bucket, fullBucket, withLimit } from './bucket.ts';

export interface Pace {
  bucket: Bucket | null;
  /** Requests a minute that drew no 429 for long. */
  keptLimit: number;
  /** Steps above `keptLimit` that are being tried. */
  steps: number;
  nextStepAtMs: number;
  /** Good answers since the last 429. */
  calmAnswers: number;
  /** Good answers of the last minute, by the second in which their requests were sent: a ring. */
  readonly accepted: Uint32Array;
  /** The second of the newest entry. */
  second: number;
  firstSentAtMs: number | null;
  /** A 429 that names a wait worth learning from; it is judged at its end, when the requests of its time are answered. */
  told: { readonly atMs: number; readonly waitMs: number } | null;
}

const minuteMs = 60_000;
/** A wait shorter than this says more about the moment than about the minute. */
const tellingWaitMs = 2_000;
/** Fewer requests than this say nothing about a quota. */
const leastTaken = 5;
/** A pace that drew a 429 is lowered by this. */
const lowered = 0.98;
/** A higher one is tried after a minute and this many answers, or after two minutes: so that trying costs few 429s. */
const calmAnswers = 150;
const stepMs = 5_000;

export const unknownPace = (): Pace => ({
  bucket: null,
  keptLimit: 0,
  steps: 0,
  nextStepAtMs: 0,
  calmAnswers: 0,
  accepted: new Uint32Array(60),
  second: 0,
  firstSentAtMs: null,
  told: null,
});

/** Null while requests may go as fast as they come. */
export const paceBucket = (pace: Pace): Bucket | null => pace.bucket;

const moveTo = (pace: Pace, second: number): void => {
  const passed = Math.min(60, second - pace.second);
  for (let step = 0; step < passed; step++) pace.accepted[(second - step) % 60] = 0;
  pace.second = Math.max(pace.second, second);
};

const keep = (pace: Pace, limitPerMinute: number, nowMs: number): void => {
  pace.bucket =
    pace.bucket === null ? fullBucket(limitPerMinute, nowMs) : withLimit(pace.bucket, limitPerMinute, nowMs);
  pace.keptLimit = limitPerMinute;
  pace.steps = 0;
  pace.calmAnswers = 0;
  pace.nextStepAtMs = nowMs + minuteMs;
};

/** A request goes out; `inFlight` are those before it. The first one after a wait sets the pace that the 429 has told. */
export const paceOnSend = (pace: Pace, inFlight: number, nowMs: number): void => {
  pace.firstSentAtMs ??= nowMs;
  if (pace.told !== null) {
    learnPace(pace, inFlight, nowMs);
    pace.told = null;
  } else if (pace.bucket !== null && nowMs >= pace.nextStepAtMs) tryMore(pace, pace.bucket, nowMs);
};

// +5 % for five seconds, then +10 %, +20 % … : a third more after 15 s, twice as much after 20 s.
const tryMore = (pace: Pace, bucket: Bucket, nowMs: number): void => {
  const isCalm = pace.calmAnswers >= calmAnswers || nowMs >= pace.nextStepAtMs + minuteMs;
  if (pace.steps === 0 && !isCalm) return;
  pace.bucket = withLimit(bucket, bucket.limitPerMinute * (1 + Math.min(1, 0.05 * 2 ** pace.steps)), nowMs);
  pace.steps++;
  pace.nextStepAtMs = nowMs + stepMs;
};

/** A good answer to a request sent at `sentAtMs`. */
export const paceOnAnswer = (pace: Pace, sentAtMs: number): void => {
  pace.calmAnswers++;
  const second = Math.floor(sentAtMs / 1000);
  if (second > pace.second) moveTo(pace, second);
  if (second > pace.second - 60) pace.accepted[second % 60]!++;
};

/** A 429 that is the first of its burst. */
export const paceOnRateLimited = (pace: Pace, waitMs: number, nowMs: number): void => {
  if (pace.bucket !== null && pace.steps > 0) keep(pace, pace.keptLimit, nowMs);
  else if (waitMs >= tellingWaitMs) pace.told ??= { atMs: nowMs, waitMs };
  else if (pace.bucket !== null) keep(pace, pace.keptLimit * lowered, nowMs);
};

// 12,000 taken in 12 s and a wait of 48 s: 12,000 a minute. 12,000 taken in the last minute of ten: 12,000 a minute.
const learnPace = (pace: Pace, inFlight: number, nowMs: number): void => {
  const { atMs, waitMs } = pace.told!;
  moveTo(pace, Math.floor(atMs / 1000));
  let taken = inFlight;
  for (const count of pace.accepted) taken += count;
  if (taken < leastTaken) return;
  const spanMs = Math.min(minuteMs, atMs - pace.firstSentAtMs! + waitMs);
  const measured = (taken / spanMs) * minuteMs;
  // A pace that was kept and yet refused is too high, whatever was taken; and one minute must not undo all that was learned.
  const { keptLimit } = pace;
  keep(pace, keptLimit === 0 ? measured : Math.min(keptLimit * lowered, Math.max(measured, keptLimit / 2)), nowMs);
};
