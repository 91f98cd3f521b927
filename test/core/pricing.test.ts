import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownModels } from '../../src/core/catalog.ts';
import type { Usage } from '../../src/core/job.ts';
import { costUsd, dayOf, type PriceList, ratesAt, worstCostUsd } from '../../src/core/pricing.ts';

const at = (iso: string): number => Date.parse(iso);
const now = at('2026-11-22T12:00:00Z'); // a Sunday

const usage = (
  inputTokens: number,
  outputTokens: number,
  rest: Partial<Record<'cached' | 'written' | 'writtenLong' | 'reasoning', number>> = {},
): Usage => ({
  inputTokens,
  outputTokens,
  cachedInputTokens: rest.cached ?? 0,
  cacheWriteTokens: rest.written ?? 0,
  cacheWriteLongTokens: rest.writtenLong ?? 0,
  reasoningTokens: rest.reasoning ?? 0,
  estimated: false,
});

const pricesOf = (provider: string, model: string): PriceList | null => {
  const known = knownModels.find(({ id }) => id === model);
  if (known === undefined) throw new Error(`no model ${model}`);
  return known.servedBy[provider]!.prices;
};

interface Worked {
  readonly title: string;
  readonly provider: string;
  readonly model: string;
  readonly usage: Usage;
  readonly on?: string;
  readonly dollars: number;
}

const worked: readonly Worked[] = [
  // 1,000 × 2/M + 500 × 8/M = 0.002 + 0.004
  { title: 'plain', provider: 'openai', model: 'gpt-4.1', usage: usage(1000, 500), dollars: 0.006 },
  // 100 × 2/M + 900 × 0.50/M = 0.0002 + 0.00045
  {
    title: 'mostly cached',
    provider: 'openai',
    model: 'gpt-4.1',
    usage: usage(1000, 0, { cached: 900 }),
    dollars: 0.00065,
  },
  // 2,048 × 0.50/M
  {
    title: 'wholly cached',
    provider: 'openai',
    model: 'gpt-4.1',
    usage: usage(2048, 0, { cached: 2048 }),
    dollars: 0.001024,
  },
  // No write rate before GPT-5.6, so writes are plain input: 1,000 × 2/M
  {
    title: 'written where writes are free',
    provider: 'openai',
    model: 'gpt-4.1',
    usage: usage(1000, 0, { written: 600 }),
    dollars: 0.002,
  },
  // 42 × 0.15/M + 30 × 0.60/M = 0.0000063 + 0.000018
  { title: 'a small model', provider: 'openai', model: 'gpt-4o-mini', usage: usage(42, 30), dollars: 0.0000243 },
  // reasoning is within the 900 of output: 100 × 1.25/M + 900 × 10/M = 0.000125 + 0.009
  {
    title: 'reasoning billed once, as output',
    provider: 'openai',
    model: 'gpt-5',
    usage: usage(100, 900, { reasoning: 800 }),
    dollars: 0.009125,
  },
  // 21/M in, no cached rate: 1,000 × 21/M + 10 × 168/M = 0.021 + 0.00168
  {
    title: 'cached where the rate is not known',
    provider: 'openai',
    model: 'gpt-5.2-pro',
    usage: usage(1000, 10, { cached: 400 }),
    dollars: 0.02268,
  },
  // exactly 272,000 is not above: 272,000 × 2.50/M + 1,000 × 15/M = 0.68 + 0.015
  { title: 'a prompt of 272K', provider: 'openai', model: 'gpt-5.4', usage: usage(272_000, 1000), dollars: 0.695 },
  // one token more and all of it doubles: 272,001 × 5/M + 1,000 × 22.50/M = 1.360005 + 0.0225
  {
    title: 'a prompt of 272K and one token',
    provider: 'openai',
    model: 'gpt-5.4',
    usage: usage(272_001, 1000),
    dollars: 1.382505,
  },
  // cached ones count for the tier: 100,000 × 5/M + 200,000 × 0.50/M = 0.50 + 0.10
  {
    title: 'a long prompt, mostly cached',
    provider: 'openai',
    model: 'gpt-5.4',
    usage: usage(300_000, 0, { cached: 200_000 }),
    dollars: 0.6,
  },
  // 500 × 4/M + 1,500 × 5/M + 100 × 20/M = 0.002 + 0.0075 + 0.002
  {
    title: 'a paid write',
    provider: 'openai',
    model: 'gpt-5.6-sol',
    usage: usage(2000, 100, { written: 1500 }),
    dollars: 0.0115,
  },
  // 1,000 × 1.25/M + 1,000 × 2.50/M (twelve hours)
  {
    title: 'a long-lived write',
    provider: 'openai',
    model: 'gpt-6.1-terra',
    usage: usage(2000, 0, { written: 2000, writtenLong: 1000 }),
    dollars: 0.00375,
  },
  // 100 × 3/M + 300 × 0.30/M + 600 × 3.75/M + 50 × 15/M = 0.0003 + 0.00009 + 0.00225 + 0.00075
  {
    title: 'read and written for five minutes',
    provider: 'anthropic',
    model: 'claude-sonnet-4.5',
    usage: usage(1000, 50, { cached: 300, written: 600 }),
    dollars: 0.00339,
  },
  // 400 × 3.75/M + 600 × 6/M = 0.0015 + 0.0036
  {
    title: 'written for five minutes and for an hour',
    provider: 'anthropic',
    model: 'claude-sonnet-4.5',
    usage: usage(1000, 0, { written: 1000, writtenLong: 600 }),
    dollars: 0.0051,
  },
  // above 200K: 200,001 × 6/M + 100 × 22.50/M = 1.200006 + 0.00225
  {
    title: 'a prompt above 200K',
    provider: 'anthropic',
    model: 'claude-sonnet-4.5',
    usage: usage(200_001, 100),
    dollars: 1.202256,
  },
  // 100,000 × 0.10/M + 1,000 × 0.50/M = 0.01 + 0.0005
  {
    title: 'up to 100K',
    provider: 'anthropic',
    model: 'claude-haiku-5.5',
    usage: usage(100_000, 1000),
    dollars: 0.0105,
  },
  // 100,001 × 0.50/M + 1,000 × 2.50/M = 0.0500005 + 0.0025
  {
    title: 'above 100K',
    provider: 'anthropic',
    model: 'claude-haiku-5.5',
    usage: usage(100_001, 1000),
    dollars: 0.0525005,
  },
  // 10,000 × 0.20/M
  {
    title: 'the day before a cut of the read price',
    provider: 'anthropic',
    model: 'claude-sonnet-5.5',
    usage: usage(10_000, 0, { cached: 10_000 }),
    on: '2026-10-06T23:59:59Z',
    dollars: 0.002,
  },
  // 10,000 × 0.10/M
  {
    title: 'the day of the cut',
    provider: 'anthropic',
    model: 'claude-sonnet-5.5',
    usage: usage(10_000, 0, { cached: 10_000 }),
    on: '2026-10-07T00:00:00Z',
    dollars: 0.001,
  },
  // 42 × 0.30/M + 30 × 2.50/M = 0.0000126 + 0.000075
  {
    title: 'thoughts within output',
    provider: 'google',
    model: 'gemini-2.5-flash',
    usage: usage(42, 30, { reasoning: 20 }),
    dollars: 0.0000876,
  },
  // 200,001 × 2.50/M + 10 × 15/M = 0.5000025 + 0.00015
  {
    title: 'a prompt above 200K',
    provider: 'google',
    model: 'gemini-2.5-pro',
    usage: usage(200_001, 10),
    dollars: 0.5001525,
  },
  // 1,000 × 0.75/M + 1,000 × 3.75/M
  {
    title: 'the last second of an introductory price',
    provider: 'google',
    model: 'gemini-3.7-flash',
    usage: usage(1000, 1000),
    on: '2026-12-31T23:59:59.999Z',
    dollars: 0.0045,
  },
  // 1,000 × 1.50/M + 1,000 × 7.50/M
  {
    title: 'the first second of the price after it',
    provider: 'google',
    model: 'gemini-3.7-flash',
    usage: usage(1000, 1000),
    on: '2027-01-01T00:00:00Z',
    dollars: 0.009,
  },
  // Monday 02:00: (1,000 − 400) × 0.30/M + 400 × 0.006/M + 500 × 1.20/M = 0.00018 + 0.0000024 + 0.0006
  {
    title: 'peak hours',
    provider: 'deepseek',
    model: 'deepseek-flash',
    usage: usage(1000, 500, { cached: 400 }),
    on: '2026-11-23T02:00:00Z',
    dollars: 0.0007824,
  },
  // Monday 04:00: half of it
  {
    title: 'the hour after the peak',
    provider: 'deepseek',
    model: 'deepseek-flash',
    usage: usage(1000, 500, { cached: 400 }),
    on: '2026-11-23T04:00:00Z',
    dollars: 0.0003912,
  },
  // Friday 09:59: 1,000 × 1.32/M + 100 × 3.96/M = 0.00132 + 0.000396
  {
    title: 'the end of the second peak',
    provider: 'deepseek',
    model: 'deepseek-v4-pro',
    usage: usage(1000, 100),
    on: '2026-11-27T09:59:59Z',
    dollars: 0.001716,
  },
  // Sunday 08:00: 1,000 × 0.66/M + 100 × 1.98/M = 0.00066 + 0.000198
  {
    title: 'a Sunday at peak hours',
    provider: 'deepseek',
    model: 'deepseek-v4-pro',
    usage: usage(1000, 100),
    on: '2026-11-22T08:00:00Z',
    dollars: 0.000858,
  },
  // a reseller with no cached rate: 1,000 × 0.14/M + 100 × 0.42/M = 0.00014 + 0.000042
  {
    title: 'a claimed price',
    provider: 'holysheep',
    model: 'deepseek-v3.2',
    usage: usage(1000, 100, { cached: 500 }),
    dollars: 0.000182,
  },
  // the gateway's 100 are what is left beside 900 cached: 100 × 2/M + 900 × 0.50/M = 0.0002 + 0.00045
  {
    title: 'more cached than input',
    provider: 'openai',
    model: 'gpt-4.1',
    usage: usage(100, 0, { cached: 900 }),
    dollars: 0.00065,
  },
  // 100 × 3/M + 50 × 0.30/M + 200 × 3.75/M = 0.0003 + 0.000015 + 0.00075
  {
    title: 'more cached and written than input',
    provider: 'anthropic',
    model: 'claude-sonnet-4.5',
    usage: usage(100, 0, { cached: 50, written: 200 }),
    dollars: 0.001065,
  },
];

describe('the cost of a usage', () => {
  it.each(worked)('$model at $provider, $title, is $dollars', ({ provider, model, usage: spent, on, dollars }) => {
    expect(costUsd(spent, pricesOf(provider, model), on === undefined ? now : at(on))).toBeCloseTo(dollars, 12);
  });

  it('is unknown without a price', () => {
    expect(costUsd(usage(1000, 1000), null, now)).toBeNull();
    expect(costUsd(usage(1000, 1000), [], now)).toBeNull();
    expect(costUsd(usage(0, 0), null, now)).toBeNull();
  });

  it('is unknown before a price begins and from the day on which it ends', () => {
    const prices: PriceList = [
      { rates: { input: 1, output: 1 }, from: '2026-02-01', to: '2026-03-01', source: 'llmgw' },
    ];
    expect(costUsd(usage(1e6, 0), prices, at('2026-01-31T23:59:59Z'))).toBeNull();
    expect(costUsd(usage(1e6, 0), prices, at('2026-02-01T00:00:00Z'))).toBe(1);
    expect(costUsd(usage(1e6, 0), prices, at('2026-02-28T23:59:59Z'))).toBe(1);
    expect(costUsd(usage(1e6, 0), prices, at('2026-03-01T00:00:00Z'))).toBeNull();
  });

  it('is zero for what is known to be free', () => {
    expect(costUsd(usage(1000, 1000), [{ rates: { input: 0, output: 0 }, source: 'local' }], now)).toBe(0);
  });

  it('is unknown for figures that make no sense', () => {
    const prices = pricesOf('openai', 'gpt-4.1');
    expect(costUsd(usage(Number.NaN, 10), prices, now)).toBeNull();
    expect(costUsd(usage(10, -1000), prices, now)).toBeNull();
  });
});

describe('rates', () => {
  it('are those of the highest tier that the prompt is above', () => {
    const prices: PriceList = [
      {
        rates: { input: 1, output: 1 },
        tiers: [
          { aboveInputTokens: 10, rates: { input: 2, output: 2 } },
          { aboveInputTokens: 20, rates: { input: 3, output: 3 } },
        ],
        source: 'llmgw',
      },
    ];
    expect([10, 11, 20, 21].map((tokens) => ratesAt(prices, now, tokens)?.input)).toEqual([1, 2, 2, 3]);
  });

  it('know the day of a time on both sides of midnight, again and again', () => {
    const times = ['2026-12-31T23:59:59Z', '2027-01-01T00:00:00Z', '2026-12-31T00:00:00Z', '1970-01-01T00:00:00Z'];
    for (const time of [...times, ...times]) expect(dayOf(at(time))).toBe(time.slice(0, 10));
  });
});

describe('the worst cost', () => {
  const bounds = { inputTokensUpperBound: 1000, maxOutputTokens: 100 };

  it('takes the dearest input rate, a cache write for an hour', () => {
    // 1,000 × 6/M + 100 × 15/M = 0.006 + 0.0015
    expect(worstCostUsd(bounds, pricesOf('anthropic', 'claude-sonnet-4.5'), now)).toBeCloseTo(0.0075, 12);
  });

  it('takes a tier only when the prompt may reach it', () => {
    const prices = pricesOf('google', 'gemini-2.5-pro');
    // 200,000 × 1.25/M = 0.25; 200,001 × 2.50/M = 0.5000025
    expect(worstCostUsd({ inputTokensUpperBound: 200_000, maxOutputTokens: 0 }, prices, now)).toBeCloseTo(0.25, 12);
    expect(worstCostUsd({ inputTokensUpperBound: 200_001, maxOutputTokens: 0 }, prices, now)).toBeCloseTo(
      0.5000025,
      12,
    );
  });

  it('takes peak hours outside of them too', () => {
    // 1,000 × 0.30/M + 100 × 1.20/M = 0.0003 + 0.00012
    expect(worstCostUsd(bounds, pricesOf('deepseek', 'deepseek-flash'), now)).toBeCloseTo(0.00042, 12);
  });

  it('takes the price of tomorrow when it is dearer', () => {
    const prices = pricesOf('google', 'gemini-3.6-flash');
    // 1,000 × 1.50/M + 100 × 7.50/M, and half of it before
    expect(worstCostUsd(bounds, prices, at('2026-12-31T23:00:00Z'))).toBeCloseTo(0.00225, 12);
    expect(worstCostUsd(bounds, prices, at('2026-12-30T23:00:00Z'))).toBeCloseTo(0.001125, 12);
  });

  it('is unknown without a price', () => {
    expect(worstCostUsd(bounds, null, now)).toBeNull();
    const later: PriceList = [{ rates: { input: 1, output: 1 }, from: '2026-11-23', source: 'llmgw' }];
    expect(worstCostUsd(bounds, later, now)).toBeNull();
  });

  it('is never below the cost of any usage within the bounds, for any known price at any time', () => {
    const lists = knownModels.flatMap(({ servedBy }) =>
      Object.values(servedBy).flatMap(({ prices }) => (prices === null ? [] : [prices])),
    );
    fc.assert(
      fc.property(
        fc.record({
          prices: fc.constantFrom(...lists),
          wallMs: fc.integer({ min: at('2026-09-01T00:00:00Z'), max: at('2027-03-01T00:00:00Z') }),
          laterMs: fc.integer({ min: 0, max: 86_400_000 }),
          input: fc.oneof(fc.nat(2000), fc.nat(1_200_000)),
          inputBound: fc.nat(1000),
          shares: fc.tuple(...Array.from({ length: 3 }, () => fc.double({ min: 0, max: 1, noNaN: true }))),
          output: fc.nat(5000),
          outputBound: fc.nat(5000),
        }),
        ({ prices, wallMs, laterMs, input, inputBound, shares, output, outputBound }) => {
          const cached = Math.floor(input * shares[0]!);
          const written = Math.floor((input - cached) * shares[1]!);
          const spent = usage(input, output, { cached, written, writtenLong: Math.floor(written * shares[2]!) });
          const cost = costUsd(spent, prices, wallMs + laterMs)!;
          const worst = worstCostUsd(
            { inputTokensUpperBound: input + inputBound, maxOutputTokens: output + outputBound },
            prices,
            wallMs,
          )!;
          expect(worst).toBeGreaterThanOrEqual(cost * (1 - 1e-12));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
