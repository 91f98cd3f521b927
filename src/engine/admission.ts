/** Keeps the window from filling with rows of one target that cannot take them, while another could take its own. */

import type { BreakerSettings } from '../core/breaker.ts';
import type { Plan } from '../core/job.ts';
import { pickTarget } from '../core/route/pick-target.ts';
import { awayUntilMs } from '../core/route/target-view.ts';
import type { Runtime } from './runtime.ts';
import type { Targets } from './targets.ts';

export interface AdmissionOptions {
  readonly runtime: Runtime;
  readonly targets: Targets;
  readonly breaker: BreakerSettings;
  readonly windowNow: () => number;
}

export interface Admission {
  /** Tells of a plan that was read, whatever becomes of it. */
  note(plan: Plan): void;
  /** Whether as many rows wait as may, so that a further one needs a look. */
  isFull(): boolean;
  /** The target that a new row would go to, or wait at; null when it has none. */
  homeOf(plan: Plan): string | null;
  /** Whether a row that has to wait at `target` should do so outside of the window. */
  isCrowded(target: string): boolean;
  /** Whether the row would be sent, or its wait not be in anybody's way. */
  mayEnter(plan: Plan): boolean;
}

const noFailures: readonly number[] = [];
const nothing = (): boolean => false;

export const createAdmission = ({ runtime, targets, breaker, windowNow }: AdmissionOptions): Admission => {
  // Half of the window waits, so that a target that comes back finds rows; the other half is for those that work.
  const mostWaiting = (): number => Math.max(1, Math.floor(windowNow() / 2));
  const enoughInLane = (): number => Math.max(1, Math.floor(windowNow() / 4));
  const options = { settings: breaker, failures: noFailures, excluded: nothing };

  const waiting = (): number => {
    let rows = 0;
    for (const { lane } of targets.cells) rows += lane.size;
    return rows;
  };
  /** A target that rows of this run prefer, that works, and that has few rows to go on with: it is worth reading for. */
  const isAnotherShort = (target: string): boolean => {
    const nowMs = runtime.nowMs();
    const enough = enoughInLane();
    for (const cell of targets.cells) {
      const isOther = cell.id !== target && cell.isPreferred && !cell.off;
      if (isOther && cell.lane.size < enough && awayUntilMs(cell, breaker, nowMs) === 0) return true;
    }
    return false;
  };
  const pick = (plan: Plan) => {
    for (const { target, provider } of plan.targets) targets.cell(target, provider);
    return pickTarget(plan, targets.views, runtime.nowMs(), options);
  };
  const isFull = (): boolean => waiting() >= mostWaiting();

  return {
    note({ targets: [first] }) {
      if (first !== undefined) targets.cell(first.target, first.provider).isPreferred = true;
    },
    homeOf(plan) {
      const picked = pick(plan);
      return picked.kind === 'none' ? null : picked.target.target;
    },
    isFull,
    isCrowded: (target) => isFull() && isAnotherShort(target),
    mayEnter(plan) {
      if (!isFull()) return true;
      const picked = pick(plan);
      return picked.kind !== 'wait' || !isAnotherShort(picked.target.target);
    },
  };
};
