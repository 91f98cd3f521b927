/** What a prompt can show that speaks for a class. A signal is a kind of evidence, a weight and the words that carry it. */

export const kinds = [
  // for high
  'proof',
  'maths',
  'codeVerb',
  'codeNoun',
  'trouble',
  'law',
  'medicine',
  'analysis',
  'design',
  'puzzle',
  // physics, chemistry, finance, statistics
  'science',
  // for low
  'label',
  'extract',
  'convert',
  'shape',
  'choice',
  'choice',
  'translate',
  'ask',
  'service',
  // for medium
  'write',
  'genre',
  'explain',
  'howTo',
  'advice',
  'talk',
  'summarise',
  'amount',
  // words that would mislead on their own ("proof of address"), read and passed over
  'none',
] as const;

export type Kind = (typeof kinds)[number];

/**
 * `words` is a comma-separated list in any languages, lower case. A word stands for itself, with a trailing `*` for
 * every word that begins so; a space matches any run of white space. Accents do not count. Chinese, Japanese and
 * Korean entries match inside a run of characters.
 */
export interface Signal {
  readonly kind: Kind;
  readonly weight: number;
  readonly words: string;
}
