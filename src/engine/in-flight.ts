/** Identical rows that are under way together: one of them asks, the others wait for its answer. */

import type { KeptAnswer } from '../core/kept-answer.ts';

export interface Lead {
  /** Tells the followers; null when there is no answer to share, so that each goes itself. To be called once, always. */
  settle(answer: KeptAnswer | null): void;
}

export interface InFlight {
  /** The answer that a row of this group got or is about to get; undefined when none is under way. Never rejects. */
  answerTo(group: string): Promise<KeptAnswer | null> | undefined;
  /** This row asks for its group. */
  lead(group: string): Lead;
}

/**
 * `bound` is how many groups are remembered, those answered a moment ago included: whether two identical rows share
 * must not depend on which of them was a millisecond faster.
 */
export const createInFlight = (bound: number): InFlight => {
  const groups = new Map<string, Promise<KeptAnswer | null>>();
  return {
    answerTo(group) {
      const answer = groups.get(group);
      if (answer === undefined) return undefined;
      // To the end of the queue of those to be forgotten.
      groups.delete(group);
      groups.set(group, answer);
      return answer;
    },
    lead(group) {
      let tell: (answer: KeptAnswer | null) => void = () => {};
      const answer = new Promise<KeptAnswer | null>((resolve) => {
        tell = resolve;
      });
      groups.set(group, answer);
      if (groups.size > bound) groups.delete(groups.keys().next().value!);
      return {
        settle(result) {
          if (result === null && groups.get(group) === answer) groups.delete(group);
          tell(result);
        },
      };
    },
  };
};
