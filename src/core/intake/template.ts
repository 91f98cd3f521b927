import type { Json, JsonObject } from '../job.ts';
import { UsageError } from '../usage-error.ts';

/** A prompt with holes, cut up once: `literals[0] paths[0] literals[1] paths[1] … literals[n]`. */
export interface Template {
  readonly literals: readonly string[];
  readonly paths: readonly FieldPath[];
}

/** A field by its name, or `a.b.0` into objects and arrays. */
export interface FieldPath {
  readonly name: string;
  readonly steps: readonly string[];
}

export const fieldPath = (name: string): FieldPath => ({ name, steps: name.split('.') });

/**
 * Compiles `… {{field}} … {{ a.b.0 }} …`. Of more than two braces in a row the inner two count, so that JSON can be
 * written around a field.
 * @throws UsageError when a brace pair is left open or empty, or when there is none at all.
 */
export const compileTemplate = (text: string): Template => {
  const literals: string[] = [];
  const paths: FieldPath[] = [];
  let start = 0;
  for (let open = text.indexOf('{{'); open !== -1; open = text.indexOf('{{', start)) {
    while (text[open + 2] === '{') open++;
    const close = text.indexOf('}}', open);
    if (close === -1) {
      throw new UsageError('The template opens a {{ that it never closes.', 'Write fields as {{name}}.');
    }
    const name = text.slice(open + 2, close).trim();
    if (name === '') throw new UsageError('The template has an empty {{}}.', 'Write fields as {{name}}.');
    literals.push(text.slice(start, open));
    paths.push(fieldPath(name));
    start = close + 2;
  }
  if (paths.length === 0) {
    throw new UsageError(
      'The template names no field, so that every row would ask the same.',
      'Put fields of the rows in it as {{name}}; in a shell, single quotes around it keep it whole.',
    );
  }
  literals.push(text.slice(start));
  return { literals, paths };
};

/** The names between the braces, each once: for CSV, the columns that there must be. */
export const templateFields = (text: string): readonly string[] => [
  ...new Set(compileTemplate(text).paths.map((path) => path.name)),
];

/** The value at a path; undefined when there is none. A field whose whole name is the path goes first. */
export const valueAt = (row: JsonObject, path: FieldPath): Json | undefined => {
  if (Object.hasOwn(row, path.name)) return row[path.name];
  let value: Json = row;
  for (const step of path.steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    // Of an array, own names are its indexes and `length`, which is no field of the row.
    if (Array.isArray(value) && step === 'length') return undefined;
    value = (value as JsonObject)[step]!;
  }
  return value;
};

/** The template with the row's values in it: texts as they are, null as nothing, arrays and objects as JSON. */
export const fillTemplate = (
  template: Template,
  row: JsonObject,
): { readonly text: string; readonly missing?: undefined } | { readonly missing: string } => {
  const { literals, paths } = template;
  let text = literals[0]!;
  for (let i = 0; i < paths.length; i++) {
    const value = valueAt(row, paths[i]!);
    if (value === undefined) return { missing: paths[i]!.name };
    text += asText(value) + literals[i + 1]!;
  }
  return { text };
};

const asText = (value: Json): string => {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
