import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/core/events.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { Demand } from '../../src/core/quota.ts';
import type { RateLimits } from '../../src/core/rate-limits.ts';
import { recentPercentileMs, recentSuccessRate } from '../../src/core/recent-calls.ts';
import { awayUntilMs, isFailing, pacedUntilMs } from '../../src/core/route/target-view.ts';
import type { ProviderLimits, TargetCell } from '../../src/engine/target-cell.ts';
import { type Settled, Targets } from '../../src/engine/targets.ts';
import { VirtualRuntime } from '../support/virtual-runtime.ts';
import { defaultBreaker, fault, usageOf } from '../support/world.ts';

const demand: Demand = { inputTokens: 10, outputTokens: 100 };

const setUp = (limits: Partial<ProviderLimits> = {}, random01: () => number = () => 0) => {
  const events: Event[] = [];
  const clock = { nowMs: 1000 };
  const runtime = new VirtualRuntime();
  const targets = new Targets({
    runtime: {
      nowMs: () => clock.nowMs,
      wallMs: () => clock.nowMs,
      sleep: (ms, signal) => runtime.sleep(ms, signal),
      random01,
    },
    breaker: defaultBreaker,
    retry: { maxAttempts: 5, baseMs: 500, maxMs: 30_000 },
    concurrency: 50,
    limitsOf: () => ({ maxRpm: null, maxTpm: null, maxConcurrent: null, ...limits }),
    emit: (event) => events.push(event),
  });
  const send = (cell: TargetCell): number => {
    targets.sent(cell, demand, clock.nowMs);
    return clock.nowMs;
  };
  const settle = (cell: TargetCell, sentAtMs: number, failure: Failure | null, more: Partial<Settled> = {}): void =>
    targets.settled(cell, {
      sentAtMs,
      demand,
      takenOutput: 0,
      usage: failure === null ? usageOf(10, 20) : null,
      latencyMs: clock.nowMs - sentAtMs,
      failure,
      limits: null,
      hint: 'try this',
      ...more,
    });
  const call = (cell: TargetCell, failure: Failure | null = null, more: Partial<Settled> = {}): void =>
    settle(cell, send(cell), failure, more);
  const awayMs = (cell: TargetCell) => awayUntilMs(cell, defaultBreaker, clock.nowMs);
  const pacedMs = (cell: TargetCell) => pacedUntilMs(cell, demand, defaultBreaker, clock.nowMs);
  return { targets, events, clock, send, settle, call, awayMs, pacedMs };
};

const typesOf = (events: readonly Event[]): string[] => events.map(({ type }) => type);

describe('a 429', () => {
  it("blocks its target for the server's wait and lets the others be", () => {
    const { targets, call, awayMs, events } = setUp();
    const one = targets.cell('p/m', 'p');
    const other = targets.cell('p/n', 'p');
    call(one, fault('rate_limited', { retryAfterMs: 5000 }));
    expect(awayMs(one)).toBe(6000);
    expect(awayMs(other)).toBe(0);
    expect(events).toEqual([{ type: 'target.blocked', atMs: 1000, target: 'p/m', untilMs: 6000 }]);
  });

  it.each([0, 0.3, 0.999])('never blocks for less than the server asked for (chance %f)', (chance) => {
    const { targets, call, awayMs } = setUp({}, () => chance);
    const cell = targets.cell('p/m', 'p');
    call(cell, fault('rate_limited', { retryAfterMs: 5000 }));
    expect(awayMs(cell)).toBeGreaterThanOrEqual(6000);
    expect(awayMs(cell)).toBeLessThanOrEqual(6500);
  });

  it('is not shortened by a later one with a shorter wait, and is lengthened by a longer one', () => {
    const { targets, send, settle, awayMs, events } = setUp();
    const cell = targets.cell('p/m', 'p');
    const sent = [send(cell), send(cell), send(cell)];
    settle(cell, sent[0]!, fault('rate_limited', { retryAfterMs: 5000 }));
    settle(cell, sent[1]!, fault('rate_limited', { retryAfterMs: 10 }));
    expect(awayMs(cell)).toBe(6000);
    settle(cell, sent[2]!, fault('rate_limited', { retryAfterMs: 9000 }));
    expect(awayMs(cell)).toBe(10_000);
    expect(typesOf(events)).toEqual(['target.blocked']);
  });

  it('that names no wait blocks for 1 s, 2 s, 4 s by bursts, however many requests a burst has', () => {
    const { targets, send, settle, awayMs, clock } = setUp();
    const cell = targets.cell('p/m', 'p');
    const waits: number[] = [];
    for (let burst = 0; burst < 4; burst++) {
      const sent = Array.from({ length: 20 }, () => send(cell));
      clock.nowMs += 10;
      for (const sentAtMs of sent) settle(cell, sentAtMs, fault('rate_limited'));
      waits.push(awayMs(cell) - clock.nowMs);
      clock.nowMs = awayMs(cell);
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
  });

  it('starts from 1 s again after a good answer', () => {
    const { targets, call, awayMs, clock } = setUp();
    const cell = targets.cell('p/m', 'p');
    for (let burst = 0; burst < 3; burst++) {
      call(cell, fault('rate_limited'));
      clock.nowMs = awayMs(cell);
    }
    call(cell);
    call(cell, fault('rate_limited'));
    expect(awayMs(cell) - clock.nowMs).toBe(1000);
  });

  it('halves the requests in flight once for a burst and does not touch the breaker', () => {
    const { targets, send, settle, call, events } = setUp();
    const cell = targets.cell('p/m', 'p');
    call(cell);
    const sent = Array.from({ length: 40 }, () => send(cell));
    for (const sentAtMs of sent) settle(cell, sentAtMs - 1, fault('rate_limited', { retryAfterMs: 1000 }));
    expect(cell.concurrency.limit).toBe(20);
    expect(cell.breaker.state).toBe('closed');
    expect(recentSuccessRate(cell.recent)).toBe(1);
    expect(typesOf(events)).toEqual(['target.blocked']);
  });
});

describe('a failure that names a wait', () => {
  it('blocks the target too, and counts for its breaker', () => {
    const { targets, call, awayMs } = setUp();
    const cell = targets.cell('p/m', 'p');
    call(cell, fault('overloaded', { retryAfterMs: 20_000 }));
    expect(awayMs(cell)).toBe(21_000);
    expect(cell.breaker).toMatchObject({ state: 'closed', failuresInARow: 1 });
  });
});

describe('a failure that turns a target off', () => {
  it.each(['unauthorized', 'quota_exhausted', 'model_not_found'] as const)('%s is said once', (code) => {
    const { targets, send, settle, events } = setUp();
    const cell = targets.cell('p/m', 'p');
    targets.cell('q/n', 'q');
    const sent = [send(cell), send(cell)];
    for (const sentAtMs of sent) settle(cell, sentAtMs, fault(code));
    expect(cell.off).toBe(true);
    expect(events).toEqual([{ type: 'target.off', atMs: 1000, target: 'p/m', code, message: code, hint: 'try this' }]);
    expect(targets.hasLive()).toBe(true);
  });

  it('leaves nothing live when it was the last', () => {
    const { targets, call } = setUp();
    call(targets.cell('p/m', 'p'), fault('unauthorized'));
    expect(targets.hasLive()).toBe(false);
  });
});

describe('the breaker of a target', () => {
  it('opens, probes and closes, and says so', () => {
    const { targets, call, clock, awayMs, events } = setUp();
    const cell = targets.cell('p/m', 'p');
    for (let failure = 0; failure < 5; failure++) call(cell, fault('server_error'));
    expect(awayMs(cell)).toBe(61_000);
    clock.nowMs = 61_000;
    expect(awayMs(cell)).toBe(0);
    call(cell);
    call(cell);
    expect(events).toEqual([
      { type: 'breaker.opened', atMs: 1000, target: 'p/m', untilMs: 61_000 },
      { type: 'breaker.half_opened', atMs: 61_000, target: 'p/m', untilMs: null },
      { type: 'breaker.closed', atMs: 61_000, target: 'p/m', untilMs: null },
    ]);
  });

  it('lets three probes out and gives one back that was cancelled', () => {
    const { targets, call, send, settle, clock, awayMs } = setUp();
    const cell = targets.cell('p/m', 'p');
    for (let failure = 0; failure < 5; failure++) call(cell, fault('timeout'));
    clock.nowMs = 61_000;
    const probes = [send(cell), send(cell), send(cell)];
    expect(awayMs(cell)).toBe(Number.POSITIVE_INFINITY);
    settle(cell, probes[0]!, fault('cancelled'));
    expect(awayMs(cell)).toBe(0);
  });

  it('counts a rejected parameter neither for nor against it', () => {
    const { targets, call, clock } = setUp();
    const cell = targets.cell('p/m', 'p');
    for (let failure = 0; failure < 5; failure++) call(cell, fault('network'));
    clock.nowMs = 61_000;
    call(cell, fault('unsupported_parameter'));
    call(cell, fault('unsupported_parameter'));
    expect(cell.breaker).toMatchObject({ state: 'half_open', probesInFlight: 0, successes: 0 });
    expect(cell.concurrency.proven).toBe(false);
    expect(recentPercentileMs(cell.recent, 0.5)).toBeNull();
  });

  it('ranks a target as before once it has closed, late failures from before notwithstanding', () => {
    const { targets, call, send, settle, clock } = setUp();
    const cell = targets.cell('p/m', 'p');
    for (let good = 0; good < 30; good++) call(cell);
    const sent = Array.from({ length: 25 }, () => send(cell));
    clock.nowMs += 50;
    for (const sentAtMs of sent.slice(0, 15)) settle(cell, sentAtMs, fault('network'));
    expect(cell.breaker.state).toBe('open');
    expect(recentSuccessRate(cell.recent)).toBeLessThan(0.9);
    clock.nowMs = 61_100;
    call(cell);
    call(cell);
    for (const sentAtMs of sent.slice(15)) settle(cell, sentAtMs, fault('timeout'));
    for (let good = 0; good < 20; good++) call(cell);
    expect(cell.breaker.state).toBe('closed');
    expect(isFailing(cell, defaultBreaker)).toBe(false);
  });
});

describe('limits of a provider', () => {
  it('hold for all its targets together', () => {
    const { targets, send, settle, pacedMs } = setUp({ maxConcurrent: 2 });
    const one = targets.cell('p/m', 'p');
    const other = targets.cell('p/n', 'p');
    const sentAtMs = send(one);
    send(other);
    expect(pacedMs(one)).toBe(Number.POSITIVE_INFINITY);
    settle(one, sentAtMs, null);
    expect(pacedMs(one)).toBe(0);
  });

  it('keep to so many requests a minute, whichever target sends them', () => {
    const { targets, call, pacedMs } = setUp({ maxRpm: 60 });
    const one = targets.cell('p/m', 'p');
    call(one);
    expect(pacedMs(targets.cell('p/n', 'p'))).toBeCloseTo(2015, 0);
  });

  it('take the reservation of tokens back down to what was used', () => {
    const { targets, call, pacedMs } = setUp({ maxTpm: 11_000 });
    const cell = targets.cell('p/m', 'p');
    call(cell, null, { usage: usageOf(0, 0) });
    expect(pacedMs(cell)).toBe(0);
    call(cell, null, { usage: usageOf(10, 100) });
    expect(pacedMs(cell)).toBeGreaterThan(1000);
  });
});

describe('limits that a provider tells', () => {
  const limits = (limit: number, remaining: number | null): RateLimits => ({
    requests: { limit, remaining, resetMs: null },
    tokens: { limit: limit * 100, remaining: null, resetMs: null },
  });

  it('are kept to when the configuration has none', () => {
    const { targets, call, pacedMs } = setUp();
    const cell = targets.cell('p/m', 'p');
    call(cell, null, { limits: limits(60, 0) });
    expect(pacedMs(cell)).toBeCloseTo(2015, 0);
    expect(cell.quota.tokens?.limitPerMinute).toBe(6000);
  });

  it('do not overrule what the configuration says', () => {
    const { targets, call } = setUp({ maxRpm: 600, maxTpm: 60_000 });
    const cell = targets.cell('p/m', 'p');
    call(cell, null, { limits: limits(60, 0) });
    expect(cell.quota.requests).toBeNull();
    expect(cell.quota.tokens).toBeNull();
  });

  it('are ignored when they make no sense', () => {
    const { targets, call } = setUp();
    const cell = targets.cell('p/m', 'p');
    call(cell, null, { limits: limits(0, 0) });
    expect(cell.quota.requests).toBeNull();
  });
});

describe('a parameter that a model rejects', () => {
  it('is learned once', () => {
    const { targets } = setUp();
    const cell = targets.cell('p/m', 'p');
    expect(targets.learnFix(cell, { parameter: 'seed' })).toBe(true);
    expect(targets.learnFix(cell, { parameter: 'seed' })).toBe(true);
    expect(cell.fixes).toEqual([{ parameter: 'seed' }]);
  });

  it('is not believed without end: a server could make names up for ever', () => {
    const { targets } = setUp();
    const cell = targets.cell('p/m', 'p');
    const learned = Array.from({ length: 100 }, (_, index) =>
      targets.learnFix(cell, { parameter: `made_up_${index}` }),
    );
    expect(learned.filter(Boolean).length).toBe(8);
    expect(cell.fixes.length).toBe(8);
  });
});

describe('rows that wait', () => {
  const forever = Number.POSITIVE_INFINITY;
  const settled = async (waiting: Promise<boolean>): Promise<boolean | 'still waits'> => {
    const early = new Promise<'still waits'>((resolve) => setImmediate(() => resolve('still waits')));
    return await Promise.race([waiting, early]);
  };

  it('go on when another target of the provider gives its place back', async () => {
    const { targets, send, settle } = setUp({ maxConcurrent: 1 });
    const one = targets.cell('p/m', 'p');
    const other = targets.cell('p/n', 'p');
    const sentAtMs = send(one);
    const waiting = other.lane.wait(1, demand, forever);
    expect(await settled(waiting)).toBe('still waits');
    settle(one, sentAtMs, null);
    expect(await settled(waiting)).toBe(true);
  });

  it('all look again when the breaker of any target closes', async () => {
    const { targets, call, clock } = setUp();
    const back = targets.cell('p/m', 'p');
    const blocked = targets.cell('q/n', 'q');
    for (let failure = 0; failure < 5; failure++) call(back, fault('network'));
    call(blocked, fault('rate_limited', { retryAfterMs: 3_600_000 }));
    const waiting = blocked.lane.wait(1, demand, forever);
    clock.nowMs = 61_000;
    call(back);
    expect(await settled(waiting)).toBe('still waits');
    call(back);
    expect(await settled(waiting)).toBe(false);
  });

  it.each([
    ['is blocked', [fault('rate_limited', { retryAfterMs: 60_000 })]],
    ['turns off', [fault('unauthorized')]],
    ['opens', Array(5).fill(fault('network'))],
  ] as const)('look again when their target %s', async (_, failures: readonly Failure[]) => {
    const { targets, send, settle } = setUp({ maxConcurrent: failures.length });
    const cell = targets.cell('p/m', 'p');
    const sent = failures.map(() => send(cell));
    const waiting = cell.lane.wait(1, demand, forever);
    for (const [index, failure] of failures.entries()) {
      expect(await settled(waiting)).toBe('still waits');
      settle(cell, sent[index]!, failure);
      if (index < failures.length - 1) send(cell);
    }
    expect(await settled(waiting)).toBe(false);
  });
});
