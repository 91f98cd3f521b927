/** Where the results go, opened before any money is spent. */

import { statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { UsageError } from '../../core/usage-error.ts';
import { type OutputFormat, outputFormats } from '../../io/output/formats.ts';
import { type Journal, openJournal } from '../../io/output/journal.ts';
import type { ResultSink } from '../../io/output/result-sink.ts';
import { createStreamSink } from '../../io/output/stream-sink.ts';
import type { BatchFlags } from './flags.ts';
import { replacesSimulated } from './simulated-results.ts';

export interface Output {
  readonly sink: ResultSink;
  /** Null on stdout. */
  readonly journal: Journal | null;
  /** As the user should see it; null on stdout. */
  readonly path: string | null;
  /** Results of a simulated run stand there, and this run puts real ones in their place. */
  readonly replacesSimulated: boolean;
}

/** CSV results of rows that were no CSV: what joins them to their rows. */
export const columnsWithoutInput = ['id'];

export interface OutputOptions {
  /** The first columns of CSV results. */
  readonly columns: readonly string[];
  readonly window: number;
  readonly wallMs: () => number;
  /** The simulator answers. */
  readonly isSimulation: boolean;
  /** The reader of stdout has gone. */
  readonly onClosed: () => void;
}

/** `tasks.jsonl.gz` → `tasks.results.jsonl`, beside it; standard input → stdout (`-`). */
export const outputPath = (files: readonly string[], flags: BatchFlags): string => {
  if (flags.output !== undefined) return flags.output;
  const first = files[0]!;
  if (first === '-') return '-';
  const name = basename(first).replace(/\.gz$/i, '');
  const stem = name.slice(0, name.length - extname(name).length) || name;
  return join(dirname(first), `${stem}.results.${extensions[flags.outputFormat ?? 'jsonl']}`);
};

const extensions: Record<OutputFormat, string> = { jsonl: 'jsonl', csv: 'csv', text: 'txt', 'openai-batch': 'jsonl' };

export const formatOf = (path: string, flags: BatchFlags): OutputFormat => {
  if (flags.outputFormat !== undefined) return flags.outputFormat;
  switch (extname(path).toLowerCase()) {
    case '.csv':
      return 'csv';
    case '.txt':
      return 'text';
    default:
      return outputFormats[0];
  }
};

/** By whatever names and links; two files that do not exist are not the same. */
const isSameFile = (a: string, b: string): boolean => {
  const [one, other] = [statSync(a, { throwIfNoEntry: false }), statSync(b, { throwIfNoEntry: false })];
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev;
};

export const openOutput = async (
  files: readonly string[],
  flags: BatchFlags,
  options: OutputOptions,
): Promise<Output> => {
  const path = outputPath(files, flags);
  const format = formatOf(path, flags);
  const shape = {
    format,
    columns: options.columns,
    csvSafe: flags.csvSafe === true,
    ordered: flags.ordered === true,
  };
  if (path === '-') {
    const sink = await createStreamSink({
      ...shape,
      stream: process.stdout,
      name: 'standard output',
      window: options.window,
      terminal: process.stdout.isTTY === true,
      onClosed: options.onClosed,
    });
    return { sink, journal: null, path: null, replacesSimulated: false };
  }
  if (files.some((file) => isSameFile(file, path))) {
    throw new UsageError(
      `-o ${path} is an input file too.`,
      'Choose another -o, or the results would end up in the input.',
    );
  }
  const anew = flags.fresh !== true && replacesSimulated({ path, format }, options.isSimulation);
  const journal = await openJournal({ ...shape, path, fresh: flags.fresh === true || anew, wallMs: options.wallMs });
  return { sink: journal, journal, path, replacesSimulated: anew };
};
