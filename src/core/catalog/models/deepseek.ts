/** DeepSeek's models (WIRE sections 4 and 10). JSON mode only: none takes a schema. */

import type { PriceList, Rates } from '../../pricing.ts';
import type { Feature, Model, ServedModel } from '../model.ts';
import { aliasesOf } from '../model-names.ts';
import { claimed, flat, price, rates, scaled } from './price.ts';

const hourMs = 3_600_000;

/**
 * DeepSeek's peak hours: Monday to Friday, 01:00 to 04:00 and 06:00 to 10:00 UTC. Chinese holidays are off-peak too;
 * they are not known here, so a cost on such a day comes out at the peak rate.
 */
const isDeepseekPeak = (wallMs: number): boolean => {
  const hour = Math.floor(wallMs / hourMs) % 24;
  if (!((hour >= 1 && hour < 4) || (hour >= 6 && hour < 10))) return false;
  // Day 0, 1970-01-01, was a Thursday.
  const weekday = (Math.floor(wallMs / (24 * hourMs)) + 4) % 7;
  return weekday >= 1 && weekday <= 5;
};

const deepseek = (input: number, cachedInput: number, output: number): Rates => rates(input, output, { cachedInput });

const peakPriced = (peak: Rates): PriceList => [
  price(peak, { offPeak: { rates: scaled(peak, 0.5, 0.5), isPeak: isDeepseekPeak } }),
];

interface Shape {
  readonly contextWindow: number;
  readonly maxOutputTokens: number | null;
  readonly lacks: readonly Feature[];
  readonly reasoning: boolean;
  readonly servedBy: Readonly<Record<string, ServedModel>>;
  readonly others?: readonly string[];
}

const model = (id: string, { others, ...shape }: Shape): Model => ({
  id,
  aliases: aliasesOf(id, 'deepseek', others),
  tokenFactor: 1,
  ...shape,
});

export const deepseekModels: readonly Model[] = [
  model('deepseek-flash', {
    others: ['deepseek-v4-flash', 'deepseek-v4.1-flash'],
    contextWindow: 1_000_000,
    maxOutputTokens: 384_000,
    lacks: ['json_schema'],
    reasoning: true,
    servedBy: {
      deepseek: { upstreamModel: 'deepseek-flash', prices: peakPriced(deepseek(0.3, 0.006, 1.2)) },
    },
  }),
  model('deepseek-v4-pro', {
    contextWindow: 1_000_000,
    maxOutputTokens: 384_000,
    lacks: ['json_schema', 'images'],
    reasoning: true,
    servedBy: {
      deepseek: { upstreamModel: 'deepseek-v4-pro', prices: peakPriced(deepseek(1.32, 0.044, 3.96)) },
      openrouter: { upstreamModel: 'deepseek/deepseek-v4-pro', prices: null },
    },
  }),
  model('deepseek-v3.2', {
    others: ['deepseek-chat'],
    contextWindow: 128_000,
    maxOutputTokens: null,
    lacks: ['json_schema', 'images'],
    reasoning: false,
    servedBy: {
      deepseek: {
        upstreamModel: 'deepseek-chat',
        prices: flat(deepseek(0.28, 0.028, 0.42)),
        retiredOn: '2026-07-24',
      },
      openrouter: { upstreamModel: 'deepseek/deepseek-v3.2', prices: null },
      holysheep: { upstreamModel: 'deepseek-v3.2', prices: claimed(0.14, 0.42) },
    },
  }),
];
