/** Finished jobs against nginx, made once a run of the benchmarks and shared by those that need one. */

import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { type BatchRun, batch, oneProvider } from './processes/llmgw.ts';
import { writeRows } from './rows.ts';
import { startNginx } from './upstreams/nginx.ts';

export interface FinishedRun {
  readonly input: string;
  readonly run: BatchRun;
}

const last = new Map<number, FinishedRun>();
const inputs = new Map<number, Promise<string>>();

/** A file of so many rows. */
export const inputOf = (bench: Bench, rows: number): Promise<string> => {
  const known = inputs.get(rows);
  if (known !== undefined) return known;
  const made = writeRows(join(bench.folder, `rows-${rows}.jsonl`), rows);
  inputs.set(rows, made);
  return made;
};

/** Runs the job anew over the same files. */
export const runToEnd = async (bench: Bench, rows: number): Promise<FinishedRun> => {
  const input = await inputOf(bench, rows);
  const upstream = await startNginx(bench.folder);
  try {
    const output = join(bench.folder, `rows-${rows}.results.jsonl`);
    const config = oneProvider(upstream.baseUrl);
    const run = await batch(bench, { input, output, config, flags: ['--fresh'], limitS: 900 });
    const made = { input, run };
    last.set(rows, made);
    return made;
  } finally {
    await upstream.stop();
  }
};

/** The last finished job of so many rows, or a new one. */
export const finishedRun = async (bench: Bench, rows: number): Promise<FinishedRun> =>
  last.get(rows) ?? (await runToEnd(bench, rows));
