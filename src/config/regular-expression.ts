import { compileRules } from '../core/classify/rules.ts';

/** Why a rule's regular expression cannot be used, or null. What is allowed is the classifier's business. */
export const patternProblem = (matches: string): string | null => {
  try {
    compileRules([{ if: { matches }, priority: 'low' }]);
    return null;
  } catch (error) {
    // The reason comes last, after the expression itself: "Invalid regular expression: /…/: Unterminated group".
    const reason = error instanceof Error ? error.message.slice(error.message.lastIndexOf(': ') + 2) : 'unknown';
    return `not a regular expression: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
  }
};
