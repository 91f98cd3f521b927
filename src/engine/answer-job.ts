/** One plan to its outcome: with an answer that is there already, or with one that is asked for. */

import type { Outcome, Plan, PlannedTarget } from '../core/job.ts';
import type { KeptAnswer } from '../core/kept-answer.ts';
import type { Answers, Asked } from './answers.ts';
import { type ExecuteDeps, executeJob } from './execute-job.ts';
import { type Recall, recalledOutcome } from './recall.ts';

export interface AnswerDeps extends ExecuteDeps {
  readonly answers: Answers;
}

export const answerJob = (plan: Plan, rank: number, deps: AnswerDeps): Promise<Outcome> => {
  const { answers } = deps;
  const { request } = plan.job;
  const shared = answers.isShared(request);
  if ((!shared && !answers.hasStore) || plan.unfit !== undefined || deps.control.stopping !== null) {
    return executeJob(plan, { rank, recall: null }, deps);
  }
  const asked: Asked = { plan, digest: answers.digestOf(request), shared };
  return shared ? shareOrAsk(asked, rank, deps) : recallOrSend(asked, rank, deps);
};

const shareOrAsk = async (asked: Asked, rank: number, deps: AnswerDeps): Promise<Outcome> => {
  const { answers, runtime } = deps;
  const { plan } = asked;
  const admittedAtMs = runtime.nowMs();
  // Rows with another choice of models ask something else.
  const group = `${asked.digest} ${JSON.stringify(plan.considered)}`;
  const awaited = answers.inFlight.answerTo(group);
  if (awaited !== undefined) {
    const answer = await awaited;
    return answer === null
      ? recallOrSend(asked, rank, deps)
      : recalledOutcome(plan, answer, { attempts: [], queueMs: runtime.nowMs() - admittedAtMs });
  }
  const lead = answers.inFlight.lead(group);
  let answer: KeptAnswer | null = null;
  try {
    const outcome = await recallOrSend(asked, rank, deps);
    if (outcome.status === 'ok') answer = answers.toShare(outcome);
    return outcome;
  } finally {
    lead.settle(answer);
  }
};

/** Looks for kept answers before the row takes a slot, and again when its request is about to go to another model. */
const recallOrSend = async (asked: Asked, rank: number, deps: AnswerDeps): Promise<Outcome> => {
  const { answers, runtime } = deps;
  const { plan } = asked;
  if (!answers.hasStore) return executeJob(plan, { rank, recall: null }, deps);
  const admittedAtMs = runtime.nowMs();
  const looked = new Set<string>();
  const look = async (target: PlannedTarget): Promise<KeptAnswer | null> => {
    looked.add(target.model);
    const answer = await answers.find(asked, target);
    // What an answer teaches about the next ones is true whoever paid for it.
    if (answer !== null && !answer.usage.estimated) deps.learn(target, plan, answer.usage);
    return answer;
  };
  for (const target of plan.targets) {
    if (looked.has(target.model)) continue;
    const answer = await look(target);
    if (answer !== null)
      return recalledOutcome(plan, answer, { attempts: [], queueMs: runtime.nowMs() - admittedAtMs });
    if (!takesAnyModel(plan)) break;
  }
  const recall: Recall = { isOpen: (model) => !looked.has(model), look };
  const outcome = await executeJob(plan, { rank, recall }, deps);
  if (outcome.status === 'ok' && !outcome.cached) await answers.keep(asked, outcome);
  return outcome;
};

/** Where money or time decides, an answer that costs neither wins, whichever of the ranked models gave it. */
const takesAnyModel = ({ strategy }: Plan): boolean => strategy === 'cheapest' || strategy === 'fastest';
