/** Prices of @pydantic/genai-prices as price lists: what llmgw's own table lacks (WIRE section 11). */

import type { ConditionalPrice, ModelPrice, PriceCalculation, TimeOfDateConstraint } from '@pydantic/genai-prices';
import { spelling, undated } from '../core/catalog/model-names.ts';
import type { PriceOf } from '../core/catalog/target.ts';
import type { Price, PriceList, PriceTier, Rates } from '../core/pricing.ts';

const source = 'genai-prices';

/**
 * Loads the package (about 50 ms, so only when a price is missing) and gives its look-up. It answers null for an
 * unknown provider or model, for a model that the package only matched by the beginning of its name, and for prices
 * that tokens alone do not make up (fees per request, another rate for reasoning).
 */
export const loadGenaiPrices = async (): Promise<PriceOf> => {
  const { calcPrice } = await import('@pydantic/genai-prices');
  const known = new Map<string, PriceList | null>();
  return (provider, upstreamModel) => {
    const key = `${provider}/${upstreamModel}`;
    let prices = known.get(key);
    if (prices === undefined) {
      // Zero tokens: the package refuses usages that contradict themselves, and only its price is wanted.
      const found = calcPrice({ input_tokens: 0, output_tokens: 0 }, upstreamModel, { providerId: provider });
      prices = found !== null && isSameModel(upstreamModel, found.model.id) ? toPriceList(found) : null;
      known.set(key, prices);
    }
    return prices;
  };
};

/**
 * The package matches by prefix: `claude-sonnet-5-5` finds `claude-sonnet-5`, `gpt-5-chat-latest` finds `gpt-5`.
 * Same means the same but for dots and dashes, `-latest`, a vendor that only one of the two names, and the date of a
 * snapshot where the package has one price for all of them.
 */
export const isSameModel = (asked: string, found: string): boolean => {
  const [a, b] = [partsOf(asked), partsOf(found)];
  const isSameVendor = a.vendor === b.vendor || a.vendor === '' || b.vendor === '';
  return a.name === b.name && isSameVendor && (b.date === '' || a.date === b.date);
};

const partsOf = (text: string) => {
  const slash = text.lastIndexOf('/');
  const own = text.slice(slash + 1).replace(/-latest$/, '');
  const name = undated(own);
  return {
    vendor: text.slice(0, Math.max(0, slash)).toLowerCase(),
    name: spelling(name),
    date: own.slice(name.length),
  };
};

const toPriceList = ({ model }: PriceCalculation): PriceList | null => {
  const entries: readonly ConditionalPrice[] = Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }];
  const dated: (readonly [from: string | undefined, prices: ModelPrice])[] = [];
  const timed: (readonly [TimeOfDateConstraint, ModelPrice])[] = [];
  for (const { constraint, prices } of entries) {
    if (constraint?.type === 'time_of_date') timed.push([constraint, prices]);
    else dated.push([constraint?.start_date, prices]);
  }
  const list: Price[] = [];
  for (const [index, [from, prices]] of dated.entries()) {
    const to = dated[index + 1]?.[0];
    const price = toPrice(prices, timed);
    if (price === null) return null;
    list.push({ ...price, ...(from !== undefined && { from }), ...(to !== undefined && { to }), source });
  }
  return list.length === 0 ? null : list;
};

const toPrice = (
  prices: ModelPrice,
  timed: readonly (readonly [TimeOfDateConstraint, ModelPrice])[],
): Pick<Price, 'rates' | 'tiers' | 'offPeak'> | null => {
  const base = ratesAbove(prices, 0);
  if (base === null) return null;
  if (timed.length === 0) {
    const tiers = tiersOf(prices);
    return tiers === null ? null : { rates: base, ...(tiers.length > 0 && { tiers }) };
  }
  // At certain hours another price holds. llmgw knows two prices a day: more than that, or tiers as well, is unknown.
  const special = ratesAbove(timed[0]![1], 0);
  const isSimple =
    starts(prices).length === 0 &&
    timed.every(([, other]) => starts(other).length === 0 && JSON.stringify(other) === JSON.stringify(timed[0]![1]));
  if (special === null || !isSimple) return null;
  const hours = timed.map(([{ start_time, end_time }]) => [secondsOf(start_time), secondsOf(end_time)] as const);
  return { rates: special, offPeak: { rates: base, isPeak: (wallMs) => isWithin(hours, wallMs) } };
};

/** `00:30:00Z` → 1800. */
const secondsOf = (time: string): number => {
  const [hours = 0, minutes = 0, seconds = 0] = time.replace('Z', '').split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
};

const isWithin = (hours: readonly (readonly [number, number])[], wallMs: number): boolean => {
  const second = Math.floor(wallMs / 1000) % 86_400;
  return hours.some(([start, end]) =>
    start <= end ? second >= start && second < end : second >= start || second < end,
  );
};

const tokenPrices = ['input_mtok', 'output_mtok', 'cache_read_mtok', 'cache_write_mtok', 'cache_write_1h_mtok'];

/** Where a tier of any of the token prices begins, ascending. */
const starts = (prices: ModelPrice): readonly number[] => {
  const all = tokenPrices.flatMap((key) => {
    const value = prices[key];
    return typeof value === 'object' ? value.tiers.map(({ start }) => start) : [];
  });
  return [...new Set(all)].sort((a, b) => a - b);
};

const tiersOf = (prices: ModelPrice): readonly PriceTier[] | null => {
  const tiers: PriceTier[] = [];
  for (const start of starts(prices)) {
    const rates = ratesAbove(prices, start + 1);
    if (rates === null) return null;
    tiers.push({ aboveInputTokens: start, rates });
  }
  return tiers;
};

/** The rates of a prompt of so many tokens; null when the price is not one of tokens alone. */
const ratesAbove = (prices: ModelPrice, inputTokens: number): Rates | null => {
  const at = (key: string): number | undefined => {
    const value = prices[key];
    if (typeof value !== 'object') return value;
    return value.tiers.reduce((price, tier) => (inputTokens > tier.start ? tier.price : price), value.base);
  };
  const input = at('input_mtok');
  const output = at('output_mtok');
  if (input === undefined || output === undefined) return null;
  if ((at('requests_kcount') ?? 0) > 0) return null;
  if ((at('output_reasoning_mtok') ?? output) !== output) return null;
  const cachedInput = at('cache_read_mtok');
  const cacheWrite = at('cache_write_mtok');
  const cacheWriteLong = at('cache_write_1h_mtok');
  return {
    input,
    output,
    ...(cachedInput !== undefined && { cachedInput }),
    ...(cacheWrite !== undefined && { cacheWrite }),
    ...(cacheWriteLong !== undefined && { cacheWriteLong }),
  };
};
