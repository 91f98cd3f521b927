import type { Row } from '../../core/job.ts';
import { HeldBytes } from './held-bytes.ts';
import { parseRow } from './jsonl.ts';
import type { RowReader } from './row-reader.ts';

/** What a byte means to the structure of a JSON text outside strings; 0 for every other byte. */
const space = 1;
const open = 2;
const close = 3;
const quote = 4;
const comma = 5;
const meanings = new Uint8Array(256);
for (const byte of Buffer.from(' \t\r\n')) meanings[byte] = space;
for (const byte of Buffer.from('{[')) meanings[byte] = open;
for (const byte of Buffer.from('}]')) meanings[byte] = close;
meanings[0x22] = quote;
meanings[0x2c] = comma;
const backslash = 0x5c;
const bracket = 0x5b;
const lineFeed = 10;

/** What the two readers share: which bytes belong to the value being read, and where in it reading stands. */
class ValueScan {
  readonly held = new HeldBytes();
  depth = 0;
  isOpen = false;
  /** Line feeds inside strings so far: not JSON, but they are lines of the file. */
  lineFeeds = 0;
  #inString = false;
  #escaped = false;

  inString(): boolean {
    return this.#inString;
  }

  startString(): void {
    this.#inString = true;
  }

  /** Index of the byte behind the string that is open at `from`, or the chunk's length. */
  skipString(chunk: Buffer, from: number): number {
    let at = from;
    let escaped = this.#escaped;
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (escaped) escaped = false;
      else if (byte === backslash) escaped = true;
      else if (byte === 0x22) {
        this.#inString = false;
        this.#escaped = false;
        return at + 1;
      } else if (byte === lineFeed) this.lineFeeds++;
    }
    this.#escaped = escaped;
    return at;
  }

  /** The value ends: its text as a row. */
  take(file: string, line: number): Row {
    this.isOpen = false;
    const read = this.held.take();
    return read.bad === undefined ? parseRow(read.text, file, line) : { file, line, bad: read.bad, raw: read.raw };
  }
}

/**
 * Reads an array of rows element by element; only one element is in memory at a time. `line` is the element's number,
 * from 1. The bytes must start with `[`, white space before it allowed.
 */
export const jsonArrayReader = (file: string): RowReader => {
  const scan = new ValueScan();
  let line = 0;
  let state: 'before' | 'inside' | 'after' | 'ignored' = 'before';

  const bad = (reason: string): Row => {
    const partial = scan.isOpen ? scan.take(file, line) : null;
    const raw = partial === null || partial.bad === undefined ? '' : partial.raw;
    return { file, line: partial === null ? line + 1 : line, bad: reason, raw };
  };

  const push = (chunk: Buffer): readonly Row[] => {
    const rows: Row[] = [];
    let start = 0;
    let at = 0;
    while (at < chunk.length) {
      if (scan.inString()) {
        at = scan.skipString(chunk, at);
        continue;
      }
      const meaning = meanings[chunk[at]!]!;
      if (state !== 'inside') {
        if (state === 'ignored') return rows;
        if (state === 'before' && chunk[at] === bracket) {
          state = 'inside';
          scan.depth = 1;
        } else if (meaning !== space) {
          rows.push(bad(state === 'after' ? 'there is more text behind the end of the array' : 'not an array'));
          state = 'ignored';
          return rows;
        }
        at++;
        continue;
      }
      if (scan.depth === 1 && (meaning === comma || meaning === close)) {
        if (scan.isOpen) {
          scan.held.add(chunk.subarray(start, at));
          rows.push(scan.take(file, line));
        } else if (meaning === comma) {
          rows.push({ file, line: ++line, bad: 'no value between two commas', raw: ',' });
        }
        if (meaning === close) state = 'after';
        at++;
        continue;
      }
      if (!scan.isOpen && meaning !== space) {
        scan.isOpen = true;
        line++;
        start = at;
      }
      if (meaning === open) scan.depth++;
      else if (meaning === close) scan.depth--;
      else if (meaning === quote) scan.startString();
      at++;
    }
    if (scan.isOpen) scan.held.add(start === 0 ? chunk : chunk.subarray(start));
    return rows;
  };

  return {
    push,
    end: () => {
      if (state === 'after' || state === 'ignored') return [];
      return [bad(scan.isOpen ? 'the file ends inside this element' : 'the file ends before the array is closed')];
    },
    line: () => line + (scan.isOpen ? 0 : 1),
  };
};

/**
 * Reads JSON values that follow each other, each over as many lines as it likes: what `jq .` prints, or a file that
 * holds one object. `line` is the physical line where the value starts.
 */
export const jsonSequenceReader = (file: string): RowReader => {
  const scan = new ValueScan();
  let line = 1;
  let startLine = 1;
  let isGarbage = false;

  const push = (chunk: Buffer): readonly Row[] => {
    const rows: Row[] = [];
    let start = 0;
    let at = 0;
    const finish = (): void => {
      scan.held.add(chunk.subarray(start, at));
      rows.push(scan.take(file, startLine));
      isGarbage = false;
    };
    while (at < chunk.length) {
      if (scan.inString()) {
        at = scan.skipString(chunk, at);
        line += scan.lineFeeds;
        scan.lineFeeds = 0;
        if (scan.depth === 0 && !scan.inString()) finish();
        continue;
      }
      const byte = chunk[at]!;
      const meaning = meanings[byte]!;
      if (byte === lineFeed) {
        if (isGarbage) finish();
        line++;
      }
      if (isGarbage || (meaning === space && !scan.isOpen)) {
        at++;
        continue;
      }
      if (!scan.isOpen) {
        scan.isOpen = true;
        startLine = line;
        start = at;
        // A bare word or a stray bracket is no row: the rest of its line goes with it.
        isGarbage = meaning !== open && meaning !== quote;
      }
      at++;
      if (isGarbage) continue;
      if (meaning === quote) scan.startString();
      else if (meaning === open) scan.depth++;
      else if (meaning === close && --scan.depth === 0) finish();
    }
    if (scan.isOpen) scan.held.add(start === 0 ? chunk : chunk.subarray(start));
    return rows;
  };

  return {
    push,
    end: () => (scan.isOpen ? [scan.take(file, startLine)] : []),
    line: () => (scan.isOpen ? startLine : line),
  };
};
