import { describe, expect, it } from 'vitest';
import type { Event, RowFinished } from '../../src/core/events.ts';
import type { Draft, Row } from '../../src/core/job.ts';
import type { Result } from '../../src/core/result.ts';
import { type RunDeps, type RunOptions, run, type Sink } from '../../src/engine/run.ts';
import { createReorder } from '../../src/io/output/reorder.ts';
import { openRoom, type RoomOptions, streamOf } from '../support/engine-room.ts';
import { planOf } from '../support/sample-plans.ts';
import { fault } from '../support/world.ts';

interface Setting {
  readonly rows?: number;
  readonly batches?: AsyncIterable<readonly Row[]>;
  readonly room?: RoomOptions;
  readonly sink?: Partial<Sink>;
  readonly options?: Partial<RunOptions>;
  readonly deps?: Partial<RunDeps>;
  readonly bad?: (line: number) => boolean;
}

const rowsOf = (count: number, size = 4): Row[][] => {
  const batches: Row[][] = [];
  for (let line = 0; line < count; line++) {
    if (line % size === 0) batches.push([]);
    batches.at(-1)!.push({ file: 'rows.jsonl', line, value: `row ${line}` });
  }
  return batches;
};

const setUp = (setting: Setting) => {
  const room = openRoom({ concurrency: 4, ...setting.room });
  const { runtime, control, events, dispatcher } = room;
  const results: Result[] = [];
  const inputs: string[] = [];
  const without: number[] = [];
  const deps: RunDeps = {
    runtime,
    control,
    dispatcher,
    emit: (event) => events.push(event),
    batches: setting.batches ?? streamOf(rowsOf(setting.rows ?? 5)),
    sink: {
      earlier: () => null,
      noteInput: (key, sequence) => inputs.push(`${sequence} ${key}`),
      noResult: (sequence) => without.push(sequence),
      write: (result) => {
        results.push(result);
      },
      ...setting.sink,
    },
    draft: (row): Draft | ({ reason: string } & Pick<Draft, 'file' | 'line' | 'id' | 'hasOwnId'> & { raw: string }) => {
      const place = { file: row.file, line: row.line, id: `row-${row.line}`, hasOwnId: false };
      return setting.bad?.(row.line)
        ? { ...place, reason: 'no prompt', raw: '{}' }
        : { ...place, request: { messages: [{ role: 'user', content: 'q' }], maxTokens: 10 }, costAware: true };
    },
    keys: {
      keyOf: ({ line }) => ({ key: `k${line}`, duplicateId: false }),
      keyOfRejected: ({ line }) => `bad${line}`,
    },
    classify: () => ({ priority: 'low', reason: 'test' }),
    plan: (job) => planOf(['p/a'], { job }),
    modelTrouble: () => null,
    alternativesOf: () => ({ dear: 1 }),
    ...setting.deps,
  };
  const options: RunOptions = {
    limit: null,
    filter: null,
    retryFailed: true,
    simulated: false,
    namesFile: false,
    ...setting.options,
  };
  const going = (signal = new AbortController().signal) => runtime.run(run(deps, options, signal));
  const finished = (): RowFinished[] => events.filter((event): event is RowFinished => event.type === 'row.finished');
  const ended = (): string[] => finished().map(({ key, status }) => `${key} ${status}`);
  const readEvents = (): Event[] => events.filter(({ type }) => type === 'row.read');
  return { ...room, results, inputs, without, going, finished, ended, readEvents };
};

describe('a run', () => {
  it('writes a result for every row and says how each ended', async () => {
    const { going, results, inputs, finished, readEvents, events } = setUp({ rows: 6 });
    expect(await going()).toEqual({ answered: 6, outputError: null });
    expect(results.map(({ key, status }) => `${key} ${status}`)).toEqual([0, 1, 2, 3, 4, 5].map((n) => `k${n} ok`));
    expect(inputs).toEqual(['0 k0', '1 k1', '2 k2', '3 k3', '4 k4', '5 k5']);
    expect(readEvents().length).toBe(6);
    expect(finished()[0]).toMatchObject({
      key: 'k0',
      status: 'ok',
      priority: 'low',
      model: 'a',
      provider: 'p',
      attempts: 1,
      costUsd: 0.001,
      alternatives: { dear: 1 },
      code: null,
    });
    expect(events.filter(({ type }) => type === 'row.admitted').length).toBe(6);
  });

  it('tells a failure by code and message', async () => {
    const { going, finished, results } = setUp({
      rows: 1,
      room: { react: () => ({ failure: fault('bad_request', { message: 'no such thing', httpStatus: 400 }) }) },
    });
    expect((await going()).answered).toBe(0);
    expect(finished()).toMatchObject([
      { status: 'failed', code: 'bad_request', message: 'no such thing', usage: null },
    ]);
    expect(results).toMatchObject([{ status: 'failed', error: { code: 'bad_request', http_status: 400 } }]);
  });

  it('rejects a bad row with its place and goes on', async () => {
    const { going, ended, results } = setUp({ rows: 3, bad: (line) => line === 1 });
    await going();
    expect(ended().sort()).toEqual(['bad1 rejected', 'k0 ok', 'k2 ok']);
    expect(results.find(({ status }) => status === 'rejected')?.error?.message).toBe('rows.jsonl:1: no prompt');
  });

  it('rejects a row whose model cannot be used', async () => {
    const { going, results, calls } = setUp({
      rows: 1,
      deps: {
        draft: (row) => ({
          file: row.file,
          line: row.line,
          id: 'x',
          hasOwnId: true,
          model: 'gtp-4',
          request: { messages: [], maxTokens: 1 },
          costAware: true,
        }),
        modelTrouble: (model) => `unknown model "${model}"`,
      },
    });
    await going();
    expect(results).toMatchObject([{ status: 'rejected', error: { message: 'rows.jsonl:0: unknown model "gtp-4"' } }]);
    expect(calls).toEqual([]);
  });

  it('warns of an id that stands for different requests, and runs them', async () => {
    const { going, ended, events } = setUp({
      rows: 2,
      deps: {
        keys: { keyOf: ({ line }) => ({ key: `k${line}`, duplicateId: line === 1 }), keyOfRejected: () => '' },
      },
    });
    await going();
    expect(ended()).toEqual(['k0 ok', 'k1 ok']);
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([{ code: 'duplicate_id' }]);
  });
});

describe('rows that an earlier run has finished', () => {
  const earlier: Sink['earlier'] = (key) =>
    (({ k0: 'ok', k1: 'failed', bad2: 'rejected' }) as const)[key as 'k0'] ?? null;

  it.each([
    [true, ['k1 ok', 'k3 ok'], [0, 2]],
    [false, ['k3 ok'], [0, 1, 2]],
  ] as const)('are skipped; failed ones with retryFailed %s', async (retryFailed, expected, positions) => {
    const { going, ended, without, readEvents } = setUp({
      rows: 4,
      bad: (line) => line === 2,
      sink: { earlier },
      options: { retryFailed },
    });
    await going();
    expect(ended()).toEqual(expected);
    expect(without).toEqual(positions);
    expect(readEvents()).toEqual(
      ['ok', retryFailed ? 'no' : 'failed', 'rejected', 'no'].map((resumed) => ({ type: 'row.read', resumed })),
    );
  });
});

describe('choosing rows', () => {
  it.each([
    ['the first n', { limit: 3 }, ['k0', 'k1', 'k2']],
    ['those that match', { filter: ({ line }: Row) => line % 3 === 0 }, ['k0', 'k3', 'k6', 'k9']],
    ['the first n that match', { limit: 2, filter: ({ line }: Row) => line > 4 }, ['k5', 'k6']],
    ['more than there are', { limit: 99 }, Array.from({ length: 10 }, (_, n) => `k${n}`)],
  ])('%s', async (_, options, keys) => {
    const { going, results, readEvents } = setUp({ rows: 10, options });
    await going();
    expect(results.map(({ key }) => key)).toEqual(keys);
    expect(readEvents().length).toBe(keys.length);
  });

  it('reads no further than the last row that it needs', async () => {
    let batches = 0;
    let closed = false;
    async function* counted(): AsyncGenerator<readonly Row[]> {
      try {
        for (const batch of rowsOf(100)) {
          batches++;
          yield batch;
        }
      } finally {
        closed = true;
      }
    }
    await setUp({ batches: counted(), options: { limit: 2 } }).going();
    expect(batches).toBe(1);
    expect(closed).toBe(true);
  });
});

describe('an output that cannot be written', () => {
  it('stops the run and leaves the rows without a result not started', async () => {
    let written = 0;
    const { going, ended, control, results } = setUp({
      rows: 60,
      sink: {
        write: () => {
          if (++written > 3) throw new Error('disk full');
        },
      },
    });
    const end = await going();
    expect(String(end.outputError)).toContain('disk full');
    expect(end.answered).toBe(3);
    expect(control.stopping).toBe('output_failed');
    expect(written).toBe(4);
    expect(ended().filter((row) => row.endsWith(' ok')).length).toBe(3);
    expect(new Set(ended().map((row) => row.split(' ')[1]))).toEqual(new Set(['ok', 'not_started']));
    expect(results).toEqual([]);
  });

  it('is noticed when it says so later', async () => {
    const { going, control } = setUp({ rows: 3, sink: { write: () => Promise.reject(new Error('pipe closed')) } });
    expect(String((await going()).outputError)).toContain('pipe closed');
    expect(control.stopping).toBe('output_failed');
  });

  it('leaves a rejected row not started too', async () => {
    const { going, ended } = setUp({
      rows: 1,
      bad: () => true,
      sink: {
        write: () => {
          throw new Error('disk full');
        },
      },
    });
    await going();
    expect(ended()).toEqual(['bad0 not_started']);
  });
});

describe('an output that is slow', () => {
  it('is waited for', async () => {
    let writing = 0;
    let most = 0;
    let read = 0;
    async function* counted(): AsyncGenerator<readonly Row[]> {
      for (const batch of rowsOf(100, 1)) {
        read++;
        yield batch;
      }
    }
    const room = setUp({
      batches: counted(),
      room: { concurrency: 2, window: 4 },
      sink: {
        write: async () => {
          most = Math.max(most, ++writing);
          await room.runtime.sleep(1000);
          writing--;
        },
      },
    });
    void room.runtime.sleep(10_500).then(() => expect(read).toBeLessThanOrEqual(16));
    await room.going();
    expect(most).toBe(1);
    expect(room.ended().length).toBe(100);
  });
});

describe('a run that is told to stop', () => {
  it('reads nothing more', async () => {
    const { going, control, readEvents, ended, runtime } = setUp({ rows: 1000, room: { window: 8 } });
    void runtime.sleep(120).then(() => control.drain('interrupted'));
    await going();
    expect(readEvents().length).toBeLessThan(40);
    expect(ended().length).toBe(readEvents().length);
  });

  it('does not wait for a pipe that is silent', async () => {
    async function* silent(): AsyncGenerator<readonly Row[]> {
      yield rowsOf(2)[0]!;
      await new Promise(() => {});
    }
    const { going, control, ended, runtime } = setUp({ batches: silent() });
    void runtime.sleep(1000).then(() => control.drain('interrupted'));
    await going();
    expect(ended()).toEqual(['k0 ok', 'k1 ok']);
    expect(runtime.nowMs()).toBe(1000);
  });

  it('before its first row asks for no input', async () => {
    let asked = false;
    async function* batches(): AsyncGenerator<readonly Row[]> {
      asked = true;
      yield rowsOf(1)[0]!;
    }
    const { going, control } = setUp({ batches: batches() });
    control.drain('max_duration');
    expect(await going()).toEqual({ answered: 0, outputError: null });
    expect(asked).toBe(false);
  });
});

describe('input that breaks', () => {
  it('ends the run with its error once what was in flight is written', async () => {
    async function* breaking(): AsyncGenerator<readonly Row[]> {
      yield rowsOf(3)[0]!;
      throw new Error('the drive was pulled');
    }
    const { going, ended } = setUp({ batches: breaking() });
    await expect(going()).rejects.toThrow('the drive was pulled');
    expect(ended().sort()).toEqual(['k0 ok', 'k1 not_started', 'k2 not_started']);
  });
});

describe('a bug while a row is taken up or finished', () => {
  it.each([
    [
      'in the classifier',
      {
        classify: () => {
          throw new Error('a bug');
        },
      },
    ],
    [
      'in the router',
      {
        plan: () => {
          throw new Error('a bug');
        },
      },
    ],
    [
      'in what follows the answer',
      {
        alternativesOf: () => {
          throw new Error('a bug');
        },
      },
    ],
  ] as const)('surfaces and does not hang: %s', async (_, deps) => {
    await expect(setUp({ rows: 30, deps }).going()).rejects.toThrow('a bug');
  });
});

describe('an output that keeps the order of the input', () => {
  it('does not hang behind a row that takes its time, nor hold back without end', async () => {
    const order: number[] = [];
    let held = 0;
    let mostHeld = 0;
    const reorder = createReorder<number>(8, (sequence) => {
      order.push(sequence);
      held--;
    });
    const { going, runtime } = setUp({
      rows: 60,
      room: { window: 6, react: ({ nth }) => ({ latencyMs: nth === 1 ? 5_000 : 20 }) },
      sink: {
        roomFor: (sequence) => (reorder.isFarAhead(sequence) ? reorder.untilNear(sequence) : undefined),
        write: (_, sequence) => {
          mostHeld = Math.max(mostHeld, ++held);
          reorder.put(sequence, sequence);
          return reorder.isFarAhead(sequence) ? reorder.untilNear(sequence) : undefined;
        },
      },
    });
    expect(await going()).toEqual({ answered: 60, outputError: null });
    expect(order).toEqual(Array.from({ length: 60 }, (_, sequence) => sequence));
    expect(mostHeld).toBeLessThanOrEqual(8);
    expect(runtime.nowMs()).toBeLessThan(6_000);
  });
});
