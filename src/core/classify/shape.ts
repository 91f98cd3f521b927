/** What the form of a request shows, as features beside its words: each is a group and a step in it. */

import type { Form } from './features.ts';

/** What a request has beside the text of its last user message. */
export interface Surroundings {
  readonly hasImages: boolean;
  readonly hasSchema: boolean;
  /** Characters of the system prompt; 0 when there is none. */
  readonly systemLength: number;
}

const names = [
  'length',
  'numbers',
  'question',
  'sentences',
  'request length',
  'given text',
  'code fence',
  'code',
  'formula',
  'picture',
  'schema',
  'system prompt',
  'numbers and question',
  'short question',
  'story with numbers',
] as const;

/** Groups are numbered from here, and no word is: the chance of a clash with one of 2^32 hashes is nil in practice. */
const GROUP = 16;

const lengths = [20, 40, 60, 80, 110, 150, 200, 300, 600];
const few = [1, 2, 3, 5];
const leads = [15, 30, 60, 100, 160];
const systemLengths = [1, 40, 100, 300];

/** Writes the features of one request to `into` and returns how many they are. */
export function shapeFeatures(form: Form, around: Surroundings, into: Int32Array): number {
  let count = 0;
  const put = (group: number, step: number) => {
    into[count++] = group * GROUP + step;
  };
  const isLed = form.leadLength < form.length - 3;
  put(1, stepOf(form.length, lengths));
  put(2, stepOf(form.numbers, few));
  put(3, Math.min(2, form.questions));
  put(4, stepOf(form.sentences, few));
  put(isLed ? 6 : 5, stepOf(form.leadLength, leads));
  if (form.hasFence) put(7, 0);
  put(8, form.codeMarks >= 3 ? 2 : Math.min(1, form.codeMarks));
  put(9, Math.min(2, form.mathsMarks));
  if (around.hasImages) put(10, 0);
  if (around.hasSchema) put(11, 0);
  if (around.systemLength > 0) put(12, stepOf(around.systemLength, systemLengths));
  if (form.numbers >= 2 && form.questions > 0) put(13, 0);
  if (form.questions > 0 && form.length < 80) put(14, 0);
  if (isStoryWithNumbers(form) && form.numbers >= 3 && form.sentences >= 3) put(15, 0);
  return count;
}

/** A short story with numbers that ends in one question: sums of a few steps, which no strong model is needed for. */
export const isWordProblem = (form: Form): boolean =>
  isStoryWithNumbers(form) && form.numbers >= 2 && form.sentences >= 2 && form.length < 900;

const isStoryWithNumbers = (form: Form): boolean =>
  form.codeMarks === 0 && form.mathsMarks === 0 && !form.hasFence && form.questions === 1;

/** In words, for the reason. */
export function shapeName(feature: number): string {
  return names[Math.floor(feature / GROUP) - 1] ?? 'form';
}

function stepOf(amount: number, steps: readonly number[]): number {
  let step = 0;
  while (step < steps.length && amount >= (steps[step] as number)) step++;
  return step;
}
