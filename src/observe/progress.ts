/** How far the run is: live bars on a terminal, a plain line now and then elsewhere. Always on stderr. */

import type { Observer } from '../core/events.ts';
import { coloursOf } from './colours.ts';
import { type Bars, drawBars, type ProgressStream } from './progress/bars.ts';
import { type Frame, frameLines, plainLine } from './progress/lines.ts';
import { noLife, watch } from './progress/live.ts';
import { newPace, rowsPerSecond, samplePace } from './progress/pace.ts';

export type { ProgressStream } from './progress/bars.ts';

export interface ProgressOptions {
  readonly stream: ProgressStream;
  /** Whether bars may be drawn: see `isLiveTerminal`. */
  readonly tty: boolean;
  /** Columns of the terminal, asked for every frame. */
  columns(): number;
  /** Rows of the whole input; null while unknown. */
  total(): number | null;
  /** Bytes read ÷ bytes in all, 0 to 1; null when unknown. Used while `total` is. */
  share(): number | null;
  readonly colour: boolean;
  /** Between two plain lines; without a TTY. */
  readonly intervalMs: number;
  /** The clock of the events. */
  nowMs(): number;
}

export interface Progress extends Observer {
  start(): void;
  /** Clears the bars and restores the cursor; may be called twice. */
  stop(): void;
  /** Shows a line: above the bars while there are any. It is written as it is and must be safe to show. */
  note(line: string): void;
}

/** A terminal that understands cursor movements; `TERM=dumb` (an editor's shell, some CI) does not. */
export const isLiveTerminal = (stream: ProgressStream, env: Readonly<Record<string, string | undefined>>): boolean =>
  stream.isTTY === true && env.TERM !== 'dumb';

export const createProgress = (options: ProgressOptions): Progress => {
  const { stream, nowMs } = options;
  const live = noLife();
  const pace = newPace();
  const colours = coloursOf(options.colour);
  let bars: Bars | null = null;
  let timer: NodeJS.Timeout | null = null;

  const frame = (): Frame => {
    const now = nowMs();
    const doneHere = live.done - live.resumed;
    samplePace(pace, now, doneHere);
    return {
      live,
      total: options.total(),
      share: options.share(),
      rowsPerS: rowsPerSecond(pace, now, doneHere),
      nowMs: now,
    };
  };
  // The last column stays free (and one more for the redraw space): some terminals wrap as soon as it is written.
  const lines = (): string[] =>
    frameLines(
      frame(),
      { columns: Math.max(10, (options.columns() || 80) - 2), rows: (stream.rows || 24) - 1 },
      colours,
    );

  return {
    observe: (event) => watch(live, event),
    start: () => {
      if (bars !== null || timer !== null) return;
      if (options.tty && stream.isTTY === true) {
        bars = drawBars(stream, { lines, columns: () => options.columns() });
        return;
      }
      samplePace(pace, nowMs(), live.done - live.resumed);
      timer = setInterval(() => stream.write(`${plainLine(frame())}\n`), options.intervalMs);
      timer.unref();
    },
    stop: () => {
      bars?.stop();
      bars = null;
      if (timer !== null) clearInterval(timer);
      timer = null;
    },
    note: (line) => {
      if (bars === null) stream.write(`${line}\n`);
      else bars.note(line);
    },
  };
};
