import { isDeeperThan, isTextDeeperThan, maxJsonDepth } from '../../core/intake/json-depth.ts';
import { jsonFault } from '../../core/intake/json-fault.ts';
import { rawText } from '../../core/intake/raw-text.ts';
import type { Json, Row } from '../../core/job.ts';
import { lineReader } from './lines.ts';
import type { RowReader } from './row-reader.ts';

/** From this many characters on, nesting is checked before parsing: 16 MiB of brackets would take gigabytes as a value. */
const hugeText = 65_536;
const tooDeep = `nested deeper than ${maxJsonDepth} levels`;

/** One JSON value a line. */
export const jsonlReader = (file: string): RowReader => lineReader(file, parseRow);

/** Parses one JSON text to a row; a text that is not JSON gives a bad row. */
export const parseRow = (text: string, file: string, line: number): Row => {
  if (text.length > hugeText && isTextDeeperThan(text)) return { file, line, bad: tooDeep, raw: rawText(text) };
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    // Several files with byte order marks, put one behind the other.
    if (text.startsWith('\uFEFF')) return parseRow(text.replace(/^\uFEFF+/, ''), file, line);
    return { file, line, bad: jsonFault(text), raw: rawText(text) };
  }
  if (isDeeperThan(value)) return { file, line, bad: tooDeep, raw: rawText(text) };
  return { file, line, value };
};
