import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { KeptAnswer } from '../../src/core/kept-answer.ts';
import type { AnswerStore } from '../../src/engine/answers.ts';
import { fault, runWorld, type World, type WorldOptions } from '../support/world.ts';

/** A store in memory that remembers what it was asked. */
const memoryStore = () => {
  const kept = new Map<string, KeptAnswer>();
  const asked: string[] = [];
  const store: AnswerStore = {
    find: async (question) => {
      asked.push(question);
      return kept.get(question) ?? null;
    },
    keep: async (question, answer) => void kept.set(question, answer),
  };
  return { store, kept, asked };
};

const quick = { latencyMs: () => 100 };
const one: Pick<WorldOptions, 'servers' | 'seed'> = { seed: 1, servers: { 'a/one': quick } };
const said = (text: string) => ({ messages: [{ role: 'user' as const, content: text }] });
const same = (rest: object) => () => ({ ...said('the same'), ...rest });
const cached = ({ results }: World): number => results.filter((result) => result.cached).length;
const contents = ({ results }: World): (string | null)[] => results.map(({ content }) => content);

describe('identical rows under way', () => {
  test.each([
    ['are sent once at temperature 0', { temperature: 0 }, false, 1],
    ['are sent once when all are shared', { temperature: 1 }, true, 1],
    ['are each sent at another temperature', { temperature: 0.1 }, false, 40],
    ['are each sent without a temperature', {}, false, 40],
  ])('%s', async (_, rest, shareAll, sent) => {
    const world = await runWorld({ ...one, rows: 40, requestOf: same(rest), answers: { shareAll } });
    expect(world.seen).toHaveLength(sent);
    expect(cached(world)).toBe(40 - sent);
    expect(world.results).toHaveLength(40);
  });

  it('share although they come later than the answer, within a window of it', async () => {
    const world = await runWorld({
      ...one,
      rows: 60,
      concurrency: 1,
      window: 3,
      requestOf: same({ temperature: 0 }),
      answers: {},
    });
    expect(world.seen).toHaveLength(1);
  });

  it('are remembered for as many questions as the window is wide', async () => {
    const requestOf = (index: number) => ({ ...said(index % 12 === 0 ? 'again' : `other ${index}`), temperature: 0 });
    const wide = await runWorld({ ...one, rows: 120, concurrency: 2, window: 12, requestOf, answers: {} });
    expect(wide.seen.filter(({ key }) => key === 'again')).toHaveLength(1);
    const narrow = await runWorld({ ...one, rows: 120, concurrency: 2, window: 4, requestOf, answers: {} });
    expect(narrow.seen.filter(({ key }) => key === 'again')).toHaveLength(10);
  });

  it('hold no slot while they wait', async () => {
    const requestOf = (index: number) => ({ ...said(index < 30 ? 'slow' : `row ${index}`), temperature: 0 });
    const world = await runWorld({ ...one, rows: 40, concurrency: 2, window: 40, requestOf, answers: {} });
    expect(world.seen).toHaveLength(11);
    // Eleven requests of 100 ms, the first alone and then two at a time.
    expect(world.elapsedMs).toBeLessThanOrEqual(600);
  });

  it('cost nothing, take no time and have no attempts of their own', async () => {
    const world = await runWorld({ ...one, rows: 5, requestOf: same({ temperature: 0 }), answers: {} });
    const shared = world.results.filter((result) => result.cached);
    for (const result of shared)
      expect(result).toMatchObject({ cost_usd: 0, latency_ms: 0, attempts: 0, queue_ms: 100, model: 'one' });
    const events = world.events.filter((event) => event.type === 'row.finished' && event.cached);
    expect(events).toHaveLength(4);
    for (const event of events) expect(event).toMatchObject({ costUsd: 0, alternatives: null, attempts: 0 });
    expect(world.billedUsd).toBeCloseTo(0.001);
  });

  it('go themselves when the one that asked has failed', async () => {
    let calls = 0;
    const world = await runWorld({
      ...one,
      servers: { 'a/one': { ...quick, fault: () => (++calls === 1 ? fault('bad_request') : null) } },
      rows: 10,
      requestOf: same({ temperature: 0 }),
      answers: {},
    });
    expect(world.results.filter(({ status }) => status === 'failed')).toHaveLength(1);
    expect(world.results.filter(({ status }) => status === 'ok')).toHaveLength(9);
    expect(world.seen).toHaveLength(10);
  });

  it('are not started when the run ends while the one that asks still waits', async () => {
    const world = await runWorld({
      ...one,
      servers: { 'a/one': { ...quick, fault: () => fault('rate_limited', { retryAfterMs: 60_000 }) } },
      rows: 10,
      requestOf: same({ temperature: 0 }),
      answers: {},
      control: (control, runtime) => void runtime.sleep(5_000).then(() => control.drain('interrupted')),
    });
    expect(world.results).toHaveLength(0);
    expect(world.events.filter((e) => e.type === 'row.finished' && e.status === 'not_started')).toHaveLength(10);
  });

  it('are not identical when their models to choose from differ', async () => {
    const world = await runWorld({
      seed: 1,
      servers: { 'a/one': quick, 'a/two': quick },
      rows: 20,
      targetsOf: (index) => (index % 2 === 0 ? ['a/one'] : ['a/two']),
      requestOf: same({ temperature: 0 }),
      answers: {},
    });
    expect(world.seen.map(({ target }) => target).sort()).toEqual(['a/one', 'a/two']);
  });
});

describe('kept answers', () => {
  const rows = 20;
  it('are found by a later run, which sends nothing', async () => {
    const { store } = memoryStore();
    const first = await runWorld({ ...one, rows, answers: { store, run: 'first' } });
    const second = await runWorld({ ...one, rows, answers: { store, run: 'second' } });
    expect([first.seen.length, second.seen.length]).toEqual([rows, 0]);
    expect(contents(second)).toEqual(contents(first));
    expect(second.billedUsd).toBe(0);
  });

  it('are each its own draw for identical rows, in the run that makes them and in the next', async () => {
    const { store, kept } = memoryStore();
    const options = { ...one, rows, requestOf: same({ temperature: 1 }) };
    const first = await runWorld({ ...options, answers: { store, run: 'first' }, concurrency: 2, window: 2 });
    expect(first.seen).toHaveLength(rows);
    expect(kept.size).toBe(rows);
    const second = await runWorld({ ...options, answers: { store, run: 'second' } });
    expect(second.seen).toHaveLength(0);
    const more = await runWorld({ ...options, rows: 2 * rows, answers: { store, run: 'third' } });
    expect(more.seen).toHaveLength(0);
  });

  it('are one for all identical rows at temperature 0', async () => {
    const { store, kept } = memoryStore();
    const options = { ...one, rows, requestOf: same({ temperature: 0 }) };
    await runWorld({ ...options, answers: { store, run: 'first' } });
    expect(kept.size).toBe(1);
  });

  it('are not kept of failures', async () => {
    const { store, kept } = memoryStore();
    const servers = { 'a/one': { ...quick, fault: () => fault('bad_request') } };
    await runWorld({ seed: 1, servers, rows, answers: { store } });
    expect(kept.size).toBe(0);
  });

  it('take no slot: a run that finds everything ends at once', async () => {
    const { store } = memoryStore();
    await runWorld({ ...one, rows: 200, answers: { store, run: 'first' } });
    const second = await runWorld({ ...one, rows: 200, concurrency: 1, answers: { store, run: 'second' } });
    expect(second.elapsedMs).toBe(0);
  });

  const two = { 'a/one': quick, 'a/two': { ...quick, usdPerRow: 0.01 } };
  const onlyTwo = { ...two, 'a/one': { ...quick, fault: () => fault('server_error') } };
  const keptByTwo = async () => {
    const memory = memoryStore();
    await runWorld({
      seed: 1,
      servers: onlyTwo,
      rows,
      strategy: 'ordered',
      answers: { store: memory.store, run: 'x' },
    });
    memory.asked.length = 0;
    return memory;
  };

  test.each(['cheapest', 'fastest'] as const)('of any ranked model serve strategy %s', async (strategy) => {
    const { store } = await keptByTwo();
    const world = await runWorld({ seed: 1, servers: two, rows, strategy, answers: { store, run: 'y' } });
    expect([world.seen.length, cached(world)]).toEqual([0, rows]);
  });

  test.each(['ordered', 'weighted'] as const)('of the first choice alone serve strategy %s', async (strategy) => {
    const { store } = await keptByTwo();
    const world = await runWorld({ seed: 1, servers: two, rows, strategy, answers: { store, run: 'y' } });
    expect(world.seen.map(({ target }) => target)).toEqual(Array(rows).fill('a/one'));
  });

  it('are looked for again when a request is about to go to another model', async () => {
    const { store, asked } = await keptByTwo();
    const world = await runWorld({
      seed: 1,
      servers: onlyTwo,
      rows,
      strategy: 'ordered',
      answers: { store, run: 'y' },
    });
    expect(world.seen.every(({ target }) => target === 'a/one')).toBe(true);
    expect(cached(world)).toBe(rows);
    // One look for each model, however often the row is tried.
    expect(asked.length).toBeLessThanOrEqual(2 * rows);
  });
});

describe('for any mix of rows', () => {
  it('every row has the answer to its own question, and what is sent is what is not shared', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.integer({ min: 1, max: 1_000_000 }),
          questions: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 60 }),
          temperature: fc.constantFrom(undefined, 0, 1),
          shareAll: fc.boolean(),
          faults: fc.boolean(),
          cache: fc.boolean(),
          window: fc.integer({ min: 1, max: 40 }),
          concurrency: fc.integer({ min: 1, max: 8 }),
        }),
        async ({ seed, questions, temperature, shareAll, faults, cache, window, concurrency }) => {
          const { store } = memoryStore();
          const options: WorldOptions = {
            seed,
            servers: {
              'a/one': {
                latencyMs: (random) => 10 + 90 * random,
                fault: (random) => (faults && random < 0.2 ? fault('server_error') : null),
              },
              'b/two': quick,
            },
            rows: questions.length,
            window,
            concurrency,
            requestOf: (index) => ({
              ...said(`question ${questions[index]}`),
              ...(temperature === undefined ? {} : { temperature }),
            }),
            answers: { shareAll, ...(cache ? { store } : {}), run: 'first' },
          };
          const world = await runWorld(options);
          expect(world.results.map(({ line }) => line).sort((a, b) => a - b)).toEqual(questions.map((_, line) => line));
          for (const { line, content, status } of world.results)
            if (status === 'ok') expect(content).toBe(`answer to question ${questions[line]}`);
          const shared = shareAll || temperature === 0;
          const answered = world.seen.filter(({ code }) => code === 'ok').length;
          const asked = world.results.filter(({ status, cached: recalled }) => status === 'ok' && !recalled).length;
          expect(answered).toBe(asked);
          if (!shared) expect(cached(world)).toBe(0);
          expect(world.maxInFlight).toBeLessThanOrEqual(concurrency);
          expect(world.maxAdmitted).toBeLessThanOrEqual(window);
          if (!cache || world.results.some(({ status }) => status !== 'ok')) return;
          const again = await runWorld({ ...options, answers: { shareAll, store, run: 'second' } });
          expect(again.seen).toHaveLength(0);
          for (const { line, content } of again.results) expect(content).toBe(`answer to question ${questions[line]}`);
        },
      ),
      { numRuns: 150 },
    );
  });
});
