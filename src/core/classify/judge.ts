/** From a request to its class: weighs its words and its form, and takes the class with the least expected harm. */

import type { Priority } from '../job.ts';
import { loadModel, type Model, type ModelData, slotOf } from './model.ts';
import { formReason, reasonFor } from './reason.ts';
import { createPart, FULL_ENERGY, type Part, weigh } from './score.ts';
import { isWordProblem, type Surroundings, shapeFeatures } from './shape.ts';

export interface Request extends Omit<Surroundings, 'systemLength'> {
  readonly user: string;
  /** Empty when there is none. */
  readonly system: string;
  /** True when the conversation holds earlier answers, on which the question may lean. */
  readonly hasHistory: boolean;
}

export interface Verdict {
  readonly priority: Priority;
  /** `words:<up to three>`, `form:<one>`, `rule:follow-up` or `rule:default`. */
  readonly reason: string;
}

export interface Judge {
  readonly model: Model;
  readonly system: Part;
  readonly user: Part;
  readonly shape: Int32Array;
  /** The system prompt that `system` holds: the rows of one batch mostly share theirs. */
  systemText: string;
}

export function createJudge(data: ModelData): Judge {
  const model = loadModel(data);
  return {
    model,
    system: createPart(model),
    user: createPart(model),
    shape: new Int32Array(32),
    systemText: '',
  };
}

/** Harm of a hard prompt in the low class, where a mistake by one class otherwise counts 1. */
export const HARD_IN_LOW = 14;
/** Harm of an easy prompt in the high class. */
const EASY_IN_HIGH = 1.5;
/** Log odds of high from which even a little story with numbers in it is more than a word problem. */
const CERTAIN = 1.5;
/** Log odds from which a system prompt alone settles that the job is an easy one. */
const SETTLED = 1.5;

/** Deterministic. Writes only to the buffers of `state`. */
export function judge(request: Request, state: Judge): Verdict {
  const { model, system, user } = state;
  if (request.system !== state.systemText) {
    weigh(request.system, system, model);
    state.systemText = request.system;
  }
  const isSettled = settles(system);
  weigh(request.user, user, model, isSettled);
  if (user.features.count === 0 && !request.hasImages) return { priority: 'medium', reason: 'rule:default' };
  const score = total(request, state, isSettled);
  const priority = leastHarm(score.high, score.low);
  if (priority === 'high' && !isSettled && isWordProblem(user.form) && score.high < CERTAIN) {
    return { priority: 'medium', reason: 'rule:word-problem' };
  }
  if (priority === 'low' && request.hasHistory && !isSettled) return { priority: 'medium', reason: 'rule:follow-up' };
  const words = reasonFor(priority, request.system === '' ? [user] : [user, system], model);
  return { priority, reason: words === '' ? formReason(priority, state.shape, score.shapes, model) : words };
}

/** True when the system prompt alone makes an easy job of whatever the user sends ("Reply with one label"). */
export function settles(system: Part): boolean {
  return (system.low - Math.max(0, system.high)) * damping(system.energy) >= SETTLED;
}

/** Log odds of high and of low against medium. */
function total(request: Request, state: Judge, isSettled: boolean): { high: number; low: number; shapes: number } {
  const { model, system, user, shape } = state;
  let shapes = 0;
  let high = 0;
  let low = 0;
  let known = 0;
  // Material has no form that says anything of the request.
  if (!isSettled) {
    shapes = shapeFeatures(user.form, { ...request, systemLength: request.system.length }, shape);
    for (let i = 0; i < shapes; i++) {
      const slot = slotOf(model.keys, shape[i] as number);
      if (slot < 0) continue;
      known++;
      high += model.high[slot] as number;
      low += model.low[slot] as number;
    }
  }
  const hasSystem = request.system !== '';
  const factor = damping(user.energy + known + (hasSystem ? system.energy : 0));
  high = (high * model.unit + user.high + (hasSystem ? system.high : 0)) * factor + model.biasHigh;
  low = (low * model.unit + user.low + (hasSystem ? system.low : 0)) * factor + model.biasLow;
  return { high, low, shapes };
}

function damping(energy: number): number {
  return Math.sqrt(FULL_ENERGY / Math.max(FULL_ENERGY, energy));
}

function leastHarm(logHigh: number, logLow: number): Priority {
  const high = Math.exp(logHigh);
  const low = Math.exp(logLow);
  // In units of the odds of medium, which are 1.
  const ofHigh = 1 + EASY_IN_HIGH * low;
  const ofMedium = high + low;
  const ofLow = HARD_IN_LOW * high + 1;
  if (ofHigh <= ofMedium && ofHigh <= ofLow) return 'high';
  return ofMedium <= ofLow ? 'medium' : 'low';
}
