/** The hard cap on spending: the worst case of a request is reserved before it is sent and settled afterwards. */

export type Reservation = 'granted' | 'wait' | 'never';

interface Waiter {
  readonly worstUsd: number;
  readonly wake: () => void;
}

/** Rows one after the other that no longer fit, after which the input is not read on for a smaller one. */
const refusalsToStop = 100;

export class Budget {
  readonly #capUsd: number;
  #spentUsd = 0;
  #reservedUsd = 0;
  #inFlight = 0;
  /** The smallest worst case that was granted; 0 until one was, so that a first row which is too dear ends nothing. */
  #leastUsd = 0;
  #refusedInARow = 0;
  #hasRefused = false;
  #waiters: Waiter[] = [];

  constructor(capUsd: number) {
    this.#capUsd = capUsd;
  }

  /** Whether a row was given up for the cap. */
  get hasRefused(): boolean {
    return this.#hasRefused;
  }

  /** `wait` when it may fit once requests in flight turn out cheaper than their worst case; `never` when it cannot fit any more. */
  reserve(worstUsd: number): Reservation {
    if (this.#spentUsd + this.#reservedUsd + worstUsd <= this.#capUsd) {
      this.#leastUsd = this.#leastUsd === 0 ? worstUsd : Math.min(this.#leastUsd, worstUsd);
      this.#refusedInARow = 0;
      this.#reservedUsd += worstUsd;
      this.#inFlight++;
      return 'granted';
    }
    return this.#spentUsd + worstUsd > this.#capUsd ? 'never' : 'wait';
  }

  /** A row is given up: it fits at none of its targets any more. True when no later row is worth reading for. */
  refuse(): boolean {
    this.#hasRefused = true;
    this.#refusedInARow++;
    return this.#capUsd - this.#spentUsd < this.#leastUsd || this.#refusedInARow >= refusalsToStop;
  }

  settle(worstUsd: number, spentUsd: number): void {
    this.#inFlight--;
    // Sums of floats leave dust; with nothing in flight nothing is reserved.
    this.#reservedUsd = this.#inFlight === 0 ? 0 : this.#reservedUsd - worstUsd;
    this.#spentUsd += spentUsd;
    this.#wakeThoseThatFit();
  }

  /** Resolves when a reservation of `worstUsd` is worth another try. */
  room(worstUsd: number): Promise<void> {
    return new Promise((wake) => this.#waiters.push({ worstUsd, wake }));
  }

  wakeAll(): void {
    for (const { wake } of this.#waiters.splice(0)) wake();
  }

  /** In the order of their coming, and those too that cannot fit any more. */
  #wakeThoseThatFit(): void {
    let leftUsd = this.#capUsd - this.#spentUsd - this.#reservedUsd;
    let kept = 0;
    for (const waiter of this.#waiters) {
      const isHopeless = this.#spentUsd + waiter.worstUsd > this.#capUsd;
      // With nothing in flight nobody would wake them later, whatever rounding says.
      if (isHopeless || waiter.worstUsd <= leftUsd || this.#inFlight === 0) {
        if (!isHopeless) leftUsd -= waiter.worstUsd;
        waiter.wake();
      } else this.#waiters[kept++] = waiter;
    }
    this.#waiters.length = kept;
  }
}
