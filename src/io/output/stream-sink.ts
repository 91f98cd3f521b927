/** Results into a stream, usually stdout: nothing is remembered from run to run. */

import type { Writable } from 'node:stream';
import { terminalSafe } from '../../core/terminal-safe.ts';
import { createEncoder, type OutputFormat } from './formats.ts';
import { errorCode, OutputError } from './output-error.ts';
import { createReorder } from './reorder.ts';
import type { ResultSink } from './result-sink.ts';

export interface StreamSinkOptions {
  readonly stream: Writable;
  /** How the stream is called in errors. */
  readonly name: string;
  readonly format: OutputFormat;
  readonly columns?: readonly string[];
  readonly csvSafe?: boolean;
  readonly ordered: boolean;
  /** Rows held back for the order before senders have to wait. */
  readonly window: number;
  /** Whether a person sees it: then control sequences of an answer are left out. */
  readonly terminal: boolean;
  /** Called once when the reader has gone (`| head`); results are dropped from then on. */
  readonly onClosed: () => void;
}

export const createStreamSink = async (options: StreamSinkOptions): Promise<ResultSink> => {
  const { stream, name, terminal } = options;
  const encoder = await createEncoder(options.format, {
    columns: options.columns ?? [],
    csvSafe: options.csvSafe ?? false,
  });
  const written = { ok: 0, failed: 0, rejected: 0 };
  let pending = encoder.header;
  let tick: NodeJS.Immediate | null = null;
  let readerGone = false;
  let ended = false;
  let failure: OutputError | null = null;
  let unblocked: { readonly promise: Promise<void>; readonly resolve: () => void } | null = null;
  const reorder = options.ordered ? createReorder<string>(options.window, (text) => add(text)) : null;

  const unblock = (): void => {
    unblocked?.resolve();
    unblocked = null;
  };
  const onError = (thrown: unknown): void => {
    const code = errorCode(thrown);
    if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || code === 'ECONNRESET') {
      if (!readerGone && !ended) options.onClosed();
      readerGone = true;
    } else {
      failure ??= new OutputError(name, thrown);
    }
    pending = '';
    reorder?.release();
    unblock();
  };
  stream.on('error', onError);
  stream.on('drain', unblock);

  const send = (): void => {
    tick = null;
    if (pending === '' || readerGone || failure !== null) return;
    const text = pending;
    pending = '';
    if (!stream.write(text)) unblocked ??= withResolver();
  };
  const add = (text: string): void => {
    pending += text;
    tick ??= setImmediate(send);
  };
  const throwIfFailed = (): void => {
    if (failure !== null) throw failure;
  };

  const roomFor = async (sequence: number): Promise<void> => {
    if (reorder?.isFarAhead(sequence)) await reorder.untilNear(sequence);
    if (unblocked !== null) await unblocked.promise;
    throwIfFailed();
  };

  const flush = async (): Promise<void> => {
    if (tick !== null) clearImmediate(tick);
    send();
    // An empty write comes back when everything before it has left.
    if (!readerGone && failure === null) {
      await new Promise<void>((resolve) => stream.write('', () => resolve()));
    }
    throwIfFailed();
  };

  const close = async (): Promise<void> => {
    if (ended) return;
    reorder?.release();
    await flush().catch(() => {});
    ended = true;
    stream.off('drain', unblock);
    unblock();
    // The error listener stays: a late EPIPE must not end the process.
  };

  return {
    earlierCounts: { ok: 0, failed: 0, rejected: 0 },
    earlier: () => null,
    roomFor: (sequence) => (reorder?.isFarAhead(sequence) ? reorder.untilNear(sequence) : undefined),
    noteInput: () => {},
    write(result, sequence) {
      throwIfFailed();
      if (readerGone) return undefined;
      const text = encoder.encode(result);
      const shown = terminal ? terminalSafe(text) : text;
      written[result.status]++;
      if (reorder === null) add(shown);
      else reorder.put(sequence, shown);
      return unblocked !== null || reorder?.isFarAhead(sequence) ? roomFor(sequence) : undefined;
    },
    noResult: (sequence) => reorder?.put(sequence, null),
    flush,
    async finish() {
      try {
        reorder?.release();
        await flush();
        return { kept: { ok: 0, failed: 0, rejected: 0 }, written, orphans: 0, pruned: 0 };
      } finally {
        await close();
      }
    },
    close,
  };
};

const withResolver = (): { readonly promise: Promise<void>; readonly resolve: () => void } => {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
};
