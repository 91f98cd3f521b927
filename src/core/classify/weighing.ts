/** Evidence in words: what the rules read, and the two questions that several of them ask. */

import type { Priority } from '../job.ts';
import { kindIndex } from './lexicon.ts';
import type { Evidence } from './scan.ts';
import type { Kind } from './signal.ts';

export interface Facts {
  readonly user: Evidence;
  /** Null when there is no system prompt. */
  readonly system: Evidence | null;
  readonly hasImages: boolean;
  /** True when the conversation holds earlier answers, on which the question may lean. */
  readonly hasHistory: boolean;
  /** True when labels, extracts or a conversion of given material are asked for. */
  readonly isForm: boolean;
}

export interface Verdict {
  readonly priority: Priority;
  readonly rule: string;
}

export const high = (rule: string): Verdict => ({ priority: 'high', rule });
export const medium = (rule: string): Verdict => ({ priority: 'medium', rule });
export const low = (rule: string): Verdict => ({ priority: 'low', rule });

/** What the request itself shows of a kind. */
export function weight(evidence: Evidence, kind: Kind): number {
  return evidence.asked[kindIndex[kind]] as number;
}

/** The same, of the user's request and the system prompt together. */
export function total(facts: Pick<Facts, 'user' | 'system'>, kind: Kind): number {
  return weight(facts.user, kind) + (facts.system === null ? 0 : weight(facts.system, kind));
}

/** Where a kind was asked first, in characters; Infinity when it was not. */
export function firstAt(evidence: Evidence, kind: Kind): number {
  return evidence.firstAt[kindIndex[kind]] as number;
}

export function easyWeight(evidence: Evidence): number {
  return weight(evidence, 'label') + weight(evidence, 'extract') + weight(evidence, 'convert');
}

/** Up to `times` 160 characters: a sentence or two each. */
export function isShort(evidence: Evidence, times: number): boolean {
  return evidence.length <= times * 160;
}

/** Without material, "classify" and "list all" may well be research ("classify the groups of order 8"). */
export function isEasyForm(facts: Omit<Facts, 'isForm'> & { readonly hasSchema: boolean }): boolean {
  const { user, system } = facts;
  const shape = total(facts, 'shape') + (facts.hasSchema ? 2 : 0);
  if (!user.hasMaterial && weight(user, 'convert') < 3 && system === null && !facts.hasImages && shape < 2)
    return false;
  const easy = easyWeight(user) + (system === null ? 0 : easyWeight(system));
  if (easy >= 3 || (easy >= 1 && shape >= 2)) return true;
  if (user.codeMarks >= 3) return false;
  // A fixed output alone ("in one word") is an easy form, unless a text is to be written in it.
  return easy >= 2 || (total(facts, 'shape') >= 3 && user.length <= 600 && total(facts, 'write') === 0);
}
