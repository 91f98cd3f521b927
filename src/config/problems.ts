/** What the schema finds wrong, in words: one problem a path, no value ever repeated. */

import { z } from 'zod';
import { type Path, type Problem, valueAt } from './path.ts';
import { configSchema } from './schema.ts';
import { suggest } from './suggest.ts';

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
};

const kindOf = (value: unknown): string => {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'number') return Number.isFinite(value) ? 'a number' : 'a number without end';
  return typeof value === 'boolean' ? String(value) : 'text';
};

const inner = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? inner(schema.unwrap()) : schema;

/** The keys that may stand in the mapping at `path`; none when it takes any name. */
const knownKeys = (path: Path): readonly string[] => {
  let schema: z.core.$ZodType = configSchema;
  for (const part of path) {
    const container = inner(schema);
    if (container instanceof z.ZodObject) schema = container.shape[String(part)] ?? z.never();
    else if (container instanceof z.ZodRecord) schema = container.valueType;
    else if (container instanceof z.ZodArray) schema = container.element;
    else return [];
  }
  const found = inner(schema);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
};

const sections = ['routing', 'breaker', 'retry', 'timeouts', 'defaults'] as const;

const unknownKey = (path: Path, key: string): string => {
  const near = suggest(key, knownKeys(path));
  if (near !== null) return `unknown key; did you mean ${near}?`;
  // A key that is right but stands in the wrong section.
  const section = sections.find((name) => knownKeys([name]).includes(key));
  const elsewhere = section === undefined ? knownKeys([]).find((name) => name === key) : `${section}.${key}`;
  return elsewhere === undefined ? 'unknown key' : `unknown key; did you mean ${elsewhere}?`;
};

const sentence = (issue: z.core.$ZodIssue, value: unknown): string => {
  switch (issue.code) {
    case 'invalid_type': {
      const expected = typeNames[issue.expected] ?? issue.expected;
      if (issue.expected === 'int') return 'must be a whole number';
      return value === undefined ? `missing; expected ${expected}` : `expected ${expected}, got ${kindOf(value)}`;
    }
    case 'too_small':
      if (issue.origin !== 'number' && issue.origin !== 'int') return 'must not be empty';
      return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
    case 'too_big':
      return `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
    case 'invalid_value': {
      const values = issue.values.map(String);
      const near = typeof value === 'string' ? suggest(value, values) : null;
      const missing = value === undefined ? 'missing; ' : '';
      return `${missing}expected one of ${values.join(', ')}${near === null ? '' : `; did you mean ${near}?`}`;
    }
    case 'invalid_union': {
      // A number or a word: what is wrong with the number is worth saying, the word is only named.
      const branches = issue.errors.map(([first]) => first);
      const word = branches.find((branch) => branch?.code === 'invalid_value');
      const other = branches.find((branch) => branch !== undefined && branch !== word);
      if (word?.code === 'invalid_value' && other !== undefined) {
        return sentence(other, value).replace('expected a number', `expected a number or ${word.values.join(', ')}`);
      }
      return `expected text, a number, true or false, got ${kindOf(value)}`;
    }
    case 'invalid_key':
      return issue.issues[0] === undefined ? 'not a name' : sentence(issue.issues[0], '');
    default:
      return issue.message;
  }
};

/** Every problem that the schema finds in `tree`, or the valid configuration. */
export const checkTree = (
  tree: unknown,
):
  | { readonly config: z.output<typeof configSchema> }
  | { readonly config: null; readonly problems: readonly Problem[] } => {
  const result = configSchema.safeParse(tree);
  if (result.success) return { config: result.data };
  const problems = result.error.issues.flatMap((issue): readonly Problem[] => {
    const { path } = issue;
    if (issue.code !== 'unrecognized_keys') return [{ path, problem: sentence(issue, valueAt(tree, path)) }];
    return issue.keys.map((key) => ({ path: [...path, key], problem: unknownKey(path, key) }));
  });
  return { config: null, problems };
};
