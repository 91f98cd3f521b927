/** What requests and their answers do to the cells of their targets, and who is told. */

import { type RetrySettings, serverWaitMs, unnamedWaitMs } from '../core/backoff.ts';
import type { BreakerSettings } from '../core/breaker.ts';
import { type Breaker, type CallResult, onAnswer, onSend } from '../core/breaker.ts';
import { onAnswered, onRateLimited } from '../core/concurrency.ts';
import type { Emit } from '../core/events.ts';
import { type Failure, type ParameterFix, policyOf } from '../core/failure.ts';
import type { Usage } from '../core/job.ts';
import { paceOnAnswer, paceOnRateLimited, paceOnSend } from '../core/pace.ts';
import { type Demand, learnQuota, settleQuota, takeFromQuota } from '../core/quota.ts';
import type { RateLimits } from '../core/rate-limits.ts';
import { forgetOutcomes, recordCall } from '../core/recent-calls.ts';
import type { TargetView } from '../core/route/target-view.ts';
import type { Runtime } from './runtime.ts';
import {
  newProviderCell,
  newTargetCell,
  type ProviderCell,
  type ProviderLimits,
  type TargetCell,
} from './target-cell.ts';

export interface TargetsOptions {
  readonly runtime: Runtime;
  readonly breaker: BreakerSettings;
  readonly retry: RetrySettings;
  /** With `findsConcurrency` the most that is ever tried at one target. */
  readonly concurrency: number;
  readonly findsConcurrency?: boolean;
  readonly limitsOf: (provider: string) => ProviderLimits;
  readonly emit: Emit;
}

/** One finished request, as the target's state machines need to know it. */
export interface Settled {
  readonly sentAtMs: number;
  readonly demand: Demand;
  /** As `sent` gave it. */
  readonly takenOutput: number;
  /** Null when the request failed. */
  readonly usage: Usage | null;
  readonly latencyMs: number;
  readonly failure: Failure | null;
  readonly limits: RateLimits | null;
  /** What the user can do when this turns the target off. */
  readonly hint: string;
}

/** Parameters that one model may reject in a run. */
const mostFixes = 8;

export class Targets {
  readonly #options: TargetsOptions;
  readonly #providers = new Map<string, ProviderCell>();
  readonly #cells = new Map<string, TargetCell>();

  constructor(options: TargetsOptions) {
    this.#options = options;
  }

  get views(): ReadonlyMap<string, TargetView> {
    return this.#cells;
  }

  get cells(): Iterable<TargetCell> {
    return this.#cells.values();
  }

  /** The cell of a target, made when it is first asked for. */
  cell(id: string, provider: string): TargetCell {
    return this.#cells.get(id) ?? this.#newCell(id, provider);
  }

  /** Requests that the targets which rows prefer may have in flight now, all together. */
  level(): number {
    let level = 0;
    for (const { isPreferred, off, concurrency } of this.#cells.values()) {
      if (isPreferred && !off) level += Math.floor(concurrency.limit);
    }
    return level;
  }

  /** True while some target that a plan of this run has named can still be used. */
  hasLive(): boolean {
    for (const cell of this.#cells.values()) if (!cell.off) return true;
    return false;
  }

  #newCell(id: string, providerName: string): TargetCell {
    const { runtime, breaker, limitsOf } = this.#options;
    let provider = this.#providers.get(providerName);
    if (provider === undefined) {
      provider = newProviderCell(limitsOf(providerName), runtime.nowMs());
      this.#providers.set(providerName, provider);
    }
    const { concurrency, findsConcurrency = false } = this.#options;
    const cell = newTargetCell(id, provider, { runtime, breaker, concurrency, findsConcurrency });
    provider.cells.push(cell);
    this.#cells.set(id, cell);
    return cell;
  }

  /** A request is going out. Gives what `settled` is to be told as `takenOutput`. */
  sent(cell: TargetCell, demand: Demand, nowMs: number): number {
    const { provider, quota } = cell;
    if (quota.pace !== null && quota.requests === null) paceOnSend(quota.pace, cell.inFlight, nowMs);
    cell.inFlight++;
    provider.inFlight++;
    cell.concurrency.firstSentAtMs ??= nowMs;
    const takenOutput = takeFromQuota(quota, demand, nowMs);
    takeFromQuota(provider.quota, demand, nowMs);
    this.#setBreaker(cell, onSend(cell.breaker, nowMs), nowMs);
    return takenOutput;
  }

  /** A request was answered, failed or was cut off. */
  settled(cell: TargetCell, answer: Settled): void {
    const nowMs = this.#options.runtime.nowMs();
    const { provider } = cell;
    cell.inFlight--;
    provider.inFlight--;
    settleQuota(cell.quota, answer.demand, answer.takenOutput, answer.usage);
    settleQuota(provider.quota, answer.demand, 0, answer.usage);
    if (answer.limits !== null) learnQuota(cell.quota, answer.limits, provider.quota, nowMs);

    const { failure } = answer;
    const counts = failure !== null && policyOf(failure.code).countsForBreaker;
    if (failure === null) {
      const { sentAtMs, latencyMs } = answer;
      onAnswered(cell.concurrency, { sentAtMs, latencyMs, inFlight: cell.inFlight, nowMs });
      if (cell.quota.pace !== null) paceOnAnswer(cell.quota.pace, answer.sentAtMs);
      cell.rateLimitedInARow = 0;
    } else if (counts && !cell.concurrency.proven) cell.concurrency.failuresBeforeProof++;
    if (failure === null || (counts && !isStraggler(cell, answer))) {
      recordCall(cell.recent, failure === null, answer.latencyMs);
    }
    const result: CallResult = failure === null ? 'success' : counts ? 'failure' : 'ignored';
    this.#setBreaker(
      cell,
      onAnswer(cell.breaker, this.#options.breaker, { result, sentAtMs: answer.sentAtMs, nowMs }),
      nowMs,
    );
    if (failure !== null) this.#afterFailure(cell, failure, answer, nowMs);
    for (const neighbour of provider.cells) neighbour.lane.pump();
  }

  #afterFailure(cell: TargetCell, failure: Failure, answer: Settled, nowMs: number): void {
    const { emit, retry, runtime } = this.#options;
    if (policyOf(failure.code).turnsTargetOff && !cell.off) {
      cell.off = true;
      cell.offBecause = failure;
      emit({
        type: 'target.off',
        atMs: nowMs,
        target: cell.id,
        code: failure.code,
        message: failure.message,
        hint: answer.hint,
      });
      cell.lane.wakeAll();
    }
    if (failure.code === 'rate_limited') {
      if (onRateLimited(cell.concurrency, cell.inFlight + 1, answer.sentAtMs, nowMs)) {
        cell.rateLimitedInARow++;
        const { pace } = cell.quota;
        if (pace !== null && failure.retryAfterMs !== undefined) paceOnRateLimited(pace, failure.retryAfterMs, nowMs);
      }
      const waitMs = failure.retryAfterMs ?? unnamedWaitMs(cell.rateLimitedInARow, retry);
      this.#block(cell, nowMs + serverWaitMs(waitMs, runtime.random01()), nowMs);
    } else if (failure.retryAfterMs !== undefined && failure.retryAfterMs > 0) {
      this.#block(cell, nowMs + serverWaitMs(failure.retryAfterMs, runtime.random01()), nowMs);
    }
  }

  #block(cell: TargetCell, untilMs: number, nowMs: number): void {
    const wasBlocked = cell.blockedUntilMs > nowMs;
    if (untilMs <= cell.blockedUntilMs) return;
    cell.blockedUntilMs = untilMs;
    if (wasBlocked) return;
    this.#options.emit({ type: 'target.blocked', atMs: nowMs, target: cell.id, untilMs });
    cell.lane.wakeAll();
  }

  #setBreaker(cell: TargetCell, next: Breaker, nowMs: number): void {
    const before = cell.breaker.state;
    cell.breaker = next;
    if (before === next.state) return;
    const { emit } = this.#options;
    switch (next.state) {
      case 'open':
        emit({ type: 'breaker.opened', atMs: nowMs, target: cell.id, untilMs: next.untilMs });
        cell.lane.wakeAll();
        return;
      case 'half_open':
        emit({ type: 'breaker.half_opened', atMs: nowMs, target: cell.id, untilMs: null });
        return;
      case 'closed':
        emit({ type: 'breaker.closed', atMs: nowMs, target: cell.id, untilMs: null });
        // Else the failures of the outage would keep it last for good: what is used last has no calls to recover by.
        forgetOutcomes(cell.recent);
        this.wakeAll();
        return;
    }
  }

  /**
   * The model rejected a parameter: every later request to it leaves that out or renames it. False when it has rejected
   * too many for this to be true; what it says is not to be trusted, and mended requests are not counted.
   */
  learnFix(cell: TargetCell, fix: ParameterFix): boolean {
    if (cell.fixes.some(({ parameter }) => parameter === fix.parameter)) return true;
    if (cell.fixes.length === mostFixes) return false;
    cell.fixes = [...cell.fixes, fix];
    return true;
  }

  /** Every waiting row looks again: something changed for all of them. */
  wakeAll(): void {
    for (const cell of this.#cells.values()) cell.lane.wakeAll();
  }
}

/** A request from before the breaker last opened: the target has proven itself since. */
const isStraggler = ({ breaker }: TargetCell, { sentAtMs }: Settled): boolean =>
  breaker.state !== 'open' && sentAtMs < breaker.sinceMs;
