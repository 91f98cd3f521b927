/** Which rows an earlier run has finished, without opening the results for writing or taking their lock. */

import { closeSync, openSync } from 'node:fs';
import { createEncoder, type OutputFormat } from './formats.ts';
import { readEarlier } from './journal/earlier.ts';
import type { ResultStatus } from './result-sink.ts';

/** Key → status; null when there is no results file. @throws UsageError when the file is no results file of this format. */
export const readFinished = async (
  path: string,
  { format, columns }: { readonly format: OutputFormat; readonly columns: readonly string[] },
): Promise<((key: string) => ResultStatus | null) | null> => {
  if (path === '-') return null;
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    const encoder = await createEncoder(format, { columns, csvSafe: false });
    const { index } = await readEarlier(file, { path, format, header: Buffer.from(encoder.header) });
    return (key) => {
      const record = index.find(key);
      return record === -1 ? null : index.statusOf(record);
    };
  } finally {
    closeSync(file);
  }
};
