import { describe, expect, it } from 'vitest';
import {
  type AttemptSettings,
  type JobState,
  newJobState,
  nextStep,
  onFailure,
  onSent,
  type Step,
} from '../../src/core/attempt.ts';
import { type Failure, failureCodes, policyOf } from '../../src/core/failure.ts';
import type { Plan } from '../../src/core/job.ts';
import type { TargetView } from '../../src/core/route/target-view.ts';
import { plannedTarget, planOf, viewOf } from '../support/sample-plans.ts';
import { defaultBreaker, fault } from '../support/world.ts';

const windows: Readonly<Record<string, number | null>> = { 'p/a': 8000, 'p/b': 8000, 'p/c': 32_000, 'p/d': null };
const settings: AttemptSettings = {
  retry: { maxAttempts: 5, baseMs: 500, maxMs: 30_000 },
  breaker: defaultBreaker,
  rowMs: 600_000,
  windowOf: (target) => windows[target] ?? null,
};

/** A job on its way through targets that `states` describes; `fail` sends it where it wants to go and lets it fail there. */
const setUp = (ids: readonly string[], more: Partial<Plan> = {}) => {
  const plan = planOf(ids, more);
  const states: Record<string, Partial<TargetView>> = {};
  const clock = { nowMs: 1000 };
  const job: JobState = newJobState(1000);
  const step = (custom: AttemptSettings = settings): Step =>
    nextStep(job, plan, new Map(ids.map((id) => [id, viewOf(id, states[id])])), clock.nowMs, custom);
  const fail = (failure: Failure, { mended = false, random01 = 0.5 } = {}): void => {
    const next = step();
    if (next.do !== 'send') throw new Error(`expected to send, not ${JSON.stringify(next)}`);
    onSent(job, next.target.target, clock.nowMs);
    const sentAtMs = clock.nowMs;
    onFailure(job, plan, { target: next.target, failure, mended, sentAtMs, nowMs: clock.nowMs, random01 }, settings);
  };
  /** Fails as often as it may and says where the requests went. */
  const failUntilTheEnd = (failureOf: (target: string) => Failure): string[] => {
    const asked: string[] = [];
    for (let request = 0; request < 50; request++) {
      const next = step();
      if (next.do === 'wait') clock.nowMs = next.untilMs;
      else if (next.do === 'send') {
        asked.push(next.target.target.slice(2));
        fail(failureOf(next.target.target));
      } else return asked;
    }
    throw new Error('it never ends');
  };
  return { plan, states, clock, job, step, fail, failUntilTheEnd };
};

const summary = (step: Step): string =>
  step.do === 'send'
    ? `send ${step.target.target}`
    : step.do === 'wait'
      ? `wait ${step.target?.target ?? 'backoff'} until ${step.untilMs}`
      : `${step.do} ${step.failure?.code}`;

describe('a new job', () => {
  it('goes to the best target', () => {
    expect(summary(setUp(['p/a', 'p/b']).step())).toBe('send p/a');
  });

  it('that fits nowhere stops with the reason', () => {
    const unfit = fault('context_exceeded');
    expect(summary(setUp([], { unfit }).step())).toBe('stop context_exceeded');
  });

  it('is given back when every target is off', () => {
    const { states, step } = setUp(['p/a', 'p/b']);
    states['p/a'] = { off: true };
    states['p/b'] = { off: true };
    expect(step()).toEqual({ do: 'give_back', failure: null });
  });
});

describe('a failure that may pass', () => {
  it('waits for its backoff before the same target is asked again', () => {
    const { step, fail, clock } = setUp(['p/a', 'p/b']);
    fail(fault('server_error'));
    expect(summary(step())).toBe('wait backoff until 1250');
    clock.nowMs = 1250;
    expect(summary(step())).toBe('send p/a');
  });

  it('waits as long as the server says when that is longer than the backoff', () => {
    const { step, fail } = setUp(['p/a']);
    fail(fault('overloaded', { retryAfterMs: 7000 }));
    expect(summary(step())).toBe('wait backoff until 8000');
  });

  it('needs no backoff to ask another target', () => {
    const { step, fail, states } = setUp(['p/a', 'p/b']);
    fail(fault('server_error'));
    states['p/a'] = { off: true };
    expect(summary(step())).toBe('send p/b');
  });

  it.each([
    [['p/a'], 'aaaaa'],
    [['p/a', 'p/b'], 'aabba'],
    [['p/a', 'p/b', 'p/c'], 'aabbc'],
  ])('sends a row through %j as %s: five requests, each target twice before the next', (ids, expected) => {
    expect(
      setUp(ids)
        .failUntilTheEnd(() => fault('timeout'))
        .join(''),
    ).toBe(expected);
  });

  it('stops with the last failure when the attempts are used up', () => {
    const { failUntilTheEnd, step, job } = setUp(['p/a', 'p/b']);
    failUntilTheEnd((target) => fault(target === 'p/a' ? 'timeout' : 'server_error'));
    expect(summary(step())).toBe('stop timeout');
    expect(job.records.map(({ code }) => code)).toEqual([
      'timeout',
      'timeout',
      'server_error',
      'server_error',
      'timeout',
    ]);
  });
});

describe('a 429', () => {
  it('sends the row to another target at once, and back when the wait is over', () => {
    const { step, fail, states } = setUp(['p/a', 'p/b']);
    fail(fault('rate_limited', { retryAfterMs: 5000 }));
    states['p/a'] = { blockedUntilMs: 6000 };
    expect(summary(step())).toBe('send p/b');
    states['p/b'] = { blockedUntilMs: 9000 };
    expect(summary(step())).toBe('wait p/a until 9000');
  });

  it('counts as an attempt', () => {
    expect(setUp(['p/a']).failUntilTheEnd(() => fault('rate_limited'))).toHaveLength(5);
  });
});

describe('a request that is too long for a target', () => {
  it.each([
    [['p/a', 'p/b', 'p/c'], 'ac', 'stop context_exceeded'],
    [['p/c', 'p/a', 'p/b'], 'c', 'stop context_exceeded'],
    [['p/a', 'p/d', 'p/b'], 'ad', 'stop context_exceeded'],
    [['p/a', 'p/b'], 'a', 'stop context_exceeded'],
  ])('goes from %j only to larger windows: %s', (ids, asked, end) => {
    const { failUntilTheEnd, step } = setUp(ids);
    expect(failUntilTheEnd(() => fault('context_exceeded')).join('')).toBe(asked);
    expect(summary(step())).toBe(end);
  });
});

describe('a rejected parameter', () => {
  it('is mended at the same target, at once, and is no attempt', () => {
    const { step, fail, job } = setUp(['p/a', 'p/b']);
    fail(fault('unsupported_parameter'), { mended: true });
    expect(summary(step())).toBe('send p/a');
    expect(job.attempts).toBe(0);
    expect(job.records).toEqual([
      { target: 'p/a', code: 'unsupported_parameter', httpStatus: null, atMs: 0, mended: true },
    ]);
  });

  it('that cannot be mended sends the row elsewhere', () => {
    const { step, fail, job } = setUp(['p/a', 'p/b']);
    fail(fault('unsupported_parameter'));
    expect(summary(step())).toBe('send p/b');
    expect(job.attempts).toBe(1);
    fail(fault('unsupported_parameter'));
    expect(summary(step())).toBe('stop unsupported_parameter');
  });
});

describe('a failure of the target alone', () => {
  it.each(['unauthorized', 'quota_exhausted', 'model_not_found'] as const)('%s sends the row to another', (code) => {
    const { step, fail, states } = setUp(['p/a', 'p/b']);
    fail(fault(code));
    states['p/a'] = { off: true };
    expect(summary(step())).toBe('send p/b');
    states['p/b'] = { off: true };
    expect(summary(step())).toBe(`give_back ${code}`);
  });
});

describe('a failure of the row itself', () => {
  it.each(failureCodes.filter((code) => policyOf(code).anotherTarget === 'no'))('%s stops it at once', (code) => {
    const { step, fail } = setUp(['p/a', 'p/b']);
    fail(fault(code));
    expect(summary(step())).toBe(`stop ${code}`);
  });
});

describe("the row's time", () => {
  it('runs from its first request, whatever it waited before', () => {
    const { step, fail, clock } = setUp(['p/a']);
    clock.nowMs = 900_000;
    fail(fault('timeout'));
    clock.nowMs = 1_499_999;
    expect(summary(step())).toBe('send p/a');
    clock.nowMs = 1_500_000;
    const stopped = step();
    expect(stopped).toMatchObject({ do: 'stop', failure: { code: 'timeout' } });
    expect(stopped.do === 'stop' && stopped.failure.message).toContain('600 s');
  });

  it('bounds a wait', () => {
    const { step, fail, states } = setUp(['p/a']);
    fail(fault('rate_limited'));
    states['p/a'] = { blockedUntilMs: 9_000_000 };
    expect(summary(step())).toBe('wait p/a until 601000');
  });

  it('bounds a backoff', () => {
    const { step, fail } = setUp(['p/a']);
    fail(fault('overloaded', { retryAfterMs: 9_000_000 }));
    expect(summary(step())).toBe('wait backoff until 601000');
  });

  it('runs while every target is open or blocked, although nothing was sent', () => {
    const { step, states, clock } = setUp(['p/a', 'p/b']);
    for (const id of ['p/a', 'p/b']) states[id] = { blockedUntilMs: 9_000_000 };
    expect(summary(step())).toBe('wait p/a until 601000');
    clock.nowMs = 601_000;
    expect(step()).toMatchObject({ do: 'stop', failure: { code: 'timeout' } });
  });

  it('starts anew when a target came back in between', () => {
    const { step, states, clock } = setUp(['p/a']);
    states['p/a'] = { blockedUntilMs: 9_000_000 };
    step();
    clock.nowMs = 400_000;
    states['p/a'] = { inFlight: 50 };
    expect(summary(step())).toBe('wait p/a until Infinity');
    states['p/a'] = { blockedUntilMs: 9_000_000 };
    expect(summary(step())).toBe('wait p/a until 1000000');
  });

  it('does not run while a row is merely in its turn', () => {
    const { step, states, clock } = setUp(['p/a']);
    states['p/a'] = { inFlight: 50 };
    clock.nowMs = 50_000_000;
    expect(summary(step())).toBe('wait p/a until Infinity');
  });
});

describe('a row that waits', () => {
  it('looks again when another of its targets comes back', () => {
    const { step, states } = setUp(['p/a', 'p/b']);
    states['p/a'] = { blockedUntilMs: 100_000 };
    states['p/b'] = { breaker: { state: 'open', openedAtMs: 0, untilMs: 60_000, timeoutFactor: 1 } };
    expect(summary(step())).toBe('wait p/b until 100000');
  });
});

describe('what a job remembers of an attempt', () => {
  it('is when it began, how it ended and whether it may have been billed', () => {
    const { job, plan } = setUp(['p/a']);
    const failure = fault('timeout', { mayHaveBeenBilled: true, httpStatus: 504 });
    const answer = { target: plan.targets[0]!, failure, mended: false, sentAtMs: 1300, nowMs: 1900, random01: 0 };
    onFailure(job, plan, answer, settings);
    expect(job.records).toEqual([
      { target: 'p/a', code: 'timeout', httpStatus: 504, atMs: 300, mayHaveBeenBilled: true },
    ]);
  });

  it('does not mix up targets that look alike', () => {
    const twin = plannedTarget('p/a');
    const { job, plan } = setUp(['p/a', 'p/b']);
    expect(plan.targets).toContainEqual(twin);
    const answer = { failure: fault('timeout'), mended: false, sentAtMs: 1000, nowMs: 1000, random01: 0 };
    onFailure(job, plan, { ...answer, target: plan.targets[1]! }, settings);
    expect(job.failures).toEqual([undefined, 1]);
  });
});
