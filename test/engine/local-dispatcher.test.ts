import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Outcome, Plan, Priority } from '../../src/core/job.ts';
import { openRoom, type RoomOptions } from '../support/engine-room.ts';
import { jobOf, planOf } from '../support/sample-plans.ts';
import { fault } from '../support/world.ts';

const row = (index: number, priority: Priority = 'low'): Plan =>
  planOf(['p/a'], { job: jobOf({ key: `${priority[0]}${index}`, line: index, priority }) });
const rows = (count: number, priority: Priority = 'low'): Plan[] =>
  Array.from({ length: count }, (_, index) => row(index, priority));
const keysOf = (outcomes: readonly Outcome[]): string[] => outcomes.map(({ plan }) => plan.job.key);

/** A source that counts what was asked of it. */
const source = (plans: readonly Plan[]) => {
  const seen = { read: 0, returned: false };
  async function* read(): AsyncGenerator<Plan> {
    try {
      for (const plan of plans) {
        seen.read++;
        yield plan;
      }
    } finally {
      seen.returned = true;
    }
  }
  return { seen, plans: read() };
};

describe('requests in flight and jobs admitted', () => {
  it.each([
    [1, 1],
    [1, 10],
    [3, 5],
    [10, 4],
    [20, 80],
  ])('keep to %i and %i', async (concurrency, window) => {
    const { seen, plans } = source(rows(100));
    const { dispatcher, runtime, inFlight, events } = openRoom({ concurrency, window });
    const finishing = (async () => {
      let done = 0;
      let mostAdmitted = 0;
      for await (const outcome of dispatcher.run(plans, new AbortController().signal)) {
        mostAdmitted = Math.max(mostAdmitted, seen.read - done);
        done += outcome.status === 'ok' ? 1 : 0;
      }
      return { done, mostAdmitted };
    })();
    const { done, mostAdmitted } = await runtime.run(finishing);
    expect(done).toBe(100);
    expect(mostAdmitted).toBeLessThanOrEqual(window);
    expect(inFlight.most).toBe(Math.min(concurrency, window));
    expect(events.filter(({ type }) => type.startsWith('attempt.')).length).toBe(200);
    expect(events.filter(({ type }) => type === 'row.admitted').length).toBe(100);
  });

  it('counts a job until its outcome is taken, so that a slow reader slows the reading', async () => {
    const { seen, plans } = source(rows(50));
    const { dispatcher, runtime } = openRoom({ concurrency: 5, window: 8 });
    const reading = (async () => {
      let taken = 0;
      for await (const _ of dispatcher.run(plans, new AbortController().signal)) {
        await runtime.sleep(1000);
        expect(seen.read - taken).toBeLessThanOrEqual(8);
        taken++;
      }
      return taken;
    })();
    expect(await runtime.run(reading)).toBe(50);
  });

  it('does not let waiting jobs read the whole input', async () => {
    const { seen, plans } = source(rows(1000));
    const room = openRoom({
      concurrency: 5,
      window: 20,
      react: () => ({ failure: fault('rate_limited', { retryAfterMs: 300_000 }) }),
    });
    void room.runtime.sleep(200_000).then(() => {
      expect(seen.read).toBeLessThanOrEqual(20);
      room.control.drain('interrupted');
    });
    expect((await room.run(plans)).length).toBe(seen.read);
  });
});

describe('the order of jobs', () => {
  it('of one class is that of the input', async () => {
    const { run, calls } = openRoom({ concurrency: 1 });
    const outcomes = await run(rows(20));
    expect(keysOf(outcomes)).toEqual(keysOf(outcomes).sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))));
    expect(calls.length).toBe(20);
  });

  it('lets high rows pass low ones and medium rows some of them', async () => {
    const { run } = openRoom({ concurrency: 1, window: 6 });
    const plans = [row(0), row(1), row(2), row(3), row(4, 'medium'), row(5, 'high')];
    expect(keysOf(await run(plans))).toEqual(['l0', 'h5', 'm4', 'l1', 'l2', 'l3']);
  });

  it('lets low rows move however many high ones come', async () => {
    const { run } = openRoom({ concurrency: 1, window: 4 });
    const outcomes = await run([row(0, 'high'), row(1), ...rows(200, 'high').slice(2)]);
    expect(keysOf(outcomes).indexOf('l1')).toBeLessThanOrEqual(10);
  });

  it('holds for rows that wait for a target too', async () => {
    const { run } = openRoom({
      concurrency: 10,
      limits: { maxRpm: 60 },
      react: () => ({ latencyMs: 10 }),
    });
    const outcomes = await run([row(0), row(1), row(2), row(3, 'high'), row(4, 'high')]);
    expect(keysOf(outcomes)).toEqual(['l0', 'h3', 'h4', 'l1', 'l2']);
  });
});

describe('an abort', () => {
  it('ends what is in flight at once', async () => {
    const room = openRoom({ concurrency: 5, react: () => ({ latencyMs: 100_000 }) });
    const abort = new AbortController();
    void room.runtime.sleep(500).then(() => abort.abort());
    const outcomes = await room.run(rows(30), abort.signal);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['not_started']));
    expect(room.runtime.nowMs()).toBeLessThan(1000);
    expect(room.control.stopping).toBe('interrupted');
  });

  it('that came before the start lets nothing start', async () => {
    const room = openRoom();
    const outcomes = await room.run(rows(3), AbortSignal.abort());
    expect(outcomes.every(({ status }) => status === 'not_started')).toBe(true);
    expect(room.calls).toEqual([]);
  });
});

describe('a bug', () => {
  const broken = (nth: number, more: RoomOptions = {}) => {
    let learned = 0;
    return openRoom({
      concurrency: 4,
      ...more,
      more: {
        learn: () => {
          if (++learned === nth) throw new Error('a bug');
        },
      },
    });
  };

  const readAll = async (room: ReturnType<typeof openRoom>, plans: readonly Plan[]) => {
    const outcomes: Outcome[] = [];
    const reading = (async () => {
      for await (const outcome of room.dispatcher.run(source(plans).plans, new AbortController().signal))
        outcomes.push(outcome);
    })();
    await expect(room.runtime.run(reading)).rejects.toThrow('a bug');
    return outcomes;
  };

  it('surfaces, after the answers that were under way', async () => {
    const room = broken(3);
    const outcomes = await readAll(room, rows(100));
    expect(outcomes.filter(({ status }) => status === 'ok').length).toBe(room.calls.length - 1);
    expect(room.calls.length).toBeLessThan(10);
  });

  it('in the first row of all does not hang the run', async () => {
    const outcomes = await readAll(broken(1), rows(1));
    expect(outcomes).toEqual([]);
  });

  it('does not hang rows that wait for a target or for the budget', async () => {
    const limited = broken(2, { limits: { maxRpm: 6 }, capUsd: 0.005 });
    await readAll(limited, rows(40));
    expect(limited.runtime.nowMs()).toBeLessThan(60_000);
  });

  it('in the source surfaces after the rows that it gave', async () => {
    const room = openRoom();
    const outcomes: Outcome[] = [];
    async function* plans(): AsyncGenerator<Plan> {
      yield* rows(3);
      throw new Error('the disk is gone');
    }
    const reading = (async () => {
      for await (const outcome of room.dispatcher.run(plans(), new AbortController().signal)) outcomes.push(outcome);
    })();
    await expect(room.runtime.run(reading)).rejects.toThrow('the disk is gone');
    expect(outcomes.length).toBe(3);
  });
});

describe('a reader that stops early', () => {
  it('ends what is in flight and lets go of the source and of its listeners', async () => {
    const room = openRoom({
      concurrency: 5,
      window: 10,
      react: ({ nth }) => ({ latencyMs: nth === 1 ? 10 : 100_000 }),
    });
    const { seen, plans } = source(rows(1000));
    const abort = new AbortController();
    const reading = (async () => {
      for await (const _ of room.dispatcher.run(plans, abort.signal)) break;
      await room.dispatcher.close();
    })();
    await room.runtime.run(reading);
    expect(room.runtime.nowMs()).toBeLessThan(1000);
    expect(room.inFlight.now).toBe(0);
    expect(seen).toMatchObject({ returned: true });
    expect(seen.read).toBeLessThanOrEqual(11);
    expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
    expect(getEventListeners(room.control.signal, 'abort')).toEqual([]);
  });
});

describe('the end of a run', () => {
  it('leaves no listener behind', async () => {
    const room = openRoom({ react: ({ nth }) => ({ failure: nth % 3 === 0 ? fault('overloaded') : null }) });
    const abort = new AbortController();
    await room.run(rows(50), abort.signal);
    await room.dispatcher.close();
    expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
    expect(getEventListeners(room.control.signal, 'abort')).toEqual([]);
  });

  it('comes at once for an empty input', async () => {
    expect(await openRoom().run([])).toEqual([]);
  });
});
