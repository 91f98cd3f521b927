import { describe, expect, it } from 'vitest';
import {
  type Breaker,
  breakerReadyAtMs,
  type CallResult,
  closedBreaker,
  onAnswer,
  onSend,
} from '../../src/core/breaker.ts';
import { defaultBreaker as settings } from '../support/world.ts';

/** One letter an answer: `.` good, `x` bad, `o` neither; each is sent and answered at `nowMs`. */
const results: Readonly<Record<string, CallResult>> = { '.': 'success', x: 'failure', o: 'ignored' };
const having = (calls: string, from: Breaker = closedBreaker(settings), nowMs = 1000): Breaker => {
  let breaker = from;
  for (const call of calls) {
    breaker = onSend(breaker, nowMs);
    breaker = onAnswer(breaker, settings, { result: results[call]!, sentAtMs: nowMs, nowMs });
  }
  return breaker;
};
const answer = (breaker: Breaker, result: CallResult, sentAtMs: number, nowMs = sentAtMs): Breaker =>
  onAnswer(breaker, settings, { result, sentAtMs, nowMs });

describe('a closed breaker', () => {
  it.each([
    ['stays closed after four failures in a row', 'xxxx', 'closed'],
    ['opens after five failures in a row', 'xxxxx', 'open'],
    ['starts counting anew after a good answer', 'xxxx.xxxx', 'closed'],
    ['does not count answers that say nothing of its health', 'xxooxxoo', 'closed'],
    ['does not take them for good ones either', 'xxooxxox', 'open'],
    ['stays closed at any failure rate before 20 calls', `${'.x'.repeat(9)}x`, 'closed'],
    ['opens at a tenth of 20 calls', `${'.'.repeat(17)}x.x`, 'open'],
    ['opens at a tenth of 20 calls, whichever of them failed', `xx${'.'.repeat(18)}`, 'open'],
    ['stays closed at 1 of 20', `${'.'.repeat(19)}x`, 'closed'],
    ['stays closed at 9 of 100', `${`${'.'.repeat(10)}x`.repeat(9)}.`, 'closed'],
    ['opens at 10 of 100', `${`${'.'.repeat(10)}x`.repeat(9)}.x`, 'open'],
    ['forgets what is more than 100 calls ago', `${'.'.repeat(60)}xxx${'.'.repeat(100)}xxxx`, 'closed'],
  ])('%s', (_, calls, state) => {
    expect(having(calls).state).toBe(state);
  });

  it('opens for the recovery timeout', () => {
    expect(having('xxxxx')).toEqual({ state: 'open', openedAtMs: 1000, untilMs: 61_000, timeoutFactor: 1 });
  });

  it('lets every request through', () => {
    expect(breakerReadyAtMs(having('xxxx'), settings)).toBe(0);
  });
});

describe('an open breaker', () => {
  const opened = having('xxxxx');

  it('lets nothing through before its time is over', () => {
    expect(breakerReadyAtMs(opened, settings)).toBe(61_000);
  });

  it.each(['success', 'failure', 'ignored'] as const)('is not moved by a late answer (%s)', (result) => {
    expect(answer(opened, result, 999, 1500)).toBe(opened);
  });

  it('becomes half open with the first request after its time', () => {
    expect(onSend(opened, 61_000)).toMatchObject({ state: 'half_open', probesInFlight: 1, successes: 0 });
  });
});

describe('a half-open breaker', () => {
  const halfOpen = onSend(having('xxxxx'), 61_000);

  it('lets three probes out and then none until one is answered', () => {
    let breaker = halfOpen;
    expect(breakerReadyAtMs(breaker, settings)).toBe(0);
    breaker = onSend(breaker, 61_000);
    breaker = onSend(breaker, 61_000);
    expect(breakerReadyAtMs(breaker, settings)).toBe(Number.POSITIVE_INFINITY);
  });

  it('closes after two good probes', () => {
    const once = answer(halfOpen, 'success', 61_000);
    expect(once.state).toBe('half_open');
    expect(having('.', once, 61_001).state).toBe('closed');
  });

  it('does not need more probes than it has to see succeed', () => {
    const two = onSend(onSend(halfOpen, 61_000), 61_000);
    const oneGood = answer(two, 'success', 61_000);
    expect(breakerReadyAtMs(oneGood, settings)).toBe(Number.POSITIVE_INFINITY);
  });

  it('opens again after one failure, for twice as long each time, at most eight times', () => {
    let breaker: Breaker = having('xxxxx');
    const timeouts: number[] = [];
    for (let round = 0; round < 5; round++) {
      if (breaker.state !== 'open') throw new Error('expected to be open');
      timeouts.push(breaker.untilMs - breaker.openedAtMs);
      breaker = having('x', breaker, breaker.untilMs);
    }
    expect(timeouts).toEqual([60_000, 120_000, 240_000, 480_000, 480_000]);
  });

  it('starts from the plain timeout again once it has closed', () => {
    const reopened = having('x', having('xxxxx'), 61_000);
    const closed = having('..', reopened, 181_000);
    expect(closed.state).toBe('closed');
    expect(having('xxxxx', closed, 181_001)).toMatchObject({ state: 'open', untilMs: 241_001 });
  });

  it('ignores answers to requests from before it opened', () => {
    expect(answer(halfOpen, 'failure', 999, 61_500)).toBe(halfOpen);
    expect(answer(halfOpen, 'success', 999, 61_500)).toBe(halfOpen);
  });

  it('gives a probe back that ended without telling anything', () => {
    const full = onSend(onSend(halfOpen, 61_000), 61_000);
    expect(breakerReadyAtMs(full, settings)).toBe(Number.POSITIVE_INFINITY);
    const freed = answer(full, 'ignored', 61_000);
    expect(breakerReadyAtMs(freed, settings)).toBe(0);
    expect(freed).toMatchObject({ state: 'half_open', probesInFlight: 2, successes: 0 });
  });

  it('takes no answer of an earlier round of probes for one of its own', () => {
    const secondRound = onSend(answer(halfOpen, 'failure', 61_000), 181_000);
    expect(answer(secondRound, 'success', 61_000, 182_000)).toBe(secondRound);
  });

  it('comes to an end when it may probe one at a time and needs two successes', () => {
    const narrow = { ...settings, halfOpenMaxCalls: 1 };
    let breaker = onSend(having('xxxxx'), 61_000);
    breaker = onAnswer(breaker, narrow, { result: 'success', sentAtMs: 61_000, nowMs: 61_010 });
    expect(breakerReadyAtMs(breaker, narrow)).toBe(0);
    breaker = onSend(breaker, 61_020);
    expect(onAnswer(breaker, narrow, { result: 'success', sentAtMs: 61_020, nowMs: 61_030 }).state).toBe('closed');
  });
});

describe('a breaker that has closed again', () => {
  const closed = having('..', onSend(having('xxxxx'), 61_000), 61_000);

  it('ignores stragglers from before it opened', () => {
    let breaker = closed;
    for (let straggler = 0; straggler < 50; straggler++) breaker = answer(breaker, 'failure', 999, 62_000);
    expect(breaker.state).toBe('closed');
  });

  it('has forgotten the failures that opened it', () => {
    expect(having('xxxx', closed, 62_000).state).toBe('closed');
    expect(having('xxxxx', closed, 62_000).state).toBe('open');
  });
});
