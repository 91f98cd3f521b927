import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FailureCode } from '../../src/core/failure.ts';
import { defaultBreaker, fault, runWorld, type Server, type World, type WorldOptions } from '../support/world.ts';

const counts = ({ events }: World, rows: number) => {
  const byStatus = { ok: 0, failed: 0, rejected: 0, not_started: 0 };
  for (const event of events) if (event.type === 'row.finished') byStatus[event.status]++;
  const read = events.filter(({ type }) => type === 'row.read').length;
  return { ...byStatus, read, unread: rows - read };
};

/** Nothing may reach a target while its breaker is open. */
const sentWhileOpen = ({ events, seen }: World): unknown[] => {
  const wrong: unknown[] = [];
  for (const opened of events) {
    if (opened.type !== 'breaker.opened') continue;
    const { atMs, untilMs, target } = opened;
    wrong.push(...seen.filter((s) => s.target === target && s.atMs > atMs && s.atMs < untilMs!));
  }
  return wrong;
};

/** Nothing may reach a target between an answer that named a wait and the end of that wait. */
const sentBeforeWaitWasOver = ({ seen }: World): unknown[] =>
  seen.flatMap((told) =>
    told.waitUntilMs === 0
      ? []
      : seen.filter((s) => s.target === told.target && s.atMs > told.endMs && s.atMs < told.waitUntilMs - 1e-6),
  );

const faultCodes: FailureCode[] = [
  'server_error',
  'overloaded',
  'network',
  'timeout',
  'empty_response',
  'rate_limited',
];

const anyServer = fc.record({
  latency: fc.integer({ min: 1, max: 3000 }),
  spread: fc.integer({ min: 0, max: 2000 }),
  faultShare: fc.constantFrom(0, 0, 0.02, 0.1, 0.5, 1),
  code: fc.constantFrom(...faultCodes),
  waitMs: fc.constantFrom(undefined, 0, 250, 5_000, 90_000),
  downFromMs: fc.integer({ min: 0, max: 20_000 }),
  downMs: fc.constantFrom(0, 0, 5_000, 60_000),
  rpm: fc.constantFrom(undefined, undefined, 5, 60, 600),
});

const anyWorld = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 31 }),
  rows: fc.integer({ min: 0, max: 90 }),
  concurrency: fc.integer({ min: 1, max: 20 }),
  window: fc.integer({ min: 1, max: 40 }),
  strategy: fc.constantFrom('cheapest', 'fastest', 'weighted', 'ordered') as fc.Arbitrary<
    NonNullable<WorldOptions['strategy']>
  >,
  servers: fc.array(anyServer, { minLength: 1, maxLength: 3 }),
  maxRpm: fc.constantFrom(null, null, null, 30, 600),
});

const serverOf = (spec: typeof anyServer extends fc.Arbitrary<infer T> ? T : never): Server => ({
  latencyMs: (random01) => spec.latency + random01 * spec.spread,
  fault: (random01, nowMs) => {
    const down = nowMs >= spec.downFromMs && nowMs < spec.downFromMs + spec.downMs;
    if (down) return fault('network');
    return random01 < spec.faultShare
      ? fault(spec.code, spec.waitMs === undefined ? {} : { retryAfterMs: spec.waitMs })
      : null;
  },
  ...(spec.rpm === undefined ? {} : { rpm: spec.rpm }),
});

describe('laws of a run, whatever the workload, the faults and the seed', () => {
  it('holds for 1,000 random worlds', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, async (spec) => {
        const world = await runWorld({
          seed: spec.seed,
          rows: spec.rows,
          concurrency: spec.concurrency,
          window: spec.window,
          strategy: spec.strategy,
          limits: { maxRpm: spec.maxRpm },
          servers: Object.fromEntries(spec.servers.map((server, index) => [`p${index}/m${index}`, serverOf(server)])),
        });
        const rows = counts(world, spec.rows);
        expect(rows).toEqual({ ...rows, read: spec.rows, unread: 0 });
        expect(rows.ok + rows.failed + rows.rejected + rows.not_started).toBe(spec.rows);
        expect(world.results.length).toBe(rows.ok + rows.failed);
        expect(new Set(world.results.map(({ key }) => key)).size).toBe(world.results.length);
        for (const result of world.results) {
          if (result.status === 'ok') expect(result.content).toBe(`answer to ${result.key}`);
        }
        expect(world.events.filter(({ type }) => type === 'attempt.started').length).toBe(world.seen.length);
        expect(world.events.filter(({ type }) => type === 'attempt.finished').length).toBe(world.seen.length);
        expect(world.maxInFlight).toBeLessThanOrEqual(spec.concurrency);
        expect(world.maxAdmitted).toBeLessThanOrEqual(spec.window);
        expect(sentWhileOpen(world)).toEqual([]);
        expect(sentBeforeWaitWasOver(world)).toEqual([]);
        const perRow = new Map<string, number>();
        for (const { key } of world.seen) perRow.set(key, (perRow.get(key) ?? 0) + 1);
        expect(Math.max(0, ...perRow.values())).toBeLessThanOrEqual(5);
        const cost = world.results.reduce((sum, result) => sum + (result.cost_usd ?? 0), 0);
        expect(cost).toBeCloseTo(world.billedUsd, 9);
      }),
      { numRuns: 1000, seed: 20261122 },
    );
  });

  it('never lets the bill pass the cap', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.integer({ min: 1, max: 2 ** 31 }),
          capUsd: fc.double({ min: 0.001, max: 0.1, noNaN: true }),
          usdPerRow: fc.double({ min: 0.0001, max: 0.01, noNaN: true }),
          worstFactor: fc.double({ min: 1, max: 20, noNaN: true }),
          concurrency: fc.integer({ min: 1, max: 30 }),
          faultShare: fc.constantFrom(0, 0.1),
        }),
        async ({ seed, capUsd, usdPerRow, worstFactor, concurrency, faultShare }) => {
          const world = await runWorld({
            seed,
            rows: 150,
            concurrency,
            maxCostUsd: capUsd,
            worstUsd: usdPerRow * worstFactor,
            servers: {
              'p/m': {
                latencyMs: (random01) => 50 + 100 * random01,
                usdPerRow,
                fault: (random01) => (random01 < faultShare ? fault('timeout', { mayHaveBeenBilled: true }) : null),
              },
            },
          });
          expect(world.billedUsd).toBeLessThanOrEqual(capUsd + 1e-12);
          const rows = counts(world, 150);
          expect(rows.ok + rows.failed + rows.not_started).toBe(rows.read);
        },
      ),
      { numRuns: 200, seed: 7 },
    );
  });
});

describe('one provider down', () => {
  it('answers its rows elsewhere and shows it no more than the threshold', async () => {
    const world = await runWorld({
      seed: 3,
      rows: 2000,
      concurrency: 50,
      servers: {
        'down/a': { latencyMs: () => 20, fault: () => fault('server_error', { httpStatus: 500 }) },
        'up/b': { latencyMs: () => 200 },
      },
    });
    expect(world.results.filter(({ status }) => status === 'ok').length).toBe(2000);
    expect(world.seen.filter(({ target }) => target === 'down/a').length).toBeLessThanOrEqual(
      defaultBreaker.failureThreshold,
    );
  });
});

describe('every provider down for five seconds', () => {
  it('parks the rows and fails none', async () => {
    const down = (_: number, nowMs: number) => (nowMs > 1000 && nowMs < 6000 ? fault('network') : null);
    const world = await runWorld({
      seed: 5,
      rows: 600,
      concurrency: 50,
      breaker: { recoveryTimeoutMs: 2000 },
      servers: {
        'one/a': { latencyMs: () => 300, fault: down },
        'two/b': { latencyMs: () => 300, fault: down },
      },
    });
    expect(world.results.filter(({ status }) => status === 'ok').length).toBe(600);
  });
});

describe('a target that turns off', () => {
  it('ends the run at once with the rest not started when nothing else is left', async () => {
    const world = await runWorld({
      seed: 1,
      rows: 500,
      concurrency: 20,
      servers: { 'p/m': { latencyMs: () => 20, fault: () => fault('unauthorized', { httpStatus: 401 }) } },
    });
    expect(world.seen.length).toBe(1);
    expect(world.results).toEqual([]);
    expect(world.control.stopping).toBe('no_target');
    expect(world.end.answered).toBe(0);
  });

  it('leaves its rows to the others', async () => {
    const world = await runWorld({
      seed: 1,
      rows: 200,
      servers: {
        'p/m': { latencyMs: () => 20, fault: () => fault('quota_exhausted', { httpStatus: 429 }) },
        'q/n': { latencyMs: () => 20 },
      },
    });
    expect(world.results.filter(({ status, provider }) => status === 'ok' && provider === 'q').length).toBe(200);
    expect(world.events.filter(({ type }) => type === 'target.off').length).toBe(1);
  });
});

describe('a server quota', () => {
  it('is used without failing a row, in about the time that it takes', async () => {
    const world = await runWorld({
      seed: 9,
      rows: 600,
      concurrency: 50,
      servers: { 'p/m': { latencyMs: () => 100, rpm: 120 } },
    });
    expect(world.results.filter(({ status }) => status === 'ok').length).toBe(600);
    expect(world.elapsedMs).toBeLessThan(5.5 * 60_000);
  });
});

describe('the row clock', () => {
  it('fails a row that waited longer than its time for targets that never come back', async () => {
    const world = await runWorld({
      seed: 2,
      rows: 3,
      rowMs: 30_000,
      servers: { 'p/m': { latencyMs: () => 10, fault: () => fault('rate_limited', { retryAfterMs: 3600_000 }) } },
    });
    expect(world.results.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
    expect(world.elapsedMs).toBeLessThan(70_000);
  });
});
