/** How far a run has come in its input: by the rows taken up, since files are read in large pieces ahead of them. */

import type { Row } from '../../core/job.ts';
import type { Input } from '../../io/input/open-input.ts';

export interface Reading {
  /** The rows of the input, to be read from here. */
  readonly batches: AsyncIterable<readonly Row[]>;
  /** To be called for every row that is taken up. */
  tookUp(): void;
  /** Bytes of the rows taken up ÷ bytes in all, or rows ÷ `limit` when that is further; null when nobody knows how much there is. */
  share(): number | null;
}

/** `limit`: the run ends after so many rows; null when it reads them all. */
export const followReading = (
  input: Pick<Input, 'batches' | 'bytesRead' | 'totalBytes'>,
  limit: number | null,
): Reading => {
  const { totalBytes } = input;
  let bytesBefore = 0;
  let bytesAfter = 0;
  let rows = 0;
  let taken = 0;
  let takenInAll = 0;

  async function* batches(): AsyncGenerator<readonly Row[]> {
    for await (const batch of input.batches) {
      bytesBefore = bytesAfter;
      bytesAfter = input.bytesRead();
      rows = batch.length;
      taken = 0;
      yield batch;
    }
    bytesBefore = bytesAfter;
  }

  return {
    batches: batches(),
    tookUp: () => {
      taken++;
      takenInAll++;
    },
    share() {
      const ofLimit = limit === null ? null : Math.min(1, takenInAll / limit);
      if (totalBytes === null || totalBytes === 0) return ofLimit;
      const ofBatch = rows === 0 ? 0 : Math.min(1, taken / rows);
      const ofBytes = (bytesBefore + (bytesAfter - bytesBefore) * ofBatch) / totalBytes;
      return Math.min(1, Math.max(ofBytes, ofLimit ?? 0));
    },
  };
};
