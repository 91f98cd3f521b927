import { readSync } from 'node:fs';
import { setImmediate as nextTick } from 'node:timers/promises';

const chunkBytes = 1 << 20;
const lineFeed = 10;

/** A line as it stands in a file, with its LF if it has one, and where it starts. The bytes are only valid during the call. */
export type OnLine = (line: Buffer, start: number) => void;

/** Reads a file from its start to `end` and tells each line. Lets signals through between pieces of a megabyte. */
export const forEachLine = async (file: number, end: number, onLine: OnLine): Promise<void> => {
  let buffer = Buffer.allocUnsafeSlow(Math.min(chunkBytes, end + 1));
  let held = 0;
  let bufferStart = 0;
  for (;;) {
    if (held === buffer.length) {
      const larger = Buffer.allocUnsafeSlow(buffer.length * 2);
      buffer.copy(larger, 0, 0, held);
      buffer = larger;
    }
    const wanted = Math.min(buffer.length - held, end - bufferStart - held);
    const read = wanted === 0 ? 0 : readSync(file, buffer, held, wanted, bufferStart + held);
    const filled = held + read;
    let start = 0;
    for (let at = buffer.indexOf(lineFeed, held); at !== -1 && at < filled; at = buffer.indexOf(lineFeed, start)) {
      onLine(buffer.subarray(start, at + 1), bufferStart + start);
      start = at + 1;
    }
    if (read === 0) {
      if (filled > start) onLine(buffer.subarray(start, filled), bufferStart + start);
      return;
    }
    buffer.copyWithin(0, start, filled);
    held = filled - start;
    bufferStart += start;
    await nextTick();
  }
};
