import { describe, expect, it } from 'vitest';
import { fault, runWorld, type World } from '../support/world.ts';

/** Rows answered by each target among those sent in [fromMs, toMs). */
const answered = ({ seen }: World, target: string, fromMs: number, toMs: number): number =>
  seen.filter((call) => call.target === target && call.code === 'ok' && call.atMs >= fromMs && call.atMs < toMs).length;

describe('the cheapest target after an outage of two minutes', () => {
  const world = runWorld({
    seed: 4,
    rows: 12_000,
    concurrency: 20,
    servers: {
      'cheap/a': {
        latencyMs: () => 500,
        fault: (_, nowMs) => (nowMs > 30_000 && nowMs < 150_000 ? fault('server_error', { httpStatus: 503 }) : null),
      },
      'dear/b': { latencyMs: () => 500 },
    },
  });

  it('fails no row', async () => {
    expect((await world).results.filter(({ status }) => status === 'ok').length).toBe(12_000);
  });

  it('is left alone while it is down', async () => {
    const { seen } = await world;
    const during = seen.filter(({ target, atMs }) => target === 'cheap/a' && atMs > 31_000 && atMs < 150_000);
    expect(during.length).toBeLessThan(10);
  });

  it('has all the rows again afterwards', async () => {
    const done = await world;
    // Opened at about 30 s, it was probed a minute later in vain, and two minutes after that.
    const fromMs = 220_000;
    expect(done.events.filter(({ type }) => type === 'breaker.closed').length).toBe(1);
    expect(answered(done, 'cheap/a', fromMs, done.elapsedMs)).toBeGreaterThan(1000);
    expect(answered(done, 'dear/b', fromMs, done.elapsedMs)).toBe(0);
  });
});

describe('a target that hangs while another is healthy', () => {
  it('delays no more rows than it got', async () => {
    const world = await runWorld({
      seed: 6,
      rows: 3000,
      concurrency: 20,
      servers: {
        'hangs/a': { latencyMs: () => 60_000, fault: () => fault('timeout') },
        'fine/b': { latencyMs: () => 200 },
      },
    });
    expect(world.results.filter(({ status }) => status === 'ok').length).toBe(3000);
    // One attempt of 60 s for those that were under way, then 3,000 rows at 100 a second, some of them beside it.
    expect(world.elapsedMs).toBeLessThan(140_000);
  });
});
