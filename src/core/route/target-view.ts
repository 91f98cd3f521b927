/** What the moment of sending knows of a target, and when it could take the next request. */

import { type Breaker, type BreakerSettings, breakerReadyAtMs } from '../breaker.ts';
import { allowedInFlight, aloneUntilMs, type Concurrency } from '../concurrency.ts';
import { type Demand, type Quota, quotaReadyAtMs } from '../quota.ts';
import { type RecentCalls, recentSuccessRate } from '../recent-calls.ts';

/** What the targets of one provider share. */
export interface ProviderView {
  readonly inFlight: number;
  readonly maxConcurrent: number | null;
  /** As configured. */
  readonly quota: Quota;
}

export interface TargetView {
  readonly id: string;
  readonly off: boolean;
  readonly breaker: Breaker;
  /** A 429's wait: nothing is sent before. */
  readonly blockedUntilMs: number;
  readonly inFlight: number;
  readonly concurrency: Concurrency;
  /** Of this target alone, as learned. */
  readonly quota: Quota;
  readonly recent: RecentCalls;
  readonly provider: ProviderView;
}

/**
 * A target is away when it is open or blocked, so that others should be asked. Zero when it is not; otherwise when to
 * look again (Infinity: when one of its requests is answered).
 */
export const awayUntilMs = (view: TargetView, settings: BreakerSettings, nowMs: number): number => {
  const readyAtMs = Math.max(view.blockedUntilMs, breakerReadyAtMs(view.breaker, settings));
  return readyAtMs <= nowMs ? 0 : readyAtMs;
};

/**
 * Like `awayUntilMs`, for the target's own limits: requests in flight, and quotas for `demand` more. A target that only
 * keeps to these is paced, and comes back by itself within moments.
 */
export const pacedUntilMs = (view: TargetView, demand: Demand, settings: BreakerSettings, nowMs: number): number => {
  const { provider } = view;
  if (provider.maxConcurrent !== null && provider.inFlight >= provider.maxConcurrent) return Number.POSITIVE_INFINITY;
  if (view.inFlight >= allowedInFlight(view.concurrency, settings.failureThreshold, nowMs)) {
    return aloneUntilMs(view.concurrency, nowMs);
  }
  const readyAtMs = Math.max(quotaReadyAtMs(view.quota, demand, nowMs), quotaReadyAtMs(provider.quota, demand, nowMs));
  return readyAtMs <= nowMs ? 0 : readyAtMs;
};

/**
 * A target that fails more than the breaker tolerates, and is not open yet, is used last. One that was open has its
 * breaker to let few requests through, and must get those, or it would never come back.
 */
export const isFailing = ({ breaker, recent }: TargetView, settings: BreakerSettings): boolean =>
  breaker.state === 'closed' &&
  recent.size >= settings.minimumRequests &&
  (recentSuccessRate(recent) ?? 1) < 1 - settings.failureRate;

/** A target that was open, or has only failed so far. It may answer or not, and takes a few requests to find out. */
export const isSuspect = ({ breaker, concurrency }: TargetView): boolean =>
  breaker.state === 'half_open' || (!concurrency.proven && concurrency.failuresBeforeProof > 0);
