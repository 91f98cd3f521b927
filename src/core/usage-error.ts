/**
 * Trouble that the person at the keyboard can mend: it is told without a stack and the tool ends with exit code 2.
 * Anything else that is thrown is a bug.
 */
export class UsageError extends Error {
  /** The flag, key or variable that mends it, as a sentence. */
  readonly hint: string | undefined;

  /** @param message One line; a list of problems may follow it, one a line. It holds no key and no prompt. */
  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}
