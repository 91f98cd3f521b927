/**
 * Rewrites a results file with one record a row: into a new file beside it, which then takes its place. Whenever the
 * process dies, the results are either the old file or the new one, both whole.
 */

import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate as nextTick } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { writeWhole } from './appender.ts';
import type { JournalIndex } from './index.ts';
import { keysHeader, keysLine, keysPath, readKeysHeader, readKeysLine } from './keys.ts';
import { createWindowReader } from './window-reader.ts';

export interface Compaction {
  readonly path: string;
  /** The results, open for reading. */
  readonly file: number;
  readonly format: string;
  /** What stands before the first record. */
  readonly header: Buffer;
  readonly index: JournalIndex;
  /** The records to keep, in their new order. */
  readonly records: () => Iterable<number>;
  /** Where the records of the index end; what follows is kept as it is. */
  readonly indexEnd: number;
  readonly end: number;
  readonly hasKeys: boolean;
}

const pieceBytes = 1 << 20;
const newPath = (path: string): string => `${path}.compacting`;
const newKeysPath = (path: string): string => `${keysPath(path)}.compacting`;

/** Whether the file is as it should be already. */
export const isCompact = ({ header, index, records, indexEnd }: Compaction): boolean => {
  let at = header.length;
  for (const record of records()) {
    if (index.startOf(record) !== at) return false;
    at = index.endOf(record);
  }
  return at === indexEnd;
};

/** @throws the system's error, with the old file in place and nothing left behind. */
export const compact = async (compaction: Compaction): Promise<void> => {
  const { path, file, hasKeys } = compaction;
  const opened: number[] = [];
  const create = (name: string): number => {
    const created = openSync(name, 'w');
    opened.push(created);
    takeRights(created, file);
    return created;
  };
  try {
    const results = create(newPath(path));
    const keys = hasKeys ? create(newKeysPath(path)) : null;
    await copyRecords(compaction, { results, keys });
    for (const created of opened) fsyncSync(created);
    renameSync(newPath(path), path);
    if (hasKeys) renameSync(newKeysPath(path), keysPath(path));
    syncFolder(path);
  } catch (thrown) {
    rmSync(newPath(path), { force: true });
    rmSync(newKeysPath(path), { force: true });
    throw thrown;
  } finally {
    for (const created of opened) closeSync(created);
  }
};

/**
 * Clears up after a process that died in a compaction. The one thing that may be left to do is to put the new keys file
 * beside the new results: they belong together when it describes every byte of them.
 */
export const settleCompaction = (path: string): void => {
  rmSync(newPath(path), { force: true });
  if (!existsSync(newKeysPath(path))) return;
  if (describes(newKeysPath(path), path)) renameSync(newKeysPath(path), keysPath(path));
  else rmSync(newKeysPath(path), { force: true });
};

const describes = (keysFile: string, path: string): boolean => {
  if (!existsSync(path)) return false;
  const file = openSync(path, 'r');
  try {
    const results = createWindowReader(file);
    const matches = (start: number, end: number, crc: number): boolean => crc32(results.bytes(start, end)) === crc;
    const [first = '', ...lines] = readFileSync(keysFile, 'latin1').split(/(?<=\n)/);
    const header = readKeysHeader(first);
    if (header === null || !matches(0, header.length, header.crc)) return false;
    let at = header.length;
    for (const line of lines) {
      const entry = readKeysLine(line);
      if (entry === null || entry.start !== at || !matches(at, entry.end, entry.crc)) return false;
      at = entry.end;
    }
    return at === fstatSync(file).size;
  } finally {
    closeSync(file);
  }
};

const copyRecords = async (
  { file, format, header, index, records, indexEnd, end }: Compaction,
  to: { readonly results: number; readonly keys: number | null },
): Promise<void> => {
  const from = createWindowReader(file);
  const results = pieceWriter(to.results);
  const keys = to.keys === null ? null : pieceWriter(to.keys);
  results.add(header);
  keys?.add(Buffer.from(keysHeader(format, header)));
  let sinceTick = 0;
  for (const record of records()) {
    const bytes = from.bytes(index.startOf(record), index.endOf(record));
    const start = results.position();
    results.add(bytes);
    keys?.add(
      Buffer.from(
        keysLine({
          key: index.keyOf(record),
          status: index.statusOf(record),
          start,
          end: results.position(),
          crc: crc32(bytes),
        }),
      ),
    );
    sinceTick += bytes.length;
    if (sinceTick < pieceBytes) continue;
    sinceTick = 0;
    await nextTick();
  }
  for (let at = indexEnd; at < end; at += pieceBytes) {
    results.add(from.bytes(at, Math.min(end, at + pieceBytes)));
    await nextTick();
  }
  results.write();
  keys?.write();
};

/** Gathers small buffers into large writes. */
const pieceWriter = (file: number) => {
  const piece = Buffer.allocUnsafeSlow(pieceBytes);
  let filled = 0;
  let written = 0;
  const write = (): void => {
    writeWhole(file, piece.subarray(0, filled), written);
    written += filled;
    filled = 0;
  };
  return {
    position: () => written + filled,
    add(bytes: Buffer): void {
      if (filled + bytes.length > piece.length) write();
      if (bytes.length > piece.length) {
        writeWhole(file, bytes, written);
        written += bytes.length;
        return;
      }
      filled += bytes.copy(piece, filled);
    },
    write,
  };
};

const takeRights = (created: number, from: number): void => {
  const old = fstatSync(from);
  fchmodSync(created, old.mode & 0o7777);
  const own = fstatSync(created);
  if (own.uid === old.uid && own.gid === old.gid) return;
  try {
    fchownSync(created, old.uid, old.gid);
  } catch {
    // Only an administrator may give files away; the results then belong to whoever ran last.
  }
};

/** Without this a power cut may bring the old name back. Not every system can do it, and none needs it to stay whole. */
const syncFolder = (path: string): void => {
  try {
    const folder = openSync(dirname(path), 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {
    // As said above.
  }
};
