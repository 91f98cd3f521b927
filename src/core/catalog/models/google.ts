/** Google's Gemini models on the Developer API (WIRE section 10). Text prices; audio input costs more. */

import type { PriceList, Rates } from '../../pricing.ts';
import type { Model } from '../model.ts';
import { aliasesOf } from '../model-names.ts';
import { claimed, flat, price, rates, tiered } from './price.ts';

const gemini = (input: number, cachedInput: number, output: number): Rates => rates(input, output, { cachedInput });

/** The whole request costs more when its prompt is longer than 200K tokens. */
const long = (base: Rates, above: Rates): PriceList => tiered(base, { aboveInputTokens: 200_000, rates: above });

/** An introductory price that doubles in 2027. */
const introductory: PriceList = [
  price(gemini(0.75, 0.075, 3.75), { to: '2027-01-01' }),
  price(gemini(1.5, 0.15, 7.5), { from: '2027-01-01' }),
];

interface Extra {
  /** False for the one that thinks only when asked to. */
  readonly reasoning?: boolean;
  readonly resold?: boolean;
  readonly holysheep?: PriceList;
}

const model = (id: string, prices: PriceList, extra: Extra = {}): Model => ({
  id,
  aliases: aliasesOf(id, 'google', [`models/${id}`]),
  contextWindow: 1_048_576,
  maxOutputTokens: 65_536,
  lacks: [],
  tokenFactor: 1,
  reasoning: extra.reasoning ?? true,
  servedBy: {
    google: { upstreamModel: id, prices },
    ...(extra.resold !== false && { openrouter: { upstreamModel: `google/${id}`, prices: null } }),
    ...(extra.holysheep && { holysheep: { upstreamModel: id, prices: extra.holysheep } }),
  },
});

export const googleModels: readonly Model[] = [
  model('gemini-2.5-pro', long(gemini(1.25, 0.125, 10), gemini(2.5, 0.25, 15))),
  model('gemini-2.5-flash', flat(gemini(0.3, 0.03, 2.5)), { holysheep: claimed(0.3, 2.5) }),
  model('gemini-2.5-flash-lite', flat(gemini(0.1, 0.01, 0.4)), { reasoning: false }),
  model('gemini-3-flash-preview', flat(gemini(0.5, 0.05, 3))),
  model('gemini-3.1-pro-preview', long(gemini(2, 0.2, 12), gemini(4, 0.4, 18))),
  model('gemini-3.1-flash-lite', flat(gemini(0.25, 0.025, 1.5))),
  model('gemini-3.5-flash', flat(gemini(1.5, 0.15, 9))),
  model('gemini-3.6-flash', introductory, { resold: false }),
  model('gemini-3.7-flash', introductory, { resold: false }),
  model('gemini-3.8-flash', introductory, { resold: false }),
];
