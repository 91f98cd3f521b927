/** Token counts brought to one meaning (WIRE section 9). */

import type { Usage } from '../core/job.ts';
import { asCount, asNumber, type LooseObject } from './json.ts';

/** Counts as a wire format has them, nonsense already 0: input with cached and written, output with reasoning. */
export interface TokenCounts {
  readonly input: number;
  readonly cached: number;
  readonly written: number;
  readonly writtenLong: number;
  readonly output: number;
  readonly reasoning: number;
}

/**
 * Cached and written tokens are a part of the input. Gateways that forward Anthropic's counts as they are send an input
 * below its parts: it is the uncached rest then, and the parts are added.
 */
export function toUsage(counts: TokenCounts): Usage {
  const kept = counts.cached + counts.written;
  return {
    inputTokens: kept > counts.input ? counts.input + kept : counts.input,
    cachedInputTokens: counts.cached,
    cacheWriteTokens: counts.written,
    cacheWriteLongTokens: Math.min(counts.writtenLong, counts.written),
    outputTokens: counts.output,
    reasoningTokens: Math.min(counts.reasoning, counts.output),
    estimated: false,
  };
}

/** The first field that holds a number, as a count; null when none does. */
export function firstCount(from: LooseObject | null, names: readonly string[]): number | null {
  if (from === null) return null;
  for (const name of names) if (asNumber(from[name]) !== null) return asCount(from[name]);
  return null;
}
