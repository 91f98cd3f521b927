import type { Readable } from 'node:stream';
import { UsageError } from '../../core/usage-error.ts';
import { type ByteStream, openFile, type PeekableStream, peekable, readableStream } from './bytes.ts';
import { csvReader } from './csv.ts';
import { type CsvHeader, headerEnd, readCsvHeader } from './csv-header.ts';
import { gunzip } from './gunzip.ts';
import { jsonArrayReader, jsonSequenceReader } from './json-array.ts';
import { jsonlReader } from './jsonl.ts';
import type { RowReader } from './row-reader.ts';
import { formatOf, type InputFormat, isEnoughToSniff, isGzip, refuseForeign, skipMark } from './sniff.ts';
import { textReader } from './text.ts';

/** A file whose beginning has been looked at. */
export interface OpenedFile {
  /** As rows name it. */
  readonly name: string;
  readonly format: InputFormat;
  /** Of a CSV file. */
  readonly header: CsvHeader | null;
  /** Null for what has no size, such as a pipe. */
  readonly sizeBytes: number | null;
  newReader(): RowReader;
  /** Its bytes from the start, inflated and without a byte order mark. To be called once. */
  bytes(): Promise<ByteStream>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly stdin: Readable;
  readonly format?: InputFormat;
  /** Whether the file stays open; else it is opened again when its bytes are asked for, unless it is a pipe. */
  readonly staysOpen: boolean;
}

const sniffedBytes = 64 * 1024;

/**
 * Opens one file (`-` is standard input) and finds out what it is.
 * @throws UsageError when it cannot be read, is empty or holds no rows as it is.
 */
export const openInputFile = async (path: string, options: OpenOptions): Promise<OpenedFile> => {
  const name = path === '-' ? 'stdin' : path;
  const { stream, sizeBytes } = await openPath(path, options.stdin);
  try {
    const start = await stream.peek(isEnoughToSniff, sniffedBytes);
    await refuseEmpty(stream, start, name);
    refuseForeign(start, name);
    const text = skipMark(start);
    const format = options.format ?? formatOf(path, text);
    const header = format === 'csv' ? await peekHeader(stream, name) : null;
    const isArray = format === 'json' && text.toString('utf8').trimStart().startsWith('[');

    let kept: PeekableStream | null = stream;
    if (sizeBytes !== null && !options.staysOpen) {
      await stream.close();
      kept = null;
    }
    return {
      name,
      format,
      header,
      sizeBytes,
      newReader: () => newReader(name, format, header, isArray),
      bytes: async () => {
        kept ??= (await openPath(path, options.stdin)).stream;
        return withoutMark(kept);
      },
      close: async () => kept?.close(),
    };
  } catch (error) {
    await stream.close();
    throw error;
  }
};

const newReader = (name: string, format: InputFormat, header: CsvHeader | null, isArray: boolean): RowReader => {
  if (header !== null) return csvReader(name, header);
  if (format === 'text') return textReader(name);
  if (format !== 'json') return jsonlReader(name);
  return isArray ? jsonArrayReader(name) : jsonSequenceReader(name);
};

const openPath = async (
  path: string,
  stdin: Readable,
): Promise<{ readonly stream: PeekableStream; readonly sizeBytes: number | null }> => {
  const file = path === '-' ? { stream: readableStream(stdin), sizeBytes: null } : await openNamed(path);
  const raw = peekable(file.stream);
  const start = await raw.peek((seen) => seen.length >= 2 || (seen.length === 1 && seen[0] !== 0x1f), 2);
  return { stream: isGzip(start) ? peekable(gunzip(raw)) : raw, sizeBytes: file.sizeBytes };
};

const openNamed = async (path: string): Promise<{ readonly stream: ByteStream; readonly sizeBytes: number | null }> => {
  try {
    return await openFile(path);
  } catch (error) {
    throw new UsageError(...whyNotOpened(path, error));
  }
};

const whyNotOpened = (path: string, error: unknown): readonly [message: string, hint: string] => {
  switch (systemCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return [`There is no file ${path}.`, 'Check the path; - reads standard input.'];
    case 'EISDIR':
      return [`${path} is a directory.`, `Name the files in it, for example ${path.replace(/\/$/, '')}/*.jsonl.`];
    case 'EACCES':
    case 'EPERM':
      return [
        `${path} may not be read: permission denied.`,
        'Check the permissions of the file and of its directories.',
      ];
    default:
      return [`${path} cannot be opened (${systemCode(error) ?? 'unknown error'}).`, 'Check the path and the disk.'];
  }
};

const systemCode = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

const refuseEmpty = async (stream: PeekableStream, start: Buffer, name: string): Promise<void> => {
  const failure = stream.failure();
  if (failure !== null && start.length === 0) {
    throw new UsageError(`${name} cannot be read: ${failure.message}.`, 'Check that the file is whole.');
  }
  if (start.length < sniffedBytes && skipMark(start).toString('latin1').trim() === '' && failure === null) {
    throw new UsageError(
      `${name} is empty.`,
      name === 'stdin' ? 'Pipe rows in, or name a file.' : 'Check what was to write it.',
    );
  }
};

const maxHeaderBytes = 1024 * 1024;

const peekHeader = async (stream: PeekableStream, name: string): Promise<CsvHeader> => {
  const start = await stream.peek((seen) => headerEnd(skipMark(seen)) !== -1, maxHeaderBytes);
  const text = skipMark(start);
  const end = headerEnd(text);
  if (end === -1 && start.length >= maxHeaderBytes) {
    throw new UsageError(
      `The first record of ${name} does not end within 1 MiB.`,
      'The first line of a CSV file names its columns; is a quote left open in it?',
    );
  }
  return readCsvHeader(end === -1 ? text : text.subarray(0, end + 1), name);
};

const withoutMark = (stream: PeekableStream): ByteStream => {
  let isStart = true;
  return {
    ...stream,
    next: async () => {
      if (!isStart) return stream.next();
      isStart = false;
      await stream.peek((seen) => seen.length >= 3 || (seen.length > 0 && seen[0] !== 0xef), 3);
      const first = await stream.next();
      const rest = first === null ? null : skipMark(first);
      return rest?.length === 0 ? stream.next() : rest;
    },
  };
};
