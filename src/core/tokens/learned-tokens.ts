/** What a run learns of tokens from its own answers: output per class, and how far the estimate of input is off per model. */

import type { Priority } from '../job.ts';

/** Output tokens expected of a class before any answer: labels and extracts, a worked word problem, an essay or code. */
export const outputPriors: Readonly<Record<Priority, number>> = { low: 60, medium: 240, high: 500 };

/** A running mean that starts from a prior and turns into a moving one, so that it follows a change in the rows. */
interface Mean {
  readonly value: number;
  readonly count: number;
}

/** The prior weighs as much as this many answers. */
const priorWeight = 10;
/** From here on the mean moves by a fixed share, 1/200 per answer. */
const longestMemory = 200;

// Moves by 1/11, 1/12, 1/13 … and at least 1/200 of the distance.
const learn = (mean: Mean, value: number): Mean => {
  const count = Math.min(mean.count + 1, longestMemory - priorWeight);
  return { value: mean.value + (value - mean.value) / (priorWeight + count), count };
};

export type LearnedOutput = Readonly<Record<Priority, Mean>>;

export const newLearnedOutput = (): LearnedOutput => ({
  low: { value: outputPriors.low, count: 0 },
  medium: { value: outputPriors.medium, count: 0 },
  high: { value: outputPriors.high, count: 0 },
});

/** The state after an answer of `tokens` output tokens, reasoning included. */
export const learnOutput = (state: LearnedOutput, priority: Priority, tokens: number): LearnedOutput =>
  tokens >= 0 ? { ...state, [priority]: learn(state[priority], tokens) } : state;

/** Output tokens to expect of a row of this class, never more than it allows. */
export const expectedOutput = (state: LearnedOutput, priority: Priority, maxTokens: number): number =>
  Math.min(Math.round(state[priority].value), maxTokens);

/** Real over estimated input tokens of one model; 1 until its first answer. */
export type TokenCorrection = Mean;

export const newTokenCorrection = (): TokenCorrection => ({ value: 1, count: 0 });

/** One answer says at most this much, or a single odd row would bend the estimates of thousands. */
const largestCorrection = 4;

/** The state after an answer: `estimated` as the model's estimate was without correction, `real` as reported. */
export const learnTokenCorrection = (state: TokenCorrection, estimated: number, real: number): TokenCorrection =>
  estimated > 0 && real > 0
    ? learn(state, Math.min(largestCorrection, Math.max(1 / largestCorrection, real / estimated)))
    : state;

/** What an estimate is multiplied by. */
export const tokenCorrection = (state: TokenCorrection): number => state.value;
