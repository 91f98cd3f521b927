import { isUtf8 } from 'node:buffer';
import { rawText } from '../../core/intake/raw-text.ts';
import type { Json, Row } from '../../core/job.ts';
import type { CsvHeader } from './csv-header.ts';
import { CsvRecords } from './csv-records.ts';
import { countLineFeeds, endOfRecord, skipBlankLines, startOfOpenQuote } from './csv-scan.ts';
import { HeldBytes } from './held-bytes.ts';
import { holdsNul, maxRowBytes, notUtf8, type RowReader, tooLong } from './row-reader.ts';

/** Where the cells go that a record has beyond the header's columns, as an array. */
const extraCells = '_extra';

/**
 * Reads CSV records as objects, column → cell, every cell a string. A missing cell is empty; cells beyond the header
 * come back under `_extra`; a quote in the middle of an unquoted cell is a character like any other.
 *
 * `line` is the physical line where the record starts. csv-parse tells at which byte a record ends and the line feeds up
 * to there are counted here, because its own count takes a CRLF inside quotes for two lines.
 */
export const csvReader = (file: string, header: CsvHeader): RowReader => {
  let records = new CsvRecords(header.delimiter);
  /** The bytes behind the last whole record; all of them have been given to the parser. */
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let line = 1;
  let headerSeen = false;

  // A record over 16 MiB goes by without the parser, which would keep all of it.
  const oversized = new HeldBytes();
  let oversizedLines = 0;
  let quoted = false;

  const rowOf = (cells: readonly string[], bytes: Buffer, isValid: boolean): Row | null => {
    if (!headerSeen) {
      headerSeen = true;
      return null;
    }
    if (cells.length === 1 && bytes[0] !== 0x22 && cells[0]!.trim() === '') return null;
    const bad =
      bytes.length > maxRowBytes ? tooLong : !isValid && !isUtf8(bytes) ? notUtf8 : bytes.includes(0) ? holdsNul : null;
    return bad === null
      ? { file, line, value: recordOf(header.columns, cells) }
      : { file, line, bad, raw: rawText(bytes.toString('utf8')) };
  };

  const takePending = (): Buffer => {
    const bytes = pending.length === 1 ? pending[0]! : Buffer.concat(pending, pendingBytes);
    pending = [];
    pendingBytes = 0;
    return bytes;
  };

  const rowsSoFar = (): Row[] => {
    const rows: Row[] = [];
    const found = records.take();
    if (found.length === 0) return rows;
    const bytes = takePending();
    const end = found.at(-1)!.end;
    const isValid = isUtf8(bytes.subarray(0, end));
    let start = 0;
    for (const { cells, end: recordEnd } of found) {
      const contents = skipBlankLines(bytes, start, recordEnd);
      line += countLineFeeds(bytes, start, contents);
      const row = rowOf(cells, bytes.subarray(contents, recordEnd), isValid);
      if (row !== null) rows.push(row);
      line += countLineFeeds(bytes, contents, recordEnd);
      start = recordEnd;
    }
    if (end < bytes.length) {
      pending = [bytes.subarray(end)];
      pendingBytes = bytes.length - end;
    }
    return rows;
  };

  const startOversized = (): void => {
    records.abandon();
    const bytes = takePending();
    const contents = skipBlankLines(bytes, 0, bytes.length);
    line += countLineFeeds(bytes, 0, contents);
    oversized.add(bytes);
    oversizedLines = countLineFeeds(bytes, contents, bytes.length);
    quoted = startOfOpenQuote(bytes.subarray(contents), header.delimiter) !== -1;
  };

  const endOversized = (): Row => {
    const read = oversized.take();
    const row: Row = { file, line, bad: tooLong, raw: read.bad === undefined ? '' : read.raw };
    line += oversizedLines;
    records = new CsvRecords(header.delimiter);
    return row;
  };

  const push = async (chunk: Buffer): Promise<readonly Row[]> => {
    if (oversized.isEmpty()) {
      pending.push(chunk);
      pendingBytes += chunk.length;
      await records.write(chunk);
      const rows = rowsSoFar();
      if (pendingBytes > maxRowBytes) startOversized();
      return rows;
    }
    const record = endOfRecord(chunk, quoted);
    const passing = record.end === -1 ? chunk : chunk.subarray(0, record.end);
    quoted = record.quoted;
    oversized.add(passing);
    oversizedLines += countLineFeeds(passing, 0, passing.length);
    if (record.end === -1) return [];
    const row = endOversized();
    return record.end === chunk.length ? [row] : [row, ...(await push(chunk.subarray(record.end)))];
  };

  const end = async (): Promise<readonly Row[]> => {
    if (!oversized.isEmpty()) return [endOversized()];
    const unclosedQuote = await records.end();
    const rows = rowsSoFar();
    if (!unclosedQuote) return rows;
    const bytes = takePending();
    const contents = skipBlankLines(bytes, 0, bytes.length);
    const opened = contents + Math.max(0, startOfOpenQuote(bytes.subarray(contents), header.delimiter));
    const openedLine = line + countLineFeeds(bytes, 0, opened);
    const bad = 'a quote opens on this line and is never closed: the file could not be read from here on';
    rows.push({ file, line: openedLine, bad, raw: rawText(bytes.subarray(contents).toString('utf8')) });
    return rows;
  };

  return { push, end, line: () => line };
};

const recordOf = (columns: readonly string[], cells: readonly string[]): Json => {
  const record: Record<string, Json> = {};
  for (let i = 0; i < columns.length; i++) record[columns[i]!] = cells[i] ?? '';
  if (cells.length > columns.length) {
    const extra = cells.slice(columns.length);
    if (extra.some((cell) => cell !== '')) record[extraCells] = extra;
  }
  return record;
};
