import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Priority } from '../../src/core/job.ts';
import { fault, runWorld, type Server, type World, type WorldOptions } from '../support/world.ts';

const blockedFromMs = 5_000;
const blockedToMs = 35_000;

/** Answers 429 for half a minute, with the wait that is left. */
const blocked: Server = {
  latencyMs: (random01) => 150 + 100 * random01,
  fault: (_, nowMs) =>
    nowMs >= blockedFromMs && nowMs < blockedToMs
      ? fault('rate_limited', { httpStatus: 429, retryAfterMs: blockedToMs - nowMs })
      : null,
};
const healthy: Server = { latencyMs: (random01) => 150 + 100 * random01 };
const slots = 50;

const answeredBy = ({ seen }: World, target: string, fromMs: number, toMs: number): number =>
  seen.filter((call) => call.target === target && call.code === 'ok' && call.endMs >= fromMs && call.endMs < toMs)
    .length;

const runLanes = (rows: number, more: Partial<WorldOptions> = {}) =>
  runWorld({
    seed: 11,
    rows,
    concurrency: slots,
    window: 200,
    servers: { 'a/blocked': blocked, 'b/healthy': healthy },
    ...more,
  });

describe('a target that answers 429 for half a minute', () => {
  it.each([
    ['every second row is its own', (line: number) => line % 2 === 0],
    ['two of three rows are its own', (line: number) => line % 3 !== 2],
    ['its rows come in heaps of 600', (line: number) => Math.floor(line / 600) % 2 === 0],
  ])('leaves the other its pace when %s', async (_, isBlocked) => {
    const alone = await runLanes(12_000, { targetsOf: () => ['b/healthy'] });
    const world = await runLanes(40_000, {
      targetsOf: (line) => [isBlocked(line) ? 'a/blocked' : 'b/healthy'],
    });
    const pace = answeredBy(alone, 'b/healthy', 7_000, 34_000);
    const beside = answeredBy(world, 'b/healthy', 7_000, 34_000);
    expect(beside / pace).toBeGreaterThanOrEqual(0.95);
    expect(world.maxAdmitted).toBeLessThanOrEqual(200);
    expect(world.results.filter(({ status }) => status === 'ok').length).toBe(40_000);
  });
});

describe('rows that are held for a target', () => {
  it('are no more than a hundred windows', async () => {
    const world = await runLanes(6_000, {
      concurrency: 5,
      window: 20,
      targetsOf: (line) => [line % 20 === 0 ? 'b/healthy' : 'a/blocked'],
    });
    expect(world.maxRead).toBeGreaterThan(1_900);
    expect(world.maxRead).toBeLessThanOrEqual(2_000 + 20 + 1);
    expect(world.maxAdmitted).toBeLessThanOrEqual(20);
    expect(world.results.length).toBe(6_000);
  });

  it('are no more than a window when every target is blocked', async () => {
    const world = await runLanes(3_000, {
      servers: { 'a/blocked': blocked, 'b/healthy': blocked },
      targetsOf: (line) => [line % 2 === 0 ? 'b/healthy' : 'a/blocked'],
    });
    expect(world.maxRead).toBeLessThanOrEqual(2 * 200 + 1);
    expect(world.results.filter(({ status }) => status === 'ok').length).toBe(3_000);
  });

  it('each end as not started when the run drains', async () => {
    const world = await runLanes(20_000, {
      targetsOf: (line) => [line % 2 === 0 ? 'b/healthy' : 'a/blocked'],
      control: (control, runtime) => void runtime.sleep(20_000).then(() => control.drain('interrupted')),
    });
    const finished = world.events.filter(({ type }) => type === 'row.finished');
    const read = world.events.filter(({ type }) => type === 'row.read');
    expect(finished.length).toBe(read.length);
    expect(
      finished.filter((event) => event.type === 'row.finished' && event.status === 'not_started').length,
    ).toBeGreaterThan(500);
    expect(world.elapsedMs).toBeLessThan(21_000);
  });

  it('go by their class when the target is back, and low ones move too', async () => {
    const priorityOf = (line: number): Priority => (line % 10 === 0 ? 'high' : 'low');
    const world = await runLanes(12_000, {
      targetsOf: (line) => [line % 3 === 0 ? 'b/healthy' : 'a/blocked'],
      priorityOf,
    });
    const order = world.seen
      .filter(({ target, atMs }) => target === 'a/blocked' && atMs > blockedToMs)
      .map(({ key }) => Number(key.slice(4)));
    const places = new Map(order.map((line, place) => [line, place]));
    // A high row stands two windows before its neighbours in the file.
    const gains = order
      .filter((line) => priorityOf(line) === 'high' && line > 3_000 && line < 9_000)
      .map((line) => {
        const neighbour = [line - 1, line + 1, line - 2, line + 2].find(
          (near) => priorityOf(near) === 'low' && places.has(near),
        )!;
        return places.get(neighbour)! - places.get(line)!;
      });
    expect(gains.length).toBeGreaterThan(50);
    expect(Math.min(...gains)).toBeGreaterThan(100);
    expect(Math.max(...gains)).toBeLessThan(600);
  });
});

describe('rows that can go to one target each', () => {
  const anyTarget = fc.record({
    latency: fc.integer({ min: 1, max: 3000 }),
    waitMs: fc.constantFrom(250, 5_000, 90_000),
    code: fc.constantFrom('rate_limited', 'server_error', 'network', 'unauthorized'),
    downFromMs: fc.integer({ min: 0, max: 5_000 }),
    downMs: fc.constantFrom(0, 0, 2_000, 60_000),
    rpm: fc.constantFrom(undefined, undefined, 30, 600),
  });

  it('all end, within the window and the bound, whatever befalls their targets', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.integer({ min: 1, max: 2 ** 31 }),
          rows: fc.integer({ min: 1, max: 400 }),
          heap: fc.integer({ min: 1, max: 60 }),
          concurrency: fc.integer({ min: 1, max: 10 }),
          window: fc.integer({ min: 1, max: 20 }),
          servers: fc.array(anyTarget, { minLength: 2, maxLength: 4 }),
          drainAtMs: fc.constantFrom(null, null, 100, 4_000),
        }),
        async ({ seed, rows, heap, concurrency, window, servers, drainAtMs }) => {
          const names = servers.map((_, index) => `p${index}/m`);
          const world = await runWorld({
            seed,
            rows,
            concurrency,
            window,
            targetsOf: (line) => [names[Math.floor(line / heap) % names.length]!],
            priorityOf: (line) => (['high', 'medium', 'low'] as const)[line % 3]!,
            servers: Object.fromEntries(
              servers.map((spec, index) => [
                names[index]!,
                {
                  latencyMs: () => spec.latency,
                  fault: (_, nowMs) =>
                    nowMs >= spec.downFromMs && nowMs < spec.downFromMs + spec.downMs
                      ? fault(spec.code, spec.code === 'rate_limited' ? { retryAfterMs: spec.waitMs } : {})
                      : null,
                  ...(spec.rpm === undefined ? {} : { rpm: spec.rpm }),
                } satisfies Server,
              ]),
            ),
            ...(drainAtMs === null
              ? {}
              : {
                  control: (control, runtime) => void runtime.sleep(drainAtMs).then(() => control.drain('interrupted')),
                }),
          });
          const of = (type: string) => world.events.filter((event) => event.type === type).length;
          expect(of('row.finished')).toBe(of('row.read'));
          if (world.control.stopping === null) expect(of('row.read')).toBe(rows);
          expect(world.maxAdmitted).toBeLessThanOrEqual(window);
          expect(world.maxInFlight).toBeLessThanOrEqual(concurrency);
          expect(world.maxRead).toBeLessThanOrEqual(102 * window + 1);
        },
      ),
      { numRuns: 300, seed: 4 },
    );
  });
});
