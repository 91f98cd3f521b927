import type { Json } from '../job.ts';

const longestShown = 40;

/** A wrong value as reasons name it: short, on one line, quoted when it is a string. */
export const describe = (value: Json): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
  if (typeof value === 'object') return 'an object';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > longestShown ? `${value.slice(0, longestShown)}…` : value);
};

/** What kind of value it is, for fields whose text has no place in a reason: prompts. */
export const describeType = (value: Json): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? `a ${typeof value}`
    : describe(value);
