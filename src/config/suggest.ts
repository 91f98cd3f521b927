/** "Did you mean …?" for flags, commands, models and configuration keys. */

import { distance } from 'fastest-levenshtein';

/** Edits that still count as a slip: one in up to three letters, two in up to seven, 0.4 of the length beyond. */
const allowedEdits = (length: number): number => (length <= 3 ? 1 : Math.max(2, Math.floor(length * 0.4)));

/**
 * The candidate that `word` was most likely meant to be, or null when none is near. Case does not count, and a word that
 * a candidate begins with is near it however much is missing. The earlier of two equally near candidates wins.
 */
export const suggest = (word: string, candidates: Iterable<string>): string | null => {
  const wanted = word.toLowerCase();
  // Longer than any name there is: not worth a quadratic comparison.
  if (wanted.length > 200) return null;
  let nearest: string | null = null;
  let fewest = allowedEdits(wanted.length) + 1;
  for (const candidate of candidates) {
    const known = candidate.toLowerCase();
    const begins = wanted.length >= 3 && known.startsWith(wanted);
    const edits = begins ? Math.min(1, known.length - wanted.length) : distance(wanted, known);
    if (edits < fewest) {
      fewest = edits;
      nearest = candidate;
    }
  }
  return nearest;
};
