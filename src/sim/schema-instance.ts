/** The smallest useful value that satisfies a JSON Schema, in JSON Schema's or Gemini's spelling of the types. */

import type { Json, JsonObject } from '../core/job.ts';

export interface InstanceOptions {
  /** What a free string holds. */
  readonly text: string;
  /** Picks among the values of an `enum`. */
  readonly pick: number;
}

const deepest = 24;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const numberOr = (value: Json | undefined, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;

/**
 * An object with its required properties, or with all of them when `required` is missing; arrays as short as allowed.
 * `pattern`, `not` and `if` are not looked at.
 */
export const schemaInstance = (schema: JsonObject, options: InstanceOptions): Json =>
  instanceOf(schema, { root: schema, options, depth: 0 });

interface Walk {
  readonly root: JsonObject;
  readonly options: InstanceOptions;
  readonly depth: number;
}

const instanceOf = (schema: Json | undefined, walk: Walk): Json => {
  if (!isObject(schema) || walk.depth > deepest) return walk.depth > deepest ? null : walk.options.text;
  const deeper: Walk = { ...walk, depth: walk.depth + 1 };
  if (typeof schema.$ref === 'string') return instanceOf(resolve(schema.$ref, walk.root), deeper);
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum) && schema.enum.length > 0) {
    return schema.enum[Math.abs(walk.options.pick) % schema.enum.length] as Json;
  }
  if (Array.isArray(schema.allOf)) return instanceOf(merged(schema, schema.allOf, walk.root), deeper);
  const choice = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choice) && choice.length > 0) {
    const rest = choice.find((option) => typeOf(option) !== 'null') as Json;
    return instanceOf(isObject(rest) ? { ...schema, anyOf: null, oneOf: null, ...rest } : rest, deeper);
  }
  switch (typeOf(schema)) {
    case 'object':
      return objectOf(schema, deeper);
    case 'array':
      return arrayOf(schema, deeper);
    case 'integer':
      return numberOf(schema, 1);
    case 'number':
      return numberOf(schema, 0);
    case 'boolean':
      return (walk.options.pick & 1) === 1;
    case 'null':
      return null;
    default:
      return stringOf(schema, walk.options.text);
  }
};

const typeOf = (schema: Json | undefined): string => {
  if (!isObject(schema)) return 'string';
  const { type } = schema;
  const name = Array.isArray(type) ? (type.find((one) => one !== 'null') ?? type[0]) : type;
  if (typeof name === 'string') return name.toLowerCase();
  if (isObject(schema.properties)) return 'object';
  return schema.items === undefined ? 'string' : 'array';
};

const resolve = (ref: string, root: JsonObject): Json | undefined => {
  let at: Json | undefined = root;
  for (const step of ref.replace(/^#\/?/, '').split('/').filter(Boolean)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return at;
};

const merged = (schema: JsonObject, parts: readonly Json[], root: JsonObject): JsonObject => {
  const { allOf: _, ...own } = schema;
  let all: JsonObject = own;
  for (const part of parts) {
    const from = isObject(part) && typeof part.$ref === 'string' ? resolve(part.$ref, root) : part;
    if (!isObject(from)) continue;
    all = {
      ...all,
      ...from,
      properties: { ...objectOr(all.properties), ...objectOr(from.properties) },
      required: [...listOr(all.required), ...listOr(from.required)],
    };
  }
  return all;
};

const objectOr = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const listOr = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);

const objectOf = (schema: JsonObject, walk: Walk): Json => {
  const properties = objectOr(schema.properties);
  const wanted = Array.isArray(schema.required) ? listOr(schema.required) : Object.keys(properties);
  return Object.fromEntries(
    wanted
      .filter((name) => typeof name === 'string')
      .map((name) => [name, instanceOf(Object.hasOwn(properties, name) ? properties[name] : undefined, walk)]),
  );
};

const arrayOf = (schema: JsonObject, walk: Walk): Json => {
  const fixed = listOr(schema.prefixItems);
  const length = Math.min(1000, Math.max(numberOr(schema.minItems, 0), fixed.length));
  return Array.from({ length }, (_, index) => {
    // Another text and another pick per item, for `uniqueItems`.
    const options = { text: `${walk.options.text} ${index + 1}`, pick: walk.options.pick + index };
    const item = instanceOf(fixed[index] ?? schema.items, { ...walk, options });
    return typeof item === 'number' && schema.uniqueItems === true ? item + index : item;
  });
};

const numberOf = (schema: JsonObject, wholeStep: number): number => {
  const step = numberOr(schema.multipleOf, wholeStep);
  const low = Math.max(
    numberOr(schema.minimum, Number.NEGATIVE_INFINITY),
    numberOr(schema.exclusiveMinimum, Number.NEGATIVE_INFINITY),
  );
  const high = Math.min(
    numberOr(schema.maximum, Number.POSITIVE_INFINITY),
    numberOr(schema.exclusiveMaximum, Number.POSITIVE_INFINITY),
  );
  if (low <= 0 && high >= 0 && schema.exclusiveMinimum !== 0 && schema.exclusiveMaximum !== 0) return 0;
  if (step > 0) {
    if (low > 0 || schema.exclusiveMinimum === 0) {
      const up = Math.ceil(low / step) * step;
      return up === schema.exclusiveMinimum ? up + step : up;
    }
    const down = Math.floor(high / step) * step;
    return down === schema.exclusiveMaximum ? down - step : down;
  }
  if (Number.isFinite(low) && Number.isFinite(high)) return (low + high) / 2;
  return Number.isFinite(low) ? low + 1 : high - 1;
};

const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
  time: '00:00:00Z',
  duration: 'P1D',
  email: 'sim@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
};

const stringOf = (schema: JsonObject, text: string): string => {
  if (typeof schema.format === 'string' && Object.hasOwn(formats, schema.format)) return formats[schema.format]!;
  const long = text.padEnd(Math.min(100_000, numberOr(schema.minLength, 0)), '.');
  return long.slice(0, numberOr(schema.maxLength, long.length));
};
