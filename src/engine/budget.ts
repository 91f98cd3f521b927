/** The hard cap on spending: the worst case of a request is reserved before it is sent and settled afterwards. */

export type Reservation = 'granted' | 'wait' | 'never';

export class Budget {
  readonly #capUsd: number;
  #spentUsd = 0;
  #reservedUsd = 0;
  #inFlight = 0;
  #waiters: (() => void)[] = [];

  constructor(capUsd: number) {
    this.#capUsd = capUsd;
  }

  get spentUsd(): number {
    return this.#spentUsd;
  }

  /** `wait` when it may fit once requests in flight turn out cheaper than their worst case; `never` when nothing is left that could. */
  reserve(worstUsd: number): Reservation {
    if (this.#spentUsd + this.#reservedUsd + worstUsd <= this.#capUsd) {
      this.#reservedUsd += worstUsd;
      this.#inFlight++;
      return 'granted';
    }
    return this.#inFlight === 0 || this.#spentUsd + worstUsd > this.#capUsd ? 'never' : 'wait';
  }

  settle(worstUsd: number, spentUsd: number): void {
    this.#inFlight--;
    // Sums of floats leave dust; with nothing in flight nothing is reserved.
    this.#reservedUsd = this.#inFlight === 0 ? 0 : this.#reservedUsd - worstUsd;
    this.#spentUsd += spentUsd;
    this.wakeAll();
  }

  /** Resolves when a reservation is worth another try. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  wakeAll(): void {
    for (const wake of this.#waiters.splice(0)) wake();
  }
}
