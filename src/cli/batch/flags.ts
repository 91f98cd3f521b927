/** The flags of `batch` and `plan`, checked one by one; what they mean together is for the command. */

import { type Command, InvalidArgumentError, Option } from 'commander';

export interface BatchFlags {
  readonly output?: string;
  readonly format?: 'jsonl' | 'csv' | 'text' | 'openai-batch';
  readonly outputFormat?: 'jsonl' | 'csv' | 'text' | 'openai-batch';
  readonly template?: string;
  readonly templateFile?: string;
  readonly system?: string;
  readonly promptField?: string;
  readonly idField?: string;
  readonly model?: string;
  readonly reroute?: true;
  readonly priority?: 'high' | 'medium' | 'low';
  readonly strategy?: 'cheapest' | 'fastest' | 'weighted' | 'ordered';
  readonly concurrency?: number | 'auto';
  readonly window?: number;
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly timeout?: number;
  readonly rowTimeout?: number;
  readonly maxDuration?: number;
  readonly maxAttempts?: number;
  readonly maxCost?: number;
  readonly limit?: number;
  readonly filter?: readonly FieldFilter[];
  readonly ordered?: true;
  readonly fresh?: true;
  readonly prune?: true;
  /** False with --no-retry-failed. */
  readonly retryFailed: boolean;
  readonly csvSafe?: true;
  /** False with --no-cache. */
  readonly cache?: string | false;
  readonly dedupe?: true;
  /** True without a profile. */
  readonly simulate?: string | true;
  readonly dryRun?: true;
  readonly report: readonly ReportFormat[];
  readonly config?: string;
  readonly envFile?: string;
  readonly quiet?: true;
  readonly verbose?: true;
  readonly logJson?: true;
  /** False with --no-color. */
  readonly color: boolean;
  /** False with --no-progress. */
  readonly progress: boolean;
  /** False with --no-idempotency-key. */
  readonly idempotencyKey: boolean;
}

export interface FieldFilter {
  readonly field: string;
  readonly value: string;
}

const reportFormats = ['html', 'markdown', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

const fileFormats = ['jsonl', 'csv', 'text', 'openai-batch'];

export const addBatchFlags = (command: Command): Command =>
  command
    .option('-o, --output <file>', 'results; - for stdout (default: <input>.results.jsonl, stdout for stdin)')
    .addOption(
      new Option('--format <format>', 'input format (default: by extension and first bytes)').choices(fileFormats),
    )
    .addOption(
      new Option('--output-format <format>', 'results format (default: by -o, else jsonl)').choices(fileFormats),
    )
    .option('--template <text>', "prompt made of the row's fields: {{question}}")
    .option('--template-file <file>', 'the same from a file')
    .option('--system <text>', 'system prompt for rows that have none')
    .option('--prompt-field <name>', 'field or column that holds the prompt')
    .option('--id-field <name>', 'field or column that holds the id')
    .option('--model <model>', 'pin every row to this model')
    .option('--reroute', 'route rows that name a model too')
    .addOption(new Option('--priority <class>', 'class for rows that name none').choices(['high', 'medium', 'low']))
    .addOption(
      new Option('--strategy <name>', "how to pick among the class's models (default: cheapest)").choices([
        'cheapest',
        'fastest',
        'weighted',
        'ordered',
      ]),
    )
    .option('--concurrency <n|auto>', 'requests in flight; auto finds a level (default: 50)', wholeOrAuto)
    .option('--window <n>', 'rows admitted and not finished (default: 4 × concurrency)', positiveWhole)
    .option('--max-tokens <n>', 'output tokens for rows that name none (default: 2048)', positiveWhole)
    .option('--temperature <t>', 'temperature for rows that name none', temperature)
    .option('--timeout <s>', 'one attempt, connect to last byte (default: 60)', seconds)
    .option('--row-timeout <s>', 'one row with all its retries and waits (default: 600)', seconds)
    .option('--max-duration <s>', 'the run', seconds)
    .option('--max-attempts <n>', 'requests for one row, fallbacks included (default: 5)', positiveWhole)
    .option('--max-cost <usd>', 'hard cap: never spend more', dollars)
    .option('--limit <n>', 'first n rows', positiveWhole)
    .option('--filter <field=value>', 'only matching rows; may be repeated', addFilter)
    .option('--ordered', 'results in input order')
    .option('--fresh', 'ignore and replace earlier results')
    .option('--prune', 'drop results whose rows have left the input')
    .option('--no-retry-failed', 'leave rows that failed in an earlier run')
    .option('--csv-safe', 'neutralise CSV cells that a spreadsheet would run')
    .option('--cache <dir>', 'keep answers there, and take those of identical requests from earlier runs', folderName)
    .option('--no-cache', 'leave out the cache that the configuration names')
    .option('--dedupe', 'ask once for identical rows under way, whatever their temperature (always at temperature 0)')
    .option('--simulate [profile]', 'send to the built-in simulator: calm (default), busy, flaky, outage or instant')
    .option('--dry-run', 'send nothing, print the plan')
    .addOption(
      new Option('--report <formats>', 'report files beside the results: html, markdown, json')
        .argParser(reportList)
        .default(['json'], 'json'),
    )
    .option('--config <file>', 'configuration (default: llmgw.config.yaml here or above)')
    .option('--env-file <file>', 'file with environment variables (default: .env)')
    .option('--no-idempotency-key', 'send no Idempotency-Key header')
    .option('--quiet', 'say only errors')
    .option('--verbose', 'say every request')
    .option('--log-json', 'one JSON object per event on stderr')
    .option('--no-color', 'no colours')
    .option('--no-progress', 'no bars and no progress lines');

const folderName = (text: string): string => {
  if (text.trim() === '') throw new InvalidArgumentError('it must be the name of a folder.');
  return text;
};

const positiveWhole = (text: string): number => {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('It must be a whole number above 0.');
  return value;
};

const wholeOrAuto = (text: string): number | 'auto' => {
  if (text === 'auto') return text;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('It must be a whole number above 0, or auto.');
  return value;
};

const above0 = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('It must be a number above 0.');
  return value;
};

const longestS = 7 * 24 * 3600;
const seconds = (text: string): number => {
  const value = above0(text);
  if (value > longestS) throw new InvalidArgumentError(`It must be at most ${longestS} seconds, a week.`);
  return value;
};

const dollars = (text: string): number => above0(text.replace(/^\$/, ''));

const temperature = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 2))
    throw new InvalidArgumentError('It must be a number from 0 to 2.');
  return value;
};

const addFilter = (text: string, before: readonly FieldFilter[] = []): readonly FieldFilter[] => {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('It must look like field=value.');
  return [...before, { field: text.slice(0, equals), value: text.slice(equals + 1) }];
};

const reportList = (text: string): readonly ReportFormat[] => {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const wrong = names.find((name) => !(reportFormats as readonly string[]).includes(name));
  if (wrong !== undefined || names.length === 0)
    throw new InvalidArgumentError(
      `${wrong === undefined ? 'Name at least one' : `"${wrong}" is not one`} of html, markdown, json.`,
    );
  return names as ReportFormat[];
};
