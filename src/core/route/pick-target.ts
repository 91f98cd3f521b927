/** The dynamic half of routing: where a job goes now. A choice made earlier would be stale by the time it is sent. */

import type { BreakerSettings } from '../breaker.ts';
import type { Plan, PlannedTarget } from '../job.ts';
import { demandOf } from '../quota.ts';
import { recentPercentileMs } from '../recent-calls.ts';
import { awayUntilMs, isFailing, isSuspect, pacedUntilMs, type TargetView } from './target-view.ts';

export type Views = ReadonlyMap<string, TargetView>;

export type Pick =
  | { readonly kind: 'target'; readonly target: PlannedTarget }
  /**
   * Nothing may be sent yet: wait at `target` until `untilMs` (Infinity: until one of its requests is answered).
   * `paced` when only the target's own limits are in the way, so that the row is merely in its turn. At `otherAtMs` the
   * next of the targets that are open or blocked comes back, and the choice may be another (Infinity: nobody knows when).
   */
  | {
      readonly kind: 'wait';
      readonly target: PlannedTarget;
      readonly untilMs: number;
      readonly paced: boolean;
      readonly otherAtMs: number;
    }
  | { readonly kind: 'none' };

export interface PickOptions {
  readonly settings: BreakerSettings;
  /** How often each target has failed this job, by position in the plan. */
  readonly failures: readonly number[];
  /** Targets that this job must not go to any more. */
  readonly excluded: (target: PlannedTarget) => boolean;
}

/** Requests to one target before the next in the chain has its turn: one mishap is no reason to pay more. */
const triesBeforeFallback = 2;

/**
 * The best-ranked target that can take the request now. One that is open or blocked is passed over for the next; one
 * that only paces itself is waited for when money, order or shares decide, and passed over when speed does. So is one
 * that has yet to prove itself: its few requests may hang, and the rows must not hang with them.
 */
export const pickTarget = (plan: Plan, views: Views, nowMs: number, options: PickOptions): Pick => {
  const order = plan.targets.length === 1 ? plan.targets : ranking(plan, views, options);
  let away: { target: PlannedTarget; untilMs: number } | null = null;
  let paced: { target: PlannedTarget; untilMs: number; suspect: boolean } | null = null;
  // When the second of the targets that are away comes back; the first is the one in `away`.
  let secondBackMs = Number.POSITIVE_INFINITY;
  for (const target of order) {
    const view = views.get(target.target)!;
    if (view.off || options.excluded(target)) continue;
    const awayUntil = awayUntilMs(view, options.settings, nowMs);
    if (awayUntil > 0) {
      if (away === null) away = { target, untilMs: awayUntil };
      else if (awayUntil < away.untilMs) {
        secondBackMs = away.untilMs;
        away = { target, untilMs: awayUntil };
      } else secondBackMs = Math.min(secondBackMs, awayUntil);
      continue;
    }
    const pacedUntil = pacedUntilMs(view, demandOf(target, plan), options.settings, nowMs);
    if (pacedUntil === 0) return { kind: 'target', target };
    const limited = { target, untilMs: pacedUntil, suspect: isSuspect(view) };
    if (paced === null || isSooner(limited, paced)) paced = limited;
    if (plan.strategy !== 'fastest' && !limited.suspect) break;
  }
  if (paced !== null) {
    const { target, untilMs } = paced;
    return { kind: 'wait', target, untilMs, paced: true, otherAtMs: away?.untilMs ?? Number.POSITIVE_INFINITY };
  }
  return away === null ? { kind: 'none' } : { kind: 'wait', ...away, paced: false, otherAtMs: secondBackMs };
};

interface Limited {
  readonly untilMs: number;
  readonly suspect: boolean;
}

const isSooner = (one: Limited, other: Limited): boolean =>
  one.suspect === other.suspect ? soonness(one) < soonness(other) : other.suspect;

/** A target that is full has room as soon as one of its requests is answered: sooner than a quota that has a date. */
const soonness = ({ untilMs }: Limited): number => (untilMs === Number.POSITIVE_INFINITY ? 0 : untilMs);

/** The plan's order, changed by what is known now; the sort is stable. */
const ranking = (plan: Plan, views: Views, options: PickOptions): readonly PlannedTarget[] => {
  const { latencyBudgetMs } = plan.job;
  const within = latencyBudgetMs === undefined ? plan.targets : withinBudget(plan, views, latencyBudgetMs);
  let changed = within !== plan.targets || plan.strategy === 'fastest';
  const scores = within.map((target) => {
    const position = within === plan.targets ? within.indexOf(target) : plan.targets.indexOf(target);
    const failing = isFailing(views.get(target.target)!, options.settings);
    const turns = Math.floor((options.failures[position] ?? 0) / triesBeforeFallback);
    if (failing || turns > 0) changed = true;
    return { target, failing, turns, p50Ms: medianMs(views, target) };
  });
  if (!changed) return plan.targets;
  const byLatency = plan.strategy === 'fastest';
  return scores
    .sort((a, b) => a.turns - b.turns || Number(a.failing) - Number(b.failing) || (byLatency ? a.p50Ms - b.p50Ms : 0))
    .map(({ target }) => target);
};

/** Zero before the first answer: what is not known yet is worth a try. */
const medianMs = (views: Views, { target }: PlannedTarget): number =>
  recentPercentileMs(views.get(target)!.recent, 0.5) ?? 0;

/** Targets whose recent p95 keeps the row's budget; when none does, all: a late answer is better than none. */
const withinBudget = (plan: Plan, views: Views, budgetMs: number): readonly PlannedTarget[] => {
  const kept = plan.targets.filter(
    ({ target }) => (recentPercentileMs(views.get(target)!.recent, 0.95) ?? 0) <= budgetMs,
  );
  return kept.length === 0 || kept.length === plan.targets.length ? plan.targets : kept;
};
