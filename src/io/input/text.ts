import { rawText } from '../../core/intake/raw-text.ts';
import { lineReader } from './lines.ts';
import { holdsNul, type RowReader } from './row-reader.ts';

/** One prompt a line, as it stands there. */
export const textReader = (file: string): RowReader =>
  lineReader(file, (text, name, line) =>
    text.includes('\0') ? { file: name, line, bad: holdsNul, raw: rawText(text) } : { file: name, line, value: text },
  );
