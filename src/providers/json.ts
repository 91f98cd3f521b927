/** Lenient reading of what servers send: every reader answers with something usable, whatever the value is. */

import type { Json } from '../core/job.ts';

export type LooseObject = Readonly<Record<string, unknown>>;

const nothing: readonly unknown[] = [];
const decimal = /^-?\d{1,15}(\.\d{1,15})?$/;

/** The value of a JSON text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The JSON text of a parsed value; null when it is nested too deeply for the serialiser's stack. */
export function jsonText(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null;
  } catch {
    return null;
  }
}

export const asObject = (value: unknown): LooseObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as LooseObject) : null;

/** The array, or an empty one. */
export const asArray = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : nothing);

export const asString = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A short name or identifier, or null; anything longer than 200 characters is none. */
export const asName = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value.length <= 200 ? value : null;

/** A finite number; decimal strings count, because Google's JSON writes 64-bit integers as strings. */
export function asNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' && decimal.test(value) ? Number(value) : null;
}

// No answer has a billion tokens; sums of counts stay exact below it.
const largestCount = 1e9;

/** A count of something in one answer: a whole number from 0 to a billion; nonsense counts as 0. */
export function asCount(value: unknown): number {
  const number = asNumber(value);
  return number === null || number <= 0 ? 0 : Math.min(Math.trunc(number), largestCount);
}

/** A value that a result file can hold; undefined when it cannot be written as JSON. */
export const asJson = (value: unknown): Json | undefined => (jsonText(value) === null ? undefined : (value as Json));
