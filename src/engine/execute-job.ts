/** Obeys nextStep() for one plan. This is the only attempt loop. */

import { type JobState, newJobState, nextStep } from '../core/attempt.ts';
import type { Failure } from '../core/failure.ts';
import type { FailedOutcome, NotStartedOutcome, Outcome, Plan, PlannedTarget } from '../core/job.ts';
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

/** A row that has to wait, outside of any slot. */
interface Wait {
  readonly lane: Lane | null;
  readonly untilMs: number;
  readonly tokens: number;
  readonly budget?: true;
}

export interface Execution {
  /** Lower goes first. */
  readonly rank: number;
  /** Null when there are no kept answers to look for. */
  readonly recall: Recall | null;
}

export const executeJob = async (plan: Plan, { rank, recall }: Execution, deps: ExecuteDeps): Promise<Outcome> => {
  const state = newJobState(deps.runtime.nowMs());
  for (const { target, provider } of plan.targets) deps.targets.cell(target, provider);
  let wokenBy: Lane | null = null;
  for (;;) {
    const woken: Lane | null = wokenBy;
    const result: Outcome | Wait = await deps.slots.run(
      () => takeTurn(plan, state, { rank, recall, woken }, deps),
      rank,
    );
    wokenBy = null;
    if ('status' in result) return result;
    if (result.budget === true) await deps.budget!.changed();
    else if (result.lane === null) await sleepUntil(result.untilMs, deps);
    else {
      await result.lane.wait(rank, result.tokens, result.untilMs);
      wokenBy = result.lane;
    }
  }
};

const sleepUntil = (untilMs: number, { runtime, control }: ExecuteDeps): Promise<void> =>
  runtime.sleep(Math.ceil(Math.max(0, untilMs - runtime.nowMs())), control.signal);

interface Turn extends Execution {
  /** The lane that woke this row and waits to hear that it has decided. */
  readonly woken: Lane | null;
}

/** In a slot: decides, sends as often as it may at once, and leaves with an outcome or a wait. */
const takeTurn = async (plan: Plan, state: JobState, turn: Turn, deps: ExecuteDeps): Promise<Outcome | Wait> => {
  let undecided = turn.woken;
  try {
    for (;;) {
      if (deps.control.stopping !== null) return notStarted(plan, deps.control.stopping);
      const step = nextStep(state, plan, deps.targets.views, deps.runtime.nowMs(), deps.settings);
      if (step.do === 'stop') return failed(plan, state, step.failure, deps);
      if (step.do === 'give_back') return giveBack(plan, state, step.failure, deps);
      if (step.do === 'wait') return waitAt(plan, step.target, step.untilMs, deps);

      const { target } = step;
      if (turn.recall?.isOpen(target.model)) {
        const answer = await turn.recall.look(target);
        if (answer === null) continue;
        const queueMs = deps.runtime.nowMs() - state.admittedAtMs;
        return recalledOutcome(plan, answer, { attempts: state.records, queueMs });
      }
      const cell = deps.targets.cell(target.target, target.provider);
      const tokens = target.inputTokens + plan.job.request.maxTokens;
      if (turn.woken !== cell.lane && cell.lane.isBehind(turn.rank)) {
        return { lane: cell.lane, untilMs: Number.POSITIVE_INFINITY, tokens };
      }
      if (deps.budget !== null) {
        const reservation = deps.budget.reserve(target.worstCostUsd ?? Number.POSITIVE_INFINITY);
        if (reservation === 'never') {
          deps.control.drain('max_cost');
          return notStarted(plan, 'max_cost');
        }
        if (reservation === 'wait') return { lane: null, untilMs: 0, tokens, budget: true };
      }
      const sending = sendRequest(plan, state, { target, cell, tokens }, deps);
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

const waitAt = (plan: Plan, target: PlannedTarget | null, untilMs: number, deps: ExecuteDeps): Wait =>
  target === null
    ? { lane: null, untilMs, tokens: 0 }
    : {
        lane: deps.targets.cell(target.target, target.provider).lane,
        untilMs,
        tokens: target.inputTokens + plan.job.request.maxTokens,
      };

const failed = (plan: Plan, state: JobState, failure: Failure, { runtime }: ExecuteDeps): FailedOutcome => ({
  status: 'failed',
  plan,
  attempts: state.records,
  queueMs: runtime.nowMs() - state.admittedAtMs,
  costUsd: 0,
  failure,
  target: state.lastTarget,
});

/** Every target of the row is off. The run ends when nothing else is left; a row that chose its model itself has failed. */
const giveBack = (plan: Plan, state: JobState, failure: Failure | null, deps: ExecuteDeps): Outcome => {
  const anythingLeft = deps.targets.hasLive();
  if (!anythingLeft) deps.control.drain('no_target');
  if (anythingLeft && deps.rowChoseModel(plan)) return failed(plan, state, failure ?? targetOff(plan), deps);
  return { status: 'not_started', plan, reason: 'no_target' };
};

const targetOff = (plan: Plan): Failure => ({
  code: 'model_not_found',
  message: `every provider of ${plan.considered.join(', ')} is off for the rest of this run`,
  httpStatus: null,
});

const reasons = {
  interrupted: 'interrupted',
  output_failed: 'interrupted',
  max_cost: 'budget',
  max_duration: 'deadline',
  no_target: 'no_target',
} as const;

const notStarted = (plan: Plan, stopping: keyof typeof reasons): NotStartedOutcome => ({
  status: 'not_started',
  plan,
  reason: reasons[stopping],
});
