/** Price lists and what a request costs by them. */

import type { Usage } from './job.ts';

/** US dollars per million tokens. A missing cached or write rate means the plain input rate, a missing long one that of other writes. */
export interface Rates {
  readonly input: number;
  readonly output: number;
  readonly cachedInput?: number;
  readonly cacheWrite?: number;
  readonly cacheWriteLong?: number;
}

/** Rates for the whole request when its prompt has more than `aboveInputTokens`. */
export interface PriceTier {
  readonly aboveInputTokens: number;
  readonly rates: Rates;
}

/** A price with the days it holds (UTC, `from` inclusive, `to` exclusive). */
export interface Price {
  readonly rates: Rates;
  /** Lowest threshold first. */
  readonly tiers?: readonly PriceTier[];
  readonly from?: string;
  readonly to?: string;
  /** Other rates outside the provider's peak hours, for prompts of any length. */
  readonly offPeak?: { readonly rates: Rates; readonly isPeak: (wallMs: number) => boolean };
  /** Where the figures are from: `config`, `llmgw`, `claimed` (a reseller's own word), `genai-prices` or `local`. */
  readonly source: string;
}

/** The first entry that holds on a day is the one that counts. */
export type PriceList = readonly Price[];

const dayMs = 86_400_000;

/**
 * The rates of a request sent at `wallMs` (milliseconds since 1970) with a prompt of `inputTokens`, cached ones
 * included. Null when the list is null or no entry holds on that day.
 */
export const ratesAt = (prices: PriceList | null, wallMs: number, inputTokens: number): Rates | null => {
  if (prices === null) return null;
  for (const price of prices) if (holdsOn(price, wallMs, wallMs)) return ratesOf(price, wallMs, inputTokens);
  return null;
};

/**
 * US dollars for a usage as the provider reports it, every kind of token at its own rate; null when no price is known
 * or the figures make no sense (negative, not a number).
 *
 * `(input − cached − written)·in + cached·cachedIn + written5m·write + written1h·writeLong + output·out`, per million.
 * Gateways that forward Anthropic's counts send `input` without the cached and written tokens: when those two exceed
 * it, it is taken for the uncached rest (WIRE section 9).
 */
export const costUsd = (usage: Usage, prices: PriceList | null, wallMs: number): number | null => {
  const { inputTokens, cachedInputTokens: cached, cacheWriteTokens: written } = usage;
  const apart = cached + written > inputTokens;
  const rates = ratesAt(prices, wallMs, apart ? inputTokens + cached + written : inputTokens);
  if (rates === null) return null;
  const uncached = apart ? inputTokens : inputTokens - cached - written;
  const writtenLong = Math.min(usage.cacheWriteLongTokens, written);
  const writeRate = rates.cacheWrite ?? rates.input;
  const dollars =
    (uncached * rates.input +
      cached * (rates.cachedInput ?? rates.input) +
      (written - writtenLong) * writeRate +
      writtenLong * (rates.cacheWriteLong ?? writeRate) +
      usage.outputTokens * rates.output) /
    1e6;
  return dollars >= 0 ? dollars : null;
};

export interface RequestBounds {
  readonly inputTokensUpperBound: number;
  readonly maxOutputTokens: number;
}

/**
 * The most US dollars that any reading of the price list could charge for a request within `bounds`: every reachable
 * tier, peak hours, all of the prompt written to a cache where that is dearer, and prices that begin within a day,
 * because a request may be answered after midnight. Null when no price is known at `wallMs`.
 */
export const worstCostUsd = (bounds: RequestBounds, prices: PriceList | null, wallMs: number): number | null => {
  if (prices === null || ratesAt(prices, wallMs, 0) === null) return null;
  const { inputTokensUpperBound: inputTokens, maxOutputTokens } = bounds;
  let inputRate = 0;
  let outputRate = 0;
  for (const price of prices) {
    if (!holdsOn(price, wallMs, wallMs + dayMs)) continue;
    inputRate = Math.max(inputRate, dearestInput(price.rates));
    outputRate = Math.max(outputRate, price.rates.output);
    if (price.offPeak !== undefined) {
      inputRate = Math.max(inputRate, dearestInput(price.offPeak.rates));
      outputRate = Math.max(outputRate, price.offPeak.rates.output);
    }
    if (price.tiers === undefined) continue;
    for (const { aboveInputTokens, rates } of price.tiers) {
      if (inputTokens <= aboveInputTokens) break;
      inputRate = Math.max(inputRate, dearestInput(rates));
      outputRate = Math.max(outputRate, rates.output);
    }
  }
  return (inputTokens * inputRate + maxOutputTokens * outputRate) / 1e6;
};

const dearestInput = (rates: Rates): number =>
  Math.max(rates.input, rates.cachedInput ?? 0, rates.cacheWrite ?? 0, rates.cacheWriteLong ?? 0);

const ratesOf = (price: Price, wallMs: number, inputTokens: number): Rates => {
  if (price.offPeak !== undefined && !price.offPeak.isPeak(wallMs)) return price.offPeak.rates;
  let { rates } = price;
  if (price.tiers !== undefined) {
    for (const tier of price.tiers) {
      if (inputTokens <= tier.aboveInputTokens) break;
      rates = tier.rates;
    }
  }
  return rates;
};

/** Whether the price holds at some time between the two. */
const holdsOn = (price: Price, firstMs: number, lastMs: number): boolean =>
  (price.to === undefined || dayOf(firstMs) < price.to) && (price.from === undefined || dayOf(lastMs) >= price.from);

// Every row asks for the same day, and `YYYY-MM-DD` compares as text: the last two answers spare the formatting.
let latestDay = Number.NaN;
let latestText = '';
let earlierDay = Number.NaN;
let earlierText = '';

/** `YYYY-MM-DD`, UTC. */
export const dayOf = (wallMs: number): string => {
  const day = Math.floor(wallMs / dayMs);
  if (day === latestDay) return latestText;
  if (day === earlierDay) return earlierText;
  earlierDay = latestDay;
  earlierText = latestText;
  latestDay = day;
  latestText = new Date(day * dayMs).toISOString().slice(0, 10);
  return latestText;
};

/** The usage of an answer that is only expected, or that came without one: nothing cached, nothing written, nothing reasoned. */
export const estimatedUsage = (inputTokens: number, outputTokens: number): Usage => ({
  inputTokens,
  outputTokens,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  cacheWriteLongTokens: 0,
  reasoningTokens: 0,
  estimated: true,
});
