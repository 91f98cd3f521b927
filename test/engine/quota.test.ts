import { describe, expect, it } from 'vitest';
import type { Usage } from '../../src/core/job.ts';
import type { RateLimits } from '../../src/core/rate-limits.ts';
import { fault, runWorld, type Server, usageOf, type World, type WorldOptions } from '../support/world.ts';

const minuteMs = 60_000;
const target = 'p/m';

/** What one request takes from each window, as the server counts it. */
type Cost = Readonly<Record<string, number>>;

interface Windows {
  readonly limits: Cost;
  /** Of a request that arrives; in the second sum, when it is answered. */
  readonly atArrival: (usage: Usage, maxTokens: number) => Cost;
  readonly atAnswer?: (usage: Usage) => Cost;
  readonly headers?: (left: Cost) => RateLimits;
}

/** Sums of the last minute, by window. */
const slidingSums = (limits: Cost) => {
  const names = Object.keys(limits);
  const entries: { atMs: number; cost: Cost }[] = [];
  let first = 0;
  const sums: Record<string, number> = Object.fromEntries(names.map((name) => [name, 0]));
  const add = (cost: Cost, sign: 1 | -1): void => {
    for (const name of names) sums[name]! += sign * (cost[name] ?? 0);
  };
  return {
    sums,
    expire(nowMs: number): void {
      while (first < entries.length && entries[first]!.atMs <= nowMs - minuteMs) add(entries[first++]!.cost, -1);
    },
    count(cost: Cost, nowMs: number): void {
      entries.push({ atMs: nowMs, cost });
      add(cost, 1);
    },
    /** When there is room for `cost`. */
    roomAtMs(cost: Cost, nowMs: number): number {
      const left = { ...sums };
      for (let index = first; ; index++) {
        if (names.every((name) => left[name]! + (cost[name] ?? 0) <= limits[name]!)) {
          return index === first ? nowMs : entries[index - 1]!.atMs + minuteMs;
        }
        if (index === entries.length) return nowMs + minuteMs;
        for (const name of names) left[name]! -= entries[index]!.cost[name] ?? 0;
      }
    },
  };
};

const quotaServer = (windows: Windows, usage: (line: number) => Usage, maxTokens: number): Server => {
  const sliding = slidingSums(windows.limits);
  return {
    latencyMs: (random01) => 30 + 40 * random01,
    usageOf: usage,
    refuse(line, nowMs) {
      sliding.expire(nowMs);
      const cost = windows.atArrival(usage(line), maxTokens);
      const roomAtMs = sliding.roomAtMs(cost, nowMs);
      if (roomAtMs > nowMs) {
        // Servers tell whole seconds.
        const retryAfterMs = Math.ceil((roomAtMs - nowMs) / 1000) * 1000;
        return fault('rate_limited', { httpStatus: 429, retryAfterMs });
      }
      sliding.count(cost, nowMs);
      return null;
    },
    answered(line, nowMs) {
      if (windows.atAnswer !== undefined) sliding.count(windows.atAnswer(usage(line)), nowMs);
      sliding.expire(nowMs);
      const left = Object.fromEntries(
        Object.entries(windows.limits).map(([name, limit]) => [name, Math.max(0, limit - sliding.sums[name]!)]),
      );
      return windows.headers?.(left) ?? null;
    },
  };
};

const told = (limit: number, left: number | undefined) => ({ limit, remaining: Math.floor(left ?? 0), resetMs: null });

/** Share of the limit that answered requests took between two times, and 429s per request, over the whole run. */
const figures = ({ seen }: World, limit: number, span: readonly [number, number], costOf: (line: number) => number) => {
  const [fromMs, toMs] = span;
  let used = 0;
  let refused = 0;
  for (const { code, atMs, key } of seen) {
    if (code === 'rate_limited') refused++;
    if (code === 'ok' && atMs >= fromMs && atMs < toMs) used += costOf(Number(key.slice(4)));
  }
  const refusedLater = seen.filter(({ code, atMs }) => code === 'rate_limited' && atMs >= fromMs).length;
  const sentLater = seen.filter(({ atMs }) => atMs >= fromMs).length;
  return {
    used: used / ((limit * (toMs - fromMs)) / minuteMs),
    refused: refused / seen.length,
    refusedLater: refusedLater / sentLater,
  };
};

const one = (): number => 1;
const small = (): Usage => usageOf(10, 20);

const requestsOnly = (rpm: number, tells: boolean): Windows => ({
  limits: { requests: rpm },
  atArrival: () => ({ requests: 1 }),
  ...(tells ? { headers: ({ requests }) => ({ requests: told(rpm, requests) }) } : {}),
});

const steadily = (
  windows: Windows,
  usage: (line: number) => Usage,
  options: Partial<WorldOptions> & { rows: number },
) =>
  runWorld({
    seed: 3,
    concurrency: 50,
    window: 200,
    servers: { [target]: quotaServer(windows, usage, 500) },
    requestOf: () => ({ maxTokens: 500 }),
    ...options,
  });

describe('a quota of requests', () => {
  it.each([
    [12_000, 50_000, 'configured'],
    [12_000, 50_000, 'told'],
    [12_000, 50_000, 'unknown'],
    [600, 4_000, 'configured'],
    [600, 4_000, 'told'],
    [600, 4_000, 'unknown'],
    [60, 600, 'configured'],
    [60, 600, 'told'],
    [10, 120, 'configured'],
  ] as const)(
    'of %i a minute, for %i rows, is used and kept to when it is %s',
    { timeout: 60_000 },
    async (rpm, rows, how) => {
      const world = await steadily(requestsOnly(rpm, how === 'told'), small, {
        rows,
        limits: { maxRpm: how === 'configured' ? rpm : null },
      });
      const span = [minuteMs, Math.floor(world.elapsedMs / minuteMs) * minuteMs] as const;
      const got = figures(world, rpm, span, one);
      expect(world.results.length).toBe(rows);
      expect(got.used).toBeGreaterThanOrEqual(0.97);
      expect(how === 'unknown' ? got.refusedLater : got.refused).toBeLessThanOrEqual(0.01);
    },
  );
});

/** Rows of very different length, the same ones for every server. */
const uneven = (line: number): Usage => {
  const input = 20 + ((line * 7919) % 97) * (line % 10 === 0 ? 40 : 4);
  return usageOf(input, 20 + ((line * 104_729) % 380));
};
const tokensOf = (line: number): number => {
  const { inputTokens, outputTokens } = uneven(line);
  return inputTokens + outputTokens;
};

describe('a quota of tokens, with uneven rows', () => {
  const real: Windows = {
    limits: { tokens: 1_200_000 },
    atArrival: ({ inputTokens, outputTokens }) => ({ tokens: inputTokens + outputTokens }),
  };
  const reserving: Windows = {
    limits: { tokens: 1_200_000 },
    atArrival: ({ inputTokens }, maxTokens) => ({ tokens: inputTokens + maxTokens }),
  };
  const tells = (windows: Windows): Windows => ({
    ...windows,
    headers: ({ tokens }) => ({ tokens: told(1_200_000, tokens) }),
  });

  it.each([
    ['configured', real, 1_200_000],
    ['told', tells(real), null],
  ] as const)('is used and kept to when it is %s', { timeout: 60_000 }, async (how, windows, configured) => {
    const rows = 14_000;
    const world = await steadily(windows, uneven, {
      rows,
      inputTokensOf: (line) => uneven(line).inputTokens,
      limits: { maxTpm: how === 'configured' ? configured : null },
    });
    const span = [minuteMs, Math.floor(world.elapsedMs / minuteMs) * minuteMs] as const;
    const got = figures(world, 1_200_000, span, tokensOf);
    expect(world.results.length).toBe(rows);
    expect(got.used).toBeGreaterThanOrEqual(0.97);
    expect(got.refused).toBeLessThanOrEqual(0.01);
  });

  it('is kept to where max_tokens is taken up front and never given back', { timeout: 60_000 }, async () => {
    const world = await steadily(tells(reserving), uneven, {
      rows: 6_000,
      inputTokensOf: (line) => uneven(line).inputTokens,
    });
    const span = [minuteMs, Math.floor(world.elapsedMs / minuteMs) * minuteMs] as const;
    const got = figures(world, 1_200_000, span, (line) => uneven(line).inputTokens + 500);
    expect(got.used).toBeGreaterThanOrEqual(0.97);
    expect(got.refused).toBeLessThanOrEqual(0.01);
  });
});

describe('quotas of input and output apart, as Anthropic has them', () => {
  const cachedHalf = (line: number): Usage => ({
    ...uneven(line),
    cachedInputTokens: Math.floor(uneven(line).inputTokens / 2),
  });
  const apart = (input: number, output: number): Windows => ({
    limits: { input, output },
    atArrival: ({ inputTokens, cachedInputTokens }) => ({ input: inputTokens - cachedInputTokens }),
    atAnswer: ({ outputTokens }) => ({ output: outputTokens }),
    headers: (left) => ({
      inputTokens: told(input, left.input),
      outputTokens: told(output, left.output),
      // It repeats what is tighter, and is not a third window.
      tokens: told(1_000, 0),
    }),
  });

  it.each([
    [
      'input, what is cached left out',
      400_000,
      100_000_000,
      (line: number) => cachedHalf(line).inputTokens - cachedHalf(line).cachedInputTokens,
    ],
    ['output', 100_000_000, 600_000, (line: number) => cachedHalf(line).outputTokens],
  ] as const)(
    'is used and kept to when it is tight in %s',
    { timeout: 60_000 },
    async (which, input, output, costOf) => {
      const world = await steadily(apart(input, output), cachedHalf, {
        rows: 14_000,
        inputTokensOf: (line) => cachedHalf(line).inputTokens,
      });
      const span = [minuteMs, Math.floor(world.elapsedMs / minuteMs) * minuteMs] as const;
      const got = figures(world, which === 'output' ? output : input, span, costOf);
      expect(got.used).toBeGreaterThanOrEqual(0.97);
      expect(got.refused).toBeLessThanOrEqual(0.01);
    },
  );
});

describe('a quota that is tight', () => {
  it('serves high rows first, and low ones move too', async () => {
    const world = await steadily(requestsOnly(600, false), small, {
      rows: 1_500,
      limits: { maxRpm: 600 },
      priorityOf: (line) => (line % 2 === 0 ? 'high' : 'low'),
    });
    const order = world.seen.map(({ key }) => Number(key.slice(4)));
    const place = new Map(order.map((line, index) => [line, index]));
    const gains = order
      .filter((line) => line % 2 === 0 && line > 400 && line < 1_000)
      .map((line) => place.get(line + 1)! - place.get(line)!);
    // Two windows of 200 rows, half of which are low ones, and those of the same class keep their order.
    expect(Math.min(...gains)).toBeGreaterThan(50);
    expect(Math.max(...gains)).toBeLessThanOrEqual(400);
    for (const rest of [0, 1]) {
      const ofClass = order.filter((line) => line % 2 === rest);
      const late = ofClass.filter((line, index) => index > 0 && line < ofClass[index - 1]!).length;
      expect(late).toBe(0);
    }
  });

  it('is spent evenly: no second sees more than its share and a small burst', async () => {
    const world = await steadily(requestsOnly(12_000, false), small, { rows: 20_000, limits: { maxRpm: 12_000 } });
    const perSecond = new Map<number, number>();
    for (const { atMs } of world.seen) {
      const second = Math.floor(atMs / 1000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    }
    const counts = [...perSecond.values()].slice(2, -1);
    expect(Math.max(...counts)).toBeLessThanOrEqual(202);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(190);
  });
});
