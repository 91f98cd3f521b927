/**
 * Remembers which digests were seen, in about 9 bytes each. Extendible hashing: a full page is split in two, so that growth
 * moves 64 entries at a time and leaves no garbage. (Tables that double cost three times as much at their peak.)
 */

import { hexNumber } from '../hex.ts';

export interface FingerprintTable {
  /**
   * Adds a digest, given in hexadecimal, of which the first 14 digits (56 bits) are looked at: among a million digests
   * two are taken for one with a chance of 1 in 140,000.
   * @returns how often it was added before; a table that does not count says 1 for every number above 0.
   */
  add(hexDigest: string): number;
}

const pageSize = 64;
const pagesInChunk = 256;
const firstDepth = 8;

interface Chunk {
  /** Bits 8 to 40 of the fingerprints; the first 8 bits are known from the page. */
  readonly high: Uint32Array;
  /** Bits 40 to 56. */
  readonly low: Uint16Array;
  readonly counts: Uint32Array | null;
  /** Per page: entries in use, and how many leading bits all of them share. */
  readonly used: Uint8Array;
  readonly depth: Uint8Array;
}

/** @param options.counted Whether occurrences are counted, at 4 more bytes a digest, or only told apart from none. */
export const createFingerprintTable = (options: { readonly counted: boolean }): FingerprintTable => {
  const chunks: Chunk[] = [];
  let pageCount = 0;
  let depth = firstDepth;
  /** The first `depth` bits of a fingerprint → its page. */
  let directory = new Uint32Array(1 << firstDepth);

  const newPage = (pageDepth: number): number => {
    if (pageCount % pagesInChunk === 0) chunks.push(newChunk(options.counted));
    chunks[chunks.length - 1]!.depth[pageCount % pagesInChunk] = pageDepth;
    return pageCount++;
  };

  const doubleDirectory = (): void => {
    const doubled = new Uint32Array(directory.length * 2);
    for (let i = 0; i < doubled.length; i++) doubled[i] = directory[i >>> 1]!;
    directory = doubled;
    depth++;
  };

  /** Moves the entries whose next bit is 1 from the page at `slot` of the directory into a new page. */
  const split = (slot: number): void => {
    const page = directory[slot]!;
    const from = chunks[Math.floor(page / pagesInChunk)]!;
    const pageDepth = from.depth[page % pagesInChunk]!;
    if (pageDepth === depth) {
      doubleDirectory();
      split(slot * 2);
      return;
    }
    const sibling = newPage(pageDepth + 1);
    from.depth[page % pagesInChunk] = pageDepth + 1;
    const to = chunks[chunks.length - 1]!;
    const bit = 1 << (31 - (pageDepth - firstDepth));
    const start = (page % pagesInChunk) * pageSize;
    let kept = start;
    let moved = (sibling % pagesInChunk) * pageSize;
    for (let i = start; i < start + pageSize; i++) {
      if ((from.high[i]! & bit) === 0) copyEntry(from, i, { to: from, at: kept++ });
      else copyEntry(from, i, { to, at: moved++ });
    }
    from.used[page % pagesInChunk] = kept - start;
    to.used[sibling % pagesInChunk] = moved - (sibling % pagesInChunk) * pageSize;

    const span = 2 ** (depth - pageDepth);
    const first = Math.floor(slot / span) * span;
    directory.fill(sibling, first + span / 2, first + span);
  };

  for (let i = 0; i < directory.length; i++) directory[i] = newPage(firstDepth);

  return {
    add(hexDigest) {
      const first = hexNumber(hexDigest, 0, 2);
      const high = hexNumber(hexDigest, 2, 10);
      const low = hexNumber(hexDigest, 10, 14);
      for (;;) {
        const slot = first * 2 ** (depth - firstDepth) + Math.floor(high / 2 ** (32 - (depth - firstDepth)));
        const page = directory[slot]!;
        const chunk = chunks[Math.floor(page / pagesInChunk)]!;
        const start = (page % pagesInChunk) * pageSize;
        const end = start + chunk.used[page % pagesInChunk]!;
        for (let i = start; i < end; i++) {
          if (chunk.high[i] === high && chunk.low[i] === low) return chunk.counts === null ? 1 : chunk.counts[i]!++;
        }
        if (end < start + pageSize) {
          chunk.high[end] = high;
          chunk.low[end] = low;
          if (chunk.counts !== null) chunk.counts[end] = 1;
          chunk.used[page % pagesInChunk]!++;
          return 0;
        }
        split(slot);
      }
    },
  };
};

const newChunk = (counted: boolean): Chunk => ({
  high: new Uint32Array(pagesInChunk * pageSize),
  low: new Uint16Array(pagesInChunk * pageSize),
  counts: counted ? new Uint32Array(pagesInChunk * pageSize) : null,
  used: new Uint8Array(pagesInChunk),
  depth: new Uint8Array(pagesInChunk),
});

const copyEntry = (from: Chunk, i: number, target: { readonly to: Chunk; readonly at: number }): void => {
  target.to.high[target.at] = from.high[i]!;
  target.to.low[target.at] = from.low[i]!;
  if (target.to.counts !== null) target.to.counts[target.at] = from.counts![i]!;
};
