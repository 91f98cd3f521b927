/** Lines of text kept up to date at the foot of a terminal, drawn by cli-progress. */

import { MultiBar, type SingleBar } from 'cli-progress';

/** The part of a TTY stream that is used. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

export interface Bars {
  /** Puts a line above the bars with the next frame. */
  note(line: string): void;
  /** Clears the bars and gives the cursor back. */
  stop(): void;
}

const framesPerSecond = 8;
const clearToEndOfScreen = '\x1b[0J';
const clearToEndOfLine = '\x1b[K';
const wrapOn = '\x1b[?7h';
const wrapOff = '\x1b[?7l';

/**
 * Draws `lines()` eight times a second, at most. The number of lines may change from frame to frame.
 * `columns()` is read for every frame; after a change of width everything is drawn anew.
 */
export const drawBars = (
  stream: ProgressStream,
  { lines, columns }: { readonly lines: () => readonly string[]; readonly columns: () => number },
): Bars => {
  let current = lines();
  let width = columns();
  let resized = false;
  // cli-progress leaves a line alone that reads as it did. One more space at its end, not seen, makes it draw all lines
  // again after the screen below the cursor was overwritten.
  let redraws = 0;
  let notes = 0;
  const slots: SingleBar[] = [];

  const bars = new MultiBar({
    stream: stream as unknown as NodeJS.WritableStream,
    fps: framesPerSecond,
    hideCursor: true,
    linewrap: false,
    clearOnComplete: true,
    stopOnComplete: false,
    gracefulExit: false,
    format: (_options, _params, payload: { readonly slot: number }) =>
      (current[payload.slot] ?? '') + (redraws % 2 === 0 ? '' : ' '),
  });
  const fill = (): void => {
    while (slots.length < current.length) slots.push(bars.create(1, 0, { slot: slots.length }));
  };
  // Not within a frame: removing a bar draws a frame itself.
  const shrink = (): void => {
    while (slots.length > Math.max(1, current.length)) bars.remove(slots.pop()!);
  };
  bars.on('update-pre', () => {
    current = lines();
    if (columns() !== width) {
      width = columns();
      resized = true;
      redraws++;
    }
    if (notes > 0) redraws++;
    notes = 0;
    fill();
    if (slots.length > current.length) queueMicrotask(() => active && shrink());
  });
  bars.on('redraw-pre', () => {
    if (resized) stream.write(clearToEndOfScreen);
    resized = false;
  });

  let active = true;
  const stop = (): void => {
    if (!active) return;
    active = false;
    process.removeListener('exit', stop);
    if (notes > 0) bars.update();
    bars.stop();
  };
  // A terminal without a cursor is a poor goodbye, whatever ended the process.
  process.once('exit', stop);
  fill();
  bars.update();

  return {
    note: (line) => {
      notes++;
      bars.log(`${wrapOn}${line}${clearToEndOfLine}\n${wrapOff}`);
    },
    stop,
  };
};
