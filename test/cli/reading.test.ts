import { expect, it } from 'vitest';
import { followReading } from '../../src/cli/batch/reading.ts';
import type { Row } from '../../src/core/job.ts';

/** Two pieces of ten rows and 500 bytes each, read whole before their first row is taken up. */
const inputOf = (totalBytes: number | null) => {
  let read = 0;
  async function* batches(): AsyncGenerator<readonly Row[]> {
    for (let piece = 0; piece < 2; piece++) {
      read += 500;
      yield Array.from({ length: 10 }, (_, row) => ({ file: 'f', line: piece * 10 + row + 1, value: 'x' }));
    }
  }
  return { batches: batches(), bytesRead: () => read, totalBytes };
};

const sharesAt = async (totalBytes: number | null, limit: number | null, rows: readonly number[]) => {
  const reading = followReading(inputOf(totalBytes), limit);
  const shares: (number | null)[] = [];
  let taken = 0;
  for await (const batch of reading.batches) {
    for (const _ of batch) {
      reading.tookUp();
      if (rows.includes(++taken)) shares.push(reading.share());
    }
  }
  return shares;
};

it.each([
  ['rows taken up, not bytes read ahead', 1000, null, [0.05, 0.5, 1]],
  ['the limit when that is nearer than the end', 1000, 10, [0.1, 1, 1]],
  ['the end of the file when that is nearer than the limit', 1000, 100, [0.05, 0.5, 1]],
  ['the limit alone when nobody knows the size', null, 20, [0.05, 0.5, 1]],
  ['nothing when nobody knows anything', null, null, [null, null, null]],
] as const)('counts %s', async (_, totalBytes, limit, shares) => {
  const got = await sharesAt(totalBytes, limit, [1, 10, 20]);
  expect(got.map((share) => (share === null ? null : Number(share.toFixed(3))))).toEqual(shares);
});
