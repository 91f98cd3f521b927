import { calcPrice, findProvider } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { isSameModel, loadGenaiPrices } from '../../src/config/genai-prices.ts';
import type { PriceOf } from '../../src/core/catalog/target.ts';
import { costUsd, ratesAt } from '../../src/core/pricing.ts';

const now = Date.parse('2026-11-22T12:00:00Z');

let priceOf: PriceOf;
beforeAll(async () => {
  priceOf = await loadGenaiPrices();
});

describe('a price of the package', () => {
  it.each([
    ['openai', 'gpt-4.1', 2, 8],
    ['openai', 'gpt-4.1-2025-04-14', 2, 8],
    ['openai', 'gpt-4o-2024-05-13', 5, 15],
    ['openrouter', 'anthropic/claude-sonnet-4.5', 3, 15],
    ['openrouter', 'openai/gpt-4.1', 2, 8],
    ['groq', 'llama-3.3-70b-versatile', 0.59, 0.79],
    ['azure', 'gpt-4.1', 2, 8],
  ])('of %s %s is %d in and %d out', (provider, model, input, output) => {
    expect(ratesAt(priceOf(provider, model), now, 1000)).toMatchObject({ input, output });
  });

  it.each([
    ['anthropic', 'claude-sonnet-5-5', 'found by the name of claude-sonnet-5'],
    ['openai', 'gpt-5-chat-latest', 'found by the name of gpt-5'],
    ['openai', 'gpt-6.1-sol', 'newer than the package'],
    ['holysheep', 'gpt-4.1', 'of a provider that it does not know'],
    ['holysheep', 'deepseek-v3.2', 'of a provider that it does not know'],
    ['azure', 'my-deployment', 'a deployment name'],
    ['openai', '', 'no name'],
    ['perplexity', 'sonar-pro', 'with a fee for each request'],
    ['perplexity', 'sonar-deep-research', 'with a rate of its own for reasoning'],
    ['openai', 'text-embedding-3-small', 'without an output price'],
  ])('of %s %s is unknown: %s', (provider, model) => {
    expect(priceOf(provider, model)).toBeNull();
  });

  it('keeps cached, written and long-lived rates, and tiers', () => {
    const prices = priceOf('anthropic', 'claude-sonnet-4-5');
    expect(ratesAt(prices, now, 200_000)).toEqual({
      input: 3,
      output: 15,
      cachedInput: 0.3,
      cacheWrite: 3.75,
      cacheWriteLong: 6,
    });
    expect(ratesAt(prices, now, 200_001)).toEqual({
      input: 6,
      output: 22.5,
      cachedInput: 0.6,
      cacheWrite: 7.5,
      cacheWriteLong: 12,
    });
  });

  it('changes on the day on which the package changes it', () => {
    const prices = priceOf('google', 'gemini-3.6-flash');
    expect(ratesAt(prices, Date.parse('2026-12-31T23:59:59Z'), 1)?.input).toBe(0.75);
    expect(ratesAt(prices, Date.parse('2027-01-01T00:00:00Z'), 1)?.input).toBe(1.5);
  });

  it('is looked up once', () => {
    expect(priceOf('openai', 'gpt-4.1')).toBe(priceOf('openai', 'gpt-4.1'));
  });

  it('gives the cost that the package itself computes, for any model, usage and time', () => {
    const models = ['openai', 'anthropic', 'google', 'deepseek', 'openrouter', 'groq', 'mistral', 'x-ai'].flatMap(
      (provider) => (findProvider({ providerId: provider })?.models ?? []).map(({ id }) => [provider, id] as const),
    );
    let compared = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...models),
        fc.oneof(fc.nat(1000), fc.nat(400_000)),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(5000),
        fc.integer({ min: Date.parse('2026-09-23T00:00:00Z'), max: Date.parse('2027-02-01T00:00:00Z') }),
        ([provider, model], inputTokens, share, outputTokens, wallMs) => {
          const prices = priceOf(provider, model);
          if (prices === null) return;
          compared++;
          const cached = Math.floor(inputTokens * share);
          const theirs = calcPrice(
            { input_tokens: inputTokens, cache_read_tokens: cached, output_tokens: outputTokens },
            model,
            { providerId: provider, timestamp: new Date(wallMs) },
          );
          const ours = costUsd(
            {
              inputTokens,
              outputTokens,
              cachedInputTokens: cached,
              cacheWriteTokens: 0,
              cacheWriteLongTokens: 0,
              reasoningTokens: 0,
              estimated: false,
            },
            prices,
            wallMs,
          );
          expect(ours).toBeCloseTo(theirs!.total_price, 10);
        },
      ),
      { numRuns: 1500 },
    );
    expect(compared).toBeGreaterThan(500);
  });
});

describe('a name in the package', () => {
  it.each([
    ['claude-sonnet-4.5', 'claude-sonnet-4-5', true],
    ['anthropic/claude-sonnet-4.5', 'claude-sonnet-4-5', true],
    ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5', true],
    ['gpt-4.1-2025-04-14', 'gpt-4.1', true],
    ['gpt-4o-2024-05-13', 'gpt-4o-2024-05-13', true],
    ['claude-3-5-haiku-20241022', 'claude-3-5-haiku-latest', true],
    ['gpt-4o', 'gpt-4o-2024-05-13', false],
    ['gpt-4o-2024-11-20', 'gpt-4o-2024-05-13', false],
    ['claude-sonnet-5-5', 'claude-sonnet-5', false],
    ['gpt-5-chat-latest', 'gpt-5', false],
    ['gpt-4.1-mini', 'gpt-4.1', false],
    ['one/model', 'two/model', false],
  ])('asked %s and found %s: %s', (asked, found, same) => {
    expect(isSameModel(asked, found)).toBe(same);
  });
});
