/** References expanded in every text value of a parsed file. */

import type { Environment } from './environment.ts';
import { type Path, type Problem, pathText } from './path.ts';
import { expand, type Reference } from './references.ts';

export interface ExpandedTree {
  readonly tree: unknown;
  /** The references that were found, by the text of their path. */
  readonly references: ReadonlyMap<string, Reference>;
  readonly problems: readonly Problem[];
}

const isKey = (path: Path): boolean => path.length === 3 && path[0] === 'providers' && path[2] === 'api_key';

/** A heading with all its keys commented out is an empty section; a provider without settings is all preset. */
const mayBeEmpty = (path: Path): boolean =>
  path.length === 1
    ? path[0] !== 'concurrency' && path[0] !== 'window'
    : path.length === 2 && (path[0] === 'providers' || path[0] === 'models');

export const expandTree = (parsed: unknown, environment: Environment): ExpandedTree => {
  const references = new Map<string, Reference>();
  const problems: Problem[] = [];

  const expandText = (text: string, path: Path): string | undefined => {
    const expansion = expand(text, environment);
    if (expansion.problem !== null) {
      problems.push({ path, problem: expansion.problem });
      return text;
    }
    const { reference } = expansion;
    if (reference === null) return expansion.text;
    references.set(pathText(path), reference);
    if (reference.unset === null) return expansion.text;
    if (isKey(path)) return undefined;
    problems.push({
      path,
      problem: `the environment variable ${reference.unset} is not set; set it, or write \${${reference.unset}:-default}`,
    });
    return text;
  };

  const walk = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') return expandText(value, path);
    if (value === null) return mayBeEmpty(path) ? {} : null;
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, index]));
    if (typeof value !== 'object') return value;
    const entries: [string, unknown][] = [];
    for (const [key, child] of Object.entries(value)) {
      if (key === '__proto__') problems.push({ path: [...path, key], problem: 'unknown key' });
      else {
        const expanded = walk(child, [...path, key]);
        if (expanded !== undefined) entries.push([key, expanded]);
      }
    }
    return Object.fromEntries(entries);
  };

  return { tree: walk(parsed, []), references, problems };
};
