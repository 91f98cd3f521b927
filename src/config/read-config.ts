/** The text of a configuration file to its checked values. Loaded only when there is a file: zod and yaml take time. */

import { type Priority, priorities } from '../core/job.ts';
import { createRedactor } from '../core/redact.ts';
import { UsageError } from '../core/usage-error.ts';
import { type Environment, variable } from './environment.ts';
import { expandTree } from './expand-tree.ts';
import type { FoundFile } from './find-file.ts';
import { parseYaml } from './parse-yaml.ts';
import { type Problem, pathText, valueAt } from './path.ts';
import { presetOf, presets } from './presets.ts';
import { checkTree } from './problems.ts';
import type { Reference } from './references.ts';
import type { ConfigFile } from './schema.ts';
import { suggest } from './suggest.ts';

export interface ReadConfig {
  readonly config: ConfigFile;
  /** Classes whose models the file lists itself. */
  readonly configured: readonly Priority[];
  /** The references in the file, by the text of their path. */
  readonly references: ReadonlyMap<string, Reference>;
}

const entriesOf = (value: unknown): readonly [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];

/** Providers that have no address: what a schema of single values cannot see. */
const addressProblems = (tree: unknown, environment: Environment): readonly Problem[] =>
  entriesOf(valueAt(tree, ['providers'])).flatMap(([name, entry]): readonly Problem[] => {
    if (valueAt(entry, ['enabled']) === false || valueAt(entry, ['base_url']) !== undefined) return [];
    const path = ['providers', name, 'base_url'];
    const preset = presetOf(name);
    if (preset === null) {
      const near = suggest(name, Object.keys(presets));
      const question = near === null ? '' : `; did you mean ${near}?`;
      return [{ path, problem: `missing; there is no preset ${JSON.stringify(name)} that would know it${question}` }];
    }
    const { baseUrlVariable } = preset;
    if (baseUrlVariable !== undefined && variable(environment, baseUrlVariable) !== null) return [];
    if (preset.baseUrl === null) return [{ path, problem: `missing; give it here or in ${baseUrlVariable}` }];
    const type = valueAt(entry, ['type']);
    if (type === undefined || type === preset.type) return [];
    return [{ path, problem: `missing; the preset's address speaks ${preset.type}, not the type given here` }];
  });

const isInside = (path: string, parent: string): boolean =>
  path === parent || (path.startsWith(parent) && /^[.[]/.test(path.slice(parent.length)));

const maxTold = 100;

/** Several checks may find the same thing: what was found first is what is said, of a value or of the parts of it. */
const tell = (file: FoundFile, problems: readonly Problem[]): UsageError => {
  const told = new Map<string, string>();
  for (const { path, problem } of problems.slice(0, maxTold)) {
    const place = pathText(path);
    const isTold = [...told.keys()].some((earlier) => isInside(place, earlier) || isInside(earlier, place));
    if (!isTold) told.set(place, problem);
  }
  const redact = createRedactor([]);
  const lines = [...told].map(([place, problem]) => redact(place === '' ? problem : `${place}: ${problem}`));
  const count = lines.length;
  if (problems.length > maxTold) lines.push(`and ${problems.length - maxTold} more`);
  const said = count === 1 ? lines.join('; ') : [`${count} problems`, ...lines].join('\n  ');
  return new UsageError(`${file.path}: ${said}`, 'llmgw init writes a commented file with every key');
};

/** Throws a UsageError that lists every problem of the file, each with its path. */
export const readConfig = (file: FoundFile, environment: Environment): ReadConfig => {
  const parsed = parseYaml(file.text);
  if (!parsed.ok) {
    const { problem, line, column } = parsed.trouble;
    const place = line === null ? '' : `:${line}:${column}`;
    throw new UsageError(
      `${file.path}${place}: ${problem}`,
      'the file must be YAML or JSON; llmgw init writes a commented one',
    );
  }
  const { tree, references, problems } = expandTree(parsed.value, environment);
  const checked = checkTree(tree);
  const all = [
    ...problems,
    ...(checked.config === null ? checked.problems : []),
    ...addressProblems(tree, environment),
  ];
  if (checked.config === null || all.length > 0) throw tell(file, all);
  const configured = priorities.filter((priority) => checked.config.routing[priority] !== undefined);
  return { config: checked.config, configured, references };
};
