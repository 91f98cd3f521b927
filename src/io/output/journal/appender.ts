/**
 * Appends records to a results file so that a killed process leaves only whole ones, but for the last. The records of one
 * tick of the event loop leave in one write; the disk is told to keep them at most a second later.
 */

import { fdatasync, ftruncateSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { OutputError } from '../output-error.ts';
import type { ResultStatus } from '../result-sink.ts';
import { keysLine } from './keys.ts';

export interface AppenderOptions {
  readonly path: string;
  /** Open for writing; the appender does not close them. */
  readonly file: number;
  /** Where the next record goes. */
  readonly end: number;
  /** The keys file for formats that need one, else null. */
  readonly keys: { readonly file: number; readonly end: number } | null;
  /** Asked whenever the disk is told: whether the file still has its name. */
  readonly isInPlace: () => boolean;
  /** Runs before the first bytes are written. */
  readonly beforeFirstWrite: () => void;
}

export interface Appender {
  /** Where the next record starts, what is not written yet included. */
  position(): number;
  /** @throws OutputError when this or an earlier write failed. */
  addRecord(text: string, row: { readonly key: string; readonly status: ResultStatus }): void;
  /** Bytes that are nobody's record; `keysText` goes into the keys file. */
  addRaw(text: string, keysText: string): void;
  /** Writes what was added. @throws OutputError */
  write(): void;
  /** Writes, and resolves when the disk has it. Rejects with OutputError. */
  sync(): Promise<void>;
  failure(): OutputError | null;
  /** Stops timers and waits for the disk; never rejects. */
  stop(): Promise<void>;
}

const stagingBytes = 1 << 18;
const syncAfterMs = 1000;
/** UTF-8 needs at most three bytes for one unit of a JavaScript string. */
const mostBytesPerUnit = 3;

export const createAppender = (options: AppenderOptions): Appender => {
  const { path, file, end, keys } = options;
  let staging = Buffer.allocUnsafeSlow(stagingBytes);
  let staged = 0;
  let recordEnds: number[] = [];
  let keysText = '';
  let written = end;
  let keysWritten = keys?.end ?? 0;
  let untouched = true;
  let failure: OutputError | null = null;
  let tick: NodeJS.Immediate | null = null;
  let timer: NodeJS.Timeout | null = null;
  let syncing: Promise<void> | null = null;

  const fail = (cause: unknown): OutputError => {
    failure ??= new OutputError(path, cause);
    staged = 0;
    keysText = '';
    recordEnds = [];
    return failure;
  };

  const write = (): void => {
    if (failure !== null) throw failure;
    if (staged === 0 && keysText === '') return;
    try {
      if (untouched) options.beforeFirstWrite();
      untouched = false;
      if (keys !== null) {
        const bytes = Buffer.from(keysText, 'latin1');
        writeWhole(keys.file, bytes, keysWritten);
        keysWritten += bytes.length;
      }
    } catch (thrown) {
      throw fail(thrown);
    }
    try {
      writeWhole(file, staging.subarray(0, staged), written);
    } catch (thrown) {
      cutTornRecord(thrown);
      throw fail(thrown);
    }
    written += staged;
    staged = 0;
    keysText = '';
    recordEnds.length = 0;
    if (staging.length > stagingBytes) staging = Buffer.allocUnsafeSlow(stagingBytes);
    timer ??= setTimeout(syncSoon, syncAfterMs).unref();
  };

  /** So that the results can be read as they stand. Failing that, the next run cuts it. */
  const cutTornRecord = (thrown: unknown): void => {
    const reached = written + (thrown instanceof ShortWrite ? thrown.bytes : 0);
    try {
      ftruncateSync(file, recordEnds.findLast((recordEnd) => recordEnd <= reached) ?? written);
    } catch {
      // The first failure is the one to tell.
    }
  };

  const writeInTick = (): void => {
    tick = null;
    try {
      write();
    } catch {
      // Kept in `failure`, which the next call throws.
    }
  };

  const syncSoon = (): void => {
    timer = null;
    if (!options.isInPlace()) fail({ code: 'ENOENT' });
    syncing ??= syncFiles(keys === null ? [file] : [keys.file, file])
      .catch((thrown: unknown) => void fail(thrown))
      .finally(() => {
        syncing = null;
      });
  };

  const stage = (text: string): void => {
    if (failure !== null) throw failure;
    const most = text.length * mostBytesPerUnit;
    if (staged + most > staging.length) {
      write();
      if (most > staging.length) staging = Buffer.allocUnsafeSlow(most);
    }
    staged += staging.write(text, staged, 'utf8');
    recordEnds.push(written + staged);
    tick ??= setImmediate(writeInTick);
  };

  return {
    position: () => written + staged,
    addRecord(text, { key, status }) {
      stage(text);
      if (keys === null) return;
      const start = recordEnds.length > 1 ? recordEnds[recordEnds.length - 2]! : written;
      const recordEnd = written + staged;
      const crc = crc32(staging.subarray(start - written, staged));
      keysText += keysLine({ key, status, start, end: recordEnd, crc });
    },
    addRaw(text, textOfKeys) {
      stage(text);
      keysText += textOfKeys;
    },
    write,
    async sync() {
      write();
      if (syncing !== null) await syncing;
      if (timer !== null) {
        clearTimeout(timer);
        syncSoon();
        await syncing;
      }
      if (failure !== null) throw failure;
    },
    failure: () => failure,
    async stop() {
      if (tick !== null) clearImmediate(tick);
      if (timer !== null) clearTimeout(timer);
      tick = null;
      timer = null;
      if (syncing !== null) await syncing;
    },
  };
};

class ShortWrite extends Error {
  readonly bytes: number;
  readonly code: string | undefined;

  constructor(cause: NodeJS.ErrnoException, bytes: number) {
    super(cause.message, { cause });
    this.bytes = bytes;
    this.code = cause.code;
  }
}

/** Writes all bytes at `position`. Nearly always in one call: a second one comes only when the disk took a part. */
export const writeWhole = (file: number, bytes: Buffer, position: number): void => {
  let done = 0;
  try {
    while (done < bytes.length) done += writeSync(file, bytes, done, bytes.length - done, position + done);
  } catch (thrown) {
    throw new ShortWrite(thrown as NodeJS.ErrnoException, done);
  }
};

const syncFiles = async (files: readonly number[]): Promise<void> => {
  for (const file of files) {
    await new Promise<void>((resolve, reject) => {
      fdatasync(file, (error) => (error === null ? resolve() : reject(error)));
    });
  }
};
