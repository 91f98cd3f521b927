/** An answer that is there already, as the outcome of a row that asked for it. */

import type { OkOutcome, Plan, PlannedTarget } from '../core/job.ts';
import type { KeptAnswer } from '../core/kept-answer.ts';

/** What the attempt loop asks before a request goes to a model that nobody has looked for kept answers of. */
export interface Recall {
  isOpen(model: string): boolean;
  look(target: PlannedTarget): Promise<KeptAnswer | null>;
}

/** `attempts` and `queueMs` as of any outcome: a row may have failed elsewhere before. */
export const recalledOutcome = (
  plan: Plan,
  { model, provider, upstreamModel, reply, usage }: KeptAnswer,
  { attempts, queueMs }: Pick<OkOutcome, 'attempts' | 'queueMs'>,
): OkOutcome => ({
  status: 'ok',
  plan,
  attempts,
  queueMs,
  costUsd: 0,
  target: `${provider}/${model}`,
  model,
  provider,
  upstreamModel,
  reply,
  usage,
  latencyMs: 0,
  cached: true,
});
