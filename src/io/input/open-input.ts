import type { Readable } from 'node:stream';
import type { Row } from '../../core/job.ts';
import { UsageError } from '../../core/usage-error.ts';
import type { ByteStream } from './bytes.ts';
import { type OpenedFile, openInputFile } from './opened-file.ts';
import type { InputFormat } from './sniff.ts';

export interface InputOptions {
  /** `-` is standard input. */
  readonly paths: readonly string[];
  readonly format?: 'jsonl' | 'csv' | 'text' | 'openai-batch';
  readonly stdin: Readable;
  /** Columns that every CSV file must have. */
  readonly columnsNeeded?: readonly string[];
  /** Columns of which every CSV file must have at least one. */
  readonly oneColumnOf?: readonly string[];
}

export interface Input {
  /** All rows of all files in order, in the batches in which they were read. To be read once. */
  readonly batches: AsyncIterable<readonly Row[]>;
  /** The format of the first file; `json` is an array of rows, or values over several lines. */
  readonly format: InputFormat;
  /** The column names of the first CSV file; null when there is none. */
  readonly columns: readonly string[] | null;
  /** Size of all files as they lie on disk; null when a pipe is among them. */
  readonly totalBytes: number | null;
  /** Of `totalBytes`, how many have been read. */
  bytesRead(): number;
  /** Ends the reading at once, also one that waits for a pipe. */
  close(): Promise<void>;
}

/**
 * Opens every file and looks at its beginning before anything is sent, so that what cannot be read stops the run here.
 * Reading is pulled: nothing is read before the next batch is asked for.
 * @throws UsageError for a file that is missing, unreadable, a directory, empty, UTF-16 or no text at all, for a CSV
 * without a column that it must have, and for CSV mixed with other formats.
 */
export const openInput = async (options: InputOptions): Promise<Input> => {
  const { paths, stdin, format } = options;
  if (paths.length === 0)
    throw new UsageError('There is no input.', 'Name one or more files, or - for standard input.');
  if (paths.filter((path) => path === '-').length > 1)
    throw new UsageError('Standard input (-) can be read only once.');
  const files: OpenedFile[] = [];
  try {
    for (const path of paths) {
      // One file stays open; hundreds of them would use up the descriptors that a process may have.
      const file = await openInputFile(path, { stdin, staysOpen: files.length === 0, ...(format && { format }) });
      files.push(file);
      refuseWithoutColumns(file, options);
      refuseMixed(files[0]!, file);
    }
  } catch (error) {
    for (const file of files) await file.close();
    throw error;
  }

  let current: ByteStream | null = null;
  let bytesBefore = 0;
  let isClosed = false;

  async function* batchesOf(file: OpenedFile): AsyncGenerator<readonly Row[]> {
    const reader = file.newReader();
    let trouble: unknown = null;
    try {
      current = await file.bytes();
    } catch (error) {
      trouble = error;
    }
    while (current !== null && trouble === null && !isClosed) {
      let chunk: Buffer | null;
      try {
        chunk = await current.next();
      } catch (error) {
        trouble = error;
        break;
      }
      const rows = await (chunk === null ? reader.end() : reader.push(chunk));
      if (rows.length > 0) yield rows;
      if (chunk === null) return;
    }
    // What the broken-off line began with is no row: a prompt that lacks its end must not be sent.
    if (trouble !== null && !isClosed) yield [brokenOff(file.name, reader.line(), trouble)];
  }

  async function* batches(): AsyncGenerator<readonly Row[]> {
    for (const file of files) {
      if (isClosed) return;
      try {
        yield* batchesOf(file);
      } finally {
        bytesBefore += current?.bytesRead() ?? 0;
        current = null;
        await file.close();
      }
    }
  }

  const sizes = files.map((file) => file.sizeBytes);
  return {
    batches: batches(),
    format: files[0]!.format,
    columns: files.find((file) => file.header !== null)?.header?.columns ?? null,
    totalBytes: sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0),
    bytesRead: () => bytesBefore + (current?.bytesRead() ?? 0),
    close: async () => {
      isClosed = true;
      for (const file of files) await file.close();
    },
  };
};

const brokenOff = (file: string, line: number, trouble: unknown): Row => {
  const why = trouble instanceof Error ? trouble.message : String(trouble);
  return { file, line, bad: `the file could not be read from here on: ${why}`, raw: why };
};

const refuseMixed = (first: OpenedFile, file: OpenedFile): void => {
  if ((first.format === 'csv') === (file.format === 'csv')) return;
  throw new UsageError(
    `${first.name} is ${first.format} and ${file.name} is ${file.format}: CSV cannot be read together with other formats.`,
    'Run them one after the other, or name the format of all with --format.',
  );
};

const refuseWithoutColumns = (file: OpenedFile, options: InputOptions): void => {
  if (file.header === null) return;
  const { columns } = file.header;
  const has = `its columns are: ${columns.join(', ')}`;
  for (const name of options.columnsNeeded ?? []) {
    if (!columns.includes(name)) {
      throw new UsageError(
        `${file.name} has no column "${name}"; ${has}.`,
        'Name one of them in --prompt-field, --id-field or the template.',
      );
    }
  }
  const oneOf = options.oneColumnOf ?? [];
  if (oneOf.length > 0 && !oneOf.some((name) => columns.includes(name))) {
    throw new UsageError(
      `${file.name} has no column for the prompt (${oneOf.join(', ')}); ${has}.`,
      'Name the column with --prompt-field, or build the prompt with --template "… {{column}} …".',
    );
  }
};
