/** What the simulator saw and handed out: the other side's figures, to hold a run's own against. */

import type { FaultKind } from './faults.ts';
import type { SimUsage } from './wire.ts';

export interface UsageTotals {
  readonly answers: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
}

export interface SimulatorStats {
  /** Completion requests, however they ended; not lists of models and unknown paths. */
  readonly requests: number;
  readonly byProvider: Readonly<Record<string, number>>;
  /** By `<provider>/<model>` as the request names it. */
  readonly byModel: Readonly<Record<string, number>>;
  /** By HTTP status; `no_answer` for connections dropped before one. A cut body counts as its 200, a hang as nothing. */
  readonly byStatus: Readonly<Record<string, number>>;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** 429s because of a quota or of too many in flight; not the drawn ones. */
  readonly overQuota: number;
  /** Requests that met an outage. */
  readonly inOutage: number;
  /** Requests whose client went away before the answer was out. */
  readonly abandoned: number;
  readonly inFlight: number;
  readonly maxInFlight: number;
  /** Tokens of answers that went out whole (cut and empty ones were made, but nobody can count them). */
  readonly usage: UsageTotals;
  readonly usageByModel: Readonly<Record<string, UsageTotals>>;
  /** Prompt digest → requests, with `recordPrompts`. */
  readonly prompts?: ReadonlyMap<string, number>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export const noUsage = (): Mutable<UsageTotals> => ({
  answers: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
});

export const addUsage = (totals: Mutable<UsageTotals>, usage: SimUsage): void => {
  totals.answers++;
  totals.inputTokens += usage.inputTokens;
  totals.cachedInputTokens += usage.cachedInputTokens;
  totals.cacheWriteTokens += usage.cacheWriteTokens;
  totals.outputTokens += usage.outputTokens;
  totals.reasoningTokens += usage.reasoningTokens;
};

/** Counters that are not kept per provider or model. */
export class Tally {
  readonly byStatus = new Map<number, number>();
  readonly faults = new Map<FaultKind, number>();
  readonly prompts: Map<string, number> | null;
  requests = 0;
  noAnswer = 0;
  overQuota = 0;
  inOutage = 0;
  abandoned = 0;
  inFlight = 0;
  maxInFlight = 0;

  constructor(recordPrompts: boolean) {
    this.prompts = recordPrompts ? new Map() : null;
  }

  enter(): void {
    this.requests++;
    if (++this.inFlight > this.maxInFlight) this.maxInFlight = this.inFlight;
  }
}

export const count = <K>(counts: Map<K, number>, key: K): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};
