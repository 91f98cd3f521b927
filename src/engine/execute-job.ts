/** Obeys nextStep() for one plan. This is the only attempt loop. */

import { type JobState, newJobState, nextStep, onUnaffordable, type Step } from '../core/attempt.ts';
import type { Failure } from '../core/failure.ts';
import type { FailedOutcome, NotStartedOutcome, Outcome, Plan } from '../core/job.ts';
import { type Demand, demandOf } from '../core/quota.ts';
import type { Lane } from './lane.ts';
import { type Recall, recalledOutcome } from './recall.ts';
import { type SendDeps, sendRequest } from './send-request.ts';

/** Bounds the requests in flight; a turn that has to wait gives its slot back first. */
export interface Slots {
  /** Lower ranks go first. */
  run<T>(turn: () => Promise<T>, rank: number): Promise<T>;
}

export interface ExecuteDeps extends SendDeps {
  readonly slots: Slots;
  /** Whether the row itself chose its model, so that a target that is off is the row's trouble and not the run's. */
  readonly rowChoseModel: (plan: Plan) => boolean;
}

/**
 * A row that has to wait, outside of any slot. It joins those who wait in the very turn that decided so: what changes a
 * moment later must find it there, or it would sleep through it.
 */
interface Wait {
  /** True when it is the row's turn at `lane`, which then waits to hear that the row has decided. */
  readonly over: Promise<boolean>;
  readonly lane: Lane<Demand> | null;
}

export interface Execution {
  /** Lower goes first. */
  readonly rank: number;
  /** Null when there are no kept answers to look for. */
  readonly recall: Recall | null;
}

/** The row was not begun: it should wait for `heldAt` outside of the window. */
export interface Held {
  readonly heldAt: string;
}

export const executeJob = (plan: Plan, execution: Execution, deps: ExecuteDeps): Promise<Outcome> =>
  executeOrHold(plan, { ...execution, isCrowded: neverCrowded }, deps) as Promise<Outcome>;

const neverCrowded = (): boolean => false;

export interface HoldableExecution extends Execution {
  /** Whether a row that has to wait at this target, and was never sent, should do so outside of the window. */
  readonly isCrowded: (target: string) => boolean;
}

export const executeOrHold = async (
  plan: Plan,
  { rank, recall, isCrowded }: HoldableExecution,
  deps: ExecuteDeps,
): Promise<Outcome | Held> => {
  const state = newJobState(deps.runtime.nowMs());
  for (const { target, provider } of plan.targets) deps.targets.cell(target, provider);
  let wokenBy: Lane<Demand> | null = null;
  for (;;) {
    const woken: Lane<Demand> | null = wokenBy;
    const result: Outcome | Held | Wait = await deps.slots.run(
      () => takeTurn(plan, state, { rank, recall, isCrowded, woken }, deps),
      rank,
    );
    if ('status' in result || 'heldAt' in result) return result;
    wokenBy = (await result.over) ? result.lane : null;
  }
};

interface Turn extends HoldableExecution {
  /** The lane that woke this row and waits to hear that it has decided. */
  readonly woken: Lane<Demand> | null;
}

/** In a slot: decides, sends as often as it may at once, and leaves with an outcome or a wait. */
const takeTurn = async (plan: Plan, state: JobState, turn: Turn, deps: ExecuteDeps): Promise<Outcome | Held | Wait> => {
  let undecided = turn.woken;
  try {
    for (;;) {
      if (deps.control.stopping !== null) return notStarted(plan, deps.control.stopping);
      const step = nextStep(state, plan, deps.targets.views, deps.runtime.nowMs(), deps.settings);
      if (step.do === 'stop') return failed(plan, state, step.failure, deps);
      if (step.do === 'give_back') return giveBack(plan, state, step.failure, deps);
      if (step.do === 'wait') return waitAt(plan, state, { step, turn }, deps);

      const { target } = step;
      if (turn.recall?.isOpen(target.model)) {
        const answer = await turn.recall.look(target);
        if (answer === null) continue;
        const queueMs = deps.runtime.nowMs() - state.admittedAtMs;
        return recalledOutcome(plan, answer, { attempts: state.records, queueMs });
      }
      const cell = deps.targets.cell(target.target, target.provider);
      const demand = demandOf(target, plan);
      if (turn.woken !== cell.lane && cell.lane.isBehind(turn.rank)) {
        return inLane(cell.lane, turn.rank, { demand, untilMs: Number.POSITIVE_INFINITY });
      }
      if (deps.budget !== null) {
        const worstUsd = target.worstCostUsd ?? Number.POSITIVE_INFINITY;
        const reservation = deps.budget.reserve(worstUsd);
        if (reservation === 'never') {
          onUnaffordable(state, target.target);
          continue;
        }
        if (reservation === 'wait') return { over: deps.budget.room(worstUsd).then(isNoTurn), lane: null };
      }
      const sending = sendRequest(plan, state, { target, cell, demand }, deps);
      undecided?.decided();
      undecided = null;
      const sent = await sending;
      if (sent === 'cancelled') return notStarted(plan, deps.control.stopping ?? 'interrupted');
      if (sent !== 'failed') return sent;
    }
  } finally {
    undecided?.decided();
  }
};

const waitAt = (
  plan: Plan,
  state: JobState,
  { step: { target, untilMs }, turn }: { readonly step: Extract<Step, { do: 'wait' }>; readonly turn: Turn },
  { runtime, control, targets }: ExecuteDeps,
): Held | Wait => {
  if (target === null) {
    const sleepMs = Math.ceil(Math.max(0, untilMs - runtime.nowMs()));
    return { over: runtime.sleep(sleepMs, control.signal).then(isNoTurn), lane: null };
  }
  if (state.records.length === 0 && turn.isCrowded(target.target)) return { heldAt: target.target };
  const demand = demandOf(target, plan);
  return inLane(targets.cell(target.target, target.provider).lane, turn.rank, { demand, untilMs });
};

const inLane = (
  lane: Lane<Demand>,
  rank: number,
  { demand, untilMs }: { readonly demand: Demand; readonly untilMs: number },
): Wait => ({ over: lane.wait(rank, demand, untilMs), lane });

const isNoTurn = (): boolean => false;

const failed = (plan: Plan, state: JobState, failure: Failure, { runtime }: ExecuteDeps): FailedOutcome => ({
  status: 'failed',
  plan,
  attempts: state.records,
  queueMs: runtime.nowMs() - state.admittedAtMs,
  costUsd: 0,
  failure,
  target: state.lastTarget,
});

/**
 * Every target of the row is off, or too dear for what is left of the budget. The run ends when nothing else is left; a
 * row that chose its model itself has failed.
 */
const giveBack = (plan: Plan, state: JobState, failure: Failure | null, deps: ExecuteDeps): Outcome => {
  if (state.isUnaffordable) {
    if (deps.budget!.refuse()) deps.control.drain('max_cost');
    return notStarted(plan, 'max_cost');
  }
  const anythingLeft = deps.targets.hasLive();
  if (!anythingLeft) deps.control.drain('no_target');
  if (anythingLeft && deps.rowChoseModel(plan)) return failed(plan, state, failure ?? targetOff(plan, deps), deps);
  return { status: 'not_started', plan, reason: 'no_target' };
};

const targetOff = ({ targets: [first], considered }: Plan, { targets }: ExecuteDeps): Failure => ({
  code: targets.cell(first!.target, first!.provider).offBecause?.code ?? 'model_not_found',
  message: `every provider of ${considered.join(', ')} is off for the rest of this run`,
  httpStatus: null,
});

const reasons = {
  interrupted: 'interrupted',
  output_failed: 'interrupted',
  max_cost: 'budget',
  max_duration: 'deadline',
  no_target: 'no_target',
} as const;

/** For a row that the run left before it had an answer. */
export const notStarted = (plan: Plan, stopping: keyof typeof reasons): NotStartedOutcome => ({
  status: 'not_started',
  plan,
  reason: reasons[stopping],
});
