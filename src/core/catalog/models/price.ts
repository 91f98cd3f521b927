/** Short forms in which the model tables write their prices: US dollars per million tokens. */

import type { Price, PriceList, PriceTier, Rates } from '../../pricing.ts';

/** Figures checked against the makers' price pages in November 2026 (WIRE section 10). */
const ownSource = 'llmgw';
/** What a reseller's own posts say, not confirmed (WIRE section 5.1). */
const claimedSource = 'claimed';

export const rates = (input: number, output: number, rest: Omit<Rates, 'input' | 'output'> = {}): Rates => ({
  input,
  output,
  ...rest,
});

export const price = (base: Rates, more: Omit<Price, 'rates' | 'source'> = {}): Price => ({
  rates: base,
  ...more,
  source: ownSource,
});

export const flat = (base: Rates): PriceList => [price(base)];

export const tiered = (base: Rates, ...tiers: readonly PriceTier[]): PriceList => [price(base, { tiers })];

/** Every rate of the input side times one factor, the output times another. */
export const scaled = (base: Rates, inputFactor: number, outputFactor: number): Rates => ({
  input: base.input * inputFactor,
  output: base.output * outputFactor,
  ...(base.cachedInput !== undefined && { cachedInput: base.cachedInput * inputFactor }),
  ...(base.cacheWrite !== undefined && { cacheWrite: base.cacheWrite * inputFactor }),
  ...(base.cacheWriteLong !== undefined && { cacheWriteLong: base.cacheWriteLong * inputFactor }),
});

export const claimed = (input: number, output: number): PriceList => [
  { rates: rates(input, output), source: claimedSource },
];
