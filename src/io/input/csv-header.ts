import { parse } from 'csv-parse/sync';
import { UsageError } from '../../core/usage-error.ts';
import { decodeText } from './held-bytes.ts';
import { notUtf8 } from './row-reader.ts';

type CsvDelimiter = ',' | ';' | '\t';

export interface CsvHeader {
  /**
   * Column names as rows use them: trimmed; a name that comes again gets `_2`, `_3` …; `__proto__`, which is no safe
   * name in JavaScript, becomes `_proto_`.
   */
  readonly columns: readonly string[];
  readonly delimiter: CsvDelimiter;
}

/** Index of the line feed that ends the header record, or -1 when it is not among these bytes. */
export const headerEnd = (bytes: Buffer): number => {
  let quoted = false;
  let started = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 0x22) quoted = !quoted;
    if (byte === 0x0a && !quoted && started) return at;
    if (byte !== 0x0a && byte !== 0x0d) started = true;
  }
  return -1;
};

/**
 * Reads the header record, which `bytes` hold as a whole. The delimiter is a comma; a header without one that has a
 * tab or a semicolon is separated by that.
 * @throws UsageError when the header cannot be read.
 */
export const readCsvHeader = (bytes: Buffer, file: string): CsvHeader => {
  const text = decodeText(bytes);
  if (text === null) throw new UsageError(`The header of ${file} is ${notUtf8}.`);
  const delimiter = delimiterOf(text);
  let cells: readonly string[];
  try {
    const records = parse(text, { delimiter, relax_quotes: true, skip_empty_lines: true, to: 1 }) as string[][];
    cells = records[0] ?? [];
  } catch {
    throw new UsageError(
      `The header of ${file} has a quote that is never closed.`,
      'The first line of a CSV file names its columns.',
    );
  }
  return { columns: columnNames(cells), delimiter };
};

const delimiterOf = (header: string): CsvDelimiter => {
  const unquoted = header.replace(/"[^"]*"/g, '');
  if (unquoted.includes(',')) return ',';
  if (unquoted.includes('\t')) return '\t';
  return unquoted.includes(';') ? ';' : ',';
};

const columnNames = (cells: readonly string[]): readonly string[] => {
  const taken = new Set<string>();
  return cells.map((cell) => {
    const wanted = cell.trim() === '__proto__' ? '_proto_' : cell.trim();
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = `${wanted}_${n}`;
    taken.add(name);
    return name;
  });
};
