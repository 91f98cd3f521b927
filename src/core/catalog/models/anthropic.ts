/** Anthropic's models (WIRE sections 2.8 and 10). */

import type { PriceList, Rates } from '../../pricing.ts';
import type { Model } from '../model.ts';
import { aliasesOf, dashed } from '../model-names.ts';
import { claimed, flat, price, rates, tiered } from './price.ts';

/** A write costs 1.25 times the input for five minutes and twice for an hour, on every model. */
const claude = (input: number, cachedInput: number, output: number): Rates =>
  rates(input, output, { cachedInput, cacheWrite: input * 1.25, cacheWriteLong: input * 2 });

interface Generation {
  readonly contextWindow: number;
  readonly maxOutputTokens: number;
  readonly tokenFactor: number;
  readonly reasoning: boolean;
}

const family45: Generation = { contextWindow: 200_000, maxOutputTokens: 64_000, tokenFactor: 1.1, reasoning: false };
const family46: Generation = { ...family45, contextWindow: 1_000_000, maxOutputTokens: 128_000 };
/** From 4.7 on: a tokenizer that makes about 30 % more tokens, and sampling parameters are rejected. */
const current: Generation = { ...family46, tokenFactor: 1.35, reasoning: true };

interface Extra {
  readonly dated?: string;
  readonly retiredOn?: string;
  readonly resold?: boolean;
  readonly holysheep?: PriceList;
}

const model = (id: string, generation: Generation, prices: PriceList, extra: Extra = {}): Model => ({
  id,
  aliases: aliasesOf(id, 'anthropic', extra.dated === undefined ? [] : [`${dashed(id)}-${extra.dated}`]),
  ...generation,
  lacks: [],
  servedBy: {
    anthropic: {
      upstreamModel: dashed(id),
      prices,
      ...(extra.retiredOn !== undefined && { retiredOn: extra.retiredOn }),
    },
    ...(extra.resold !== false && { openrouter: { upstreamModel: `anthropic/${id}`, prices: null } }),
    ...(extra.holysheep && { holysheep: { upstreamModel: id, prices: extra.holysheep } }),
  },
});

const opus = flat(claude(5, 0.5, 25));

export const anthropicModels: readonly Model[] = [
  model('claude-fable-5.2', current, flat(claude(8, 0.2, 40)), { resold: false }),
  model('claude-fable-5.1', current, flat(claude(10, 0.25, 50))),
  model('claude-mythos-5.1', current, flat(claude(10, 0.25, 50)), { resold: false }),
  model('claude-fable-5', current, flat(claude(10, 1, 50))),
  model('claude-opus-5.5', current, flat(claude(4, 0.2, 20))),
  model('claude-opus-5', current, opus),
  model('claude-opus-4.8', current, opus),
  model('claude-opus-4.7', current, opus),
  model('claude-opus-4.6', family46, opus),
  model('claude-opus-4.5', family45, opus, { dated: '20251101' }),
  model(
    'claude-sonnet-5.5',
    current,
    [price(claude(2, 0.2, 10), { to: '2026-10-07' }), price(claude(2, 0.1, 10), { from: '2026-10-07' })],
    { resold: false },
  ),
  model('claude-sonnet-5', current, flat(claude(2, 0.2, 10))),
  model('claude-sonnet-4.6', family46, flat(claude(3, 0.3, 15))),
  model(
    'claude-sonnet-4.5',
    family45,
    // Only with the beta that takes prompts of up to a million tokens.
    tiered(claude(3, 0.3, 15), { aboveInputTokens: 200_000, rates: claude(6, 0.6, 22.5) }),
    { dated: '20250929', retiredOn: '2026-11-30', holysheep: claimed(3, 15) },
  ),
  model(
    'claude-haiku-5.5',
    current,
    tiered(claude(0.1, 0.01, 0.5), { aboveInputTokens: 100_000, rates: claude(0.5, 0.05, 2.5) }),
    { resold: false },
  ),
  model('claude-haiku-4.5', family45, flat(claude(1, 0.1, 5)), { dated: '20251001' }),
];
