import type { Json, JsonObject } from '../job.ts';
import { chatParameters, droppedParameters } from './chat-parameters.ts';
import { cellValue, type Field, type NativeName } from './fields.ts';

/** The fields of a row, sorted. */
export interface Collected {
  /** Checked values; null and empty CSV cells are left out. A value of the wrong kind is left out too. */
  readonly known: { readonly [name in NativeName]?: Json };
  /** Parameters for the provider. */
  readonly extra: JsonObject | null;
  /** Everything else, as it came. */
  readonly rest: JsonObject | null;
  /** Why the first wrong field is wrong. */
  readonly wrong: string | null;
}

export interface CollectOptions {
  /** The fields that have a meaning here. */
  readonly fields: ReadonlyMap<string, Field>;
  /** Fields without a name of llmgw's that are used up all the same: the prompt's, the id's. */
  readonly usedUp: readonly (string | null)[];
  /** Which of the other fields are parameters for the provider: none, those that OpenAI documents, or all. */
  readonly parameters: 'none' | 'documented' | 'all';
  /** Values are CSV cells; `rest` is then the whole row, so that its columns can be written again. */
  readonly isCsv: boolean;
}

/** Sorts the fields of a row by their meaning, in one pass. */
export const collect = (row: JsonObject, options: CollectOptions): Collected => {
  const { fields, usedUp, parameters, isCsv } = options;
  const known: { [name in NativeName]?: Json } = {};
  let extra: Record<string, Json> | null = null;
  let rest: Record<string, Json> | null = null;
  let wrong: string | null = null;
  for (const name in row) {
    // As a key of a plain object it would set the prototype.
    if (name === '__proto__') continue;
    const given = row[name]!;
    const field = fields.get(name);
    if (field !== undefined) {
      const value = isCsv && typeof given === 'string' ? cellValue(given, field.cell) : given;
      if (value === undefined || value === null) continue;
      const reason = field.wrong(value);
      if (reason === null) known[name as NativeName] = value;
      else wrong ??= reason;
    } else if (parameters !== 'none' && name === 'n') {
      if (given !== null && given !== 1) wrong ??= '"n" must be 1: a row has one answer; repeat the row to get more';
    } else if (parameters !== 'none' && droppedParameters.has(name)) {
      // Left out: how the answer is sent is decided elsewhere.
    } else if (parameters === 'all' || (parameters === 'documented' && chatParameters.has(name))) {
      if (given !== null) {
        extra ??= {};
        extra[name] = given;
      }
    } else if (!isCsv && !usedUp.includes(name)) {
      rest ??= {};
      rest[name] = given;
    }
  }
  return { known, extra, rest: isCsv ? row : rest, wrong };
};
