/** One request of a job: everything that happens between taking a place at the target and knowing what came back. */

import { type AttemptSettings, type JobState, onFailure, onSent } from '../core/attempt.ts';
import type { Emit } from '../core/events.ts';
import type { Failure } from '../core/failure.ts';
import type { OkOutcome, Plan, PlannedTarget, Reply, Usage } from '../core/job.ts';
import type { Demand } from '../core/quota.ts';
import type { Budget } from './budget.ts';
import type { Answer, Caller } from './caller.ts';
import type { RunControl } from './control.ts';
import type { Runtime } from './runtime.ts';
import type { TargetCell } from './target-cell.ts';
import type { Targets } from './targets.ts';

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

export interface SendDeps {
  readonly runtime: Runtime;
  readonly targets: Targets;
  readonly facts: TargetFacts;
  readonly caller: Caller;
  readonly budget: Budget | null;
  readonly control: RunControl;
  readonly emit: Emit;
  readonly settings: AttemptSettings;
  readonly idempotencyKey: (plan: Plan) => string | null;
  /** Called for every good answer with the provider's own count of tokens: estimates learn from it. */
  readonly learn: (target: PlannedTarget, plan: Plan, usage: Usage) => void;
}

export interface Sending {
  readonly target: PlannedTarget;
  readonly cell: TargetCell;
  readonly demand: Demand;
}

/** `failed` when the job has to look again; its failure is noted in `state`. */
export type Sent = OkOutcome | 'failed' | 'cancelled';

/** Sends and tells target, budget, job and observers what came of it. The target's places are taken before it returns. */
export const sendRequest = async (plan: Plan, state: JobState, sending: Sending, deps: SendDeps): Promise<Sent> => {
  const { target, cell, demand } = sending;
  const reservedTokens = demand.inputTokens + demand.outputTokens;
  const { runtime, targets, emit } = deps;
  const sentAtMs = runtime.nowMs();
  const { fixes } = cell;
  const attempt = state.records.length + 1;
  const takenOutput = targets.sent(cell, demand, sentAtMs);
  onSent(state, target.target, sentAtMs);
  emit({
    type: 'attempt.started',
    atMs: sentAtMs,
    key: plan.job.key,
    target: target.target,
    attempt,
    reservedTokens,
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
    demand,
    takenOutput,
    usage,
    latencyMs,
    failure,
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
    reservedTokens,
    usage,
    costUsd: failure === null ? costUsd : 0,
    retryAfterMs: failure?.retryAfterMs ?? null,
    mayHaveBeenBilled: failure?.mayHaveBeenBilled === true,
    message: failure?.message ?? null,
    mended,
  });
  if (!decoded.ok) {
    if (decoded.failure.code === 'cancelled') return 'cancelled';
    onFailure(
      state,
      plan,
      { target, failure: decoded.failure, mended, sentAtMs, nowMs, random01: runtime.random01() },
      deps.settings,
    );
    return 'failed';
  }
  return answered(plan, state, { target, reply: decoded.reply, usage: usage!, costUsd, sentAtMs, nowMs, answer }, deps);
};

/** One attempt, cut short by the row's own end. */
const timeoutMs = (state: JobState, target: string, nowMs: number, deps: SendDeps): number =>
  Math.max(1, Math.min(deps.facts.timeoutMs(target), (state.startedAtMs ?? nowMs) + deps.settings.rowMs - nowMs));

/** A rejected parameter is learned for the run and the request sent again, unless it was sent without that parameter already. */
const isMended = (
  failure: Failure,
  { cell }: Sending,
  fixesSent: TargetCell['fixes'],
  { targets }: SendDeps,
): boolean => {
  const { fix } = failure;
  if (failure.code !== 'unsupported_parameter' || fix === undefined) return false;
  if (fixesSent.some(({ parameter, renameTo }) => parameter === fix.parameter || renameTo === fix.parameter))
    return false;
  return targets.learnFix(cell, fix);
};

/** A request that may have been billed counts with its worst case: the cap is a promise about the bill. */
const settleBudget = (
  { worstCostUsd }: PlannedTarget,
  { costUsd, failure }: { readonly costUsd: number | null; readonly failure: Failure | null },
  { budget }: SendDeps,
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

const answered = (plan: Plan, state: JobState, result: Answered, deps: SendDeps): OkOutcome => {
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
