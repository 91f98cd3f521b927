/** The last word of a command that cannot go on: one line for what a user can mend, a stack for what only we can. */

import { terminalSafe } from '../core/terminal-safe.ts';
import { UsageError } from '../core/usage-error.ts';
import { OutputBusyError, OutputError } from '../io/output/output-error.ts';
import { wrap } from '../observe/text-width.ts';
import { exitCodes } from './exit-codes.ts';

export const tellError = (error: unknown): number => {
  const say = (text: string): void => {
    process.stderr.write(`${onTerminal(terminalSafe(text))}\n`);
  };
  if (error instanceof UsageError) {
    say(`llmgw: ${error.message}`);
    if (error.hint !== undefined) say(indent + sentence(error.hint));
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

const indent = '       ';

/** Broken at spaces where the terminal ends; a list of problems keeps its lines. */
const onTerminal = (text: string): string => {
  const { isTTY, columns } = process.stderr;
  if (isTTY !== true || text.includes('\n')) return text;
  const [first = '', ...rest] = wrap(text.trimStart(), Math.max(40, columns ?? 80) - indent.length);
  const lead = text.startsWith(' ') ? indent : '';
  return [lead + first, ...rest.map((line) => indent + line)].join('\n');
};

/** A command's name keeps its small letters at the start too. */
const sentence = (text: string): string => {
  const first = text.startsWith('llmgw ') ? 'l' : text.charAt(0).toUpperCase();
  return `${first}${text.slice(1)}${/[.!?:]$/.test(text) ? '' : '.'}`;
};
