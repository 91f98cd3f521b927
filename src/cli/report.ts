/** `llmgw report`: the summary once more, from the results alone. */

import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { loadConfig } from '../config/load.ts';
import { suggest } from '../config/suggest.ts';
import type { Usage } from '../core/job.ts';
import type { Result } from '../core/result.ts';
import { eventsOfResult } from '../core/result-events.ts';
import { emptySummary, fold, toSummary } from '../core/summary.ts';
import { UsageError } from '../core/usage-error.ts';
import { systemRuntime } from '../engine/runtime.ts';
import { createAlternatives } from '../gateway/alternatives.ts';
import { openModelBook } from '../gateway/model-book.ts';
import { noPlaces } from '../observe/report/places.ts';
import { renderText } from '../observe/report/text.ts';
import { render, replaceFile } from './batch/reports.ts';
import { exitCodes } from './exit-codes.ts';

const formats = ['text', 'json', 'markdown', 'html'] as const;
type Format = (typeof formats)[number];

export const report = async (
  path: string,
  flags: { format: string; output?: string; config?: string; envFile?: string },
): Promise<number> => {
  const wanted = flags.format.split(',').map((name) => name.trim());
  for (const name of wanted) {
    if ((formats as readonly string[]).includes(name)) continue;
    const near = suggest(name, formats);
    throw new UsageError(
      `--format: there is no format ${JSON.stringify(name)}${near === null ? '' : `; did you mean ${near}?`}`,
      `Formats: ${formats.join(', ')}.`,
    );
  }
  if (flags.output !== undefined && wanted.length > 1)
    throw new UsageError('-o takes one format only.', 'Run the command once for each format.');
  const summary = await summaryOf(path, flags);
  for (const format of wanted as Format[]) {
    const text =
      format === 'text'
        ? renderText(summary, { colour: false, columns: process.stdout.columns ?? 80, places: noPlaces })
        : await render(format, summary, noPlaces);
    if (flags.output === undefined) process.stdout.write(text);
    else replaceFile(flags.output, text);
  }
  return exitCodes.ok;
};

const summaryOf = async (path: string, flags: { config?: string; envFile?: string }) => {
  if (!existsSync(path)) throw new UsageError(`${path} does not exist.`, 'Name a results file of "llmgw batch".');
  const config = await loadConfig({
    cwd: process.cwd(),
    env: process.env,
    configPath: flags.config,
    envFile: flags.envFile,
  });
  const book = await openModelBook({
    settings: { ...config.settings, providers: [...config.settings.providers, ...config.withoutKey] },
    wallMs: systemRuntime.wallMs(),
    wanted: [],
    suggest,
    onNotice: () => {},
    withoutKey: [],
  });
  const alternativesOf: (usage: Usage) => Readonly<Record<string, number | null>> = createAlternatives(
    book.catalog,
    systemRuntime.wallMs,
  );
  const state = emptySummary();
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    line++;
    if (text.trim() === '') continue;
    for (const event of eventsOfResult(resultIn(text, `${path}:${line}`), alternativesOf)) fold(state, event);
  }
  if (line === 0) throw new UsageError(`${path} is empty.`, 'Name a results file of "llmgw batch".');
  return toSummary(state);
};

const resultIn = (text: string, place: string): Result => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'key' in value && 'status' in value) return value as Result;
  } catch {
    // Told below, like a line that is JSON but no result.
  }
  throw new UsageError(`${place} is no result line.`, 'report reads the JSONL results of "llmgw batch".');
};
