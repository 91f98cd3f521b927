/** A table of plain text that never passes its width: the first column gives way first, then the least important ones go. */

import type { Paint } from '../colours.ts';
import { padEnd, padStart, textWidth, truncateMiddle } from '../text-width.ts';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** Colours a cell after it is laid out; undefined leaves it. */
  readonly paint?: (row: Row) => Paint | undefined;
  /** 1 is left out first when there is no room. */
  readonly importance?: number;
}

export interface TableOptions<Row> {
  /** The first is aligned left and shortened in its middle, the others are aligned right. */
  readonly columns: readonly Column<Row>[];
  readonly width: number;
  readonly heading: Paint;
  /** What the first column keeps before others are left out; by default 16 columns. */
  readonly leastFirst?: number;
}

const gap = '  ';
const usualLeastFirst = 16;

/** The lines of the table: headings, then rows. */
export const table = <Row>(
  rows: readonly Row[],
  { columns, width, heading, ...options }: TableOptions<Row>,
): string[] => {
  const leastFirst = options.leastFirst ?? usualLeastFirst;
  const laidOut = columns.map((column) => {
    const cells = rows.map(column.cell);
    return { column, cells, width: Math.max(textWidth(column.title), ...cells.map(textWidth)) };
  });
  const [first, ...rest] = laidOut;
  if (first === undefined) return [];

  const restWidth = (): number => rest.reduce((sum, { width: own }) => sum + gap.length + own, 0);
  while (rest.length > 1 && Math.min(first.width, leastFirst) + restWidth() > width) {
    const least = rest.reduce((a, b) => ((b.column.importance ?? 9) < (a.column.importance ?? 9) ? b : a));
    rest.splice(rest.indexOf(least), 1);
  }
  const firstWidth = Math.max(1, Math.min(first.width, width - restWidth()));
  const inFirst = (text: string): string => padEnd(truncateMiddle(text, firstWidth), firstWidth);

  const headings =
    inFirst(first.column.title) + rest.map(({ column, width: own }) => gap + padStart(column.title, own)).join('');
  const body = rows.map((row, index) => {
    const paintFirst = first.column.paint?.(row);
    const name = inFirst(first.cells[index]!);
    return [
      paintFirst ? paintFirst(name) : name,
      ...rest.map(({ column, cells, width: own }) => {
        const cell = padStart(cells[index]!, own);
        const paint = column.paint?.(row);
        return gap + (paint ? paint(cell) : cell);
      }),
    ].join('');
  });
  return [heading(headings), ...body];
};
