/** The last word of a command that cannot go on: one line for what a user can mend, a stack for what only we can. */

import { terminalSafe } from '../core/terminal-safe.ts';
import { UsageError } from '../core/usage-error.ts';
import { OutputBusyError, OutputError } from '../io/output/output-error.ts';
import { exitCodes } from './exit-codes.ts';

export const tellError = (error: unknown): number => {
  const say = (text: string): void => {
    process.stderr.write(`${terminalSafe(text)}\n`);
  };
  if (error instanceof UsageError) {
    say(`llmgw: ${error.message}`);
    if (error.hint !== undefined) say(`       ${sentence(error.hint)}`);
    return exitCodes.cannotStart;
  }
  if (error instanceof OutputBusyError) {
    say(`llmgw: ${error.message}`);
    return exitCodes.outputBusy;
  }
  if (error instanceof OutputError) {
    say(`llmgw: ${error.message}`);
    return exitCodes.someFailed;
  }
  say(
    `llmgw: this is a bug, please report it:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return exitCodes.bug;
};

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?:]$/.test(text) ? '' : '.'}`;
