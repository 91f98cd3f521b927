/**
 * What a target or a provider lets through in a minute, each provider counting in its own way: OpenAI and those like it
 * take the prompt and `max_tokens` up front, Anthropic counts input (what it has cached left out) and output apart, and
 * output as it is written. Limits come from the configuration, from response headers, or from 429s alone.
 */

import { type Bucket, bucketReadyAtMs, fullBucket, returnToBucket, takeFromBucket, withLimit } from './bucket.ts';
import type { Plan, PlannedTarget, Usage } from './job.ts';
import { type Pace, paceBucket } from './pace.ts';
import type { QuotaWindow, RateLimits } from './rate-limits.ts';

export interface Quota {
  requests: Bucket | null;
  /** Input and the most output, together. */
  tokens: Bucket | null;
  inputTokens: Bucket | null;
  outputTokens: Bucket | null;
  /** Output of an answer, as a moving average: what a request is likely to take from `outputTokens`. */
  meanOutput: number;
  /** How fast requests may go where nothing but 429s tells. */
  readonly pace: Pace | null;
}

/** What one request may take: estimated input, and output at most. */
export interface Demand {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export const demandOf = (target: PlannedTarget, plan: Plan): Demand => ({
  inputTokens: target.inputTokens,
  outputTokens: plan.job.request.maxTokens,
});

export const noQuota = (pace: Pace | null): Quota => ({
  requests: null,
  tokens: null,
  inputTokens: null,
  outputTokens: null,
  meanOutput: 0,
  pace,
});

export const configuredQuota = (maxRpm: number | null, maxTpm: number | null, nowMs: number): Quota => ({
  ...noQuota(null),
  requests: maxRpm === null ? null : fullBucket(maxRpm, nowMs),
  tokens: maxTpm === null ? null : fullBucket(maxTpm, nowMs),
});

const likelyOutput = ({ meanOutput }: Quota, { outputTokens }: Demand): number => Math.min(meanOutput, outputTokens);

/** When a request may go: `nowMs` or earlier when it may at once. */
export const quotaReadyAtMs = (quota: Quota, demand: Demand, nowMs: number): number => {
  const { requests, tokens, inputTokens, outputTokens } = quota;
  const pace = quota.pace === null ? null : paceBucket(quota.pace);
  let readyAtMs = 0;
  if (requests !== null) readyAtMs = bucketReadyAtMs(requests, 1, nowMs);
  if (pace !== null) readyAtMs = Math.max(readyAtMs, bucketReadyAtMs(pace, 1, nowMs));
  if (tokens !== null) {
    readyAtMs = Math.max(readyAtMs, bucketReadyAtMs(tokens, demand.inputTokens + demand.outputTokens, nowMs));
  }
  if (inputTokens !== null) readyAtMs = Math.max(readyAtMs, bucketReadyAtMs(inputTokens, demand.inputTokens, nowMs));
  if (outputTokens !== null) {
    readyAtMs = Math.max(readyAtMs, bucketReadyAtMs(outputTokens, likelyOutput(quota, demand), nowMs));
  }
  return readyAtMs;
};

/** A request goes out. Gives the output that was taken for it from `outputTokens`, to be handed to `settleQuota`. */
export const takeFromQuota = (quota: Quota, demand: Demand, nowMs: number): number => {
  const { requests, tokens, inputTokens, outputTokens } = quota;
  const pace = quota.pace === null ? null : paceBucket(quota.pace);
  if (requests !== null) takeFromBucket(requests, 1, nowMs);
  if (pace !== null) takeFromBucket(pace, 1, nowMs);
  if (tokens !== null) takeFromBucket(tokens, demand.inputTokens + demand.outputTokens, nowMs);
  if (inputTokens !== null) takeFromBucket(inputTokens, demand.inputTokens, nowMs);
  if (outputTokens === null) return 0;
  const output = likelyOutput(quota, demand);
  takeFromBucket(outputTokens, output, nowMs);
  return output;
};

/** The request is over: what it took too much comes back, what it took too little goes. `usage` is null when it failed. */
export const settleQuota = (quota: Quota, demand: Demand, takenOutput: number, usage: Usage | null): void => {
  const { tokens, inputTokens, outputTokens } = quota;
  const input = usage === null ? 0 : usage.inputTokens;
  const output = usage === null ? 0 : usage.outputTokens;
  if (tokens !== null) returnToBucket(tokens, demand.inputTokens + demand.outputTokens - input - output);
  if (inputTokens !== null) {
    returnToBucket(inputTokens, demand.inputTokens - input + (usage === null ? 0 : usage.cachedInputTokens));
  }
  if (outputTokens !== null) returnToBucket(outputTokens, takenOutput - output);
  if (usage === null) return;
  quota.meanOutput = quota.meanOutput === 0 ? output : quota.meanOutput + (output - quota.meanOutput) / 16;
};

/**
 * Learns the windows that a provider tells and `configured` does not set. Only downwards from what remains: it is older
 * than what was sent since, and others may use the same account.
 */
export const learnQuota = (quota: Quota, limits: RateLimits, configured: Quota, nowMs: number): void => {
  if (configured.requests === null) quota.requests = learned(quota.requests, limits.requests, nowMs);
  if (quota.requests !== null && quota.pace !== null) quota.pace.bucket = null;
  if (configured.tokens !== null) return;
  quota.inputTokens = learned(quota.inputTokens, limits.inputTokens, nowMs);
  quota.outputTokens = learned(quota.outputTokens, limits.outputTokens, nowMs);
  // Anthropic's common window only repeats the tighter of the two.
  const isApart = quota.inputTokens !== null || quota.outputTokens !== null;
  quota.tokens = isApart ? null : learned(quota.tokens, limits.tokens, nowMs);
};

const learned = (bucket: Bucket | null, window: QuotaWindow | undefined, nowMs: number): Bucket | null => {
  if (!window?.limit) return bucket;
  const next = withLimit(bucket, window.limit, nowMs);
  if (window.remaining !== null) next.level = Math.min(next.level, window.remaining);
  return next;
};
