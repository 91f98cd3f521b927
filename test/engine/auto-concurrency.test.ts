import { describe, expect, it } from 'vitest';
import { runWorld, type Server, type World } from '../support/world.ts';

/** Answers `places` requests at a time; the others wait for a place. */
const queueing = (places: number, serviceMs: number): Server => {
  const freeAtMs = new Float64Array(places);
  return {
    latencyMs: () => 0,
    delayMs(random01, nowMs) {
      let first = 0;
      for (let place = 1; place < places; place++) if (freeAtMs[place]! < freeAtMs[first]!) first = place;
      const endMs = Math.max(nowMs, freeAtMs[first]!) + serviceMs * (0.75 + 0.5 * random01);
      freeAtMs[first] = endMs;
      return endMs - nowMs;
    },
  };
};

const upstreams: Record<string, { rows: number; server: () => Server; fixed: readonly number[] }> = {
  'fast and roomy': {
    rows: 80_000,
    server: () => ({ latencyMs: (random01) => 30 + 40 * random01 }),
    fixed: [50, 200, 1000],
  },
  'slow, with places for 60': { rows: 12_000, server: () => queueing(60, 800), fixed: [20, 60, 120, 400] },
  'tightly limited': {
    rows: 3_000,
    server: () => ({ latencyMs: (random01) => 300 + 400 * random01, rpm: 600 }),
    fixed: [5, 20, 100],
  },
};

const inFlightAt = ({ seen }: World, atMs: number): number =>
  seen.filter((call) => call.atMs <= atMs && call.endMs > atMs).length;

describe('a concurrency that is found', () => {
  it.each(Object.keys(upstreams))(
    'comes to nine tenths of the best fixed one where the upstream is %s',
    { timeout: 120_000 },
    async (name) => {
      const { rows, server, fixed } = upstreams[name]!;
      const times: number[] = [];
      for (const concurrency of fixed) {
        times.push((await runWorld({ seed: 5, rows, concurrency, servers: { 'p/m': server() } })).elapsedMs);
      }
      const found = await runWorld({
        seed: 5,
        rows,
        concurrency: 1000,
        findsConcurrency: true,
        servers: { 'p/m': server() },
      });
      const levels = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((share) =>
        inFlightAt(found, share * found.elapsedMs),
      );
      const later = levels.slice(2);
      expect(Math.max(...later)).toBeLessThanOrEqual(1.5 * Math.min(...later) + 4);
      expect(found.results.filter(({ status }) => status === 'ok').length).toBe(rows);
      expect(Math.min(...times) / found.elapsedMs).toBeGreaterThanOrEqual(0.9);
    },
  );
});
