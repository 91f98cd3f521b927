/**
 * The rows that wait at one target. They leave one after the other, best rank first, as the target becomes ready: one
 * timer for the lane and none per row, and no crowd that wakes for a single free place.
 */

import type { Runtime } from './runtime.ts';

interface Waiter<Demand> {
  /** Lower goes first. */
  readonly rank: number;
  readonly demand: Demand;
  /** Woken then whatever the target says. */
  readonly deadlineMs: number;
  readonly wake: (isTurn: boolean) => void;
}

/** A timer that ends this much late is not worth replacing. */
const timerGrainMs = 1;
/** One that nobody needs any more is left to end by itself when it does so soon: the next row will need it. */
const idleTimerMs = 100;

export class Lane<Demand> {
  readonly #runtime: Runtime;
  /** When the target can take `demand` more; 0 for now, Infinity for «when a request is answered». */
  readonly #readyAtMs: (demand: Demand) => number;
  readonly #waiters: Waiter<Demand>[] = [];
  #timer: AbortController | null = null;
  #timerAtMs = Number.POSITIVE_INFINITY;
  /** The earliest of the rows that wait, or of some that have left since: looking then costs one walk. */
  #deadlineMs = Number.POSITIVE_INFINITY;
  /** One row at a time is between being woken and having decided. */
  #deciding = false;

  constructor(runtime: Runtime, readyAtMs: (demand: Demand) => number) {
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
  wait(rank: number, demand: Demand, deadlineMs: number): Promise<boolean> {
    return new Promise((wake) => {
      const waiter = { rank, demand, deadlineMs, wake };
      if (deadlineMs < this.#deadlineMs) this.#deadlineMs = deadlineMs;
      // From the end: rows mostly come in the order of their ranks.
      let place = this.#waiters.length;
      while (place > 0 && this.#waiters[place - 1]!.rank > rank) place--;
      if (place === this.#waiters.length) this.#waiters.push(waiter);
      else this.#waiters.splice(place, 0, waiter);
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
      this.#deadlineMs = Number.POSITIVE_INFINITY;
      if (this.#timerAtMs > this.#runtime.nowMs() + idleTimerMs) this.#stopTimer();
      return;
    }
    const nowMs = this.#runtime.nowMs();
    const readyAtMs = this.#deciding ? Number.POSITIVE_INFINITY : this.#readyAtMs(this.#waiters[0]!.demand);
    if (readyAtMs <= nowMs) {
      this.#deciding = true;
      this.#waiters.shift()!.wake(true);
    }
    const nextMs = readyAtMs <= nowMs ? Number.POSITIVE_INFINITY : readyAtMs;
    this.#setTimer(Math.min(nextMs, this.#deadlineMs));
  }

  /** Every row looks again: the target went away for longer, or another one came back. */
  wakeAll(): void {
    this.#deadlineMs = Number.POSITIVE_INFINITY;
    for (const { wake } of this.#waiters.splice(0)) wake(false);
    this.#stopTimer();
  }

  #stopTimer(): void {
    this.#timer?.abort();
    this.#timer = null;
    this.#timerAtMs = Number.POSITIVE_INFINITY;
  }

  #setTimer(atMs: number): void {
    // One that ends too early is set anew then, which costs less than to replace it for every answer that moves its end.
    if (this.#timer !== null && atMs >= this.#timerAtMs - timerGrainMs) return;
    this.#stopTimer();
    if (atMs === Number.POSITIVE_INFINITY) return;
    this.#timerAtMs = atMs;
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
    if (this.#deadlineMs > nowMs) return;
    this.#deadlineMs = Number.POSITIVE_INFINITY;
    for (let index = 0; index < this.#waiters.length; ) {
      // In the order of their ranks: who wakes first decides first.
      const { deadlineMs } = this.#waiters[index]!;
      if (deadlineMs <= nowMs) this.#waiters.splice(index, 1)[0]!.wake(false);
      else {
        index++;
        if (deadlineMs < this.#deadlineMs) this.#deadlineMs = deadlineMs;
      }
    }
  }
}
