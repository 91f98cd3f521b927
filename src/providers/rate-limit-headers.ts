/** Quotas as response headers tell them (WIRE section 7): OpenAI, Azure and Groq share one dialect, Anthropic has another. */

import type { QuotaWindow, RateLimits } from '../core/rate-limits.ts';
import { timeFromNowMs } from './durations.ts';
import { header } from './headers.ts';
import type { HttpHeaders } from './provider.ts';

// Groq and OpenAI's lowest tiers count requests by the day, under the same name as by the minute.
const longestMinuteResetMs = 10 * 60_000;

/** Windows of a minute; null when the headers name none. Resets are milliseconds from `wallMs`, never negative. */
export function rateLimits(headers: HttpHeaders, wallMs: number): RateLimits | null {
  if (
    headers['x-ratelimit-limit-requests'] !== undefined ||
    headers['x-ratelimit-limit-tokens'] !== undefined ||
    headers['x-ratelimit-remaining-requests'] !== undefined ||
    headers['x-ratelimit-remaining-tokens'] !== undefined
  ) {
    return openAiLimits(headers, wallMs);
  }
  if (
    headers['anthropic-ratelimit-requests-limit'] !== undefined ||
    headers['anthropic-ratelimit-tokens-limit'] !== undefined ||
    headers['anthropic-ratelimit-input-tokens-limit'] !== undefined ||
    headers['anthropic-ratelimit-output-tokens-limit'] !== undefined
  ) {
    return anthropicLimits(headers, wallMs);
  }
  return null;
}

function openAiLimits(headers: HttpHeaders, wallMs: number): RateLimits | null {
  const read = (kind: string): QuotaWindow | null =>
    readWindow(
      header(headers, `x-ratelimit-limit-${kind}`),
      header(headers, `x-ratelimit-remaining-${kind}`),
      resetMs(header(headers, `x-ratelimit-reset-${kind}`), wallMs),
    );
  const requests = read('requests');
  const tokens = read('tokens');
  const isDaily = requests?.resetMs != null && requests.resetMs > longestMinuteResetMs;
  return limitsOf({ requests: isDaily ? null : requests, tokens });
}

function anthropicLimits(headers: HttpHeaders, wallMs: number): RateLimits | null {
  const read = (kind: string): QuotaWindow | null =>
    readWindow(
      header(headers, `anthropic-ratelimit-${kind}-limit`),
      header(headers, `anthropic-ratelimit-${kind}-remaining`),
      resetMs(header(headers, `anthropic-ratelimit-${kind}-reset`), wallMs),
    );
  return limitsOf({
    requests: read('requests'),
    tokens: read('tokens'),
    inputTokens: read('input-tokens'),
    outputTokens: read('output-tokens'),
  });
}

function readWindow(limitText: string | null, remainingText: string | null, reset: number | null): QuotaWindow | null {
  const limit = count(limitText);
  const remaining = count(remainingText);
  return limit === null && remaining === null ? null : { limit, remaining, resetMs: reset };
}

/** Azure's -1 and any other nonsense is "unknown". */
const count = (text: string | null): number | null =>
  text !== null && /^\s*\d{1,15}(\.\d+)?\s*$/.test(text) ? Math.trunc(Number(text)) : null;

function resetMs(text: string | null, wallMs: number): number | null {
  const fromNow = text === null ? null : timeFromNowMs(text, wallMs);
  return fromNow === null ? null : Math.max(0, fromNow);
}

function limitsOf(
  windows: { readonly [Kind in keyof RateLimits]-?: QuotaWindow | null } | OpenAiWindows,
): RateLimits | null {
  const found: { -readonly [Kind in keyof RateLimits]: QuotaWindow } = {};
  let isEmpty = true;
  for (const [kind, window] of Object.entries(windows) as [keyof RateLimits, QuotaWindow | null][]) {
    if (window === null) continue;
    found[kind] = window;
    isEmpty = false;
  }
  return isEmpty ? null : found;
}

interface OpenAiWindows {
  readonly requests: QuotaWindow | null;
  readonly tokens: QuotaWindow | null;
}
