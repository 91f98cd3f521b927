import { describe, expect, it } from 'vitest';
import {
  buildCatalog,
  type Catalog,
  type CatalogInput,
  findModel,
  knownModelNames,
  knownModels,
  resolveModelName,
  withModel,
} from '../../src/core/catalog.ts';
import { priorities } from '../../src/core/job.ts';
import { costUsd, type PriceList, type Rates } from '../../src/core/pricing.ts';
import type { ProviderSettings, RoutingSettings } from '../../src/core/settings.ts';

const bases: Readonly<Record<string, readonly [ProviderSettings['type'], string]>> = {
  openai: ['openai', 'https://api.openai.com/v1'],
  anthropic: ['anthropic', 'https://api.anthropic.com'],
  google: ['gemini', 'https://generativelanguage.googleapis.com'],
  deepseek: ['openai', 'https://api.deepseek.com'],
  holysheep: ['openai', 'https://api.holysheep.ai/v1'],
  openrouter: ['openai', 'https://openrouter.ai/api/v1'],
  azure: ['openai', 'https://example.openai.azure.com/openai/v1'],
  groq: ['openai', 'https://api.groq.com/openai/v1'],
  ollama: ['openai', 'http://127.0.0.1:11434/v1'],
};

const provider = (name: string, rest: Partial<ProviderSettings> = {}): ProviderSettings => {
  const [type, baseUrl] = bases[name] ?? ['openai', 'https://llm.example.com/v1'];
  return {
    name,
    type,
    baseUrl,
    apiKey: 'k',
    needsKey: true,
    keyVariables: [],
    models: null,
    headers: {},
    weight: 1,
    maxRpm: null,
    maxTpm: null,
    maxConcurrent: null,
    ...rest,
  };
};

const routing: RoutingSettings = {
  strategy: 'cheapest',
  high: ['gpt-4.1', 'claude-sonnet-4.5', 'claude-sonnet-5'],
  medium: ['gemini-2.5-flash', 'gpt-4.1', 'claude-sonnet-4.5', 'claude-sonnet-5'],
  low: ['deepseek-v3.2', 'deepseek-flash', 'gemini-2.5-flash'],
  configured: [],
  weights: {},
  rules: [],
};

const before = Date.parse('2026-11-29T23:59:59Z');
const after = Date.parse('2026-11-30T00:00:00Z');
const beforeDeepseek = Date.parse('2026-07-23T12:00:00Z');

const input = (providers: readonly (string | ProviderSettings)[], rest: Partial<CatalogInput> = {}): CatalogInput => ({
  providers: providers.map((one) => (typeof one === 'string' ? provider(one) : one)),
  models: {},
  routing,
  wallMs: before,
  ...rest,
});

const build = (providers: readonly (string | ProviderSettings)[], rest: Partial<CatalogInput> = {}) =>
  buildCatalog(input(providers, rest));

const targetIds = (catalog: Catalog, name: string): readonly string[] => {
  const found = findModel(catalog, name);
  return found === null ? [] : (catalog.byModel.get(found.model) ?? []).map(({ id }) => id);
};

const perMillion = (prices: PriceList | null) =>
  prices === null ? null : [prices[0]!.rates.input, prices[0]!.rates.output, prices[0]!.source];

describe('the table of models', () => {
  const allRates = knownModels.flatMap(({ id, servedBy }) =>
    Object.values(servedBy).flatMap(({ prices }) =>
      (prices ?? []).flatMap((price) =>
        [
          price.rates,
          ...(price.tiers ?? []).map(({ rates }) => rates),
          ...(price.offPeak ? [price.offPeak.rates] : []),
        ].map((rates): [string, Rates] => [id, rates]),
      ),
    ),
  );

  it('has every family of the four makers', () => {
    expect(knownModels.length).toBeGreaterThanOrEqual(53);
    for (const id of [
      'gpt-4.1',
      'claude-sonnet-4.5',
      'gemini-2.5-flash',
      'deepseek-v3.2',
      'claude-sonnet-5',
      'deepseek-flash',
    ]) {
      expect(knownModels.map((model) => model.id)).toContain(id);
    }
  });

  it('has positive prices, and cached input for no more than input, written for no less', () => {
    for (const [id, rates] of allRates) {
      expect(Math.min(...Object.values(rates)), id).toBeGreaterThan(0);
      expect(rates.cachedInput ?? 0, id).toBeLessThanOrEqual(rates.input);
      expect(rates.output, id).toBeGreaterThan(rates.input);
      expect(rates.cacheWrite ?? rates.input, id).toBeGreaterThanOrEqual(rates.input);
      expect(rates.cacheWriteLong ?? rates.cacheWrite ?? rates.input, id).toBeGreaterThanOrEqual(
        rates.cacheWrite ?? rates.input,
      );
    }
  });

  it('charges more above a threshold, and thresholds ascend', () => {
    for (const { id, servedBy } of knownModels) {
      for (const { prices } of Object.values(servedBy)) {
        for (const { rates, tiers = [] } of prices ?? []) {
          let [above, input] = [0, rates.input];
          for (const tier of tiers) {
            expect(tier.aboveInputTokens, id).toBeGreaterThan(above);
            expect(tier.rates.input, id).toBeGreaterThan(input);
            [above, input] = [tier.aboveInputTokens, tier.rates.input];
          }
        }
      }
    }
  });

  it('has a price for every day, and one only, where there are dates', () => {
    const days = ['2026-01-01', '2026-10-06', '2026-10-07', '2026-12-31', '2027-01-01', '2030-01-01'];
    for (const { id, servedBy } of knownModels) {
      for (const { prices } of Object.values(servedBy)) {
        if (prices === null) continue;
        for (const day of days) {
          const holding = prices.filter(({ from, to }) => (from ?? '') <= day && day < (to ?? '9999'));
          expect(holding.length, `${id} on ${day}`).toBe(1);
        }
      }
    }
  });

  it('has windows with room for the output', () => {
    for (const { id, contextWindow, maxOutputTokens } of knownModels) {
      expect(contextWindow, id).toBeGreaterThanOrEqual(100_000);
      expect(maxOutputTokens ?? 0, id).toBeLessThan(contextWindow!);
    }
  });

  it('has no spelling twice', () => {
    const names = knownModels.flatMap(({ id, aliases }) => [id, ...aliases]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('counts Claude tokens by the generation of its tokenizer', () => {
    const factor = (id: string) => knownModels.find((model) => model.id === id)!.tokenFactor;
    expect(['claude-haiku-4.5', 'claude-opus-4.6', 'claude-opus-4.7', 'claude-sonnet-5', 'gpt-5'].map(factor)).toEqual([
      1.1, 1.1, 1.35, 1.35, 1,
    ]);
  });
});

describe('the name of a model', () => {
  const names = knownModelNames({ providers: [], models: { 'My-Llama': {} } });

  it.each([
    ['gpt-4.1', 'gpt-4.1'],
    ['gpt-4-1', 'gpt-4.1'],
    ['GPT-4.1', 'gpt-4.1'],
    [' gpt-4.1-mini ', 'gpt-4.1-mini'],
    ['openai/gpt-4.1', 'gpt-4.1'],
    ['gpt-4.1-2025-04-14', 'gpt-4.1'],
    ['openai/gpt-4.1-2025-04-14', 'gpt-4.1'],
    ['claude-sonnet-4-5', 'claude-sonnet-4.5'],
    ['claude-sonnet-4-5-20250929', 'claude-sonnet-4.5'],
    ['anthropic/claude-sonnet-4.5', 'claude-sonnet-4.5'],
    ['anthropic/claude-opus-4-8', 'claude-opus-4.8'],
    ['claude-opus-5', 'claude-opus-5'],
    ['models/gemini-2.5-flash', 'gemini-2.5-flash'],
    ['google/gemini-2.5-pro', 'gemini-2.5-pro'],
    ['deepseek-chat', 'deepseek-v3.2'],
    ['deepseek/deepseek-chat', 'deepseek-v3.2'],
    ['deepseek-v4-flash', 'deepseek-flash'],
    ['My-Llama', 'My-Llama'],
    ['my-llama', 'My-Llama'],
  ])('%s is %s', (name, id) => {
    expect(resolveModelName(names, name)).toBe(id);
  });

  it.each(['gpt-4', 'gpt-4o-2024-05-13', 'gpt-5-chat-latest', 'claude-sonnet', 'claude-sonnet-6', 'gpt-41', 'o', ''])(
    '%j is none that is known',
    (name) => {
      expect(resolveModelName(names, name)).toBeNull();
    },
  );
});

describe('the catalogue of a run', () => {
  it('is empty without providers', () => {
    const { catalog, warnings } = build([]);
    expect(catalog.targets.size).toBe(0);
    expect(catalog.byModel.size).toBe(0);
    expect(catalog.routing.models).toEqual({ high: [], medium: [], low: [] });
    expect(warnings).toEqual([]);
    expect(findModel(catalog, 'gpt-4.1')).toEqual({ model: 'gpt-4.1' });
  });

  it('has one target for each model of its one provider', () => {
    const { catalog } = build(['openai']);
    expect(targetIds(catalog, 'gpt-4.1')).toEqual(['openai/gpt-4.1']);
    expect(catalog.byModel.has('claude-sonnet-4.5')).toBe(false);
    expect(catalog.targets.get('openai/gpt-4.1')).toEqual({
      id: 'openai/gpt-4.1',
      model: 'gpt-4.1',
      provider: 'openai',
      upstreamModel: 'gpt-4.1',
      prices: [{ rates: { input: 2, output: 8, cachedInput: 0.5 }, source: 'llmgw' }],
      contextWindow: 1_047_576,
      maxOutputTokens: 32_768,
      lacks: [],
      tokenFactor: 1,
      reasoning: false,
      weight: 1,
      format: 'openai',
    });
  });

  it('has a target for each provider of a model, with that provider’s name, price and weight', () => {
    const { catalog, warnings } = build([
      'openai',
      'anthropic',
      'google',
      'deepseek',
      provider('holysheep', { weight: 2 }),
    ]);
    expect(targetIds(catalog, 'claude-sonnet-4.5')).toEqual([
      'anthropic/claude-sonnet-4.5',
      'holysheep/claude-sonnet-4.5',
    ]);
    const [own, resold] = catalog.byModel.get('claude-sonnet-4.5')!;
    expect([own!.upstreamModel, own!.weight, own!.format]).toEqual(['claude-sonnet-4-5', 1, 'anthropic']);
    expect([resold!.upstreamModel, resold!.weight, resold!.format]).toEqual(['claude-sonnet-4.5', 2, 'openai']);
    expect(perMillion(own!.prices)).toEqual([3, 15, 'llmgw']);
    expect(perMillion(resold!.prices)).toEqual([3, 15, 'claimed']);
    expect(catalog.routing.models.high).toEqual(['gpt-4.1', 'claude-sonnet-4.5', 'claude-sonnet-5']);
    expect(warnings.map(({ code }) => code)).toEqual(['default_retired']);
  });

  it('gives a class without a served model those of the nearest class, and says so', () => {
    const { catalog, warnings } = build(['openai']);
    expect(catalog.routing.models).toEqual({ high: ['gpt-4.1'], medium: ['gpt-4.1'], low: ['gpt-4.1'] });
    expect(warnings).toEqual([
      {
        code: 'class_substituted',
        message:
          'no provider that is on serves deepseek-v3.2, deepseek-flash, gemini-2.5-flash: rows of class low go to gpt-4.1',
      },
    ]);
  });

  it('gives all classes the models of a lone local server', () => {
    const { catalog } = build([provider('ollama', { models: ['llama3.2', 'qwen3'] })]);
    expect(catalog.routing.models.high).toEqual(['llama3.2', 'qwen3']);
    expect(catalog.routing.models.low).toEqual(['llama3.2', 'qwen3']);
  });

  it('leaves a class that the configuration wrote as it is, and says what nobody serves', () => {
    const configured = { ...routing, low: ['gemini-2.5-flash'], configured: ['low'] as const };
    const { catalog, warnings } = build(['openai'], { routing: configured });
    expect(catalog.routing.models.low).toEqual([]);
    expect(warnings.map(({ code }) => code)).toEqual(['model_without_provider']);
  });

  it('takes routing names and weights in any spelling', () => {
    const configured: RoutingSettings = {
      ...routing,
      high: ['anthropic/claude-opus-4-8', 'gpt-4-1'],
      configured: ['high'],
      weights: { 'gpt-4-1': 3 },
    };
    const { catalog } = build(['openai', 'anthropic'], { routing: configured });
    expect(catalog.routing.models.high).toEqual(['claude-opus-4.8', 'gpt-4.1']);
    expect(catalog.routing.weights['gpt-4.1']).toBe(3);
  });

  it('serves exactly the models that a provider lists', () => {
    const { catalog } = build([provider('openai', { models: ['gpt-4.1-mini', 'gpt-7-preview'] })]);
    expect([...catalog.targets.keys()]).toEqual(['openai/gpt-4.1-mini', 'openai/gpt-7-preview']);
    const unknown = catalog.targets.get('openai/gpt-7-preview')!;
    expect([unknown.prices, unknown.contextWindow, unknown.maxOutputTokens]).toEqual([null, null, null]);
  });

  it('takes upstream name, price and window from the configuration', () => {
    const { catalog } = build([provider('local', { baseUrl: 'http://127.0.0.1:8080/v1', models: ['my-llama'] })], {
      models: {
        'my-llama': {
          inputUsdPerMtok: 0.1,
          outputUsdPerMtok: 0.2,
          contextWindow: 8192,
          upstream: { local: 'llama-3.2-1b' },
        },
      },
    });
    expect(catalog.targets.get('local/my-llama')).toMatchObject({
      upstreamModel: 'llama-3.2-1b',
      contextWindow: 8192,
      prices: [{ rates: { input: 0.1, output: 0.2 }, source: 'config' }],
    });
  });

  it('serves a known model at one more provider when the configuration gives its name there', () => {
    const { catalog } = build(['openai', 'gw'], { models: { 'gpt-4.1': { upstream: { gw: 'prod-41' } } } });
    expect(targetIds(catalog, 'gpt-4.1')).toEqual(['openai/gpt-4.1', 'gw/gpt-4.1']);
    expect(catalog.targets.get('gw/gpt-4.1')).toMatchObject({ upstreamModel: 'prod-41', prices: null });
  });

  it('knows a second account of a provider by its address', () => {
    const second = provider('openai-2', { baseUrl: 'https://api.openai.com/v1' });
    const { catalog } = build(['openai', second]);
    expect(targetIds(catalog, 'gpt-4.1')).toEqual(['openai/gpt-4.1', 'openai-2/gpt-4.1']);
    expect(perMillion(catalog.targets.get('openai-2/gpt-4.1')!.prices)).toEqual([2, 8, 'llmgw']);
  });
});

describe('the price of a target', () => {
  const usage = {
    inputTokens: 1e6,
    outputTokens: 1e6,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    cacheWriteLongTokens: 0,
    reasoningTokens: 0,
    estimated: false,
  };
  const looked: PriceList = [{ rates: { input: 7, output: 70 }, source: 'genai-prices' }];
  const priceOf = (name: string, model: string) =>
    name === 'openrouter' && model === 'openai/gpt-4.1' ? looked : null;

  it('is the configuration’s before the table’s', () => {
    const models = { 'gpt-4.1': { inputUsdPerMtok: 1, outputUsdPerMtok: 4 } };
    const { catalog } = build(['openai'], { models });
    expect(costUsd(usage, catalog.targets.get('openai/gpt-4.1')!.prices, before)).toBe(5);
  });

  it('keeps the table’s other figures when the configuration has one', () => {
    const models = { 'gpt-4.1': { cachedInputUsdPerMtok: 0.25 } };
    const { catalog } = build(['openai'], { models });
    expect(catalog.targets.get('openai/gpt-4.1')!.prices).toEqual([
      { rates: { input: 2, output: 8, cachedInput: 0.25 }, source: 'config' },
    ]);
  });

  it('is looked up where the table has none, by the provider’s own name for the model', () => {
    const { catalog } = build(['openrouter', 'azure'], { priceOf });
    expect(perMillion(catalog.targets.get('openrouter/gpt-4.1')!.prices)).toEqual([7, 70, 'genai-prices']);
    expect(catalog.targets.get('azure/gpt-4.1')!.prices).toBeNull();
  });

  it('is nothing on this machine or a private network, unless somebody gives one', () => {
    for (const baseUrl of [
      'http://127.0.0.1:1/v1',
      'http://localhost/v1',
      'http://[::1]:1/v1',
      'http://192.168.1.5/v1',
    ]) {
      const { catalog } = build([provider('local', { baseUrl, models: ['m'] })]);
      expect(perMillion(catalog.targets.get('local/m')!.prices)).toEqual([0, 0, 'local']);
    }
    const { catalog } = build([provider('openai', { baseUrl: 'http://127.0.0.1:1/v1' })]);
    expect(perMillion(catalog.targets.get('openai/gpt-4.1')!.prices)).toEqual([2, 8, 'llmgw']);
  });

  it.each([
    ['of the input alone', { inputUsdPerMtok: 1 }],
    ['of the output alone', { outputUsdPerMtok: 1 }],
  ])('is unknown on this machine with a figure %s, and never nothing', (_case, figures) => {
    const { catalog } = build([provider('local', { baseUrl: 'http://127.0.0.1:1/v1', models: ['m'] })], {
      models: { m: { upstream: {}, ...figures } },
    });
    expect(catalog.targets.get('local/m')!.prices).toBeNull();
  });

  it('is unknown elsewhere', () => {
    for (const baseUrl of ['https://llm.example.com/v1', 'http://11.0.0.1/v1', 'https://127.0.0.1.example.com/v1']) {
      const { catalog } = build([provider('gw', { baseUrl, models: ['gpt-4.1'] })]);
      expect(catalog.targets.get('gw/gpt-4.1')!.prices, baseUrl).toBeNull();
    }
  });

  it('is not that of another name: a deployment, a snapshot', () => {
    const { catalog } = build([provider('openai', { models: ['gpt-4o', 'gpt-4o-2024-05-13'] })]);
    expect(catalog.targets.get('openai/gpt-4o-2024-05-13')).toMatchObject({ prices: null, contextWindow: 128_000 });
    const renamed = build(['openai'], { models: { 'gpt-4.1': { upstream: { openai: 'ft:gpt-4.1:acme' } } } });
    expect(renamed.catalog.targets.get('openai/gpt-4.1')!.prices).toBeNull();
  });
});

describe('a retired model', () => {
  it('is routed to until the day, without a word', () => {
    const { catalog, warnings } = build(['openai', 'anthropic', 'google']);
    expect(catalog.routing.models.high).toContain('claude-sonnet-4.5');
    expect(warnings).toEqual([]);
    const july = build(['deepseek', 'google'], { wallMs: beforeDeepseek });
    expect(july.catalog.routing.models.low[0]).toBe('deepseek-v3.2');
  });

  it('leaves the default lists on the day with one warning, and its successor stays', () => {
    const { catalog, warnings } = build(['openai', 'anthropic', 'google'], { wallMs: after });
    expect(catalog.routing.models.high).toEqual(['gpt-4.1', 'claude-sonnet-5']);
    expect(catalog.routing.models.medium).toEqual(['gemini-2.5-flash', 'gpt-4.1', 'claude-sonnet-5']);
    expect(warnings).toEqual([
      {
        code: 'default_retired',
        message: 'claude-sonnet-4.5 is retired at anthropic since 2026-11-30: the default routing leaves it out there',
      },
    ]);
  });

  it('still has its target for a row that names it', () => {
    const { catalog } = build(['anthropic'], { wallMs: after });
    expect(targetIds(catalog, 'claude-sonnet-4-5')).toEqual(['anthropic/claude-sonnet-4.5']);
  });

  it('stays in a list that the configuration wrote, with the warning', () => {
    const configured = { ...routing, configured: ['high'] as const };
    const { catalog, warnings } = build(['openai', 'anthropic', 'google'], { wallMs: after, routing: configured });
    expect(catalog.routing.models.high).toContain('claude-sonnet-4.5');
    expect(catalog.routing.models.medium).not.toContain('claude-sonnet-4.5');
    expect(warnings.map(({ message }) => message)).toEqual([
      'claude-sonnet-4.5 is retired at anthropic since 2026-11-30: it is sent as asked',
    ]);
  });

  it('is kept by a provider that lists it, with the warning', () => {
    const listing = provider('anthropic', { models: ['claude-sonnet-4.5'] });
    const { catalog, warnings } = build([listing], { wallMs: after });
    expect(catalog.routing.models.high).toEqual(['claude-sonnet-4.5']);
    expect(warnings.filter(({ code }) => code === 'model_retired').length).toBe(1);
  });

  it('goes on at a provider that has not retired it', () => {
    const { catalog, warnings } = build(['anthropic', 'holysheep', 'deepseek'], { wallMs: after });
    expect(catalog.routing.models.high).toContain('claude-sonnet-4.5');
    expect(catalog.routing.models.low).toContain('deepseek-v3.2');
    expect(targetIds(catalog, 'claude-sonnet-4.5')).toEqual(['holysheep/claude-sonnet-4.5']);
    expect(targetIds(catalog, 'deepseek-chat')).toEqual(['holysheep/deepseek-v3.2']);
    expect(catalog.targets.has('anthropic/claude-sonnet-4.5')).toBe(true);
    expect(warnings.map(({ code }) => code)).toEqual(['default_retired', 'default_retired']);
  });

  it('is sent as asked when a flag names it, with one warning', () => {
    const { catalog, warnings } = build(['deepseek', 'openai'], { wallMs: after, alsoWanted: ['deepseek-chat'] });
    expect(targetIds(catalog, 'deepseek-chat')).toEqual(['deepseek/deepseek-v3.2']);
    expect(catalog.targets.get('deepseek/deepseek-v3.2')!.upstreamModel).toBe('deepseek-chat');
    expect(warnings.filter(({ code }) => code === 'model_retired').map(({ message }) => message)).toEqual([
      'deepseek-v3.2 is retired at deepseek since 2026-07-24: it is sent as asked',
    ]);
  });

  it('hands its weight to its successor, which has none before', () => {
    const weighted: RoutingSettings = { ...routing, weights: { 'claude-sonnet-4.5': 5, 'gpt-4.1': 20 } };
    const weightAt = (wallMs: number) =>
      build(['openai', 'anthropic'], { routing: weighted, wallMs }).catalog.routing.weights['claude-sonnet-5'];
    expect([weightAt(before), weightAt(after)]).toEqual([0, 5]);
    const chosen = { ...weighted, weights: { ...weighted.weights, 'claude-sonnet-5': 9 } };
    expect(build(['anthropic'], { routing: chosen }).catalog.routing.weights['claude-sonnet-5']).toBe(9);
  });
});

describe('a name that a row brings', () => {
  const extended = (
    providers: readonly (string | ProviderSettings)[],
    name: string,
    rest: Partial<CatalogInput> = {},
  ) => {
    const given = input(providers, rest);
    return withModel(buildCatalog(given).catalog, name, given);
  };

  it('leaves the catalogue as it is when it knows it', () => {
    const given = input(['openai']);
    const { catalog } = buildCatalog(given);
    expect(withModel(catalog, 'gpt-4-1', given)).toBe(catalog);
    expect(withModel(catalog, 'openai/gpt-4.1', given)).toBe(catalog);
  });

  it('binds a model of several providers to the one in front', () => {
    const catalog = extended(['openai', 'azure', 'holysheep'], 'openai/gpt-4.1')!;
    expect(targetIds(catalog, 'openai/gpt-4.1')).toEqual(['openai/gpt-4.1']);
    expect(targetIds(catalog, 'gpt-4.1')).toEqual(['openai/gpt-4.1', 'azure/gpt-4.1', 'holysheep/gpt-4.1']);
    expect(targetIds(extended(['openai', 'holysheep'], 'holysheep/gpt-4-1')!, 'holysheep/gpt-4-1')).toEqual([
      'holysheep/gpt-4.1',
    ]);
  });

  it('finds a reseller’s name of a model whose maker is on too', () => {
    const catalog = extended(['openrouter', 'anthropic'], 'openrouter/anthropic/claude-opus-5')!;
    expect(targetIds(catalog, 'openrouter/anthropic/claude-opus-5')).toEqual(['openrouter/claude-opus-5']);
    const listing = provider('gw', { models: ['anthropic/claude-opus-5'] });
    const { catalog: both } = build([listing, 'anthropic']);
    expect(targetIds(both, 'claude-opus-5')).toEqual(['gw/claude-opus-5', 'anthropic/claude-opus-5']);
    expect(both.targets.get('gw/claude-opus-5')!.upstreamModel).toBe('anthropic/claude-opus-5');
    expect(build([listing]).catalog.routing.models.low).toEqual(['claude-opus-5']);
  });

  it('makes a target for any model at a provider, priced by the look-up', () => {
    const looked: PriceList = [{ rates: { input: 0.59, output: 0.79 }, source: 'genai-prices' }];
    const priceOf = (name: string, model: string) =>
      name === 'groq' && model === 'llama-3.3-70b-versatile' ? looked : null;
    const catalog = extended(['groq', 'openai'], 'groq/llama-3.3-70b-versatile', { priceOf })!;
    expect(targetIds(catalog, 'groq/llama-3.3-70b-versatile')).toEqual(['groq/llama-3.3-70b-versatile']);
    expect(catalog.targets.get('groq/llama-3.3-70b-versatile')).toMatchObject({
      model: 'llama-3.3-70b-versatile',
      upstreamModel: 'llama-3.3-70b-versatile',
      prices: looked,
      contextWindow: null,
    });
  });

  it('keeps the case and the slashes of an unknown name', () => {
    const catalog = extended(['ollama'], 'ollama/hf.co/Some/Model-GGUF:Q4')!;
    expect(catalog.targets.get('ollama/hf.co/Some/Model-GGUF:Q4')!.upstreamModel).toBe('hf.co/Some/Model-GGUF:Q4');
    expect(perMillion(catalog.targets.get('ollama/hf.co/Some/Model-GGUF:Q4')!.prices)).toEqual([0, 0, 'local']);
  });

  it('has the window and tokenizer of a model that is known, never its price', () => {
    const catalog = extended(['openrouter'], 'openrouter/anthropic/claude-haiku-5.5')!;
    const [target] = catalog.byModel.get(findModel(catalog, 'openrouter/anthropic/claude-haiku-5.5')!.model)!;
    expect(target).toMatchObject({
      upstreamModel: 'anthropic/claude-haiku-5.5',
      contextWindow: 1_000_000,
      tokenFactor: 1.35,
      prices: null,
    });
  });

  it('may be a snapshot of a known model, sent by its own name', () => {
    const asked: string[] = [];
    const priceOf = (name: string, model: string) => {
      asked.push(`${name}/${model}`);
      return null;
    };
    const catalog = extended(['openai', 'holysheep'], 'gpt-4o-2024-11-20', { priceOf })!;
    const [target] = catalog.byModel.get(findModel(catalog, 'gpt-4o-2024-11-20')!.model)!;
    expect(target).toMatchObject({
      provider: 'openai',
      upstreamModel: 'gpt-4o-2024-11-20',
      prices: null,
      contextWindow: 128_000,
    });
    expect(asked).toContain('openai/gpt-4o-2024-11-20');
  });

  it('may be one that the provider’s own list left out', () => {
    const catalog = extended([provider('anthropic', { models: ['claude-opus-5'] })], 'anthropic/claude-haiku-4.5')!;
    expect(catalog.targets.get('anthropic/claude-haiku-4.5')).toMatchObject({ upstreamModel: 'claude-haiku-4-5' });
    expect(perMillion(catalog.targets.get('anthropic/claude-haiku-4.5')!.prices)).toEqual([1, 5, 'llmgw']);
  });

  it('is no model when neither provider nor model is known', () => {
    for (const name of ['gpt-9', 'nowhere/gpt-4.2', 'openai/', '/gpt-4.1', '']) {
      expect(extended(['openai'], name), name).toBeNull();
    }
  });

  it('may stand in a routing list too', () => {
    const configured: RoutingSettings = { ...routing, low: ['groq/llama-3.3-70b-versatile'], configured: ['low'] };
    const { catalog, warnings } = build(['groq', 'openai'], { routing: configured });
    expect(catalog.routing.models.low).toEqual(['llama-3.3-70b-versatile']);
    expect(warnings.map(({ code }) => code)).not.toContain('model_without_provider');
  });
});

it('every listed model of every class has a target', () => {
  for (const providers of [
    ['openai'],
    ['anthropic'],
    ['google'],
    ['deepseek'],
    ['holysheep'],
    ['openrouter'],
    Object.keys(bases),
  ]) {
    const { catalog } = build(providers, { wallMs: after });
    for (const priority of priorities) {
      expect(catalog.routing.models[priority].length, `${providers} ${priority}`).toBeGreaterThan(0);
      for (const model of catalog.routing.models[priority])
        expect(catalog.byModel.get(model)?.length).toBeGreaterThan(0);
    }
  }
});
