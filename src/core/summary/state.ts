/**
 * What a summary counts while the run goes on. Every field merges by a sum, a minimum or a maximum of exact values, so
 * that the state of a whole run is the merge of the states of its parts, however it is split. Times are whole
 * microseconds for that reason: sums of floating-point numbers depend on their order.
 */

import type { StopReason } from '../events.ts';
import type { FailureCode } from '../failure.ts';
import { emptyHistogram, type Histogram } from '../histogram.ts';
import type { Priority } from '../job.ts';
import type { ByCode } from './by-code.ts';
import { type Money, noMoney } from './money.ts';

export interface TokenTally {
  input: number;
  output: number;
  cachedInput: number;
  cacheWrite: number;
  reasoning: number;
  /** Answers whose usage is an estimate. */
  estimated: number;
}

/** Dollars that are known, and how many parts were not. */
export interface CostTally {
  money: Money;
  known: number;
  unknown: number;
}

export interface TargetTally {
  readonly target: string;
  /** Null until a run says which model and provider it is; then the name of the target tells it. */
  model: string | null;
  provider: string | null;
  maxTpm: number | null;
  requests: number;
  ok: number;
  failed: number;
  retries: number;
  rateLimited: number;
  mended: number;
  maybeBilled: number;
  reservedTokens: number;
  tokens: TokenTally;
  cost: CostTally;
  latency: Histogram;
  ttfb: Histogram;
  /** Rows that it answered. */
  rows: number;
  /** Openings of the breaker and their ends: counts and sums of times, the difference of which is the time open. */
  opened: number;
  openedAtUs: number;
  openEnded: number;
  openEndedAtUs: number;
  lastOpenedAtUs: number;
  off: { atUs: number; code: FailureCode; message: string; hint: string } | null;
}

export interface ClassTally {
  rows: number;
  ok: number;
  failed: number;
  cost: CostTally;
  tokens: TokenTally;
}

/** What the rows that can be compared would have cost at one model. */
export interface AlternativeTally {
  readonly money: Money;
  known: number;
  unknown: number;
}

export interface SummaryState {
  runId: string | null;
  simulated: boolean;
  startedAt: string | null;
  finishedAt: string | null;
  stopReason: StopReason | null;
  /** Runs (workers) begun and ended: counts and sums of times, the difference of which is the time spent running. */
  started: number;
  startedAtUs: number;
  finished: number;
  finishedAtUs: number;
  lastAtUs: number;
  rows: {
    read: number;
    ok: number;
    failed: number;
    rejected: number;
    notStarted: number;
    cached: number;
    retried: number;
    resumedOk: number;
    resumedFailed: number;
    resumedRejected: number;
  };
  cost: CostTally;
  tokens: TokenTally;
  rowLatency: Histogram;
  rowQueue: Histogram;
  targets: Map<string, TargetTally>;
  classes: Map<Priority, ClassTally>;
  finishReasons: Map<string, number>;
  /** The rows that can be compared: answered by a provider in this run, with what other models would have cost. */
  compared: CostTally;
  alternatives: Map<string, AlternativeTally>;
  failures: ByCode;
  warnings: ByCode;
}

const noTokens = (): TokenTally => ({
  input: 0,
  output: 0,
  cachedInput: 0,
  cacheWrite: 0,
  reasoning: 0,
  estimated: 0,
});
export const noCost = (): CostTally => ({ money: noMoney(), known: 0, unknown: 0 });

export const emptySummary = (): SummaryState => ({
  runId: null,
  simulated: false,
  startedAt: null,
  finishedAt: null,
  stopReason: null,
  started: 0,
  startedAtUs: 0,
  finished: 0,
  finishedAtUs: 0,
  lastAtUs: 0,
  rows: {
    read: 0,
    ok: 0,
    failed: 0,
    rejected: 0,
    notStarted: 0,
    cached: 0,
    retried: 0,
    resumedOk: 0,
    resumedFailed: 0,
    resumedRejected: 0,
  },
  cost: noCost(),
  tokens: noTokens(),
  rowLatency: emptyHistogram(),
  rowQueue: emptyHistogram(),
  targets: new Map(),
  classes: new Map(),
  finishReasons: new Map(),
  compared: noCost(),
  alternatives: new Map(),
  failures: new Map(),
  warnings: new Map(),
});

export const emptyTarget = (target: string): TargetTally => ({
  target,
  model: null,
  provider: null,
  maxTpm: null,
  requests: 0,
  ok: 0,
  failed: 0,
  retries: 0,
  rateLimited: 0,
  mended: 0,
  maybeBilled: 0,
  reservedTokens: 0,
  tokens: noTokens(),
  cost: noCost(),
  latency: emptyHistogram(),
  ttfb: emptyHistogram(),
  rows: 0,
  opened: 0,
  openedAtUs: 0,
  openEnded: 0,
  openEndedAtUs: 0,
  lastOpenedAtUs: 0,
  off: null,
});

export const targetOf = (state: SummaryState, target: string): TargetTally => {
  let tally = state.targets.get(target);
  if (tally === undefined) {
    tally = emptyTarget(target);
    state.targets.set(target, tally);
  }
  return tally;
};

export const classOf = (state: SummaryState, priority: Priority): ClassTally => {
  let tally = state.classes.get(priority);
  if (tally === undefined) {
    tally = { rows: 0, ok: 0, failed: 0, cost: noCost(), tokens: noTokens() };
    state.classes.set(priority, tally);
  }
  return tally;
};

export const alternativeOf = (state: SummaryState, model: string): AlternativeTally => {
  let tally = state.alternatives.get(model);
  if (tally === undefined) {
    tally = { money: noMoney(), known: 0, unknown: 0 };
    state.alternatives.set(model, tally);
  }
  return tally;
};

/** How much a stop reason says: of several workers' reasons the gravest stands. */
const gravity: readonly StopReason[] = [
  'finished',
  'max_duration',
  'max_cost',
  'no_target',
  'interrupted',
  'output_failed',
];
export const graver = (a: StopReason | null, b: StopReason | null): StopReason | null =>
  a === null || (b !== null && gravity.indexOf(b) > gravity.indexOf(a)) ? b : a;

/** The lesser of two values of which either may be missing. */
export const least = <T extends string | number>(a: T | null, b: T | null): T | null =>
  a === null || (b !== null && b < a) ? b : a;
export const greatest = <T extends string | number>(a: T | null, b: T | null): T | null =>
  a === null || (b !== null && b > a) ? b : a;

export const earlierOff = (a: TargetTally['off'], b: TargetTally['off']): TargetTally['off'] => {
  if (a === null || b === null) return a ?? b;
  if (a.atUs !== b.atUs) return a.atUs < b.atUs ? a : b;
  return a.code + a.message + a.hint <= b.code + b.message + b.hint ? a : b;
};
