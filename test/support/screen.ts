import type { ProgressStream } from '../../src/observe/progress.ts';
import { textWidth } from '../../src/observe/text-width.ts';

/**
 * A terminal as far as progress bars use one: it keeps the lines, the cursor and the two modes, and remembers the widest
 * line that was written. Throws on a control sequence that it does not know.
 */
export interface Screen extends ProgressStream {
  columns: number;
  rows: number;
  readonly lines: string[];
  readonly written: string[];
  cursorShown: boolean;
  wraps: boolean;
  widest: number;
}

export const screen = (columns: number, rows: number): Screen => {
  let row = 0;
  let column = 0;
  const put = (text: string): void => {
    const line = (self.lines[row] ?? '').padEnd(column);
    self.lines[row] = line.slice(0, column) + text + line.slice(column + text.length);
    column += text.length;
    self.widest = Math.max(self.widest, textWidth(self.lines[row]!.trimEnd()));
  };
  const control = (parameter: string, command: string): void => {
    const amount = Number(parameter || 1);
    if (command === 'A') row = Math.max(0, row - amount);
    else if (command === 'G') column = amount - 1;
    else if (command === 'K' && parameter === '2') self.lines[row] = '';
    else if (command === 'K') self.lines[row] = (self.lines[row] ?? '').slice(0, column);
    else if (command === 'J') {
      self.lines.length = Math.min(self.lines.length, row + 1);
      self.lines[row] = (self.lines[row] ?? '').slice(0, column);
    } else if (parameter === '?25') self.cursorShown = command === 'h';
    else if (parameter === '?7') self.wraps = command === 'h';
    else if (command !== 'm') throw new Error(`unknown control sequence ${parameter}${command}`);
  };
  const self: Screen = {
    isTTY: true,
    columns,
    rows,
    lines: [],
    written: [],
    cursorShown: true,
    wraps: true,
    widest: 0,
    write: (text) => {
      self.written.push(text);
      for (const [, parameter, command, newline, plain] of text.matchAll(
        /\x1b\[(\??\d*)([A-Za-z])|(\n)|([^\x1b\n]+)/g,
      )) {
        if (command !== undefined) control(parameter ?? '', command);
        else if (newline !== undefined) {
          row++;
          column = 0;
        } else put(plain!);
      }
    },
  };
  return self;
};
