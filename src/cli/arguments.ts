/** What stands between the words of the command line and the parser: forms that people write and it would misread. */

import { existsSync } from 'node:fs';
import { profileNames } from '../sim/profiles.ts';

/**
 * `--simulate tasks.jsonl` means the built-in simulator and an input file: a profile is optional, so the parser would
 * take the file for one. A word that neither is a profile nor looks like a file stays, to be refused with a suggestion.
 */
export const readableArguments = (args: readonly string[]): string[] => {
  const readable: string[] = [];
  const end = args.indexOf('--');
  for (const [index, word] of args.entries()) {
    const next = args[index + 1];
    const isInput = word === '--simulate' && (end === -1 || index < end) && next !== undefined && looksLikeInput(next);
    readable.push(isInput ? '--simulate=calm' : word);
  }
  return readable;
};

const looksLikeInput = (word: string): boolean =>
  word === '-' ||
  (!word.startsWith('-') &&
    !(profileNames as readonly string[]).includes(word) &&
    (/[./\\]/.test(word) || existsSync(word)));
