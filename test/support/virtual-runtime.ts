import type { Runtime } from '../../src/engine/runtime.ts';

interface Sleeper {
  readonly atMs: number;
  readonly order: number;
  readonly wake: () => void;
}

/** Mulberry32: small, seeded, good enough for tests. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/**
 * Time that passes only when nobody has anything left to do: then it jumps to the next sleeper. A storm of 10,000 jobs
 * takes milliseconds, and the same seed gives the same storm.
 */
export class VirtualRuntime implements Runtime {
  #nowMs = 0;
  #order = 0;
  readonly #sleepers: Sleeper[] = [];
  readonly random01: () => number;

  constructor(seed = 1) {
    this.random01 = seededRandom(seed);
  }

  nowMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return Date.UTC(2026, 10, 22) + this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const sleeper = { atMs: this.#nowMs + Math.max(0, ms), order: this.#order++, wake };
      const leave = (): void => {
        const index = this.#sleepers.indexOf(sleeper);
        if (index >= 0) this.#removeAt(index);
        wake();
      };
      this.#push(sleeper);
      signal?.addEventListener('abort', leave);
    });
  }

  /** Runs `work` to its end, moving time on whenever everything waits. */
  async run<T>(work: Promise<T>, limitMs = 1000 * 3600_000): Promise<T> {
    let done = false;
    const settled = work.finally(() => {
      done = true;
    });
    settled.catch(() => {});
    while (!done) {
      await new Promise((resolve) => setImmediate(resolve));
      if (done) break;
      const next = this.#pop();
      if (next === undefined) throw new Error('everybody waits and nobody sleeps: a wait without an end');
      if (next.atMs > limitMs) throw new Error(`still not done after ${limitMs} ms`);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.wake();
    }
    return settled;
  }

  #before(a: Sleeper, b: Sleeper): boolean {
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
  }

  #push(sleeper: Sleeper): void {
    this.#sleepers.push(sleeper);
    this.#rise(this.#sleepers.length - 1);
  }

  #pop(): Sleeper | undefined {
    const first = this.#sleepers[0];
    if (first !== undefined) this.#removeAt(0);
    return first;
  }

  #removeAt(index: number): void {
    const last = this.#sleepers.pop()!;
    if (index >= this.#sleepers.length) return;
    this.#sleepers[index] = last;
    this.#rise(index);
    this.#sink(index);
  }

  #rise(from: number): void {
    const heap = this.#sleepers;
    for (let index = from; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!this.#before(heap[index]!, heap[parent]!)) return;
      [heap[index], heap[parent]] = [heap[parent]!, heap[index]!];
      index = parent;
    }
  }

  #sink(from: number): void {
    const heap = this.#sleepers;
    for (let index = from; ; ) {
      let least = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < heap.length && this.#before(heap[child]!, heap[least]!)) least = child;
      }
      if (least === index) return;
      [heap[index], heap[least]] = [heap[least]!, heap[index]!];
      index = least;
    }
  }
}
