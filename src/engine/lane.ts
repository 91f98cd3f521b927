/**
 * The rows that wait at one target. They leave one after the other, best rank first, as the target becomes ready: one
 * timer for the lane and none per row, and no crowd that wakes for a single free place.
 */

import type { Runtime } from './runtime.ts';

interface Waiter {
  /** Lower goes first. */
  readonly rank: number;
  readonly tokens: number;
  /** Woken then whatever the target says. */
  readonly deadlineMs: number;
  readonly wake: (isTurn: boolean) => void;
}

export class Lane {
  readonly #runtime: Runtime;
  /** When the target can take `tokens` more; 0 for now, Infinity for «when a request is answered». */
  readonly #readyAtMs: (tokens: number) => number;
  readonly #waiters: Waiter[] = [];
  #timer: AbortController | null = null;
  #timerAtMs = Number.POSITIVE_INFINITY;
  /** One row at a time is between being woken and having decided. */
  #deciding = false;

  constructor(runtime: Runtime, readyAtMs: (tokens: number) => number) {
    this.#runtime = runtime;
    this.#readyAtMs = readyAtMs;
  }

  get size(): number {
    return this.#waiters.length;
  }

  /** True when a row of a better rank waits already, so that this one must not slip past it. */
  isBehind(rank: number): boolean {
    const first = this.#waiters[0];
    return first !== undefined && first.rank < rank;
  }

  /**
   * Resolves with true when it is this row's turn: after deciding, the row calls `decided`. With false at its deadline
   * or when every row is to look again.
   */
  wait(rank: number, tokens: number, deadlineMs: number): Promise<boolean> {
    return new Promise((wake) => {
      const waiter = { rank, tokens, deadlineMs, wake };
      const after = this.#waiters.findIndex((other) => other.rank > rank);
      if (after === -1) this.#waiters.push(waiter);
      else this.#waiters.splice(after, 0, waiter);
      this.pump();
    });
  }

  decided(): void {
    this.#deciding = false;
    this.pump();
  }

  /** Lets the next row go if the target is ready for it, else sets the clock for when it will be. */
  pump(): void {
    if (this.#waiters.length === 0) {
      this.#setTimer(Number.POSITIVE_INFINITY);
      return;
    }
    const nowMs = this.#runtime.nowMs();
    const readyAtMs = this.#deciding ? Number.POSITIVE_INFINITY : this.#readyAtMs(this.#waiters[0]!.tokens);
    if (readyAtMs <= nowMs) {
      this.#deciding = true;
      this.#waiters.shift()!.wake(true);
    }
    let nextMs = readyAtMs <= nowMs ? Number.POSITIVE_INFINITY : readyAtMs;
    for (const { deadlineMs } of this.#waiters) if (deadlineMs < nextMs) nextMs = deadlineMs;
    this.#setTimer(nextMs);
  }

  /** Every row looks again: the target went away for longer, or another one came back. */
  wakeAll(): void {
    for (const { wake } of this.#waiters.splice(0)) wake(false);
    this.#setTimer(Number.POSITIVE_INFINITY);
  }

  #setTimer(atMs: number): void {
    if (atMs === this.#timerAtMs) return;
    this.#timer?.abort();
    this.#timer = null;
    this.#timerAtMs = atMs;
    if (atMs === Number.POSITIVE_INFINITY) return;
    const timer = new AbortController();
    this.#timer = timer;
    // Whole milliseconds, at least one: a timer that ends a rounding error too early would be set again for no time at all.
    const sleepMs = Math.max(1, Math.ceil(atMs - this.#runtime.nowMs()));
    void this.#runtime.sleep(sleepMs, timer.signal).then(() => {
      if (this.#timer !== timer) return;
      this.#timer = null;
      this.#timerAtMs = Number.POSITIVE_INFINITY;
      this.#wakeOverdue();
      this.pump();
    });
  }

  #wakeOverdue(): void {
    const nowMs = this.#runtime.nowMs();
    for (let index = 0; index < this.#waiters.length; ) {
      // In the order of their ranks: who wakes first decides first.
      if (this.#waiters[index]!.deadlineMs <= nowMs) this.#waiters.splice(index, 1)[0]!.wake(false);
      else index++;
    }
  }
}
