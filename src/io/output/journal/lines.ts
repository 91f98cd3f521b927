/** Reads key and status from a line of a results file without parsing the whole of it, where llmgw wrote it. */

import { batchIdPrefix } from '../formats/openai-batch.ts';
import type { ResultStatus } from '../result-sink.ts';

interface LineHead {
  readonly key: string;
  readonly status: ResultStatus;
}

/** `foreign` is JSON that no run of llmgw has written; `damaged` is no JSON at all. */
type LineReading = LineHead | 'foreign' | 'damaged';

export interface LineFormat {
  /**
   * @param line Without its line end. @param parseAll For a line that had none: where it breaks off at a bracket only a
   * parser can tell that it is not whole.
   */
  read(line: Buffer, parseAll: boolean): LineReading;
  /** How every line of this format begins, up to the first text that differs from row to row. */
  readonly opening: string;
  /** What follows that text. */
  readonly afterFirst: string;
}

const headBytes = 512;
const keyShape = /^[0-9a-f]{24}$/;
const resultHead =
  /^\{"id":"[^"\\]*(?:\\.[^"\\]*)*","key":"([0-9a-f]{24})","line":\d+(?:,"file":"[^"\\]*(?:\\.[^"\\]*)*")?,"status":"(ok|failed|rejected)"/;
const batchHead = /^\{"id":"batch_req_([0-9a-f]{24})","custom_id":"/;
/** The end of an answer's usage and of the line; an error's body closes one bracket less. */
const batchOkEnd = '}}}},"error":null}';
const closingBrace = 125;

export const jsonlLines: LineFormat = {
  read(line, parseAll) {
    const head = !parseAll && isWhole(line) ? resultHead.exec(line.toString('latin1', 0, headBytes)) : null;
    if (head !== null) return { key: head[1]!, status: head[2] as ResultStatus };
    const value = parsed(line);
    if (value === 'damaged') return value;
    const { key, status } = value as { readonly key?: unknown; readonly status?: unknown };
    if (typeof key !== 'string' || !keyShape.test(key)) return 'foreign';
    return status === 'ok' || status === 'failed' || status === 'rejected' ? { key, status } : 'foreign';
  },
  opening: '{"id":"',
  afterFirst: '","key":"',
};

export const openaiBatchLines: LineFormat = {
  read(line, parseAll) {
    // Inside a text the quotes would be escaped.
    if (
      !parseAll &&
      isWhole(line) &&
      line.toString('latin1', Math.max(0, line.length - batchOkEnd.length)) === batchOkEnd
    ) {
      const head = batchHead.exec(line.toString('latin1', 0, headBytes));
      if (head !== null) return { key: head[1]!, status: 'ok' };
    }
    const value = parsed(line);
    if (value === 'damaged') return value;
    const { id, response, error } = value as {
      readonly id?: unknown;
      readonly response?: { readonly status_code?: unknown } | null;
      readonly error?: { readonly code?: unknown } | null;
    };
    if (typeof id !== 'string' || !id.startsWith(batchIdPrefix)) return 'foreign';
    const key = id.slice(batchIdPrefix.length);
    if (!keyShape.test(key)) return 'foreign';
    if (error === null) return { key, status: response?.status_code === 200 ? 'ok' : 'failed' };
    return { key, status: error?.code === 'rejected' ? 'rejected' : 'failed' };
  },
  opening: `{"id":"${batchIdPrefix}`,
  afterFirst: '","custom_id":"',
};

/** Whether a text that breaks off is the beginning of a line of this format, and not of somebody's notes. */
export const isTornLine = (format: LineFormat, text: string): boolean => {
  const { opening, afterFirst } = format;
  if (text.length <= opening.length) return opening.startsWith(text);
  if (!text.startsWith(opening)) return false;
  const first = /^[^"\\]*(?:\\.[^"\\]*)*/.exec(text.slice(opening.length))![0];
  const rest = text.slice(opening.length + first.length, opening.length + first.length + afterFirst.length);
  return afterFirst.startsWith(rest) || rest === '\\';
};

/** A power cut can leave zeros where bytes were still to be written; in a line of JSON they never stand otherwise. */
export const hasZeros = (bytes: Buffer): boolean => bytes.includes(0);

const isWhole = (line: Buffer): boolean => line[line.length - 1] === closingBrace && !hasZeros(line);

const parsed = (line: Buffer): object | 'damaged' => {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return 'damaged';
  }
};
