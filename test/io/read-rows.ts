/** Reads rows from bytes in memory, for the tests of the sources. */

import { Readable } from 'node:stream';
import { expect } from 'vitest';
import type { Row } from '../../src/core/job.ts';
import { UsageError } from '../../src/core/usage-error.ts';
import { type Input, type InputOptions, openInput } from '../../src/io/input/open-input.ts';

export type Bytes = string | Buffer;

export const drain = async (input: Input): Promise<Row[]> => {
  const rows: Row[] = [];
  for await (const batch of input.batches) rows.push(...batch);
  await input.close();
  return rows;
};

export const open = (paths: readonly string[], options: Partial<InputOptions> = {}): Promise<Input> =>
  openInput({ paths, stdin: Readable.from([]), ...options });

/** Standard input that gives these chunks. */
export const piped = (bytes: Bytes | readonly Bytes[], options: Partial<InputOptions> = {}): Promise<Input> => {
  const chunks = (Array.isArray(bytes) ? bytes : [bytes]) as readonly Bytes[];
  const stdin = Readable.from(chunks.map((chunk) => Buffer.from(chunk as string)));
  return openInput({ paths: ['-'], stdin, ...options });
};

/** Rows as short lists: line and value, or line and reason. */
export const short = (rows: readonly Row[]): unknown[] =>
  rows.map((row) => (row.bad === undefined ? [row.line, row.value] : [row.line, { bad: row.bad }]));

export const rowsOf = async (
  bytes: Bytes | readonly Bytes[],
  options: Partial<InputOptions> = {},
): Promise<unknown[]> => short(await drain(await piped(bytes, options)));

export const usageErrorOf = async (opening: Promise<Input>): Promise<UsageError> => {
  const error: unknown = await opening.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UsageError);
  return error as UsageError;
};

/** The same bytes, cut into chunks of `size`. */
export const cut = (bytes: Bytes, size: number): Buffer[] => {
  const all = Buffer.from(bytes as string);
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.subarray(n * size, (n + 1) * size));
};

export const oneByte = (bytes: Bytes): Buffer[] => cut(bytes, 1);

export const bad = (reason: string) => ({ bad: reason });
export const notUtf8 = { bad: expect.stringContaining('not valid UTF-8') as string };
export const mark = '\uFEFF';
