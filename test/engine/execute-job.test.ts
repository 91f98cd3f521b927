import { describe, expect, it } from 'vitest';
import type { Job, Outcome, Plan } from '../../src/core/job.ts';
import { executeJob, type Slots } from '../../src/engine/execute-job.ts';
import { openRoom, type RoomOptions } from '../support/engine-room.ts';
import { jobOf, planOf } from '../support/sample-plans.ts';
import { fault, usageOf } from '../support/world.ts';

/** Rows with keys `r0`, `r1` … that may go to these targets. */
const rows = (count: number, ids: readonly string[] = ['p/a'], more: Partial<Job> = {}): Plan[] =>
  Array.from({ length: count }, (_, index) => planOf(ids, { job: jobOf({ key: `r${index}`, line: index, ...more }) }));

const statuses = (outcomes: readonly Outcome[]): string[] =>
  outcomes.map((outcome) =>
    outcome.status === 'failed'
      ? `failed ${outcome.failure.code}`
      : outcome.status === 'ok'
        ? `ok ${outcome.target}`
        : `not_started ${outcome.reason}`,
  );

const runOne = async (options: RoomOptions, ids: readonly string[] = ['p/a'], more: Partial<Job> = {}) => {
  const room = openRoom(options);
  const [outcome] = await room.run(rows(1, ids, more));
  return { ...room, outcome: outcome!, said: statuses([outcome!])[0] };
};

describe('a row that is answered', () => {
  it('has what the answer says and when it came', async () => {
    const { outcome, events } = await runOne({ react: () => ({ latencyMs: 120, reply: { upstreamModel: 'a-2026' } }) });
    expect(outcome).toMatchObject({
      status: 'ok',
      target: 'p/a',
      model: 'a',
      provider: 'p',
      upstreamModel: 'a-2026',
      latencyMs: 120,
      queueMs: 0,
      costUsd: 0.001,
      cached: false,
      attempts: [{ target: 'p/a', code: 'ok', httpStatus: 200, atMs: 0 }],
    });
    expect(events.map(({ type }) => type)).toEqual(['row.admitted', 'attempt.started', 'attempt.finished']);
  });

  it.each([
    ['the price that the server reports goes first', { reportedCostUsd: 0.5 }, { costUsd: 0.5 }],
    ['a missing usage is estimated', { usage: null }, { usage: { estimated: true, outputTokens: 22 } }],
    ['a missing model name is the one it was asked for', {}, { upstreamModel: 'upstream of p/a' }],
  ])('%s', async (_, reply, expected) => {
    expect((await runOne({ react: () => ({ reply }) })).outcome).toMatchObject(expected);
  });

  it('teaches the tokens that the provider counted, and nothing when it counted none', async () => {
    const { learned } = await runOne({ react: ({ nth }) => (nth === 1 ? { reply: { usage: usageOf(7, 8) } } : {}) });
    expect(learned).toEqual([usageOf(7, 8)]);
    expect((await runOne({ react: () => ({ reply: { usage: null } }) })).learned).toEqual([]);
  });

  it('sends the same idempotency key with every attempt', async () => {
    const { calls } = await runOne({ react: ({ nth }) => ({ failure: nth < 3 ? fault('network') : null }) });
    expect(calls.map(({ options }) => options.idempotencyKey)).toEqual(['run-r0', 'run-r0', 'run-r0']);
  });
});

describe('a failure', () => {
  it('is tried again at the same target after a backoff, twice, before the next has its turn', async () => {
    const { said, calls } = await runOne(
      { react: ({ target }) => ({ failure: target === 'p/a' ? fault('timeout') : null }) },
      ['p/a', 'q/b'],
    );
    expect(calls.map(({ target }) => target)).toEqual(['p/a', 'p/a', 'q/b']);
    expect(said).toBe('ok q/b');
    expect(calls[1]!.atMs).toBeGreaterThan(50);
    expect(calls[2]!.atMs).toBe(calls[1]!.atMs + 50);
  });

  it('ends the row after its attempts, fallbacks included', async () => {
    const { said, calls, outcome } = await runOne(
      { react: () => ({ failure: fault('server_error', { httpStatus: 500 }) }), retry: { maxAttempts: 3 } },
      ['p/a', 'q/b'],
    );
    expect(said).toBe('failed server_error');
    expect(calls.length).toBe(3);
    expect(outcome).toMatchObject({
      target: 'q/b',
      attempts: [{ target: 'p/a' }, { target: 'p/a' }, { target: 'q/b', httpStatus: 500 }],
    });
  });

  it.each(['bad_request', 'content_policy'] as const)('of the row itself costs one request: %s', async (code) => {
    const { said, calls } = await runOne({ react: () => ({ failure: fault(code) }) }, ['p/a', 'q/b']);
    expect([said, calls.length]).toEqual([`failed ${code}`, 1]);
  });

  it('of a window that is too small goes to a larger one only', async () => {
    const { said, calls } = await runOne(
      {
        react: ({ target }) => ({ failure: target === 'r/c' ? null : fault('context_exceeded') }),
        windowOf: (target) => (target === 'r/c' ? 32_000 : 8000),
      },
      ['p/a', 'q/b', 'r/c'],
    );
    expect(calls.map(({ target }) => target)).toEqual(['p/a', 'r/c']);
    expect(said).toBe('ok r/c');
  });

  it('gives the slot back while the row waits for its backoff', async () => {
    const { callTimes, run } = openRoom({
      concurrency: 1,
      react: ({ request, nth }) => ({ failure: request.maxTokens === 1 && nth === 1 ? fault('overloaded') : null }),
    });
    const [first, second] = rows(2);
    const failing = { ...first!, job: { ...first!.job, request: { ...first!.job.request, maxTokens: 1 } } };
    const outcomes = await run([failing, second!]);
    expect(outcomes.map(({ plan }) => plan.job.key)).toEqual(['r1', 'r0']);
    expect(callTimes().slice(0, 2)).toEqual(['p/a 0', 'p/a 50']);
  });
});

describe('a 429', () => {
  it("holds every row back for the server's wait, and none of them a slot", async () => {
    const { calls, run } = openRoom({
      react: ({ nth }) => ({ failure: nth === 1 ? fault('rate_limited', { retryAfterMs: 5000 }) : null }),
    });
    const outcomes = await run(rows(20, ['p/a']));
    expect(statuses(outcomes)).toEqual(Array(20).fill('ok p/a'));
    expect(calls.slice(1).every(({ atMs }) => atMs >= 5050)).toBe(true);
  });

  it('sends the rows to another target meanwhile', async () => {
    const { run } = openRoom({
      react: ({ target }) => ({ failure: target === 'p/a' ? fault('rate_limited', { retryAfterMs: 60_000 }) : null }),
    });
    expect(new Set(statuses(await run(rows(20, ['p/a', 'q/b']))))).toEqual(new Set(['ok q/b']));
  });
});

describe('a parameter that a model does not take', () => {
  const picky: NonNullable<RoomOptions['react']> = ({ options }) => ({
    failure: options.fixes.some(({ parameter }) => parameter === 'temperature')
      ? null
      : fault('unsupported_parameter', { httpStatus: 400, fix: { parameter: 'temperature' } }),
  });

  it('is left out of the next request, which is the same attempt', async () => {
    const { outcome, calls, events } = await runOne({ react: picky });
    expect(outcome).toMatchObject({ status: 'ok', attempts: [{ mended: true }, { code: 'ok' }] });
    expect(calls.map(({ options }) => options.fixes)).toEqual([[], [{ parameter: 'temperature' }]]);
    expect(events.filter(({ type }) => type === 'attempt.finished')).toMatchObject([
      { mended: true },
      { mended: false },
    ]);
  });

  it('costs one request for a run of many rows', async () => {
    const { calls, run } = openRoom({ react: (call) => ({ ...picky(call), latencyMs: 20 }), concurrency: 50 });
    const outcomes = await run(rows(500));
    expect(statuses(outcomes)).toEqual(Array(500).fill('ok p/a'));
    expect(calls.length).toBe(501);
  });

  it('is mended for every row that was under way when the model first said so', async () => {
    const { calls, run, targets } = openRoom({
      react: (call) => ({ ...picky(call), latencyMs: 500 }),
      concurrency: 50,
    });
    const outcomes = await run(rows(200));
    expect(statuses(outcomes)).toEqual(Array(200).fill('ok p/a'));
    expect(outcomes.every((outcome) => outcome.status === 'ok' && outcome.attempts.length <= 2)).toBe(true);
    expect(calls.length).toBeLessThanOrEqual(250);
    expect(targets.cell('p/a', 'p').fixes.length).toBe(1);
  });

  it('sends the row elsewhere when the mended request is rejected for the same', async () => {
    const { said, calls } = await runOne(
      {
        react: ({ target }) => ({
          failure: target === 'p/a' ? fault('unsupported_parameter', { fix: { parameter: 'seed' } }) : null,
        }),
      },
      ['p/a', 'q/b'],
    );
    expect(calls.map(({ target }) => target)).toEqual(['p/a', 'p/a', 'q/b']);
    expect(said).toBe('ok q/b');
  });

  it('does not go back and forth between two names', async () => {
    const { said, calls } = await runOne({
      react: ({ options: { fixes } }) => ({
        failure: fault('unsupported_parameter', {
          fix:
            fixes.length === 0
              ? { parameter: 'max_tokens', renameTo: 'max_completion_tokens' }
              : { parameter: 'max_completion_tokens', renameTo: 'max_tokens' },
        }),
      }),
    });
    expect([said, calls.length]).toEqual(['failed unsupported_parameter', 2]);
  });

  it('ends when a server makes up another one each time', async () => {
    const { said, calls } = await runOne({
      react: ({ nth }) => ({ failure: fault('unsupported_parameter', { fix: { parameter: `made_up_${nth}` } }) }),
    });
    expect(said).toBe('failed unsupported_parameter');
    expect(calls.length).toBeLessThanOrEqual(9);
  });

  it('without a mending sends the row elsewhere', async () => {
    const { said } = await runOne(
      { react: ({ target }) => ({ failure: target === 'p/a' ? fault('unsupported_parameter') : null }) },
      ['p/a', 'q/b'],
    );
    expect(said).toBe('ok q/b');
  });
});

describe('a target that turns off', () => {
  const noKey: NonNullable<RoomOptions['react']> = () => ({ failure: fault('unauthorized', { httpStatus: 401 }) });

  it('fails a row that chose its model, while another target of the run lives', async () => {
    const { run, control } = openRoom({
      react: ({ target }) => ({ failure: target === 'p/a' ? fault('unauthorized') : null }),
      more: { rowChoseModel: (plan) => plan.targets.length === 1 },
    });
    const outcomes = await run([...rows(1, ['q/b', 'q/c']), ...rows(3, ['p/a'])]);
    expect(statuses(outcomes).sort()).toEqual([...Array(3).fill('failed unauthorized'), 'ok q/b']);
    expect(control.stopping).toBeNull();
  });

  it('leaves a row of the routing not started', async () => {
    const { run } = openRoom({ react: ({ target }) => ({ failure: target === 'p/a' ? fault('unauthorized') : null }) });
    const outcomes = await run([...rows(1, ['q/b']), ...rows(3, ['p/a'])]);
    expect(statuses(outcomes).sort()).toEqual([...Array(3).fill('not_started no_target'), 'ok q/b']);
  });

  it('ends the run when it was the last', async () => {
    const { run, control, calls } = openRoom({ react: noKey });
    const outcomes = await run(rows(100));
    expect(new Set(statuses(outcomes))).toEqual(new Set(['not_started no_target']));
    expect(control.stopping).toBe('no_target');
    expect(calls.length).toBe(1);
  });
});

describe("the row's time", () => {
  it('cuts its last attempt short', async () => {
    const { calls } = await runOne({
      rowMs: 10_000,
      react: ({ options: { timeoutMs } }) => ({ failure: fault('timeout'), latencyMs: Math.min(timeoutMs, 7000) }),
    });
    expect(calls[0]!.options.timeoutMs).toBe(10_000);
    expect(calls[1]!.options.timeoutMs).toBeLessThanOrEqual(3000);
    expect(calls.length).toBe(2);
  });

  it('ends a row that is parked', async () => {
    const { outcome, said, runtime } = await runOne({
      rowMs: 30_000,
      react: () => ({ failure: fault('rate_limited', { retryAfterMs: 3600_000 }) }),
    });
    expect(said).toBe('failed rate_limited');
    expect(outcome).toMatchObject({ failure: { message: expect.stringContaining('30 s are over') } });
    expect(runtime.nowMs()).toBeLessThan(31_000);
  });
});

describe('rows that wait for one target', () => {
  it('go to another as soon as its block is over, although probes of the first hang', async () => {
    const { calls, run } = openRoom({
      breaker: { failureThreshold: 1, recoveryTimeoutMs: 1000 },
      concurrency: 20,
      react: ({ target, nth }) => {
        if (target === 'p/a') return nth === 1 ? { failure: fault('network') } : { latencyMs: 50_000 };
        return nth === 1 ? { failure: fault('rate_limited', { retryAfterMs: 4000 }) } : {};
      },
    });
    const outcomes = await run(rows(20, ['p/a', 'q/b']));
    expect(outcomes.every(({ status }) => status === 'ok')).toBe(true);
    const atB = calls.filter(({ target, nth }) => target === 'q/b' && nth > 1).map(({ atMs }) => atMs);
    expect(atB.length).toBeGreaterThanOrEqual(16);
    expect(Math.max(...atB)).toBeLessThan(10_000);
  });

  it('go on when a limit that targets of a provider share has room again', async () => {
    const { run, inFlight, runtime } = openRoom({ limits: { maxConcurrent: 2 }, concurrency: 20 });
    const outcomes = await run([...rows(10, ['p/a']), ...rows(10, ['p/b'])]);
    expect(outcomes.length).toBe(20);
    expect(inFlight.most).toBe(2);
    expect(runtime.nowMs()).toBeLessThan(700);
  });
});

describe('a row that decides to wait just when everything changes', () => {
  /** Slots whose turns are heard of late, as when much else is going on. */
  const lateSlots = (late: () => Promise<void>): Slots => ({
    async run(turn) {
      const result = await turn();
      await late();
      return result;
    },
  });

  it('does not sleep through the end of the run', async () => {
    const room = openRoom({ react: () => ({ failure: fault('rate_limited', { retryAfterMs: 3600_000 }) }) });
    const slots = lateSlots(async () => {
      room.control.drain('max_duration');
      room.targets.wakeAll();
      await Promise.resolve();
    });
    const outcome = await room.runtime.run(executeJob(rows(1)[0]!, { rank: 0, recall: null }, { ...room.deps, slots }));
    expect(statuses([outcome])).toEqual(['not_started deadline']);
    expect(room.runtime.nowMs()).toBeLessThan(1000);
  });

  it('does not sleep through the answer that made room in the budget', async () => {
    const room = openRoom({ capUsd: 0.0035 });
    const { budget } = room.deps;
    budget!.reserve(0.002);
    let isFirst = true;
    const slots = lateSlots(async () => {
      if (isFirst) budget!.settle(0.002, 0.001);
      isFirst = false;
      await Promise.resolve();
    });
    const outcome = await room.runtime.run(executeJob(rows(1)[0]!, { rank: 0, recall: null }, { ...room.deps, slots }));
    expect(statuses([outcome])).toEqual(['ok p/a']);
  });
});

describe('a run that is told to stop', () => {
  it('finishes what is in flight and starts nothing else', async () => {
    const room = openRoom({ concurrency: 5, react: () => ({ latencyMs: 1000 }) });
    void room.runtime.sleep(1500).then(() => room.control.drain('interrupted'));
    const outcomes = await room.run(rows(100));
    const said = statuses(outcomes);
    expect(said.filter((status) => status === 'ok p/a').length).toBe(room.calls.length);
    expect(said.filter((status) => status.startsWith('failed'))).toEqual([]);
    expect(said.filter((status) => status === 'not_started interrupted').length).toBe(
      outcomes.length - room.calls.length,
    );
    expect(room.runtime.nowMs()).toBeLessThanOrEqual(2250);
  });

  it.each([
    ['interrupted', 'interrupted'],
    ['max_duration', 'deadline'],
    ['max_cost', 'budget'],
    ['output_failed', 'interrupted'],
  ] as const)('for %s says so of its rows: %s', async (reason, expected) => {
    const room = openRoom();
    room.control.drain(reason);
    expect(statuses(await room.run(rows(2)))).toEqual(Array(2).fill(`not_started ${expected}`));
    expect(room.calls).toEqual([]);
  });

  it('lets go of rows that wait for a backoff, a block or an open breaker', async () => {
    const room = openRoom({
      concurrency: 5,
      react: ({ target, nth }) => ({
        failure:
          target === 'p/a'
            ? fault('rate_limited', { retryAfterMs: 500_000 })
            : target === 'q/b'
              ? fault('network')
              : fault('overloaded', { retryAfterMs: nth * 100_000 }),
      }),
    });
    void room.runtime.sleep(20_000).then(() => room.control.drain('interrupted'));
    const outcomes = await room.run([...rows(5, ['p/a']), ...rows(8, ['q/b']), ...rows(5, ['r/c'])]);
    expect(outcomes.length).toBe(18);
    expect(room.runtime.nowMs()).toBeLessThan(21_000);
  });
});

describe('a row that can go nowhere from the start', () => {
  it('fails with the reason and is not sent', async () => {
    const { run, calls } = openRoom();
    const unfit = fault('context_exceeded', { message: 'too long' });
    const outcomes = await run([planOf([], { unfit })]);
    expect(outcomes).toMatchObject([{ status: 'failed', failure: unfit, target: null, attempts: [] }]);
    expect(calls).toEqual([]);
  });
});
