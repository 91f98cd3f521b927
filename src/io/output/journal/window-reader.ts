import { fstatSync, readSync } from 'node:fs';

const windowBytes = 1 << 20;

/** Gives bytes of a file by position, from a window that is read ahead: quick when the positions lie near each other. */
export interface WindowReader {
  /** The bytes from `start` to `end`, valid until the next call; fewer when the file ends before. */
  bytes(start: number, end: number): Buffer;
}

export const createWindowReader = (file: number): WindowReader => {
  let window = Buffer.allocUnsafeSlow(Math.min(windowBytes, fstatSync(file).size + 1));
  let windowStart = 0;
  let filled = 0;

  const fill = (start: number): void => {
    windowStart = start;
    filled = 0;
    for (;;) {
      const read = readSync(file, window, filled, window.length - filled, start + filled);
      if (read === 0) return;
      filled += read;
      if (filled === window.length) return;
    }
  };

  return {
    bytes(start, end) {
      if (start < windowStart || end > windowStart + filled) {
        if (end - start > window.length) window = Buffer.allocUnsafeSlow(end - start);
        // Records that finished out of order lie a little before as often as a little behind.
        fill(Math.max(0, start - windowBytes / 4));
        if (end > windowStart + filled) fill(start);
      }
      return window.subarray(start - windowStart, Math.min(end - windowStart, filled));
    },
  };
};
