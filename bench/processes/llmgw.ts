/** Runs `llmgw batch` as a user would, in a folder of its own. */

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, concurrency } from '../bench.ts';
import { type Accounts, type TimedOptions, timed } from './timed.ts';

export interface BatchOptions extends Pick<TimedOptions, 'limitS' | 'codes'> {
  readonly input: string;
  /** Default: a file in a folder of its own. */
  readonly output?: string;
  /** The text of a configuration file; every key variable of `providers` is set. */
  readonly config: string;
  readonly flags?: readonly string[];
  /** Default 50. */
  readonly atOnce?: number | 'auto';
}

/** Of the summary file only what benchmarks read. */
export interface Told {
  readonly rows: Readonly<Record<'read' | 'ok' | 'failed' | 'rejected' | 'not_started', number>>;
}

export interface BatchRun extends Accounts {
  readonly output: string;
  readonly told: Told;
}

export const batch = async (bench: Bench, options: BatchOptions): Promise<BatchRun> => {
  const folder = mkdtempSync(join(bench.folder, 'run-'));
  const {
    input,
    config,
    flags = [],
    atOnce = concurrency,
    output = join(folder, 'results.jsonl'),
    ...limits
  } = options;
  const configFile = join(folder, 'llmgw.config.yaml');
  writeFileSync(configFile, config);
  const command = [process.execPath, bench.tool, 'batch', input, '-o', output, '--config', configFile];
  const accounts = await timed([...command, '--quiet', '--concurrency', String(atOnce), ...flags], {
    ...limits,
    cwd: folder,
    env: { HOME: folder, BENCH_KEY: 'bench' },
  });
  const told = JSON.parse(readFileSync(`${output}.summary.json`, 'utf8')) as Told;
  return { ...accounts, output, told };
};

/** One provider, one model: `openai/gpt-4.1`, with further settings of the provider such as `max_rpm: 100`. */
export const oneProvider = (baseUrl: string, more = ''): string =>
  `providers:\n  openai: { api_key: "\${BENCH_KEY}", base_url: "${baseUrl}"${more === '' ? '' : `, ${more}`} }\n`;

/**
 * Three providers with quotas that are never reached, so that rows of every class are routed by price, over five
 * targets, and every limit is kept.
 */
export const threeProviders = (baseUrl: string): string =>
  [
    'providers:',
    ...['openai', 'deepseek', 'holysheep'].map(
      (name) =>
        `  ${name}: { api_key: "\${BENCH_KEY}", base_url: "${baseUrl}", max_rpm: 100000000, max_tpm: 100000000000, max_concurrent: 100 }`,
    ),
    '',
  ].join('\n');
