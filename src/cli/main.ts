/** Arguments in, exit code out. Everything heavy is loaded only by the command that needs it. */

import { exitCodes } from './exit-codes.ts';
import { version } from './version.ts';

/** Runs the tool with the arguments after `llmgw`; never rejects. */
export const main = async (args: readonly string[]): Promise<number> => {
  // The answer to --version should not wait for a command line parser.
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    process.stdout.write(`${version()}\n`);
    return exitCodes.ok;
  }
  // A reader of the talk that goes away (`2>&1 | head`) ends no run.
  process.stderr.on('error', () => {});
  try {
    const { runProgram } = await import('./program.ts');
    return await runProgram(args);
  } catch (error) {
    const { tellError } = await import('./tell-error.ts');
    return tellError(error);
  }
};
