import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Budget } from '../../src/engine/budget.ts';
import { fault, runWorld, type World } from '../support/world.ts';

const answered = (world: World): number => world.results.filter(({ status }) => status === 'ok').length;
const sentTo = (world: World, target: string): number => world.seen.filter((seen) => seen.target === target).length;
const read = (world: World): number => world.events.filter(({ type }) => type === 'row.read').length;

/** The same number for the same line, spread evenly over [0, 1). */
const spread01 = (line: number, salt: number): number => {
  const mixed = Math.imul((line + 1) ^ salt, 0x9e3779b1) >>> 0;
  return (Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0) / 2 ** 32;
};

describe('a budget', () => {
  it('grants what fits beside the worst case of everything in flight', () => {
    const budget = new Budget(1);
    expect(budget.reserve(0.6)).toBe('granted');
    expect(budget.reserve(0.6)).toBe('wait');
    expect(budget.reserve(0.4)).toBe('granted');
    budget.settle(0.6, 0.1);
    expect(budget.reserve(0.5)).toBe('granted');
    expect(budget.reserve(0.91)).toBe('never');
  });

  it('wakes those that fit now in the order of their coming, and those that never will', async () => {
    const budget = new Budget(1);
    const woken: string[] = [];
    const wait = (name: string, worstUsd: number): void => {
      expect(budget.reserve(worstUsd)).toBe('wait');
      void budget.room(worstUsd).then(() => woken.push(name));
    };
    budget.reserve(0.5);
    budget.reserve(0.5);
    wait('one', 0.3);
    wait('two', 0.3);
    wait('large', 0.9);
    wait('three', 0.04);
    budget.settle(0.5, 0.15);
    await Promise.resolve();
    expect(woken).toEqual(['one', 'large', 'three']);
  });

  it('says to stop when what is left is less than any row has needed', () => {
    const budget = new Budget(1);
    budget.reserve(0.2);
    budget.settle(0.2, 0.2);
    budget.reserve(0.7);
    budget.settle(0.7, 0.7);
    expect(budget.reserve(0.5)).toBe('never');
    expect(budget.refuse()).toBe(true);
  });

  it('says to stop after a hundred rows that did not fit, counted anew by each that does', () => {
    const budget = new Budget(1);
    for (let row = 0; row < 99; row++) expect(budget.refuse()).toBe(false);
    budget.reserve(0.1);
    for (let row = 0; row < 99; row++) expect(budget.refuse()).toBe(false);
    expect(budget.refuse()).toBe(true);
  });
});

describe('a run under a cap', () => {
  it('never lets the bill pass it and uses at least 90 % of it, whatever prices, lengths and concurrency are', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.integer({ min: 1, max: 2 ** 31 }),
          capUsd: fc.double({ min: 0.001, max: 20, noNaN: true }),
          /** The dearest row's worst case as a share of the cap. */
          worstShare: fc.double({ min: 0.002, max: 0.1, noNaN: true }),
          /** How much cheaper a row's answer may be than its worst case. */
          leastUsed: fc.double({ min: 0, max: 1, noNaN: true }),
          concurrency: fc.integer({ min: 1, max: 50 }),
          window: fc.integer({ min: 1, max: 100 }),
          targets: fc.integer({ min: 1, max: 3 }),
          faultShare: fc.constantFrom(0, 0, 0.1),
          strategy: fc.constantFrom('cheapest' as const, 'ordered' as const),
        }),
        async (spec) => {
          const names = Array.from({ length: spec.targets }, (_, index) => `p${index}/m${index}`);
          // A dearer target than the one before it, by up to half.
          const worst = (target: string, line: number): number =>
            spec.capUsd *
            spec.worstShare *
            (0.2 + 0.8 * spread01(line, spec.seed)) *
            (0.5 + (0.5 * (names.indexOf(target) + 1)) / names.length);
          const used = (line: number): number =>
            spec.leastUsed + (1 - spec.leastUsed) * spread01(line, spec.seed ^ 0x5bd1e995);
          const least = spec.worstShare * 0.2 * 0.5 * Math.max(0.01, spec.leastUsed);
          const rows = Math.min(6000, Math.ceil(4 / least));
          const world = await runWorld({
            seed: spec.seed,
            rows,
            concurrency: spec.concurrency,
            window: spec.window,
            strategy: spec.strategy,
            maxCostUsd: spec.capUsd,
            worstUsdOf: worst,
            servers: Object.fromEntries(
              names.map((name) => [
                name,
                {
                  latencyMs: (random01: number) => 50 + 500 * random01,
                  billsUsd: (line: number) => worst(name, line) * used(line),
                  fault: (random01: number) => (random01 < spec.faultShare ? fault('server_error') : null),
                },
              ]),
            ),
          });
          expect(world.billedUsd).toBeLessThanOrEqual(spec.capUsd * (1 + 1e-12));
          const rowsRemain = answered(world) + world.results.filter(({ status }) => status === 'failed').length < rows;
          if (rowsRemain) {
            expect(world.control.stopping).toBe('max_cost');
            expect(world.billedUsd).toBeGreaterThanOrEqual(0.9 * spec.capUsd);
          }
        },
      ),
      { numRuns: 200, seed: 20261122 },
    );
  });

  it('stops reading at once when all rows need the same and the next no longer fits', async () => {
    const world = await runWorld({
      seed: 1,
      rows: 5000,
      concurrency: 10,
      window: 20,
      maxCostUsd: 1,
      worstUsd: 1 / 64,
      servers: { 'p/m': { latencyMs: () => 50, usdPerRow: 1 / 128 } },
    });
    expect(answered(world)).toBe(127);
    expect(read(world)).toBeLessThanOrEqual(127 + 20);
    expect(world.control.stopping).toBe('max_cost');
  });

  it('leaves a row that is too dear and goes on with those behind it', async () => {
    const world = await runWorld({
      seed: 1,
      rows: 50,
      concurrency: 4,
      maxCostUsd: 1,
      worstUsdOf: (_, line) => (line % 10 === 0 ? 5 : 0.01),
      servers: { 'p/m': { latencyMs: () => 50, usdPerRow: 0.001 } },
    });
    expect(answered(world)).toBe(45);
    expect(world.control.stopping, 'the run says that the cap cut it short').toBe('max_cost');
  });

  it('asks a cheaper target when the first choice no longer fits', async () => {
    const world = await runWorld({
      seed: 1,
      rows: 300,
      concurrency: 4,
      strategy: 'ordered',
      maxCostUsd: 1,
      worstUsdOf: (target) => (target === 'dear/a' ? 0.2 : 0.002),
      servers: {
        'dear/a': { latencyMs: () => 50, usdPerRow: 0.1 },
        'cheap/b': { latencyMs: () => 50, usdPerRow: 0.001 },
      },
    });
    expect(sentTo(world, 'dear/a')).toBe(9);
    expect(world.billedUsd).toBeGreaterThan(0.99);
    expect(world.billedUsd).toBeLessThanOrEqual(1);
  });

  it('leaves a row unfinished, not failed, when its only way out is too dear', async () => {
    const world = await runWorld({
      seed: 1,
      rows: 5,
      concurrency: 1,
      maxCostUsd: 1,
      worstUsdOf: (target) => (target === 'cheap/a' ? 0.01 : 2),
      servers: {
        'cheap/a': { latencyMs: () => 50, fault: () => fault('context_exceeded') },
        'dear/b': { latencyMs: () => 50 },
      },
    });
    expect(world.results).toEqual([]);
    expect(sentTo(world, 'dear/b')).toBe(0);
    expect(world.control.stopping).toBe('max_cost');
  });

  it('goes on with what is free after the last dollar', async () => {
    const world = await runWorld({
      seed: 1,
      rows: 1000,
      concurrency: 4,
      strategy: 'ordered',
      maxCostUsd: 1,
      worstUsdOf: (target) => (target === 'paid/a' ? 0.1 : 0),
      servers: {
        'paid/a': { latencyMs: () => 50, usdPerRow: 0.1 },
        'own/b': { latencyMs: () => 50, usdPerRow: 0 },
      },
    });
    expect(answered(world)).toBe(1000);
    expect(world.control.stopping).toBe(null);
  });

  it('counts a request that may have been billed with its worst case', async () => {
    const world = await runWorld({
      seed: 1,
      rows: 200,
      concurrency: 5,
      maxCostUsd: 1,
      worstUsd: 0.1,
      servers: {
        'p/m': { latencyMs: () => 50, usdPerRow: 0.1, fault: () => fault('timeout', { mayHaveBeenBilled: true }) },
      },
    });
    expect(world.seen.length).toBe(10);
    expect(world.control.stopping).toBe('max_cost');
  });
});
