/** OpenAI's models (WIRE section 10). */

import type { PriceList, Rates } from '../../pricing.ts';
import type { Model } from '../model.ts';
import { aliasesOf } from '../model-names.ts';
import { claimed, flat, rates, scaled, tiered } from './price.ts';

type Size = readonly [contextWindow: number, maxOutputTokens: number];

const gpt41: Size = [1_047_576, 32_768];
const gpt4o: Size = [128_000, 16_384];
const oSeries: Size = [200_000, 100_000];
const gpt5: Size = [400_000, 128_000];
const million: Size = [1_050_000, 128_000];

const cached = (input: number, cachedInput: number, output: number): Rates => rates(input, output, { cachedInput });

/** From GPT-5.6 on a cache write costs 1.25 times the input. */
const written = (input: number, cachedInput: number, output: number, cacheWriteLong?: number): Rates =>
  rates(input, output, {
    cachedInput,
    cacheWrite: input * 1.25,
    ...(cacheWriteLong !== undefined && { cacheWriteLong }),
  });

/** A prompt of more than 272K tokens: the whole request at twice the input and one and a half times the output. */
const long = (base: Rates): PriceList => tiered(base, { aboveInputTokens: 272_000, rates: scaled(base, 2, 1.5) });

interface Extra {
  /** The day of the snapshot that the bare name stands for. */
  readonly dated?: string;
  readonly resold?: boolean;
  readonly holysheep?: PriceList;
}

const reasons = (id: string): boolean => /^(o\d|gpt-[5-9])/.test(id);

const model = (id: string, [contextWindow, maxOutputTokens]: Size, prices: PriceList, extra: Extra = {}): Model => ({
  id,
  aliases: aliasesOf(id, 'openai', extra.dated === undefined ? [] : [`${id}-${extra.dated}`]),
  contextWindow,
  maxOutputTokens,
  lacks: [],
  tokenFactor: 1,
  reasoning: reasons(id),
  servedBy: {
    openai: { upstreamModel: id, prices },
    // Azure's names are the deployments': this holds where they are called like the model.
    azure: { upstreamModel: id, prices: null },
    ...(extra.resold !== false && { openrouter: { upstreamModel: `openai/${id}`, prices: null } }),
    ...(extra.holysheep && { holysheep: { upstreamModel: id, prices: extra.holysheep } }),
  },
});

export const openaiModels: readonly Model[] = [
  model('gpt-4.1', gpt41, flat(cached(2, 0.5, 8)), { dated: '2025-04-14', holysheep: claimed(2, 8) }),
  model('gpt-4.1-mini', gpt41, flat(cached(0.4, 0.1, 1.6)), { dated: '2025-04-14' }),
  model('gpt-4.1-nano', gpt41, flat(cached(0.1, 0.025, 0.4)), { dated: '2025-04-14' }),
  model('gpt-4o', gpt4o, flat(cached(2.5, 1.25, 10)), { dated: '2024-08-06' }),
  model('gpt-4o-mini', gpt4o, flat(cached(0.15, 0.075, 0.6)), { dated: '2024-07-18' }),
  model('o3', oSeries, flat(cached(2, 0.5, 8)), { dated: '2025-04-16' }),
  model('o4-mini', oSeries, flat(cached(1.1, 0.275, 4.4)), { dated: '2025-04-16' }),
  model('gpt-5', gpt5, flat(cached(1.25, 0.125, 10)), { dated: '2025-08-07' }),
  model('gpt-5-mini', gpt5, flat(cached(0.25, 0.025, 2)), { dated: '2025-08-07' }),
  model('gpt-5-nano', gpt5, flat(cached(0.05, 0.005, 0.4)), { dated: '2025-08-07' }),
  model('gpt-5.1', gpt5, flat(cached(1.25, 0.125, 10)), { dated: '2025-11-13' }),
  model('gpt-5.2', gpt5, flat(cached(1.75, 0.175, 14)), { dated: '2025-12-11' }),
  model('gpt-5.2-pro', gpt5, flat(rates(21, 168))),
  model('gpt-5.4', million, long(cached(2.5, 0.25, 15))),
  model('gpt-5.4-mini', gpt5, flat(cached(0.75, 0.075, 4.5))),
  model('gpt-5.4-nano', gpt5, flat(cached(0.2, 0.02, 1.25))),
  model('gpt-5.5', million, long(cached(5, 0.5, 30))),
  model('gpt-5.5-pro', million, long(rates(30, 180))),
  model('gpt-5.6-sol', million, long(written(4, 0.4, 20))),
  model('gpt-5.6-terra', million, long(written(2, 0.2, 12))),
  model('gpt-5.6-luna', million, long(written(0.2, 0.02, 1.2))),
  model('gpt-6-astra', million, long(written(10, 1, 50)), { resold: false }),
  model('gpt-6-sol', million, long(written(2, 0.2, 10))),
  model('gpt-6-luna', million, long(written(0.1, 0.01, 0.5))),
  model('gpt-6.1-sol', million, long(written(2, 0.1, 10)), { resold: false }),
  // Kept for twelve hours, a write costs twice as much.
  model('gpt-6.1-terra', million, long(written(1, 0.05, 5, 2.5)), { resold: false }),
];
