/** Where each row's record stands in a results file, in 24 to 30 bytes a record. */

import { hexNumber } from '../../hex.ts';
import type { ResultStatus, StatusCounts } from '../result-sink.ts';

/** Records are numbered in the order of the file; each one ends where the next one starts. */
export interface JournalIndex {
  /** Number of records, dead ones and gaps included. */
  size(): number;
  /** Live records by status. */
  counts(): StatusCounts;
  /**
   * Adds the next record. When its key stands already, one of the two is dead: an ok one stays before others, else the later.
   * @param key 24 hexadecimal digits. @param start Offset of its first byte.
   */
  add(key: string, status: ResultStatus, start: number): void;
  /** Bytes that are nobody's record from `start` to the next one. */
  addGap(start: number): void;
  /** Where the last record ends. */
  endAt(end: number): void;
  /** The live record of a key, or -1. */
  find(key: string): number;
  keyOf(record: number): string;
  statusOf(record: number): ResultStatus;
  startOf(record: number): number;
  endOf(record: number): number;
  isLive(record: number): boolean;
  kill(record: number): void;
  /** Marks that the record's row is in the input. */
  note(record: number): void;
  isNoted(record: number): boolean;
}

const statuses = ['ok', 'failed', 'rejected'] as const;
const statusBits = 3;
const deadBit = 4;
const notedBit = 8;
const chunkRecords = 1 << 14;

interface Chunk {
  /** Three numbers of 32 bits a record. */
  readonly keys: Uint32Array;
  readonly starts: Float64Array;
  readonly flags: Uint8Array;
}

export const createJournalIndex = (): JournalIndex => {
  const chunks: Chunk[] = [];
  const counts = { ok: 0, failed: 0, rejected: 0 };
  let size = 0;
  let end = 0;
  /** Open addressing by the first 32 bits of the key; record + 1, 0 = free. */
  let slots = new Uint32Array(1024);
  let usedSlots = 0;

  const chunkOf = (record: number): Chunk => chunks[Math.floor(record / chunkRecords)]!;
  const flagsOf = (record: number): number => chunkOf(record).flags[record % chunkRecords]!;
  const setFlag = (record: number, bit: number): void => {
    chunkOf(record).flags[record % chunkRecords]! |= bit;
  };
  const statusOf = (record: number): ResultStatus => statuses[flagsOf(record) & statusBits]!;
  const firstWord = (record: number): number => chunkOf(record).keys[(record % chunkRecords) * 3]!;

  const append = (start: number, flags: number): number => {
    if (size % chunkRecords === 0) chunks.push(newChunk());
    const chunk = chunkOf(size);
    chunk.starts[size % chunkRecords] = start;
    chunk.flags[size % chunkRecords] = flags;
    return size++;
  };

  const grow = (): void => {
    const old = slots;
    slots = new Uint32Array(old.length * 2);
    for (const entry of old) {
      if (entry === 0) continue;
      let at = firstWord(entry - 1) & (slots.length - 1);
      while (slots[at] !== 0) at = (at + 1) & (slots.length - 1);
      slots[at] = entry;
    }
  };

  /** The slot that holds the key, or the free one where it belongs. */
  const slotOf = (first: number, second: number, third: number): number => {
    let at = first & (slots.length - 1);
    for (let entry = slots[at]!; entry !== 0; entry = slots[at]!) {
      const { keys } = chunkOf(entry - 1);
      const base = ((entry - 1) % chunkRecords) * 3;
      if (keys[base] === first && keys[base + 1] === second && keys[base + 2] === third) break;
      at = (at + 1) & (slots.length - 1);
    }
    return at;
  };

  const kill = (record: number): void => {
    if ((flagsOf(record) & deadBit) !== 0) return;
    counts[statusOf(record)]--;
    setFlag(record, deadBit);
  };

  const find = (key: string): number => {
    if (usedSlots === 0) return -1;
    const record = slots[slotOf(hexNumber(key, 0, 8), hexNumber(key, 8, 16), hexNumber(key, 16, 24))]! - 1;
    return record >= 0 && (flagsOf(record) & deadBit) === 0 ? record : -1;
  };

  return {
    size: () => size,
    counts: () => ({ ...counts }),
    add(key, status, start) {
      const first = hexNumber(key, 0, 8);
      const second = hexNumber(key, 8, 16);
      const third = hexNumber(key, 16, 24);
      const record = append(start, statuses.indexOf(status));
      const { keys } = chunkOf(record);
      const base = (record % chunkRecords) * 3;
      keys[base] = first;
      keys[base + 1] = second;
      keys[base + 2] = third;
      counts[status]++;
      if (usedSlots > slots.length * 0.7) grow();
      const slot = slotOf(first, second, third);
      const earlier = slots[slot]! - 1;
      if (earlier === -1) usedSlots++;
      else if ((flagsOf(earlier) & deadBit) === 0) {
        if (statusOf(earlier) === 'ok' && status !== 'ok') {
          kill(record);
          return;
        }
        kill(earlier);
      }
      slots[slot] = record + 1;
    },
    addGap: (start) => void append(start, deadBit),
    endAt(at) {
      end = at;
    },
    find,
    keyOf(record) {
      const { keys } = chunkOf(record);
      const base = (record % chunkRecords) * 3;
      return hex32(keys[base]!) + hex32(keys[base + 1]!) + hex32(keys[base + 2]!);
    },
    statusOf,
    startOf: (record) => chunkOf(record).starts[record % chunkRecords]!,
    endOf: (record) => (record + 1 < size ? chunkOf(record + 1).starts[(record + 1) % chunkRecords]! : end),
    isLive: (record) => (flagsOf(record) & deadBit) === 0,
    kill,
    note: (record) => setFlag(record, notedBit),
    isNoted: (record) => (flagsOf(record) & notedBit) !== 0,
  };
};

const newChunk = (): Chunk => ({
  keys: new Uint32Array(chunkRecords * 3),
  starts: new Float64Array(chunkRecords),
  flags: new Uint8Array(chunkRecords),
});

const hex32 = (word: number): string => word.toString(16).padStart(8, '0');
