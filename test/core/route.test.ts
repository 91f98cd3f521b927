import { describe, expect, it } from 'vitest';
import type { Target } from '../../src/core/catalog.ts';
import type { Job, Plan, Strategy } from '../../src/core/job.ts';
import { newRotation } from '../../src/core/route/rotation.ts';
import { planRoute, type RouteContext } from '../../src/core/route.ts';
import { newLearnedOutput } from '../../src/core/tokens.ts';
import { catalogOf, jobOf, targetOf } from '../support/sample-plans.ts';

type Routing = NonNullable<Parameters<typeof catalogOf>[1]>;

const contextOf = (targets: readonly Target[], routing: Routing = {}): RouteContext => ({
  catalog: catalogOf(targets, routing),
  wallMs: Date.UTC(2026, 10, 22),
  learned: newLearnedOutput(),
  tokenCorrection: () => 1,
  rotation: newRotation(),
});

const costs = (input: number, output = input): Partial<Target> => ({
  prices: [{ rates: { input, output }, source: 'test' }],
});

const order = ({ targets }: Plan): string => targets.map(({ target }) => target).join(' ');
const request = (more: Partial<Job['request']>): Partial<Job> => ({ request: { ...jobOf().request, ...more } });

const dear = targetOf('p/dear', costs(10));
const cheap = targetOf('p/cheap', costs(1));
const middle = targetOf('q/middle', costs(5));
const unpriced = targetOf('q/unpriced', { prices: null });

describe('the order of a plan', () => {
  it.each([
    ['cheapest', 'p/cheap q/middle p/dear', 'cheapest of 3 that fit'],
    ['ordered', 'p/dear p/cheap q/middle', 'first of 3 that fit'],
    ['fastest', 'p/dear p/cheap q/middle', 'fastest of 3 that fit'],
  ] as const)('%s is %s', (strategy, expected, reason) => {
    const plan = planRoute(jobOf(), contextOf([dear, cheap, middle], { strategy }));
    expect(order(plan)).toBe(expected);
    expect(plan).toMatchObject({ strategy, reason, considered: ['dear', 'cheap', 'middle'] });
  });

  it('goes by expected cost: input and output at their own prices', () => {
    const readsCheap = targetOf('p/reads', costs(1, 20));
    const writesCheap = targetOf('p/writes', costs(4, 2));
    const context = contextOf([readsCheap, writesCheap]);
    const long = 'word '.repeat(4000);
    expect(order(planRoute(jobOf(), context))).toBe('p/writes p/reads');
    expect(order(planRoute(jobOf(request({ messages: [{ role: 'user', content: long }] })), context))).toBe(
      'p/reads p/writes',
    );
  });

  it('goes by what this run has learned of the tokens of a model', () => {
    const context = contextOf([targetOf('p/a', costs(1)), targetOf('p/b', costs(1.1))]);
    expect(order(planRoute(jobOf(), context))).toBe('p/a p/b');
    expect(order(planRoute(jobOf(), { ...context, tokenCorrection: (model) => (model === 'a' ? 4 : 1) }))).toBe(
      'p/b p/a',
    );
  });

  it('has the models of the class and no others', () => {
    const context = contextOf([dear, cheap], { high: ['dear'], low: ['cheap'] });
    expect(order(planRoute(jobOf({ priority: 'high' }), context))).toBe('p/dear');
    expect(planRoute(jobOf(), context)).toMatchObject({ reason: 'only one that fits', considered: ['cheap'] });
  });
});

describe('a row that is not to look at the cost', () => {
  const context = contextOf([dear, cheap, middle], { high: ['dear'], medium: ['middle'], low: ['cheap'] });

  it('may use the models of every class, strongest class first', () => {
    const plan = planRoute(jobOf({ costAware: false }), context);
    expect(order(plan)).toBe('p/dear q/middle p/cheap');
    expect(plan).toMatchObject({ strategy: 'ordered', reason: 'first of 3 that fit, every class open' });
  });

  it('names each model once', () => {
    const shared = contextOf([dear, cheap]);
    expect(order(planRoute(jobOf({ costAware: false }), shared))).toBe('p/dear p/cheap');
  });
});

describe('a row that names its model', () => {
  it('goes there and nowhere else, on every provider that serves it', () => {
    const context = contextOf([cheap, targetOf('p/m'), targetOf('q/m')], { low: ['cheap'] });
    const plan = planRoute(jobOf({ model: 'm' }), context);
    expect(order(plan)).toBe('p/m q/m');
    expect(plan).toMatchObject({ reason: 'pinned', considered: ['m'] });
  });

  it.each([
    [{ model: 'nowhere' }, 'model_not_found', 'model nowhere is served by a provider'],
    [{ model: 'dear', ...request({ maxTokens: 200_000 }) }, 'context_exceeded', 'model dear lacks a context window'],
  ])('fails when it cannot be served: %j', (more, code, message) => {
    const { unfit, targets } = planRoute(jobOf(more), contextOf([dear]));
    expect(targets).toEqual([]);
    expect(unfit).toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

describe('what does not fit is left out', () => {
  const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } } as const;
  const schema = { type: 'json_schema', json_schema: { name: 'n', schema: {} } } as const;
  it.each([
    ['a window for prompt and output', { contextWindow: 105 }, {}, 'context_exceeded'],
    ['room for the output', { maxOutputTokens: 99 }, {}, 'bad_request'],
    ['images', { lacks: ['images'] }, request({ messages: [{ role: 'user', content: [image] }] }), 'bad_request'],
    ['JSON by a schema', { lacks: ['json_schema'] }, request({ responseFormat: schema }), 'bad_request'],
    ['parameters of OpenAI', { format: 'gemini' }, request({ extra: { tools: [] } }), 'bad_request'],
  ] as const)('%s', (_, lacking: Partial<Target>, job, code) => {
    const small = targetOf('p/small', { ...costs(0.1), ...lacking });
    expect(order(planRoute(jobOf(job), contextOf([small, dear])))).toBe('p/dear');
    expect(planRoute(jobOf(job), contextOf([small])).unfit?.code).toBe(code);
  });

  it.each([
    ['images', { lacks: ['images'] }],
    ['JSON by a schema', { lacks: ['json_schema'] }],
    ['an exact window', { contextWindow: null }],
  ] as const)('and what the row does not need is not asked for: %s', (_, lacking: Partial<Target>) => {
    expect(order(planRoute(jobOf(), contextOf([targetOf('p/m', lacking)])))).toBe('p/m');
  });
});

describe('a model without a known price', () => {
  it.each([
    ['cheapest', 'p/dear'],
    ['ordered', 'q/unpriced p/dear'],
    ['fastest', 'q/unpriced p/dear'],
  ] as const)('under %s: %s', (strategy: Strategy, expected) => {
    expect(order(planRoute(jobOf(), contextOf([unpriced, dear], { strategy })))).toBe(expected);
  });

  it('is used under cheapest when no model has a price', () => {
    const plan = planRoute(jobOf(), contextOf([unpriced]));
    expect(plan.targets).toMatchObject([{ target: 'q/unpriced', expectedCostUsd: null, worstCostUsd: null }]);
  });

  it.each(['cheapest', 'ordered', 'fastest', 'weighted'] as const)('is never used under a cap (%s)', (strategy) => {
    const capped = { ...contextOf([unpriced, dear], { strategy }), priceNeeded: true };
    expect(order(planRoute(jobOf(), capped))).toBe('p/dear');
    const { unfit } = planRoute(jobOf({ model: 'unpriced' }), capped);
    expect(unfit).toMatchObject({ code: 'bad_request', message: expect.stringContaining('known price') });
  });
});

describe('strategy weighted', () => {
  const weights = { a: 40, b: 35, c: 20, d: 5 };
  const targets = ['a', 'b', 'c', 'd'].map((model, index) => targetOf(`p/${model}`, costs(index + 1)));

  it('gives exact shares of the first choice', () => {
    const context = contextOf(targets, { strategy: 'weighted', weights });
    const counts: Record<string, number> = {};
    for (let row = 0; row < 1000; row++) {
      const { model } = planRoute(jobOf(), context).targets[0]!;
      counts[model] = (counts[model] ?? 0) + 1;
    }
    expect(counts).toEqual({ a: 400, b: 350, c: 200, d: 50 });
  });

  it('falls back to the others, heaviest first', () => {
    const context = contextOf(targets, { strategy: 'weighted', weights });
    const orders = new Set(Array.from({ length: 100 }, () => order(planRoute(jobOf(), context))));
    expect([...orders].sort()).toEqual(['p/a p/b p/c p/d', 'p/b p/a p/c p/d', 'p/c p/a p/b p/d', 'p/d p/a p/b p/c']);
  });

  it('counts a model without a weight as 1', () => {
    const context = contextOf(targets.slice(0, 2), { strategy: 'weighted', weights: { a: 3 } });
    const firsts = Array.from({ length: 8 }, () => planRoute(jobOf(), context).targets[0]!.model);
    expect(firsts.filter((model) => model === 'a').length).toBe(6);
  });
});

describe('a model that several providers serve', () => {
  it('is spread over them by their weights, whatever the strategy', () => {
    for (const strategy of ['cheapest', 'ordered', 'fastest', 'weighted'] as const) {
      const context = contextOf([targetOf('p/m'), targetOf('q/m', { weight: 2 })], { strategy });
      const firsts = Array.from({ length: 30 }, () => planRoute(jobOf(), context).targets[0]!.provider);
      expect(firsts.filter((provider) => provider === 'q').length).toBe(20);
    }
  });

  it('goes to the cheaper one under cheapest when their prices differ', () => {
    const context = contextOf([targetOf('p/m', costs(2)), targetOf('q/m', { weight: 0.1, ...costs(1) })]);
    for (let row = 0; row < 10; row++) expect(order(planRoute(jobOf(), context))).toBe('q/m p/m');
  });
});

describe('the estimates of a plan', () => {
  it('keep the plain estimate beside the corrected one', () => {
    const context = { ...contextOf([targetOf('p/m', { tokenFactor: 1.5 })]), tokenCorrection: () => 2 };
    const [target] = planRoute(jobOf(), context).targets;
    expect(target!.estimatedTokens).toBeGreaterThan(0);
    expect(target!.inputTokens).toBe(2 * target!.estimatedTokens);
  });

  it('never expect more than the worst case', () => {
    const context = { ...contextOf([targetOf('p/m')]), tokenCorrection: () => 100 };
    const [target] = planRoute(jobOf(), context).targets;
    expect(target!.expectedCostUsd!).toBeLessThanOrEqual(target!.worstCostUsd!);
  });

  it('are plain JSON', () => {
    const plan = planRoute(jobOf(), contextOf([dear, cheap]));
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});
