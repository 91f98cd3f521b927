/**
 * Counts by code, each with one example. Which example is kept, and which codes when there are too many, depends on
 * their values only and never on the order in which they came: so tallies of parts merge to the tally of the whole.
 */

export interface Example {
  count: number;
  /** The example with the least rank is kept: a row's key, or a time. */
  rank: string | number;
  id: string | null;
  message: string;
}

export type ByCode = Map<string, Example>;

/** Codes are few; the bound is for a results file that somebody made up. */
const maxCodes = 100;
const maxMessageLength = 500;

export const countCode = (tally: ByCode, code: string, example: Omit<Example, 'count'>): void => {
  const message =
    example.message.length > maxMessageLength ? `${example.message.slice(0, maxMessageLength)}…` : example.message;
  put(tally, code, { count: 1, rank: example.rank, id: example.id, message });
};

export const mergeByCode = (into: ByCode, from: ByCode): void => {
  for (const [code, example] of from) put(into, code, { ...example });
};

const put = (tally: ByCode, code: string, example: Example): void => {
  const known = tally.get(code);
  if (known === undefined) {
    tally.set(code, example);
    // A code outside the first hundred now is outside them in every larger tally too, so its count is not missed.
    if (tally.size > maxCodes) tally.delete([...tally.keys()].sort().at(-1)!);
    return;
  }
  known.count += example.count;
  if (isBefore(example, known)) {
    known.rank = example.rank;
    known.id = example.id;
    known.message = example.message;
  }
};

const isBefore = (a: Example, b: Example): boolean => {
  if (a.rank !== b.rank) return a.rank < b.rank;
  if (a.message !== b.message) return a.message < b.message;
  return (a.id ?? '') < (b.id ?? '');
};
