/** Obeys nextStep() for one plan. This is the only attempt loop. */

import { type AttemptSettings, type JobState, newJobState, nextStep, onFailure, onSent } from '../core/attempt.ts';
import type { Emit } from '../core/events.ts';
import type { Failure } from '../core/failure.ts';
import type {
  FailedOutcome,
  NotStartedOutcome,
  OkOutcome,
  Outcome,
  Plan,
  PlannedTarget,
  Reply,
  Usage,
} from '../core/job.ts';
import type { Budget } from './budget.ts';
import type { Answer, Caller } from './caller.ts';
import type { RunControl } from './control.ts';
import type { Lane } from './lane.ts';
import type { Runtime } from './runtime.ts';
import type { TargetCell, Targets } from './targets.ts';

/** Bounds the requests in flight; a turn that has to wait gives its slot back first. */
export interface Slots {
  /** Lower ranks go first. */
  run<T>(turn: () => Promise<T>, rank: number): Promise<T>;
}

/** What a target charges and how it names things: the catalogue as the engine sees it. */
export interface TargetFacts {
  readonly upstreamModel: (target: string) => string;
  readonly costUsd: (target: string, usage: Usage) => number | null;
  /** Usage of an answer that came without it. */
  readonly estimateUsage: (target: PlannedTarget, reply: Reply) => Usage;
  readonly timeoutMs: (target: string) => number;
  /** What the user can do about a target that is off. */
  readonly hintFor: (target: string, failure: Failure) => string;
}

export interface ExecuteDeps {
  readonly runtime: Runtime;
  readonly targets: Targets;
  readonly facts: TargetFacts;
  readonly caller: Caller;
  readonly slots: Slots;
  readonly budget: Budget | null;
  readonly control: RunControl;
  readonly emit: Emit;
  readonly settings: AttemptSettings;
  readonly idempotencyKey: (plan: Plan) => string | null;
  /** Called for every good answer with the provider's own count of tokens: estimates learn from it. */
  readonly learn: (target: PlannedTarget, plan: Plan, usage: Usage) => void;
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

export const executeJob = async (plan: Plan, rank: number, deps: ExecuteDeps): Promise<Outcome> => {
  const state = newJobState(deps.runtime.nowMs());
  for (const { target, provider } of plan.targets) deps.targets.cell(target, provider);
  let wokenBy: Lane | null = null;
  for (;;) {
    const woken: Lane | null = wokenBy;
    const result: Outcome | Wait = await deps.slots.run(() => takeTurn(plan, state, { rank, woken }, deps), rank);
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

interface Turn {
  readonly rank: number;
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
      const sending = send(plan, state, { target, cell, tokens }, deps);
      undecided?.decided();
      undecided = null;
      const outcome = await sending;
      if (outcome !== null) return outcome;
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

interface Sending {
  readonly target: PlannedTarget;
  readonly cell: TargetCell;
  readonly tokens: number;
}

/** One request. Null when it failed and the job has to look again. */
const send = async (plan: Plan, state: JobState, sending: Sending, deps: ExecuteDeps): Promise<Outcome | null> => {
  const { target, cell, tokens } = sending;
  const { runtime, targets, emit } = deps;
  const sentAtMs = runtime.nowMs();
  const { fixes } = cell;
  const attempt = state.records.length + 1;
  targets.sent(cell, tokens, sentAtMs);
  onSent(state, target.target, sentAtMs);
  emit({
    type: 'attempt.started',
    atMs: sentAtMs,
    key: plan.job.key,
    target: target.target,
    attempt,
    reservedTokens: tokens,
  });
  const answer = await deps.caller.call(target.target, plan.job.request, {
    fixes,
    timeoutMs: timeoutMs(state, target.target, sentAtMs, deps),
    idempotencyKey: deps.idempotencyKey(plan),
  });
  const nowMs = runtime.nowMs();
  const latencyMs = nowMs - sentAtMs;
  const { decoded } = answer;
  const usage = decoded.ok ? (decoded.reply.usage ?? deps.facts.estimateUsage(target, decoded.reply)) : null;
  const costUsd =
    decoded.ok && usage !== null ? (decoded.reply.reportedCostUsd ?? deps.facts.costUsd(target.target, usage)) : null;
  const failure = decoded.ok ? null : decoded.failure;
  const mended = failure !== null && isMended(failure, sending, fixes, deps);

  settleBudget(target, { costUsd, failure }, deps);
  targets.settled(cell, {
    sentAtMs,
    reservedTokens: tokens,
    usedTokens: usage === null ? null : usage.inputTokens + usage.outputTokens,
    latencyMs,
    failure: mended ? null : failure,
    limits: answer.limits,
    hint: failure === null ? '' : deps.facts.hintFor(target.target, failure),
  });
  emit({
    type: 'attempt.finished',
    atMs: nowMs,
    key: plan.job.key,
    target: target.target,
    attempt,
    code: failure === null ? 'ok' : failure.code,
    httpStatus: answer.httpStatus,
    latencyMs,
    ttfbMs: answer.ttfbMs,
    reservedTokens: tokens,
    usage,
    costUsd: failure === null ? costUsd : 0,
    retryAfterMs: failure?.retryAfterMs ?? null,
    mayHaveBeenBilled: failure?.mayHaveBeenBilled === true,
    message: failure?.message ?? null,
    mended,
  });
  if (!decoded.ok) {
    if (decoded.failure.code === 'cancelled') return notStarted(plan, deps.control.stopping ?? 'interrupted');
    onFailure(
      state,
      plan,
      { target, failure: decoded.failure, mended, sentAtMs, nowMs, random01: runtime.random01() },
      deps.settings,
    );
    return null;
  }
  return answered(plan, state, { target, reply: decoded.reply, usage: usage!, costUsd, sentAtMs, nowMs, answer }, deps);
};

/** One attempt, cut short by the row's own end. */
const timeoutMs = (state: JobState, target: string, nowMs: number, deps: ExecuteDeps): number =>
  Math.max(1, Math.min(deps.facts.timeoutMs(target), (state.startedAtMs ?? nowMs) + deps.settings.rowMs - nowMs));

/** A rejected parameter is learned for the run and the request sent again, unless it was sent without that parameter already. */
const isMended = (
  failure: Failure,
  { cell }: Sending,
  fixesSent: TargetCell['fixes'],
  { targets }: ExecuteDeps,
): boolean => {
  const { fix } = failure;
  if (failure.code !== 'unsupported_parameter' || fix === undefined) return false;
  if (fixesSent.some(({ parameter, renameTo }) => parameter === fix.parameter || renameTo === fix.parameter))
    return false;
  targets.learnFix(cell, fix);
  return true;
};

/** A request that may have been billed counts with its worst case: the cap is a promise about the bill. */
const settleBudget = (
  { worstCostUsd }: PlannedTarget,
  { costUsd, failure }: { readonly costUsd: number | null; readonly failure: Failure | null },
  { budget }: ExecuteDeps,
): void => {
  if (budget === null) return;
  const worst = worstCostUsd ?? 0;
  const spent = failure === null ? (costUsd ?? worst) : failure.mayHaveBeenBilled === true ? worst : 0;
  budget.settle(worst, spent);
};

interface Answered {
  readonly target: PlannedTarget;
  readonly reply: Reply;
  readonly usage: Usage;
  readonly costUsd: number | null;
  readonly sentAtMs: number;
  readonly nowMs: number;
  readonly answer: Answer;
}

const answered = (plan: Plan, state: JobState, result: Answered, deps: ExecuteDeps): OkOutcome => {
  const { target, reply, usage, sentAtMs, nowMs } = result;
  if (!usage.estimated) deps.learn(target, plan, usage);
  state.records.push({
    target: target.target,
    code: 'ok',
    httpStatus: result.answer.httpStatus,
    atMs: sentAtMs - state.admittedAtMs,
  });
  return {
    status: 'ok',
    plan,
    attempts: state.records,
    queueMs: Math.max(0, nowMs - state.admittedAtMs - (nowMs - sentAtMs)),
    costUsd: result.costUsd,
    target: target.target,
    model: target.model,
    provider: target.provider,
    upstreamModel: reply.upstreamModel ?? deps.facts.upstreamModel(target.target),
    reply,
    usage,
    latencyMs: nowMs - sentAtMs,
    cached: false,
  };
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
