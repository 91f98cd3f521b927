/** How much of a request's input the provider has cached: a long system prompt that came before. */

import { fnv1a } from './chance.ts';
import type { RecentCounts } from './recent-counts.ts';
import type { Destination, SimRequest } from './wire.ts';

/** Prompts of 1,024 tokens and more are cached, in steps of 128, as OpenAI does it. */
const fromTokens = 1024;
const step = 128;

export interface Caching {
  readonly cached: number;
  readonly written: number;
}

const nothing: Caching = { cached: 0, written: 0 };

/** `writesCost` when the provider charges for the first time apart, as Anthropic does. */
export const cachingOf = (
  request: SimRequest,
  to: Destination,
  from: { readonly inputTokens: number; readonly seen: RecentCounts; readonly writesCost: boolean },
): Caching => {
  const length = request.system.length;
  // So few characters cannot be that many tokens; most requests end here.
  if (!request.cacheable || length < fromTokens) return nothing;
  const share = length / (length + request.userText.length);
  const systemTokens = Math.floor((from.inputTokens * share) / step) * step;
  if (systemTokens < fromTokens) return nothing;
  const isRepeated = from.seen.add(fnv1a(request.system, fnv1a(to.model, fnv1a(to.provider)))) > 1;
  if (isRepeated) return { cached: systemTokens, written: 0 };
  return from.writesCost ? { cached: 0, written: systemTokens } : nothing;
};
