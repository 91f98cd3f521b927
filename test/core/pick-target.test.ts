import { describe, expect, it } from 'vitest';
import { fullBucket } from '../../src/core/bucket.ts';
import { fullConcurrency } from '../../src/core/concurrency.ts';
import type { Plan, PlannedTarget } from '../../src/core/job.ts';
import { noQuota } from '../../src/core/quota.ts';
import { type Pick, type PickOptions, pickTarget } from '../../src/core/route/pick-target.ts';
import type { TargetView } from '../../src/core/route/target-view.ts';
import { callsOf, jobOf, planOf, viewOf } from '../support/sample-plans.ts';
import { defaultBreaker } from '../support/world.ts';

const nowMs = 1000;
const abc = ['p/a', 'p/b', 'p/c'];

const pick = (
  states: Readonly<Record<string, Partial<TargetView>>>,
  more: {
    readonly plan?: Partial<Plan>;
    readonly failures?: readonly number[];
    readonly excluded?: readonly string[];
  } = {},
): Pick => {
  const options: PickOptions = {
    settings: defaultBreaker,
    failures: more.failures ?? [],
    excluded: ({ target }: PlannedTarget) => more.excluded?.includes(target) === true,
  };
  const views = new Map(abc.map((id) => [id, viewOf(id, states[id])]));
  return pickTarget(planOf(abc, more.plan), views, nowMs, options);
};

const named = (choice: Pick): string => (choice.kind === 'none' ? 'none' : `${choice.kind} ${choice.target.target}`);

const open = (untilMs: number): Partial<TargetView> => ({
  breaker: { state: 'open', openedAtMs: 0, untilMs, timeoutFactor: 1 },
});
const probing: Partial<TargetView> = {
  breaker: { state: 'half_open', sinceMs: 0, timeoutFactor: 1, probesInFlight: 3, successes: 0 },
};
const blocked = (untilMs: number): Partial<TargetView> => ({ blockedUntilMs: untilMs });
const full: Partial<TargetView> = { inFlight: 50 };
const off: Partial<TargetView> = { off: true };
const outOfQuota: Partial<TargetView> = {
  quota: { ...noQuota(null), requests: { ...fullBucket(1, nowMs), level: 0 } },
};
const failing: Partial<TargetView> = { recent: callsOf(17, 10, 3) };
const took = (ms: number): Partial<TargetView> => ({ recent: callsOf(20, ms) });

describe('strategies that go by the order of the plan', () => {
  it.each([
    ['takes the first of the plan', {}, 'target p/a'],
    ['passes over one that is off', { 'p/a': off }, 'target p/b'],
    ['passes over one that is open', { 'p/a': open(61_000) }, 'target p/b'],
    ['passes over one that a 429 blocks', { 'p/a': blocked(5000) }, 'target p/b'],
    ['takes one again whose block is over', { 'p/a': blocked(nowMs) }, 'target p/a'],
    ['probes one whose open time is over', { 'p/a': open(nowMs) }, 'target p/a'],
    ['passes over one whose probes are all out', { 'p/a': probing }, 'target p/b'],
    ['waits for one that only paces itself', { 'p/a': full }, 'wait p/a'],
    ['waits for the second that paces itself when the first is away', { 'p/a': open(61_000), 'p/b': full }, 'wait p/b'],
    ['uses one last that fails more than the breaker tolerates', { 'p/a': failing }, 'target p/b'],
    ['uses such a one when nothing else is left', { 'p/a': failing, 'p/b': off, 'p/c': off }, 'target p/a'],
    ['probes one that failed before it opened', { 'p/a': { ...failing, ...open(nowMs) } }, 'target p/a'],
    ['waits for the first to come back', { 'p/a': open(61_000), 'p/b': blocked(4000), 'p/c': open(9000) }, 'wait p/b'],
    ['does not wait for one that is off', { 'p/a': blocked(5000), 'p/b': off, 'p/c': off }, 'wait p/a'],
    ['has none when all are off', { 'p/a': off, 'p/b': off, 'p/c': off }, 'none'],
  ])('%s', (_, states, expected) => {
    for (const strategy of ['cheapest', 'ordered', 'weighted'] as const) {
      expect(named(pick(states, { plan: { strategy } }))).toBe(expected);
    }
  });

  it.each([
    [[1], 'target p/a'],
    [[2], 'target p/b'],
    [[2, 1], 'target p/b'],
    [[2, 2], 'target p/c'],
    [[2, 2, 2], 'target p/a'],
    [[3, 2, 2], 'target p/a'],
    [[4, 2, 2], 'target p/b'],
  ])('after failures of %j takes %s: each is tried twice before the next has its turn', (failures, expected) => {
    expect(named(pick({}, { failures }))).toBe(expected);
  });

  it('leaves out what the job must not ask any more', () => {
    expect(named(pick({}, { excluded: ['p/a', 'p/b'] }))).toBe('target p/c');
    expect(named(pick({}, { excluded: abc }))).toBe('none');
  });
});

describe('strategy fastest', () => {
  const fastest: Partial<Plan> = { strategy: 'fastest' };
  it.each([
    ['takes the least median', { 'p/a': took(300), 'p/b': took(100), 'p/c': took(200) }, 'target p/b'],
    ['tries first what it knows nothing of', { 'p/a': took(300), 'p/b': took(100) }, 'target p/c'],
    [
      'goes to the next fastest when the fastest is full',
      { 'p/a': took(300), 'p/b': { ...took(100), ...full }, 'p/c': took(200) },
      'target p/c',
    ],
    [
      'waits for a place rather than for the end of a block',
      { 'p/b': blocked(3000), 'p/a': open(9000), 'p/c': full },
      'wait p/c',
    ],
    ['waits for a place rather than for a quota', { 'p/a': outOfQuota, 'p/b': full, 'p/c': outOfQuota }, 'wait p/b'],
    [
      'waits for the fastest when all are full',
      { 'p/a': { ...took(300), ...full }, 'p/b': { ...took(100), ...full }, 'p/c': { ...took(200), ...full } },
      'wait p/b',
    ],
  ])('%s', (_, states, expected) => {
    expect(named(pick(states, { plan: fastest }))).toBe(expected);
  });
});

describe('a latency budget', () => {
  const hurried: Partial<Plan> = { job: jobOf({ latencyBudgetMs: 250 }) };
  it.each([
    ['drops targets whose p95 is above it', { 'p/a': took(300), 'p/b': took(200) }, 'target p/b'],
    ['keeps what is not known yet', { 'p/b': took(200) }, 'target p/a'],
    ['keeps one that is just within it', { 'p/a': took(250) }, 'target p/a'],
    ['is given up when no target keeps it', { 'p/a': took(300), 'p/b': took(400), 'p/c': took(500) }, 'target p/a'],
    [
      'waits for a target that keeps it',
      { 'p/a': took(300), 'p/b': { ...took(200), ...blocked(5000) }, 'p/c': took(300) },
      'wait p/b',
    ],
  ])('%s', (_, states, expected) => {
    expect(named(pick(states, { plan: hurried }))).toBe(expected);
  });

  it('counts failures by target, not by place among those that are left', () => {
    expect(named(pick({ 'p/a': took(300) }, { plan: hurried, failures: [0, 2, 0] }))).toBe('target p/c');
  });
});

describe('the limits of a target and of its provider', () => {
  const spent = { ...fullBucket(60, nowMs), level: 0 };
  it.each([
    ['its own requests a minute', { quota: { ...noQuota(null), requests: spent } }],
    ['its own tokens a minute', { quota: { ...noQuota(null), tokens: { ...fullBucket(6000, nowMs), level: 50 } } }],
    [
      "its provider's requests a minute",
      { provider: { ...viewOf('p/a').provider, quota: { ...noQuota(null), requests: spent } } },
    ],
    [
      "its provider's tokens a minute",
      {
        provider: {
          ...viewOf('p/a').provider,
          quota: { ...noQuota(null), tokens: { ...fullBucket(6000, nowMs), level: 50 } },
        },
      },
    ],
    ["its provider's requests in flight", { provider: { ...viewOf('p/a').provider, inFlight: 3, maxConcurrent: 3 } }],
    [
      'one request alone before it has answered',
      { concurrency: { ...fullConcurrency(50), firstSentAtMs: nowMs }, inFlight: 1 },
    ],
  ] as const)('make a row wait in its turn: %s', (_, state) => {
    expect(pick({ 'p/a': state })).toMatchObject({ kind: 'wait', paced: true });
  });

  it('are no limits while there is room', () => {
    expect(
      named(
        pick({
          'p/a': {
            quota: { ...noQuota(null), requests: fullBucket(60, nowMs), tokens: fullBucket(12_000, nowMs) },
            inFlight: 49,
          },
        }),
      ),
    ).toBe('target p/a');
  });
});

describe('a wait', () => {
  it.each([
    ['when the next one comes back', { 'p/a': open(61_000), 'p/b': blocked(4000), 'p/c': open(9000) }, 4000, 9000],
    ['when a better one comes back', { 'p/a': open(61_000), 'p/b': full }, Number.POSITIVE_INFINITY, 61_000],
    [
      'when the best one comes back',
      { 'p/a': open(61_000), 'p/b': blocked(4000), 'p/c': full },
      Number.POSITIVE_INFINITY,
      4000,
    ],
    [
      'never when nothing better is away',
      { 'p/a': full, 'p/b': blocked(4000) },
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ],
    [
      'never when nobody knows',
      { 'p/a': probing, 'p/b': probing, 'p/c': blocked(4000) },
      4000,
      Number.POSITIVE_INFINITY,
    ],
  ])('says when another choice may be better: %s', (_, states, untilMs, otherAtMs) => {
    expect(pick(states)).toMatchObject({ kind: 'wait', untilMs, otherAtMs });
  });
});

describe('a target that has yet to prove itself', () => {
  const failedOnce = { ...fullConcurrency(50), failuresBeforeProof: 1 };
  const halfOpen: Partial<TargetView> = {
    breaker: { state: 'half_open', sinceMs: 0, timeoutFactor: 1, probesInFlight: 1, successes: 0 },
    concurrency: { ...fullConcurrency(1), proven: true },
    inFlight: 1,
  };
  const unproven: Partial<TargetView> = { concurrency: failedOnce, inFlight: 4 };

  it.each([
    ['is used while it takes requests', { 'p/a': { concurrency: failedOnce } }, 'target p/a'],
    ['is not waited for when another is free: after a failure', { 'p/a': unproven }, 'target p/b'],
    ['is not waited for when another is free: half open', { 'p/a': halfOpen }, 'target p/b'],
    ['is not waited for when another has places', { 'p/a': unproven, 'p/b': full }, 'wait p/b'],
    ['is not waited for when another has a quota', { 'p/a': halfOpen, 'p/b': outOfQuota }, 'wait p/b'],
    ['is waited for when all others are away', { 'p/a': unproven, 'p/b': open(61_000), 'p/c': off }, 'wait p/a'],
    ['is waited for when there is no other', { 'p/a': halfOpen, 'p/b': off, 'p/c': off }, 'wait p/a'],
  ])('%s', (_, states, expected) => {
    expect(named(pick(states))).toBe(expected);
  });
});
