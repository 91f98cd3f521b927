import { describe, expect, it } from 'vitest';
import { Lane } from '../../src/engine/lane.ts';
import type { Runtime } from '../../src/engine/runtime.ts';
import { VirtualRuntime } from '../support/virtual-runtime.ts';

const forever = Number.POSITIVE_INFINITY;
const soon = () => new Promise((resolve) => setImmediate(resolve));

/** A lane before a target that is ready from `readyAtMs` on, and what became of the rows that wait in it. */
const setUp = (readyAtMs: number) => {
  const virtual = new VirtualRuntime();
  const timers = { running: 0, most: 0, started: 0 };
  const runtime: Runtime = {
    nowMs: () => virtual.nowMs(),
    wallMs: () => virtual.wallMs(),
    random01: virtual.random01,
    sleep: async (ms, signal) => {
      timers.started++;
      timers.most = Math.max(timers.most, ++timers.running);
      await virtual.sleep(ms, signal);
      timers.running--;
    },
  };
  const target = { readyAtMs };
  const lane = new Lane(runtime, () => (target.readyAtMs <= virtual.nowMs() ? 0 : target.readyAtMs));
  const woken: string[] = [];
  const wait = async (name: string, rank: number, deadlineMs = forever): Promise<void> => {
    const isTurn = await lane.wait(rank, 1, deadlineMs);
    woken.push(`${name}${isTurn ? '' : ' early'} at ${virtual.nowMs()}`);
    if (isTurn) lane.decided();
  };
  return { virtual, lane, target, timers, woken, wait };
};

describe('rows that wait at a target', () => {
  it('leave in the order of their ranks, however they came', async () => {
    const { virtual, wait, woken } = setUp(100);
    const all = [wait('d', 4), wait('b', 2), wait('a', 1), wait('c', 3), wait('b2', 2)];
    await virtual.run(Promise.all(all));
    expect(woken).toEqual(['a at 100', 'b at 100', 'b2 at 100', 'c at 100', 'd at 100']);
  });

  it('go one after the other: the next is woken when the one before has decided', async () => {
    const { virtual, lane } = setUp(0);
    const first = lane.wait(1, 1, forever);
    const second = lane.wait(2, 1, forever);
    expect(await first).toBe(true);
    await soon();
    expect(lane.size).toBe(1);
    lane.decided();
    expect(await virtual.run(second)).toBe(true);
  });

  it('need one timer, and none when nobody waits', async () => {
    const { virtual, wait, timers } = setUp(100);
    await virtual.run(Promise.all(Array.from({ length: 200 }, (_, rank) => wait(`row ${rank}`, rank))));
    expect(timers).toEqual({ running: 0, most: 1, started: 1 });
  });

  it('are woken at their deadline, best rank first, and the others wait on', async () => {
    const { virtual, lane, wait, woken } = setUp(forever);
    const late = [wait('c', 3, 500), wait('a', 1, 500), wait('b', 2, 500)];
    void wait('patient', 0);
    await virtual.run(Promise.all(late));
    expect(woken).toEqual(['a early at 500', 'b early at 500', 'c early at 500']);
    expect(lane.size).toBe(1);
  });

  it('notice a deadline that is nearer than the timer that runs', async () => {
    const { virtual, wait, woken } = setUp(10_000);
    const all = [wait('a', 1), wait('b', 2, 50)];
    await virtual.run(Promise.all(all));
    expect(woken).toEqual(['b early at 50', 'a at 10000']);
  });

  it('are let go when the target is ready sooner than it said', async () => {
    const { virtual, lane, target, wait, woken } = setUp(10_000);
    const waiting = wait('a', 1);
    target.readyAtMs = 0;
    lane.pump();
    await virtual.run(waiting);
    expect(woken).toEqual(['a at 0']);
  });

  it('wait on when the target is ready later than it said', async () => {
    const { virtual, target, wait, woken } = setUp(100);
    const waiting = wait('a', 1);
    target.readyAtMs = 300;
    await virtual.run(waiting);
    expect(woken).toEqual(['a at 300']);
  });

  it('all look again when everything has changed', async () => {
    const { virtual, lane, timers, wait, woken } = setUp(100);
    const all = [wait('b', 2), wait('a', 1)];
    lane.wakeAll();
    await virtual.run(Promise.all(all));
    expect(woken).toEqual(['a early at 0', 'b early at 0']);
    expect(lane.size).toBe(0);
    expect(timers.running).toBe(0);
  });

  it('are not woken in a crowd by one that was told to look again and did not wait for its turn', async () => {
    const { virtual, lane, target, wait, woken } = setUp(forever);
    const early = wait('early', 1);
    lane.wakeAll();
    await early;
    target.readyAtMs = 0;
    const turn = lane.wait(2, 1, forever);
    const next = lane.wait(3, 1, forever);
    expect(await turn).toBe(true);
    await soon();
    expect(lane.size).toBe(1);
    lane.decided();
    expect(await virtual.run(next)).toBe(true);
    expect(woken).toEqual(['early early at 0']);
  });
});

describe('a row of a worse rank', () => {
  it('is behind rows that wait already, and an equal or better one is not', () => {
    const { lane } = setUp(forever);
    expect(lane.isBehind(5)).toBe(false);
    void lane.wait(3, 1, forever);
    expect([2, 3, 4].map((rank) => lane.isBehind(rank))).toEqual([false, false, true]);
  });
});

describe('a target that needs more for one row than for another', () => {
  it('lets nobody overtake the row that needs much', async () => {
    const virtual = new VirtualRuntime();
    const lane = new Lane(virtual, (tokens: number) => (tokens > 100 && virtual.nowMs() < 1000 ? 1000 : 0));
    const order: string[] = [];
    const wait = async (name: string, rank: number, tokens: number) => {
      await lane.wait(rank, tokens, forever);
      order.push(name);
      lane.decided();
    };
    await virtual.run(Promise.all([wait('large', 1, 500), wait('small', 2, 10)]));
    expect(order).toEqual(['large', 'small']);
  });
});
