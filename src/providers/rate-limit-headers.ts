/** Quotas as response headers tell them (WIRE section 7): OpenAI, Azure and Groq share one dialect, Anthropic has another. */

import type { QuotaWindow, RateLimits } from '../core/rate-limits.ts';
import { timeFromNowMs } from './durations.ts';
import { header } from './headers.ts';
import type { HttpHeaders } from './provider.ts';

interface WindowNames {
  readonly limit: string;
  readonly remaining: string;
  readonly reset: string;
}

const openAiWindow = (kind: string): WindowNames => ({
  limit: `x-ratelimit-limit-${kind}`,
  remaining: `x-ratelimit-remaining-${kind}`,
  reset: `x-ratelimit-reset-${kind}`,
});
const anthropicWindow = (kind: string): WindowNames => ({
  limit: `anthropic-ratelimit-${kind}-limit`,
  remaining: `anthropic-ratelimit-${kind}-remaining`,
  reset: `anthropic-ratelimit-${kind}-reset`,
});

const openAi = { requests: openAiWindow('requests'), tokens: openAiWindow('tokens') };
const anthropic = {
  requests: anthropicWindow('requests'),
  tokens: anthropicWindow('tokens'),
  inputTokens: anthropicWindow('input-tokens'),
  outputTokens: anthropicWindow('output-tokens'),
};

// Groq and OpenAI's lowest tiers count requests by the day, under the same name as by the minute.
const longestMinuteResetMs = 10 * 60_000;

/** Windows of a minute; null when the headers name none. Resets are milliseconds from `wallMs`, never negative. */
export function rateLimits(headers: HttpHeaders, wallMs: number): RateLimits | null {
  if (isTold(headers, openAi.requests) || isTold(headers, openAi.tokens)) return openAiLimits(headers, wallMs);
  if (isTold(headers, anthropic.requests) || isTold(headers, anthropic.tokens)) return anthropicLimits(headers, wallMs);
  if (isTold(headers, anthropic.inputTokens) || isTold(headers, anthropic.outputTokens)) {
    return anthropicLimits(headers, wallMs);
  }
  return null;
}

const isTold = (headers: HttpHeaders, { limit, remaining }: WindowNames): boolean =>
  headers[limit] !== undefined || headers[remaining] !== undefined;

type Found = { -readonly [Kind in keyof RateLimits]: QuotaWindow };

function openAiLimits(headers: HttpHeaders, wallMs: number): RateLimits | null {
  const found: Found = {};
  const requests = readWindow(headers, openAi.requests, wallMs);
  const tokens = readWindow(headers, openAi.tokens, wallMs);
  const isDaily = requests?.resetMs != null && requests.resetMs > longestMinuteResetMs;
  if (requests !== null && !isDaily) found.requests = requests;
  if (tokens !== null) found.tokens = tokens;
  return found.requests === undefined && found.tokens === undefined ? null : found;
}

const anthropicKinds = ['requests', 'tokens', 'inputTokens', 'outputTokens'] as const;

function anthropicLimits(headers: HttpHeaders, wallMs: number): RateLimits | null {
  const found: Found = {};
  let isEmpty = true;
  for (const kind of anthropicKinds) {
    const window = readWindow(headers, anthropic[kind], wallMs);
    if (window === null) continue;
    found[kind] = window;
    isEmpty = false;
  }
  return isEmpty ? null : found;
}

function readWindow(headers: HttpHeaders, names: WindowNames, wallMs: number): QuotaWindow | null {
  const limit = count(header(headers, names.limit));
  const remaining = count(header(headers, names.remaining));
  if (limit === null && remaining === null) return null;
  const reset = header(headers, names.reset);
  const resetMs = reset === null ? null : timeFromNowMs(reset, wallMs);
  return { limit, remaining, resetMs: resetMs === null ? null : Math.max(0, resetMs) };
}

/** Azure's -1 and any other nonsense is "unknown". */
const count = (text: string | null): number | null =>
  text !== null && /^\s*\d{1,15}(\.\d+)?\s*$/.test(text) ? Math.trunc(Number(text)) : null;
