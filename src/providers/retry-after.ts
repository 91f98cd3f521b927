/** How long a server asks its client to wait (WIRE section 6, "Delay choice"). */

import { goDurationMs, timeFromNowMs } from './durations.ts';
import type { ErrorBody } from './error-body.ts';
import { header } from './headers.ts';
import type { HttpHeaders } from './provider.ts';

const longestWaitMs = 24 * 3_600_000;

const bounded = (ms: number): number => Math.min(Math.max(Math.round(ms), 0), longestWaitMs);

// "retry in 46.2s", "try again in 2m59.56s", "retry after 26 seconds"
const saidWait =
  /\b(?:retry|try again) (?:in|after) ((?:\d+(?:\.\d+)?\s*(?:milliseconds?|ms|hours?|h|minutes?|min|m|seconds?|secs?|s)\b[\s,]*)+|(?:\d+(?:\.\d+)?(?:ms|h|m|s))+)/i;

const windowPrefixes = [
  ['x-ratelimit-remaining-requests', 'x-ratelimit-reset-requests'],
  ['x-ratelimit-remaining-tokens', 'x-ratelimit-reset-tokens'],
  ['anthropic-ratelimit-requests-remaining', 'anthropic-ratelimit-requests-reset'],
  ['anthropic-ratelimit-tokens-remaining', 'anthropic-ratelimit-tokens-reset'],
  ['anthropic-ratelimit-input-tokens-remaining', 'anthropic-ratelimit-input-tokens-reset'],
  ['anthropic-ratelimit-output-tokens-remaining', 'anthropic-ratelimit-output-tokens-reset'],
  ['x-ratelimit-remaining', 'x-ratelimit-reset'],
  ['ratelimit-remaining', 'ratelimit-reset'],
] as const;

/** Milliseconds from now, 0 to 24 hours; null when the server names no wait. `wallMs` is the wall clock at arrival. */
export function retryAfterMs(headers: HttpHeaders, error: ErrorBody, wallMs: number): number | null {
  const wait =
    milliseconds(header(headers, 'retry-after-ms')) ??
    fromNow(header(headers, 'retry-after'), wallMs) ??
    (error.retryDelay === null ? null : goDurationMs(error.retryDelay)) ??
    waitInMessage(error.message) ??
    exhaustedWindowMs(headers, wallMs) ??
    (error.forwardedHeaders === null ? null : exhaustedWindowMs(error.forwardedHeaders, wallMs));
  return wait === null ? null : bounded(wait);
}

const milliseconds = (text: string | null): number | null =>
  text !== null && /^\s*-?\d+(\.\d+)?\s*$/.test(text) ? Number(text) : null;

const fromNow = (text: string | null, wallMs: number): number | null =>
  text === null ? null : timeFromNowMs(text, wallMs);

function waitInMessage(message: string): number | null {
  const said = saidWait.exec(message)?.[1];
  if (said === undefined) return null;
  const asGo = said
    .toLowerCase()
    .replace(/[\s,]+/g, '')
    .replace(/milliseconds?/g, 'ms')
    .replace(/hours?/g, 'h')
    .replace(/minutes?|min/g, 'm')
    .replace(/seconds?|secs?/g, 's');
  return goDurationMs(asGo);
}

/**
 * A reset is the time until a window is full again. Only when nothing remains does it say how long to wait: with
 * tokens left, `6m0s` would idle for minutes where one second does. Azure sends 0 or -1 for "unknown".
 */
function exhaustedWindowMs(headers: HttpHeaders, wallMs: number): number | null {
  let longest: number | null = null;
  for (const [remaining, reset] of windowPrefixes) {
    const left = milliseconds(header(headers, remaining));
    if (left === null || left > 0) continue;
    const wait = fromNow(header(headers, reset), wallMs);
    if (wait !== null && wait > 0 && (longest === null || wait > longest)) longest = wait;
  }
  return longest;
}
