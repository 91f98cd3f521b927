/** One target from what the catalogue and the configuration know of a model and of a provider. */

import type { PriceList, Rates } from '../pricing.ts';
import type { ModelSettings, ProviderSettings } from '../settings.ts';
import { isLocalAddress } from './local-address.ts';
import type { Feature, Model } from './model.ts';

/** One place a request can go: a model at a provider. Built once per run from catalogue and configuration. */
export interface Target {
  /** `<provider>/<model id>`. */
  readonly id: string;
  readonly model: string;
  readonly provider: string;
  readonly upstreamModel: string;
  readonly prices: PriceList | null;
  readonly contextWindow: number | null;
  readonly maxOutputTokens: number | null;
  readonly lacks: readonly Feature[];
  readonly tokenFactor: number;
  readonly reasoning: boolean;
  /** Share of a model's requests among the providers that serve it; 1 is usual. */
  readonly weight: number;
  /** Wire format; only `openai` targets take a request's `extra` parameters. */
  readonly format: 'openai' | 'anthropic' | 'gemini';
  readonly retiredOn?: string;
}

/** Looks a price up by the provider's and the provider's model name; null when it knows none for exactly this model. */
export type PriceOf = (provider: string, upstreamModel: string) => PriceList | null;

/** Hosts of the providers that the catalogue knows, so that a second account under another name has their prices too. */
const providerOfHost: ReadonlyMap<string, string> = new Map([
  ['api.openai.com', 'openai'],
  ['api.anthropic.com', 'anthropic'],
  ['generativelanguage.googleapis.com', 'google'],
  ['api.deepseek.com', 'deepseek'],
  ['api.holysheep.ai', 'holysheep'],
  ['openrouter.ai', 'openrouter'],
  ['api.groq.com', 'groq'],
]);

/** The name under which the catalogue and the price tables know a provider. */
export const catalogProvider = ({ name, baseUrl }: ProviderSettings): string => {
  if (!URL.canParse(baseUrl)) return name;
  const { hostname } = new URL(baseUrl);
  return providerOfHost.get(hostname) ?? (hostname.endsWith('.openai.azure.com') ? 'azure' : name);
};

export interface TargetSource {
  readonly model: Model;
  readonly provider: ProviderSettings;
  /** `catalogProvider` of the provider. */
  readonly knownAs: string;
  readonly upstreamModel: string;
  readonly settings: ModelSettings | undefined;
  readonly priceOf: PriceOf | undefined;
}

export const toTarget = (source: TargetSource): Target => {
  const { model, provider, upstreamModel, settings } = source;
  const served = servedUnder(model, source.knownAs, upstreamModel);
  return {
    id: `${provider.name}/${model.id}`,
    model: model.id,
    provider: provider.name,
    upstreamModel,
    prices: pricesOf(served?.prices ?? null, source),
    contextWindow: settings?.contextWindow ?? model.contextWindow,
    maxOutputTokens: settings?.maxOutputTokens ?? model.maxOutputTokens,
    lacks: model.lacks,
    tokenFactor: model.tokenFactor,
    reasoning: model.reasoning,
    weight: provider.weight,
    format: provider.type,
    ...(served?.retiredOn !== undefined && { retiredOn: served.retiredOn }),
  };
};

/** What the catalogue says of the model at this provider, unless the configuration sends another name there. */
const servedUnder = (model: Model, knownAs: string, upstreamModel: string) => {
  const served = model.servedBy[knownAs];
  return served !== undefined && (served.upstreamModel === upstreamModel || model.aliases.includes(upstreamModel))
    ? served
    : undefined;
};

/**
 * First that knows: configuration, own table, the price lookup; a local server that nobody priced costs nothing. Half a
 * price in the configuration says that it costs something, so that the rest is unknown.
 */
const pricesOf = (own: PriceList | null, { provider, knownAs, upstreamModel, settings, priceOf }: TargetSource) => {
  const known = own ?? priceOf?.(knownAs, upstreamModel) ?? null;
  const isFree = isLocalAddress(provider.baseUrl) && !settings?.inputUsdPerMtok && !settings?.outputUsdPerMtok;
  return configured(settings, known) ?? known ?? (isFree ? free : null);
};

const free: PriceList = [{ rates: { input: 0, output: 0 }, source: 'local' }];

/** Input and output together stand alone; a single figure of the configuration replaces that figure of a known price. */
const configured = (settings: ModelSettings | undefined, known: PriceList | null): PriceList | null => {
  if (settings === undefined) return null;
  const { inputUsdPerMtok: input, outputUsdPerMtok: output } = settings;
  const rest = {
    ...(settings.cachedInputUsdPerMtok !== undefined && { cachedInput: settings.cachedInputUsdPerMtok }),
    ...(settings.cacheWriteUsdPerMtok !== undefined && { cacheWrite: settings.cacheWriteUsdPerMtok }),
  };
  if (input !== undefined && output !== undefined) return [{ rates: { input, output, ...rest }, source: 'config' }];
  const figures = { ...(input !== undefined && { input }), ...(output !== undefined && { output }), ...rest };
  if (known === null || Object.keys(figures).length === 0) return null;
  const replaced = (rates: Rates): Rates => ({ ...rates, ...figures });
  return known.map((price) => ({
    ...price,
    rates: replaced(price.rates),
    ...(price.tiers && { tiers: price.tiers.map((tier) => ({ ...tier, rates: replaced(tier.rates) })) }),
    ...(price.offPeak && { offPeak: { ...price.offPeak, rates: replaced(price.offPeak.rates) } }),
    source: 'config',
  }));
};
