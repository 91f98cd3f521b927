/** Models that a provider no longer serves. */

import { dayOf } from '../pricing.ts';
import type { Target } from './target.ts';

/** Something the user should know; `code` names the kind. */
export interface Notice {
  readonly code: string;
  readonly message: string;
}

export const isRetired = ({ retiredOn }: Target, wallMs: number): boolean =>
  retiredOn !== undefined && dayOf(wallMs) >= retiredOn;

/**
 * What to say of a model whose targets include retired ones; null when none is. `named`: the configuration or a row
 * asked for it by name, so that it is sent all the same.
 */
export const retirementNotice = (targets: readonly Target[], wallMs: number, named: boolean): Notice | null => {
  const retired = targets.filter((target) => isRetired(target, wallMs));
  if (retired.length === 0) return null;
  const ends = retired.map(({ provider, retiredOn }) => `${provider} since ${retiredOn}`).join(' and at ');
  const outcome = named ? 'it is sent as asked' : 'the default routing leaves it out there';
  const message = `${retired[0]!.model} is retired at ${ends}: ${outcome}`;
  return { code: named ? 'model_retired' : 'default_retired', message };
};
