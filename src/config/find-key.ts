/** Which key a provider gets: its configuration, its preset's variables, or none. */

import { keyProblem } from './api-key.ts';
import { type Environment, firstVariable } from './environment.ts';
import type { Reference } from './references.ts';
import type { ProviderEntry } from './schema.ts';

export interface FoundKey {
  /** Null when there is none. */
  readonly key: string | null;
  /** The variable or the path that it is from, for messages. */
  readonly source: string;
  /** Environment variables that may hold it. */
  readonly variables: readonly string[];
  /** The key that the file itself holds, if it does; not always the one that is used. */
  readonly literal: string | null;
  /** Why `key` cannot be sent, or null. */
  readonly problem: string | null;
}

export interface KeySources {
  /** Where `api_key` stands. */
  readonly path: string;
  readonly entry: ProviderEntry | undefined;
  /** The reference in `api_key`, if it is one. */
  readonly reference: Reference | null;
  /** The preset's variables. */
  readonly own: readonly string[];
  readonly environment: Environment;
}

/**
 * A literal key gives way to the preset's variables, as everything in the file gives way to the environment. A reference
 * says itself which variable is meant: the preset's others stand in for it only when it names one of them, so that
 * work meant for one account is never paid by another.
 */
export const findKey = ({ path, entry, reference, own, environment }: KeySources): FoundKey => {
  const written = entry?.api_key || null;
  const namesOwn = reference === null || reference.variables.some((name) => own.includes(name));
  const isLiteral = written !== null && (reference === null || reference.usedDefault);
  const instead = namesOwn && (written === null || isLiteral) ? firstVariable(environment, own) : null;
  const key = instead?.value ?? written;
  const variables = namesOwn ? [...new Set([...(reference?.variables ?? []), ...own])] : reference.variables;
  return {
    key,
    source: instead?.name ?? path,
    variables,
    literal: isLiteral ? written : null,
    problem: key === null ? null : keyProblem(key),
  };
};
