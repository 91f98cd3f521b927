/**
 * The results file, which is also the memory of a run: whatever stands in it is never asked for again. Records are appended
 * as rows finish; what they replace, and their order, is put right when the run ends.
 */

import { closeSync, fstatSync, rmSync } from 'node:fs';
import type { Result } from '../../core/result.ts';
import { createEncoder, type OutputEncoder, type OutputFormat } from './formats.ts';
import { createAppender } from './journal/appender.ts';
import { compact, isCompact } from './journal/compaction.ts';
import { keysHeader, keysPath } from './journal/keys.ts';
import { emptyJournalFiles, isNameOf, openJournalFiles, resultsPath } from './journal/open.ts';
import { createRowOrder } from './journal/row-order.ts';
import { createWindowReader } from './journal/window-reader.ts';
import { acquireLock, type Lock } from './lock.ts';
import { cannotOpen, errorCode, OutputError } from './output-error.ts';
import type { FinishedOutput, FinishOptions, ResultSink } from './result-sink.ts';

export interface JournalOptions {
  readonly path: string;
  readonly format: OutputFormat;
  /** The input's columns, for CSV. */
  readonly columns?: readonly string[];
  readonly csvSafe?: boolean;
  /** Replaces earlier results; they stand until the first new one is written. */
  readonly fresh: boolean;
  /** Puts the results into input order when the run ends. */
  readonly ordered: boolean;
  /** Milliseconds since 1970. */
  readonly wallMs: () => number;
}

export interface Journal extends ResultSink {
  /** The results file itself, links resolved. */
  readonly path: string;
  /** Broken records of earlier runs; their rows run again. */
  readonly damaged: number;
  /** The results of earlier runs, in the order of the file; none when the format is not JSONL. */
  readEarlier(): AsyncIterable<Result>;
}

/**
 * Locks and opens the results of a run, creates them if need be, and reads which rows are done.
 * @throws UsageError when the file cannot be used, OutputBusyError when another run holds it.
 */
export const openJournal = async (options: JournalOptions): Promise<Journal> => {
  const path = resultsPath(options.path);
  const encoder = await createEncoder(options.format, {
    columns: options.columns ?? [],
    csvSafe: options.csvSafe ?? false,
  });
  const lock = await acquireLock(path, options);
  try {
    return await openLocked({ ...options, path }, { encoder, lock });
  } catch (thrown) {
    lock.release();
    throw cannotOpen(path, thrown);
  }
};

const openLocked = async (
  { path, format, fresh, ordered }: JournalOptions,
  { encoder, lock }: { readonly encoder: OutputEncoder; readonly lock: Lock },
): Promise<Journal> => {
  const header = Buffer.from(encoder.header);
  const files = await openJournalFiles(path, { format, header, fresh });
  const { file, keysFile, earlier } = files;
  const { index } = earlier;
  const earlierCounts = index.counts();
  const earlierSize = index.size();
  const order = ordered ? createRowOrder() : null;
  /** Whether new records enter the index: only where a compaction may need to know them one by one. */
  const tracksNew = ordered || (keysFile !== null && earlierSize > 0);
  const superseded = { ok: 0, failed: 0, rejected: 0 };
  const written = { ok: 0, failed: 0, rejected: 0 };
  let mustEmpty = fresh;
  let closing: Promise<void> | null = null;

  const emptyIfFresh = (): void => {
    if (mustEmpty) emptyJournalFiles(path, files);
    mustEmpty = false;
  };
  const appender = createAppender({
    path,
    file,
    end: earlier.end,
    isInPlace: () => isNameOf(path, file),
    keys: keysFile === null ? null : { file: keysFile, end: earlier.keysEnd },
    beforeFirstWrite: emptyIfFresh,
  });
  if (earlier.lacksLineEnd) appender.addRaw('\n', '');

  let begun = earlier.end > 0 || earlier.keysEnd > 0;
  const beginFile = (): void => {
    begun = true;
    if (keysFile !== null) appender.addRaw(encoder.header, keysHeader(format, header));
  };

  const writeAtExit = (): void => {
    try {
      appender.write();
    } catch {
      // The process ends; there is nobody left to tell.
    }
  };
  // Before the lock is released, which an earlier listener does.
  process.prependListener('exit', writeAtExit);

  const closeOnce = async (): Promise<void> => {
    writeAtExit();
    await appender.stop();
    process.off('exit', writeAtExit);
    const isEmpty = fstatSync(file).size === 0;
    closeSync(file);
    if (keysFile !== null) closeSync(keysFile);
    if (files.created && isEmpty && !begun) {
      rmSync(path, { force: true });
      if (keysFile !== null) rmSync(keysPath(path), { force: true });
    }
    lock.release();
  };
  const close = (): Promise<void> => {
    closing ??= closeOnce();
    return closing;
  };

  const isOrphan = (record: number): boolean => record < earlierSize && index.isLive(record) && !index.isNoted(record);

  function* recordsToKeep(prune: boolean): Generator<number> {
    for (let i = 0; order !== null && i < order.size(); i++) {
      const record = order.at(i);
      if (record !== -1 && index.isLive(record)) yield record;
    }
    for (let record = 0; record < index.size(); record++) {
      if (!index.isLive(record) || (prune && isOrphan(record))) continue;
      if (order === null || !index.isNoted(record)) yield record;
    }
  }

  const tidy = async (prune: boolean): Promise<void> => {
    const end = appender.position();
    index.endAt(tracksNew ? end : earlier.end + (earlier.lacksLineEnd ? 1 : 0));
    const compaction = {
      path,
      file,
      format,
      header,
      index,
      records: () => recordsToKeep(prune),
      indexEnd: tracksNew ? end : Math.max(earlier.end + (earlier.lacksLineEnd ? 1 : 0), header.length),
      end,
      hasKeys: keysFile !== null,
    };
    if (isCompact(compaction)) return appender.sync();
    try {
      await compact(compaction);
    } catch (thrown) {
      throw errorCode(thrown) === null ? thrown : new OutputError(path, thrown);
    }
  };

  const finish = async ({ complete, prune }: FinishOptions): Promise<FinishedOutput> => {
    try {
      // With --fresh and nothing to write the old results stand: losing them would serve nobody.
      if (complete && !begun && !mustEmpty) beginFile();
      appender.write();
      const orphans = { ok: 0, failed: 0, rejected: 0 };
      for (let record = 0; complete && record < earlierSize; record++) {
        if (isOrphan(record)) orphans[index.statusOf(record)]++;
      }
      const prunes = complete && prune;
      await tidy(prunes);
      const kept = { ...earlierCounts };
      for (const status of ['ok', 'failed', 'rejected'] as const) {
        kept[status] -= superseded[status] + (prunes ? orphans[status] : 0);
      }
      const orphanCount = orphans.ok + orphans.failed + orphans.rejected;
      return { kept, written, orphans: orphanCount, pruned: prunes ? orphanCount : 0 };
    } finally {
      await close();
    }
  };

  return {
    path,
    damaged: earlier.damaged,
    earlierCounts,
    earlier(key) {
      const record = index.find(key);
      return record === -1 ? null : index.statusOf(record);
    },
    noteInput(key, sequence) {
      if (earlierSize === 0) return;
      const record = index.find(key);
      if (record === -1) return;
      index.note(record);
      order?.set(sequence, record);
    },
    write(result, sequence) {
      if (!begun) beginFile();
      const start = appender.position();
      appender.addRecord(encoder.encode(result), result);
      written[result.status]++;
      const old = earlierSize === 0 ? -1 : index.find(result.key);
      if (old !== -1) {
        superseded[index.statusOf(old)]++;
        index.kill(old);
      }
      if (!tracksNew) return;
      index.add(result.key, result.status, start);
      index.note(index.size() - 1);
      order?.set(sequence, index.size() - 1);
    },
    noResult: () => {},
    flush: () => appender.sync(),
    finish,
    close,
    async *readEarlier() {
      if (format !== 'jsonl') return;
      const reader = createWindowReader(file);
      for (let record = 0; record < earlierSize; record++) {
        if (!index.isLive(record)) continue;
        yield JSON.parse(reader.bytes(index.startOf(record), index.endOf(record)).toString('utf8')) as Result;
      }
    },
  };
};
