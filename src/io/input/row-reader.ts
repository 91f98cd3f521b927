import type { Row } from '../../core/job.ts';

/** Turns the bytes of one file into rows. It is fed chunk by chunk, never sees a byte order mark and never throws. */
export interface RowReader {
  /** The rows that this chunk completes. The chunk must not change afterwards. */
  push(chunk: Buffer): readonly Row[] | Promise<readonly Row[]>;
  /** The rows that only the end of the file completes. */
  end(): readonly Row[] | Promise<readonly Row[]>;
  /** Where reading stands, as a row's `line`. */
  line(): number;
}

/** A longer row is not held in memory: it becomes a bad row. */
export const maxRowBytes = 16 * 1024 * 1024;

export const tooLong = 'longer than 16 MiB';
export const notUtf8 =
  'not valid UTF-8; if the file has another encoding, convert it first, for example with iconv -f WINDOWS-1252 -t UTF-8';
export const holdsNul = 'holds a NUL byte: not text';
