/** The fields that llmgw knows in a row: what each must be, and how a CSV cell becomes such a value. */

import { type Json, type JsonObject, priorities } from '../job.ts';
import { describe, describeType } from './describe.ts';
import { isTextDeeperThan } from './json-depth.ts';
import { wrongMessages } from './messages.ts';

export interface Field {
  /** Why the value is wrong, or null. Never called with null, which is the same as no field. */
  readonly wrong: (value: Json) => string | null;
  /** What a CSV cell of this column holds. */
  readonly cell: 'text' | 'number' | 'boolean' | 'json' | 'json or text';
}

const mustBe =
  (name: string, what: string, is: (value: Json) => boolean) =>
  (value: Json): string | null =>
    is(value) ? null : `"${name}" must be ${what}, not ${describe(value)}`;

const isNumberFrom =
  (low: number, high: number) =>
  (value: Json): boolean =>
    typeof value === 'number' && value >= low && value <= high;

const isPositiveInteger = (value: Json): boolean => Number.isSafeInteger(value) && (value as number) > 0;

const isTextList = (value: Json): boolean =>
  Array.isArray(value) && value.every((element) => typeof element === 'string' && element !== '');

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Why a value cannot be the id; `name` is the field that holds it. */
export const wrongId =
  (name: string) =>
  (value: Json): string | null => {
    if (typeof value === 'string') return null;
    if (typeof value !== 'number') return `"${name}" must be a string or a number, not ${describe(value)}`;
    return Number.isInteger(value) && !Number.isSafeInteger(value)
      ? `"${name}" is too large for a JSON number and would come back changed: write it as a string`
      : null;
  };

const wrongText =
  (name: string) =>
  (value: Json): string | null =>
    typeof value === 'string' ? null : `"${name}" must be a string, not ${describeType(value)}`;

/** Why the text cannot be a prompt, or null. `name` is the field that holds it. */
export const wrongPrompt = (name: string, value: Json): string | null => {
  if (typeof value !== 'string') return `"${name}" must be a string, not ${describeType(value)}`;
  return value.trim() === '' ? `no prompt: "${name}" is empty` : null;
};

const wrongResponseFormat = (value: Json): string | null => {
  const name = '"response_format"';
  if (!isObject(value)) return `${name} must be an object with a type, not ${describe(value)}`;
  if (value.type === 'text' || value.type === 'json_object') return null;
  if (value.type !== 'json_schema') {
    const type = value.type === undefined ? 'missing' : describe(value.type);
    return `${name}.type must be one of text, json_object, json_schema, not ${type}`;
  }
  const schema = value.json_schema;
  if (!isObject(schema)) return `${name}.json_schema must be an object with name and schema`;
  if (typeof schema.name !== 'string' || schema.name === '') {
    return `${name}.json_schema.name must be a string that is not empty`;
  }
  if (!isObject(schema.schema)) return `${name}.json_schema.schema must be an object`;
  if (schema.strict !== undefined && schema.strict !== null && typeof schema.strict !== 'boolean') {
    return `${name}.json_schema.strict must be true or false, not ${describe(schema.strict)}`;
  }
  return null;
};

const maxTokens = (name: string): Field => ({
  wrong: mustBe(name, 'a positive whole number', isPositiveInteger),
  cell: 'number',
});

const nativeFields = {
  id: { wrong: wrongId('id'), cell: 'text' },
  prompt: { wrong: (value) => wrongPrompt('prompt', value), cell: 'text' },
  messages: { wrong: wrongMessages, cell: 'json' },
  system: { wrong: wrongText('system'), cell: 'text' },
  priority: {
    wrong: mustBe('priority', `one of ${priorities.join(', ')}`, (value) =>
      (priorities as readonly Json[]).includes(value),
    ),
    cell: 'text',
  },
  model: {
    wrong: mustBe('model', 'the name of a model', (value) => typeof value === 'string' && value.trim() !== ''),
    cell: 'text',
  },
  max_tokens: maxTokens('max_tokens'),
  max_completion_tokens: maxTokens('max_completion_tokens'),
  temperature: { wrong: mustBe('temperature', 'a number from 0 to 2', isNumberFrom(0, 2)), cell: 'number' },
  top_p: { wrong: mustBe('top_p', 'a number from 0 to 1', isNumberFrom(0, 1)), cell: 'number' },
  stop: {
    wrong: mustBe(
      'stop',
      'a string or an array of strings, none of them empty',
      (value) => (typeof value === 'string' && value !== '') || isTextList(value),
    ),
    cell: 'json or text',
  },
  seed: { wrong: mustBe('seed', 'a whole number', Number.isSafeInteger), cell: 'number' },
  response_format: { wrong: wrongResponseFormat, cell: 'json' },
  latency_budget_ms: {
    wrong: mustBe('latency_budget_ms', 'a positive number', (value) => typeof value === 'number' && value > 0),
    cell: 'number',
  },
  cost_aware: { wrong: mustBe('cost_aware', 'true or false', (value) => typeof value === 'boolean'), cell: 'boolean' },
  metadata: { wrong: () => null, cell: 'json or text' },
} as const satisfies Record<string, Field>;

export type NativeName = keyof typeof nativeFields;

/** The fields of a native row by name. */
export const native: ReadonlyMap<string, Field> = new Map<string, Field>(Object.entries(nativeFields));

/** The value that a CSV cell stands for; undefined for an empty one. A cell that is not what it should be stays text, which the field's check refuses. */
export const cellValue = (cell: string, kind: Field['cell']): Json | undefined => {
  if (kind === 'text') return cell === '' ? undefined : cell;
  const text = cell.trim();
  if (text === '') return undefined;
  switch (kind) {
    case 'number': {
      const number = Number(text);
      return Number.isFinite(number) ? number : cell;
    }
    case 'boolean':
      return booleanWords.get(text.toLowerCase()) ?? cell;
    case 'json':
      return parsed(text) ?? cell;
    case 'json or text':
      return '[{"'.includes(text[0]!) ? (parsed(text) ?? cell) : cell;
  }
};

const parsed = (text: string): Json | undefined => {
  if (isTextDeeperThan(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

const booleanWords: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['yes', true],
  ['no', false],
  ['1', true],
  ['0', false],
]);
