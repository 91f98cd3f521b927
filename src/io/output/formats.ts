/** The four formats of results: each turns a result into the text of one record. */

import type { Result } from '../../core/result.ts';
import { jsonWithoutControls } from '../../core/terminal-safe.ts';
import { type CsvOptions, csvCells, loadCsvLine, ownColumns } from './formats/csv.ts';
import { openaiBatchLine } from './formats/openai-batch.ts';

export const outputFormats = ['jsonl', 'csv', 'text', 'openai-batch'] as const;
export type OutputFormat = (typeof outputFormats)[number];

export interface OutputEncoder {
  /** What stands before the first record: the header row of CSV with its LF, or nothing. */
  readonly header: string;
  /** The whole record with its final LF; empty when the format has nothing to say of such a result. */
  encode(result: Result): string;
}

/** Whether a record names its row's key, so that a resume can be read from the results alone. */
export const carriesKeys = (format: OutputFormat): boolean => format === 'jsonl' || format === 'openai-batch';

/**
 * `text` writes the answer as it is, with an LF after it: an answer of several lines takes several lines, and a row
 * without an answer none. Whoever needs to tell rows apart takes another format.
 */
export const createEncoder = async (format: OutputFormat, csv: CsvOptions): Promise<OutputEncoder> => {
  switch (format) {
    case 'jsonl':
      return { header: '', encode: (result) => `${jsonWithoutControls(jsonLine(result))}\n` };
    case 'openai-batch':
      return { header: '', encode: (result) => `${jsonWithoutControls(openaiBatchLine(result))}\n` };
    case 'text':
      return { header: '', encode: (result) => (result.status === 'ok' ? `${result.content ?? ''}\n` : '') };
    case 'csv': {
      const csvLine = await loadCsvLine(csv.csvSafe);
      return {
        header: csvLine([...csv.columns, ...ownColumns]),
        encode: (result) => csvLine(csvCells(result, csv.columns)),
      };
    }
  }
};

const jsonLine = (result: Result): string => {
  try {
    return JSON.stringify(result);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    // Fields of the row that are nested thousands of levels deep can be read but not written; the answer must not be lost for them.
    const { row: _row, metadata: _metadata, ...rest } = result;
    return JSON.stringify(rest);
  }
};
