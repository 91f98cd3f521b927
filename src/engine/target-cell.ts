/** The only mutable cells of the engine: for each target its breaker, quotas, block, concurrency and lane. */

import { type Breaker, type BreakerSettings, closedBreaker } from '../core/breaker.ts';
import { type Concurrency, foundConcurrency, fullConcurrency } from '../core/concurrency.ts';
import type { Failure, ParameterFix } from '../core/failure.ts';
import { unknownPace } from '../core/pace.ts';
import { configuredQuota, type Demand, noQuota, type Quota } from '../core/quota.ts';
import { noCalls, type RecentCalls } from '../core/recent-calls.ts';
import { awayUntilMs, type ProviderView, pacedUntilMs, type TargetView } from '../core/route/target-view.ts';
import { Lane } from './lane.ts';
import type { Runtime } from './runtime.ts';

export interface ProviderCell extends ProviderView {
  inFlight: number;
  readonly quota: Quota;
  readonly cells: TargetCell[];
}

export interface TargetCell extends TargetView {
  off: boolean;
  /** What turned it off. */
  offBecause: Failure | null;
  breaker: Breaker;
  blockedUntilMs: number;
  /** Bursts of 429s since the last good answer. */
  rateLimitedInARow: number;
  inFlight: number;
  readonly concurrency: Concurrency;
  readonly quota: Quota;
  readonly recent: RecentCalls;
  readonly provider: ProviderCell;
  /** Some row of this run has it as its first choice. */
  isPreferred: boolean;
  /** Parameters that the model has rejected so far. */
  fixes: readonly ParameterFix[];
  readonly lane: Lane<Demand>;
}

/** Limits of a provider, as configured. */
export interface ProviderLimits {
  readonly maxRpm: number | null;
  readonly maxTpm: number | null;
  readonly maxConcurrent: number | null;
}

export const newProviderCell = (limits: ProviderLimits, nowMs: number): ProviderCell => ({
  inFlight: 0,
  maxConcurrent: limits.maxConcurrent,
  quota: configuredQuota(limits.maxRpm, limits.maxTpm, nowMs),
  cells: [],
});

export interface CellOptions {
  readonly runtime: Runtime;
  readonly breaker: BreakerSettings;
  readonly concurrency: number;
  readonly findsConcurrency: boolean;
}

export const newTargetCell = (id: string, provider: ProviderCell, options: CellOptions): TargetCell => {
  const { runtime, breaker, concurrency, findsConcurrency } = options;
  const most = Math.min(concurrency, provider.maxConcurrent ?? concurrency);
  const cell: TargetCell = {
    id,
    off: false,
    offBecause: null,
    breaker: closedBreaker(breaker),
    blockedUntilMs: 0,
    rateLimitedInARow: 0,
    inFlight: 0,
    concurrency: findsConcurrency ? foundConcurrency(most) : fullConcurrency(most),
    quota: noQuota(provider.quota.requests === null ? unknownPace() : null),
    recent: noCalls(),
    provider,
    isPreferred: false,
    fixes: [],
    lane: new Lane(runtime, (demand) => {
      const nowMs = runtime.nowMs();
      return awayUntilMs(cell, breaker, nowMs) || pacedUntilMs(cell, demand, breaker, nowMs);
    }),
  };
  return cell;
};
