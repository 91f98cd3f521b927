/** The command line: every command with its flags, and what to say when a word is not known. */

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { readableArguments } from './arguments.ts';
import { addBatchFlags, type BatchFlags } from './batch/flags.ts';
import { exitCodes } from './exit-codes.ts';
import { version } from './version.ts';

/** Resolves to the exit code; rejects with UsageError and whatever a command throws. */
export const runProgram = async (args: readonly string[]): Promise<number> => {
  let exitCode: number = exitCodes.ok;
  const program = new Command('llmgw')
    .description('Run a file of prompts through the cheapest model that fits each one.')
    .version(version(), '-V, --version', 'print the version')
    .helpCommand('help [command]', 'explain a command')
    .showSuggestionAfterError(true)
    .configureHelp({ helpWidth: Math.min(100, process.stdout.columns ?? 80) })
    .addHelpText('after', mainExamples)
    .exitOverride();
  const finish = (code: number): void => {
    exitCode = code;
  };

  addBatchFlags(program.command('batch').argument('<files...>', 'input files, - for standard input'))
    .description('read rows, classify, route, send, write results and a summary')
    .addHelpText('after', batchExamples)
    .action(async (files: string[], flags: BatchFlags) => {
      const { batch } = await import('./batch/command.ts');
      finish(await batch(files, flags));
    });

  addBatchFlags(program.command('plan').argument('<files...>', 'input files, - for standard input'))
    .description('classify, route and price every row without sending anything (= batch --dry-run)')
    .option('--json', 'print the plan as JSON')
    .option('--exact', 'count tokens with gpt-tokenizer instead of estimating them')
    .addHelpText('after', planExamples)
    .action(async (files: string[], flags: BatchFlags & { json?: true; exact?: true }) => {
      const { plan } = await import('./plan/command.ts');
      finish(await plan(files, flags));
    });

  program
    .command('report')
    .description('rebuild the summary from a results file')
    .argument('<results>', 'a results file in JSONL')
    .option('--format <list>', 'text, json, markdown, html; several with commas', 'text')
    .option('-o, --output <file>', 'write to a file instead of stdout (one format only)')
    .option('--config <file>', 'configuration, for prices and routed models')
    .option('--env-file <file>', 'file with environment variables')
    .addHelpText('after', '\nExample:\n  llmgw report tasks.results.jsonl --format markdown\n')
    .action(async (results: string, flags) => {
      const { report } = await import('./report.ts');
      finish(await report(results, flags));
    });

  program
    .command('models')
    .description('the catalogue: models, providers that serve them, context windows, prices, keys')
    .option('--json', 'print as JSON')
    .option('--config <file>', 'configuration')
    .option('--env-file <file>', 'file with environment variables')
    .addHelpText('after', '\nExample:\n  llmgw models --json | jq -r ".[].model"\n')
    .action(async (flags) => {
      const { models } = await import('./models.ts');
      finish(await models(flags));
    });

  program
    .command('init')
    .description('write a commented llmgw.config.yaml (never overwrites)')
    .addHelpText('after', '\nExample:\n  llmgw init\n')
    .action(async () => {
      const { init } = await import('./init.ts');
      finish(init());
    });

  program
    .command('sim')
    .description('the provider simulator as a server on the loopback address')
    .option('--port <n>', 'port; 0 takes any free one', wholeNumber, 8787)
    .addOption(
      new Option('--profile <name>', 'how the providers behave')
        .choices(['calm', 'busy', 'flaky', 'outage', 'instant'])
        .default('calm'),
    )
    .option('--seed <n>', 'the same seed gives the same answers and faults', wholeNumber, 1)
    .addHelpText(
      'after',
      '\nExample:\n  llmgw sim --profile busy &\n  OPENAI_API_KEY=any OPENAI_BASE_URL=http://127.0.0.1:8787/openai/v1 llmgw batch tasks.jsonl\n',
    )
    .action(async (flags: { port: number; profile: string; seed: number }) => {
      const { sim } = await import('./sim.ts');
      finish(await sim(flags));
    });

  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .showSuggestionAfterError(true)
      .configureOutput({ outputError: (text, write) => write(likeOtherErrors(text, command)) });
  }
  const words = readableArguments(args);
  // An unknown word after `help` gets the suggestion that it gets as a command.
  if (words[0] === 'help' && words[1] !== undefined && !program.commands.some((command) => command.name() === words[1]))
    words.shift();
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return commanderExit(error);
    throw error;
  }
  return exitCode;
};

/** Help and version that were asked for end well; every other word of commander's was already printed. */
const commanderExit = ({ exitCode }: CommanderError): number => (exitCode === 0 ? exitCodes.ok : exitCodes.cannotStart);

/** What is wrong on one line, what to do on the next, as all of the tool's errors are told. */
const likeOtherErrors = (text: string, command: Command): string => {
  const [wrong = '', suggestion] = text.trim().split('\n');
  const help = command.parent === null ? 'llmgw --help' : `llmgw ${command.name()} --help`;
  const hint = suggestion === undefined ? `See ${help}.` : suggestion.replace(/^\((.*)\)$/, '$1');
  return `${wrong.replace(/^error: /, 'llmgw: ')}\n       ${hint}\n`;
};

const wholeNumber = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
};

const mainExamples = `
Examples:
  llmgw batch tasks.jsonl                      the main job
  llmgw batch tasks.jsonl --simulate           the same without keys and without cost
  cat prompts.txt | llmgw batch - | jq -r .content
  llmgw plan tasks.jsonl                       what it would cost

Exit codes:
  0 every row ok · 1 some rows failed or were rejected · 2 could not start
  3 stopped by --max-cost or --max-duration · 4 another run holds the output
  70 a bug · 130/143 interrupted; 3, 130 and 143 can be resumed
`;

const batchExamples = `
Examples:
  llmgw batch tasks.jsonl
  llmgw batch questions.csv --template 'Answer briefly: {{question}}' -o answers.csv
  cat prompts.txt | llmgw batch - | jq -r .content
  llmgw batch nightly.csv --quiet --max-cost 20

Run the same command again to go on: finished rows are skipped, failed ones tried again.
Results on standard output (-o -) cannot be resumed.
`;

const planExamples = `
Example:
  llmgw plan tasks.jsonl --limit 1000
`;
