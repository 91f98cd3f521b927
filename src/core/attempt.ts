/** The one retry owner: after every answer it says whether a job sends, waits or stops, fallback included. */

import { backoffMs, type RetrySettings } from './backoff.ts';
import type { BreakerSettings } from './breaker.ts';
import { type Failure, policyOf } from './failure.ts';
import type { AttemptRecord, Plan, PlannedTarget } from './job.ts';
import { pickTarget, type Views } from './route/pick-target.ts';

/** A job on its way. It belongs to one job; what belongs to a target (breaker, quotas, blocks) is in the views. */
export interface JobState {
  readonly admittedAtMs: number;
  /** The row's clock runs from its first request. */
  startedAtMs: number | null;
  /** Since when every target has been open or blocked; null while one is not. Parking is bounded by the row's time too. */
  parkedAtMs: number | null;
  /** Requests that count. */
  attempts: number;
  readonly records: AttemptRecord[];
  /** Failures by position in the plan. */
  readonly failures: number[];
  readonly excluded: Set<string>;
  /** A target was excluded because its worst case no longer fits the budget: then the row is not at fault. */
  isUnaffordable: boolean;
  /** After `context_exceeded`: only targets with a window larger than this. */
  windowAbove: number | null;
  lastFailure: Failure | null;
  lastTarget: string | null;
  /** The same target is not asked again before this. */
  retryAtMs: number;
}

export const newJobState = (nowMs: number): JobState => ({
  admittedAtMs: nowMs,
  startedAtMs: null,
  parkedAtMs: null,
  attempts: 0,
  records: [],
  failures: [],
  excluded: new Set(),
  isUnaffordable: false,
  windowAbove: null,
  lastFailure: null,
  lastTarget: null,
  retryAtMs: 0,
});

export interface AttemptSettings {
  readonly retry: RetrySettings;
  readonly breaker: BreakerSettings;
  readonly rowMs: number;
  /** Context window of a target; null when unknown. */
  readonly windowOf: (target: string) => number | null;
}

export type Step =
  | { readonly do: 'send'; readonly target: PlannedTarget }
  /**
   * Wait at the target until it is ready, at the latest until `untilMs`, when the row's time ends or another target
   * comes back; or, with `target` null, wait for the job's own backoff, which ends at `untilMs`.
   */
  | { readonly do: 'wait'; readonly target: PlannedTarget | null; readonly untilMs: number }
  | { readonly do: 'stop'; readonly failure: Failure }
  /** No target of the plan is left in this run: the row is not at fault. */
  | { readonly do: 'give_back'; readonly failure: Failure | null };

/** What to do now. It decides only; sending, sleeping and recording are the engine's. */
export const nextStep = (state: JobState, plan: Plan, views: Views, nowMs: number, settings: AttemptSettings): Step => {
  if (plan.unfit !== undefined) return { do: 'stop', failure: plan.unfit };
  const { lastFailure } = state;
  if (lastFailure !== null) {
    if (policyOf(lastFailure.code).anotherTarget === 'no') return { do: 'stop', failure: lastFailure };
    if (state.attempts >= settings.retry.maxAttempts) return { do: 'stop', failure: lastFailure };
  }
  const pick = pickTarget(plan, views, nowMs, {
    settings: settings.breaker,
    failures: state.failures,
    excluded: ({ target }) =>
      state.excluded.has(target) ||
      (state.windowAbove !== null && !isLarger(settings.windowOf(target), state.windowAbove)),
  });
  if (pick.kind === 'none') return nothingLeft(state, plan, views);
  const away = pick.kind === 'wait' && !pick.paced;
  state.parkedAtMs = away ? (state.parkedAtMs ?? nowMs) : null;
  const clockMs = state.startedAtMs ?? state.parkedAtMs;
  const deadlineMs = clockMs === null ? Number.POSITIVE_INFINITY : clockMs + settings.rowMs;
  if (nowMs >= deadlineMs) return { do: 'stop', failure: outOfTime(lastFailure, settings.rowMs) };
  if (pick.kind === 'wait') {
    return { do: 'wait', target: pick.target, untilMs: Math.min(deadlineMs, pick.otherAtMs) };
  }
  const backingOff = pick.target.target === state.lastTarget && nowMs < state.retryAtMs;
  return backingOff
    ? { do: 'wait', target: null, untilMs: Math.min(state.retryAtMs, deadlineMs) }
    : { do: 'send', target: pick.target };
};

const isLarger = (window: number | null, than: number): boolean => window === null || window > than;

const nothingLeft = ({ isUnaffordable, lastFailure }: JobState, plan: Plan, views: Views): Step => {
  const allOff = plan.targets.every(({ target }) => views.get(target)!.off);
  return isUnaffordable || allOff || lastFailure === null
    ? { do: 'give_back', failure: lastFailure }
    : { do: 'stop', failure: lastFailure };
};

const outOfTime = (lastFailure: Failure | null, rowMs: number): Failure => {
  const limit = `the row's ${rowMs / 1000} s are over`;
  return lastFailure === null
    ? { code: 'timeout', message: `${limit}: every target was open or blocked`, httpStatus: null }
    : { ...lastFailure, message: `${lastFailure.message} (${limit})` };
};

/** The target's worst case no longer fits what is left of the budget, and never will. */
export const onUnaffordable = (state: JobState, target: string): void => {
  state.excluded.add(target);
  state.isUnaffordable = true;
};

/** A request is going out: starts the row's clock. */
export const onSent = (state: JobState, target: string, nowMs: number): void => {
  state.startedAtMs ??= nowMs;
  state.lastTarget = target;
};

/**
 * A request failed. `mended` when its request was changed and goes again to the same target, which is no attempt.
 * `random01` spreads the backoff.
 */
export const onFailure = (
  state: JobState,
  plan: Plan,
  answer: {
    readonly target: PlannedTarget;
    readonly failure: Failure;
    readonly mended: boolean;
    readonly sentAtMs: number;
    readonly nowMs: number;
    readonly random01: number;
  },
  settings: AttemptSettings,
): void => {
  const { failure, nowMs } = answer;
  const { target } = answer.target;
  state.records.push({
    target,
    code: failure.code,
    httpStatus: failure.httpStatus,
    atMs: answer.sentAtMs - state.admittedAtMs,
    ...(failure.mayHaveBeenBilled === true ? { mayHaveBeenBilled: true } : {}),
    ...(answer.mended ? { mended: true } : {}),
  });
  if (answer.mended) return;
  state.attempts++;
  state.lastFailure = failure;
  const policy = policyOf(failure.code);
  switch (policy.sameTarget) {
    case 'never':
    case 'mended':
      if (policy.anotherTarget === 'larger_window') {
        state.windowAbove = Math.max(state.windowAbove ?? 0, settings.windowOf(target) ?? 0);
      }
      state.excluded.add(target);
      return;
    case 'after_backoff': {
      const position = plan.targets.indexOf(answer.target);
      state.failures[position] = (state.failures[position] ?? 0) + 1;
      const backoff = backoffMs(state.attempts, settings.retry, answer.random01);
      state.retryAtMs = nowMs + Math.max(backoff, failure.retryAfterMs ?? 0);
      return;
    }
    case 'after_server_wait':
      return; // The wait closes the target for every row: see `blockedUntilMs`.
  }
};
