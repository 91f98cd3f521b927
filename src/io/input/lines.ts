import type { Row } from '../../core/job.ts';
import { decodeRow, decodeText, HeldBytes } from './held-bytes.ts';
import { maxRowBytes, type RowReader } from './row-reader.ts';

const lineFeed = 10;
const carriageReturn = 13;

/**
 * Reads one row a line; blank lines are skipped but counted. Whole chunks are decoded at once; only a chunk that is not
 * valid UTF-8 is looked at line by line, so that one broken line costs no other.
 *
 * `toRow` gets a line without its line end.
 */
export const lineReader = (file: string, toRow: (text: string, file: string, line: number) => Row): RowReader => {
  const held = new HeldBytes();
  let line = 1;
  let rows: Row[] = [];

  const oneText = (text: string): void => {
    const isCrLf = text.charCodeAt(text.length - 1) === carriageReturn;
    if (!isBlank(text)) rows.push(toRow(isCrLf ? text.slice(0, -1) : text, file, line));
    line++;
  };
  const oneLine = (bytes: Buffer | null): void => {
    const read = bytes === null ? held.take() : decodeRow(bytes);
    if (read.bad === undefined) oneText(read.text);
    else rows.push({ file, line: line++, bad: read.bad, raw: read.raw });
  };
  const wholeLines = (bytes: Buffer): void => {
    const text = bytes.length > maxRowBytes ? null : decodeText(bytes);
    let start = 0;
    if (text === null) {
      for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, start)) {
        oneLine(bytes.subarray(start, end));
        start = end + 1;
      }
      oneLine(bytes.subarray(start));
      return;
    }
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      oneText(text.slice(start, end));
      start = end + 1;
    }
    oneText(start === 0 ? text : text.slice(start));
  };
  const taken = (): readonly Row[] => {
    const batch = rows;
    rows = [];
    return batch;
  };

  return {
    push: (chunk) => {
      let start = 0;
      if (!held.isEmpty()) {
        const end = chunk.indexOf(lineFeed);
        held.add(end === -1 ? chunk : chunk.subarray(0, end));
        if (end === -1) return taken();
        oneLine(null);
        start = end + 1;
      }
      const last = chunk.lastIndexOf(lineFeed);
      if (last >= start) {
        wholeLines(chunk.subarray(start, last));
        start = last + 1;
      }
      if (start < chunk.length) held.add(chunk.subarray(start));
      return taken();
    },
    end: () => {
      if (!held.isEmpty()) oneLine(null);
      return taken();
    },
    line: () => line,
  };
};

/** Whether a line has nothing but white space. The first character nearly always decides. */
const isBlank = (text: string): boolean => {
  const first = text.charCodeAt(0);
  return !(first > 0x20 && first < 0x80) && text.trim() === '';
};
