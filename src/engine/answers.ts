/** Answers that cost nothing: those that earlier runs kept, and those that identical rows of this run can share. */

import type { ChatRequest, OkOutcome, Plan, PlannedTarget } from '../core/job.ts';
import { isWorthKeeping, type KeptAnswer, keptAnswerOf } from '../core/kept-answer.ts';
import { createInFlight, type InFlight } from './in-flight.ts';

/** Where answers are kept between runs. Neither method ever rejects: a cache in trouble is a cache without answers. */
export interface AnswerStore {
  /** `question` is text that names a model and a request, and equal questions are named equally. */
  find(question: string): Promise<KeptAnswer | null>;
  keep(question: string, answer: KeptAnswer): Promise<void>;
}

export interface AnswersOptions {
  /** Null without `--cache`. */
  readonly store: AnswerStore | null;
  /** `--dedupe`: identical rows share an answer whatever their temperature. */
  readonly shareAll: boolean;
  readonly run: string;
  /** Rows under way at most. */
  readonly window: number;
  /** Equal for requests with equal messages and parameters, and for no others. */
  readonly digestOf: (request: ChatRequest) => string;
  /** What answers at a target, in words that mean the same in every run: the provider is no part of it. */
  readonly modelOf: (target: PlannedTarget) => readonly (string | null)[];
}

export interface Answers {
  readonly hasStore: boolean;
  readonly inFlight: InFlight;
  /** Whether one answer serves all rows that ask this. Elsewhere every row wants a draw of its own. */
  isShared(request: ChatRequest): boolean;
  digestOf(request: ChatRequest): string;
  find(asked: Asked, target: PlannedTarget): Promise<KeptAnswer | null>;
  keep(asked: Asked, outcome: OkOutcome): Promise<void>;
  toShare(outcome: OkOutcome): KeptAnswer;
}

/** A row on its way to an answer. */
export interface Asked {
  readonly plan: Plan;
  readonly digest: string;
  readonly shared: boolean;
}

export const createAnswers = (options: AnswersOptions): Answers => {
  const { store, run, modelOf } = options;
  const underWay = new Map<string, Promise<void>>();
  const questionOf = ({ digest }: Asked, target: PlannedTarget): string => JSON.stringify([...modelOf(target), digest]);
  /** Further draws of the same question, each under the row that it was made for. */
  const drawOf = (question: string, { plan }: Asked): string => `${question} ${plan.job.key}`;

  const keepDraw = async (question: string, asked: Asked, answer: KeptAnswer, to: AnswerStore): Promise<void> => {
    const first = asked.shared ? null : await to.find(question);
    const isFirst = first === null || first.row === answer.row;
    await to.keep(isFirst ? question : drawOf(question, asked), answer);
  };

  return {
    hasStore: store !== null,
    inFlight: createInFlight(options.window),
    isShared: ({ temperature }) => temperature === 0 || options.shareAll,
    digestOf: options.digestOf,
    toShare: (outcome) => keptAnswerOf(outcome, run),
    async find(asked, target) {
      if (store === null) return null;
      const question = questionOf(asked, target);
      const kept = await store.find(question);
      if (kept === null || asked.shared || kept.row === asked.plan.job.key) return kept;
      const own = await store.find(drawOf(question, asked));
      if (own !== null) return own;
      // Within one run every row at a temperature above 0 is a draw of its own.
      return kept.run === run ? null : kept;
    },
    async keep(asked, outcome) {
      if (store === null || !isWorthKeeping(outcome.reply)) return;
      const target = asked.plan.targets.find((planned) => planned.target === outcome.target)!;
      const question = questionOf(asked, target);
      // One at a time per question, or two draws that end together would both take themselves for the first.
      const before = underWay.get(question);
      const keeping = (before ?? Promise.resolve()).then(() =>
        keepDraw(question, asked, keptAnswerOf(outcome, run), store),
      );
      underWay.set(question, keeping);
      await keeping;
      if (underWay.get(question) === keeping) underWay.delete(question);
    },
  };
};
