/** Mutated input files: whatever they hold, reading them ends, throws nothing but what is meant for people, and loses no row. */

import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { classify } from '../../src/core/classify.ts';
import { createIntake, isRejection } from '../../src/core/intake.ts';
import type { Row } from '../../src/core/job.ts';
import { rejectedResult } from '../../src/core/result.ts';
import { estimateRequestTokens } from '../../src/core/tokens.ts';
import { UsageError } from '../../src/core/usage-error.ts';
import { openInput } from '../../src/io/input/open-input.ts';
import { createRowKeys } from '../../src/io/row-key.ts';

export const fuzzFormats = ['jsonl', 'openai-batch', 'csv', 'text', 'json', 'sniffed', 'gzip'] as const;
export type FuzzFormat = (typeof fuzzFormats)[number];

export interface FuzzCount {
  files: number;
  /** Files that were refused as a whole, with a message for people. */
  refused: number;
  rows: number;
  rejected: number;
}

/** @throws with the smallest failing file and its seed when a promise is broken. */
export const fuzz = async (format: FuzzFormat, { runs, seed }: { runs: number; seed: number }): Promise<FuzzCount> => {
  const count: FuzzCount = { files: 0, refused: 0, rows: 0, rejected: 0 };
  await fc.assert(
    fc.asyncProperty(
      mutatedFile(format),
      fc.array(fc.integer({ min: 1, max: 64 }), { maxLength: 5 }),
      async (bytes, cuts) => {
        const read = await withinTime(readAll(bytes, format, []));
        const inPieces = await withinTime(readAll(bytes, format, cuts));
        count.files++;
        // Damaged gzip data gives more or less of what stands before the damage, in pieces or not.
        if (format !== 'gzip' && JSON.stringify(read?.keys) !== JSON.stringify(inPieces?.keys)) {
          throw new Error('read in pieces it is another file');
        }
        if (read === null) {
          count.refused++;
          return;
        }
        count.rows += read.keys.length;
        count.rejected += read.rejected;
        const expected = linesOf(bytes, format);
        if (expected !== null && read.keys.length !== expected) {
          throw new Error(`${expected} lines that are not blank, but ${read.keys.length} rows`);
        }
      },
    ),
    { numRuns: runs, seed },
  );
  return count;
};

interface Read {
  readonly keys: readonly string[];
  readonly rejected: number;
}

const withinTime = async <T>(work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('still reading after 10 s')), 10_000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** Null when the file is refused as a whole. */
const readAll = async (bytes: Buffer, format: FuzzFormat, cuts: readonly number[]): Promise<Read | null> => {
  const named = format === 'jsonl' || format === 'csv' || format === 'text' || format === 'openai-batch';
  let input: Awaited<ReturnType<typeof openInput>>;
  try {
    input = await openInput({ paths: ['-'], stdin: inPieces(bytes, cuts), ...(named ? { format } : {}) });
  } catch (error) {
    if (error instanceof UsageError && error.message !== '') return null;
    throw error;
  }
  const intake = createIntake({
    csv: input.format === 'csv',
    format: input.format,
    defaults: { maxTokens: 100 },
  });
  const keys = createRowKeys();
  const found: string[] = [];
  let rejected = 0;
  let lastLine = 0;
  for await (const batch of input.batches) {
    for (const row of batch) {
      if (row.line < Math.max(1, lastLine)) throw new Error(`line ${row.line} after line ${lastLine}`);
      lastLine = row.line;
      const taken = takeUp(row, intake, keys);
      found.push(taken.key);
      if (taken.rejected) rejected++;
    }
  }
  await input.close();
  if (new Set(found).size !== found.length) throw new Error('two rows have the same key');
  return { keys: found, rejected };
};

const takeUp = (
  row: Row,
  intake: ReturnType<typeof createIntake>,
  keys: ReturnType<typeof createRowKeys>,
): { readonly key: string; readonly rejected: boolean } => {
  const draft = intake.draft(row);
  if (isRejection(draft)) {
    const key = keys.keyOfRejected(draft);
    if (draft.reason === '') throw new Error('rejected without a reason');
    const line = JSON.stringify(rejectedResult(draft, key, { wallMs: 0, simulated: false, namesFile: true }));
    JSON.parse(line);
    return { key, rejected: true };
  }
  classify(draft, []);
  const { tokens, upperBound } = estimateRequestTokens(draft.request);
  if (!(tokens >= 0 && upperBound >= 0)) throw new Error('tokens are no number');
  JSON.stringify(draft.request);
  return { key: keys.keyOf(draft).key, rejected: false };
};

/** How many rows there must be: a line that is not blank is one. Null where lines are not rows. */
const linesOf = (bytes: Buffer, format: FuzzFormat): number | null => {
  if (format !== 'jsonl' && format !== 'openai-batch' && format !== 'text') return null;
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let count = 0;
  for (let from = start; from < bytes.length; ) {
    const end = bytes.indexOf(10, from);
    const line = bytes.subarray(from, end === -1 ? bytes.length : end);
    if (!isBlank(line)) count++;
    from = end === -1 ? bytes.length : end + 1;
  }
  return count;
};

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const isBlank = (line: Buffer): boolean => {
  try {
    return decoder.decode(line).trim() === '';
  } catch {
    return false;
  }
};

const inPieces = (bytes: Buffer, cuts: readonly number[]): Readable => {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const length of cuts) {
    if (from >= bytes.length) break;
    pieces.push(bytes.subarray(from, from + length));
    from += length;
  }
  if (from < bytes.length) pieces.push(bytes.subarray(from));
  return Readable.from(pieces);
};

// ---------------------------------------------------------------------------------------------- the files

const words = fc.constantFrom(
  'hello',
  'say "it"',
  'a,b',
  'x\ny',
  'é漢😀',
  '',
  ' ',
  '=1+1',
  '{{x}}',
  '</script>',
  '\u0000',
  '\ud800',
);
const anyId = fc.option(fc.oneof(words, fc.integer(), fc.constant(null)), { nil: undefined });

const nativeRow = fc.record(
  {
    id: anyId,
    prompt: words,
    messages: fc.constantFrom([{ role: 'user', content: 'hi' }], [], 'no', [
      { role: 'user', content: [{ type: 'text', text: 'x' }] },
    ]),
    system: words,
    priority: fc.constantFrom('high', 'low', 'urgent', 3),
    model: words,
    max_tokens: fc.constantFrom(1, 0, -1, 1.5, 1e308, '7'),
    temperature: fc.constantFrom(0, 2, 3, null),
    stop: fc.constantFrom('x', ['a', 'b'], [1]),
    response_format: fc.constantFrom({ type: 'json_object' }, { type: 'json_schema' }, 'json'),
    metadata: fc.jsonValue({ maxDepth: 3 }),
    other: fc.jsonValue({ maxDepth: 2 }),
  },
  { requiredKeys: ['prompt'] },
);
const batchRow = fc.record({
  custom_id: anyId,
  method: fc.constantFrom('POST', 'GET'),
  url: fc.constantFrom('/v1/chat/completions', '/v1/embeddings'),
  body: fc.record({ model: words, messages: fc.constant([{ role: 'user', content: 'hi' }]) }),
});
const lineEnd = fc.constantFrom('\n', '\n', '\r\n', '\n\n', '');
const quotedCell = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const lines = (line: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .array(
      fc.tuple(line, lineEnd).map(([text, end]) => text + end),
      { minLength: 1, maxLength: 8 },
    )
    .map((all) => all.join(''));
const json = fc.oneof(
  fc.oneof(nativeRow, fc.string(), batchRow, fc.jsonValue({ maxDepth: 3 })).map((row) => JSON.stringify(row)),
  fc.constantFrom('{"__proto__":{"prompt":"polluted"}}', '{"prompt":"x","__proto__":{"toString":1},"constructor":7}'),
);

const wellFormed: Record<FuzzFormat, fc.Arbitrary<string>> = {
  jsonl: lines(json),
  'openai-batch': lines(batchRow.map((row) => JSON.stringify(row))),
  csv: fc
    .tuple(
      fc.constantFrom('id,prompt\n', 'prompt,id,extra\r\n', 'question\n'),
      lines(fc.array(words.map(quotedCell), { maxLength: 4 }).map((cells) => cells.join(','))),
    )
    .map(([header, rest]) => header + rest),
  text: lines(words),
  json: fc.array(json, { maxLength: 8 }).map((rows) => `[${rows.join(',\n')}]`),
  sniffed: fc.oneof(
    lines(json),
    lines(words),
    fc.array(json, { maxLength: 4 }).map((rows) => `[${rows.join(',')}]`),
  ),
  gzip: lines(json),
};

type Mutation = (bytes: Buffer) => Buffer;

const place = (bytes: Buffer, where: number): number => Math.floor(where * (bytes.length + 1));

const mutation: fc.Arbitrary<Mutation> = fc
  .record({
    kind: fc.constantFrom('drop', 'insert', 'flip', 'repeat', 'cut', 'nest', 'mark'),
    where: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    length: fc.integer({ min: 1, max: 40 }),
    inserted: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom('"', '\n', '\r', '{', '}', '[', ']', ',', '\\', '\0', '\u2028', '\ufeff', '\x1f\x8b')
        .map((text) => Buffer.from(text)),
    ),
  })
  .map(
    ({ kind, where, length, inserted }): Mutation =>
      (bytes) => {
        const at = place(bytes, where);
        const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
        switch (kind) {
          case 'drop':
            return Buffer.concat([before, after.subarray(length)]);
          case 'insert':
            return Buffer.concat([before, inserted, after]);
          case 'repeat':
            return Buffer.concat([before, after.subarray(0, length), after]);
          case 'cut':
            return Buffer.from(before);
          case 'nest':
            return Buffer.concat([before, Buffer.from('['.repeat(300)), after]);
          case 'mark':
            return Buffer.concat([Buffer.from('\ufeff'), bytes]);
          case 'flip': {
            const flipped = Buffer.from(bytes);
            if (at < flipped.length) flipped[at] = flipped[at]! ^ (1 << (length % 8));
            return flipped;
          }
        }
      },
  );

const mutatedFile = (format: FuzzFormat): fc.Arbitrary<Buffer> =>
  fc.tuple(wellFormed[format], fc.array(mutation, { maxLength: 4 })).map(([text, mutations]) => {
    const plain = Buffer.from(text);
    return mutations.reduce<Buffer>((bytes, mutate) => mutate(bytes), format === 'gzip' ? gzipSync(plain) : plain);
  });
