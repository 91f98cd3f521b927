/** Results as CSV: the input's columns, then the tool's own (SPEC section 3). */

import type { Json } from '../../../core/job.ts';
import type { Result } from '../../../core/result.ts';

export const ownColumns = [
  'status',
  'content',
  'model',
  'provider',
  'input_tokens',
  'output_tokens',
  'cost_usd',
  'latency_ms',
  'error',
] as const;

export interface CsvOptions {
  /** The input's columns, in its order. */
  readonly columns: readonly string[];
  /** Puts a `'` before cells that a spreadsheet would run as a formula (`= + - @`, tab, CR). */
  readonly csvSafe: boolean;
}

export type CsvLine = (cells: readonly string[]) => string;

/** Makes lines with csv-stringify, which is loaded only when CSV is written. A line ends in LF. */
export const loadCsvLine = async (csvSafe: boolean): Promise<CsvLine> => {
  const { stringify } = await import('csv-stringify/sync');
  const options = { escape_formulas: csvSafe };
  return (cells) => stringify([[...cells]], options);
};

/**
 * The cells of a result. A column of the input is looked up in `row`; `id`, `metadata` and `priority` come from the
 * result itself when the row does not have them.
 */
export const csvCells = (result: Result, columns: readonly string[]): string[] => {
  const cells = columns.map((column) => cellOf(inputField(result, column)));
  cells.push(
    result.status,
    result.content ?? '',
    result.model ?? '',
    result.provider ?? '',
    cellOf(result.usage?.input_tokens),
    cellOf(result.usage?.output_tokens),
    cellOf(result.cost_usd),
    cellOf(result.latency_ms),
    result.error === undefined ? '' : `${result.error.code}: ${result.error.message}`,
  );
  return cells;
};

const inputField = (result: Result, column: string): Json | undefined => {
  if (result.row !== undefined && Object.hasOwn(result.row, column)) return result.row[column];
  if (column === 'id') return result.id;
  if (column === 'metadata') return result.metadata;
  if (column === 'priority') return result.priority;
  return undefined;
};

const cellOf = (value: Json | undefined): string => {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
