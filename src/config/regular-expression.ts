/** The regular expressions of routing rules: JavaScript's, with a leading `(?i)` for those who think in others. */

export interface Pattern {
  readonly source: string;
  readonly flags: string;
}

export const patternOf = (text: string): Pattern =>
  text.startsWith('(?i)') ? { source: text.slice(4), flags: 'iu' } : { source: text, flags: 'u' };

/** Why it does not compile, or null. */
export const patternProblem = (text: string): string | null => {
  const { source, flags } = patternOf(text);
  try {
    new RegExp(source, flags);
    return null;
  } catch (error) {
    // V8's message repeats the expression: "Invalid regular expression: /…/u: Lone quantifier brackets".
    const reason = error instanceof Error ? error.message.slice(error.message.lastIndexOf(': ') + 2) : 'unknown';
    return `not a regular expression: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
  }
};
