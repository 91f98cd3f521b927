/** Prices, costs and token estimates. */

import type { Usage } from './job.ts';

/** US dollars per million tokens. A missing cached or write rate means the plain input rate. */
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
  readonly tiers?: readonly PriceTier[];
  readonly from?: string;
  readonly to?: string;
  /** Other rates outside the provider's peak hours. */
  readonly offPeak?: { readonly rates: Rates; readonly isPeak: (wallMs: number) => boolean };
  /** Where the figures are from: `config`, `llmgw` or `genai-prices`. */
  readonly source: string;
}

export type PriceList = readonly Price[];

// implemented by the catalogue's builder:
export declare const ratesAt: (prices: PriceList | null, wallMs: number, inputTokens: number) => Rates | null;
export declare const costUsd: (usage: Usage, prices: PriceList | null, wallMs: number) => number | null;
