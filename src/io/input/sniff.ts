import { UsageError } from '../../core/usage-error.ts';

/** How the rows of a file are written. `openai-batch` lines are JSON lines whose rows must be batch requests. */
export type InputFormat = 'jsonl' | 'json' | 'csv' | 'text' | 'openai-batch';

const byExtension: Readonly<Record<string, InputFormat>> = {
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  csv: 'csv',
  tsv: 'csv',
  txt: 'text',
};

/** The format that a file's name tells, `.gz` apart; where it tells none (`.json` is three things), the first bytes do. */
export const formatOf = (path: string, start: Buffer): InputFormat => {
  const extension = /\.([a-z]+)(?:\.gz)?$/.exec(path.toLowerCase())?.[1] ?? '';
  if (Object.hasOwn(byExtension, extension)) return byExtension[extension]!;
  const format = formatByBytes(start);
  // Whatever else a .json file begins with, its lines are no prompts.
  return format === 'text' && extension === 'json' ? 'jsonl' : format;
};

/**
 * The format that the first bytes tell, which must reach to the end of the first line: `[` is an array of rows; `{` and `"` are JSON lines if the first line is a whole
 * value, else JSON over several lines; anything else is text.
 */
const formatByBytes = (start: Buffer): 'jsonl' | 'json' | 'text' => {
  const text = start.toString('utf8').trimStart();
  if (text.startsWith('[')) return 'json';
  if (text.startsWith('"')) return 'jsonl';
  if (!text.startsWith('{')) return 'text';
  const end = text.indexOf('\n');
  return end === -1 || isJson(text.slice(0, end)) ? 'jsonl' : 'json';
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Whether `start` is enough to tell the format from. */
export const isEnoughToSniff = (start: Buffer): boolean => {
  const text = start.toString('utf8').trimStart();
  return text.includes('\n') || (start.length >= 16 && text !== '' && !text.startsWith('{'));
};

export const isGzip = (start: Buffer): boolean => start[0] === 0x1f && start[1] === 0x8b;

/** The bytes without the UTF-8 byte order mark that they may start with. */
export const skipMark = (start: Buffer): Buffer =>
  start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? start.subarray(3) : start;

/** Kinds of file that people pass by mistake, by their first bytes, and what to do with them. */
const foreign: readonly (readonly [magic: string, kind: string, hint: string])[] = [
  ['PK\x03\x04', 'a zip archive or a spreadsheet', 'Unpack it, or save the sheet as CSV (UTF-8).'],
  ['%PDF-', 'a PDF', 'Give a file of prompts: JSON lines, CSV or text.'],
  ['\x89PNG', 'an image', 'Give a file of prompts: JSON lines, CSV or text.'],
  ['\xff\xd8\xff', 'an image', 'Give a file of prompts: JSON lines, CSV or text.'],
  ['PAR1', 'a Parquet file', 'Convert it to JSON lines first.'],
  ['SQLite format 3\0', 'an SQLite database', 'Export the rows as JSON lines or CSV first.'],
  ['\x28\xb5\x2f\xfd', 'compressed with zstd', 'Pipe it in: zstd -dc FILE | llmgw batch -'],
  ['BZh', 'compressed with bzip2', 'Pipe it in: bzip2 -dc FILE | llmgw batch -'],
  ['\xfd7zXZ\0', 'compressed with xz', 'Pipe it in: xz -dc FILE | llmgw batch -'],
];

/** @throws UsageError when the first bytes are those of a file that cannot hold rows as they are. */
export const refuseForeign = (start: Buffer, name: string): void => {
  const head = start.toString('latin1', 0, 16);
  if (isUtf16(start)) {
    throw new UsageError(
      `${name} is UTF-16, and rows must be UTF-8.`,
      `Convert it: iconv -f UTF-16 -t UTF-8 ${name === 'stdin' ? '' : `${name} `}| llmgw batch -`,
    );
  }
  for (const [magic, kind, hint] of foreign) {
    if (head.startsWith(magic)) throw new UsageError(`${name} is ${kind}, not rows.`, hint);
  }
};

/** By its byte order mark, or by every other one of its first bytes being zero. */
const isUtf16 = ([a, b, c, d]: Buffer): boolean => {
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  if (d === undefined) return false;
  return a !== 0 && c !== 0 ? b === 0 && d === 0 : a === 0 && c === 0 && b !== 0 && d !== 0;
};
