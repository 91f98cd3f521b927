import { createGunzip } from 'node:zlib';
import type { ByteStream } from './bytes.ts';

/** Input is inflated in slices this small, so that a gzip bomb (1 : 1000) cannot fill the memory. */
const sliceBytes = 16 * 1024;

/**
 * Inflates a gzip stream, several members one behind the other included. `bytesRead` counts compressed bytes. When the
 * data is cut or damaged, what could be inflated comes first and then `next` throws zlib's error.
 */
export const gunzip = (source: ByteStream): ByteStream => {
  const inflate = createGunzip({ chunkSize: 128 * 1024 });
  let ready: Buffer[] = [];
  let failure: Error | null = null;
  let input: Buffer | null = null;
  let ended = false;
  // Flowing mode on purpose: an error destroys the stream together with what an iterator has not fetched yet.
  inflate.on('data', (chunk: Buffer) => ready.push(chunk));
  inflate.on('error', (error) => {
    failure ??= error;
  });

  const feed = async (): Promise<void> => {
    if (input === null || input.length === 0) input = await source.next();
    if (input === null) {
      ended = true;
      await untilClosedOr(() => inflate.end());
      return;
    }
    const slice = input.subarray(0, sliceBytes);
    input = input.subarray(sliceBytes);
    await untilClosedOr((done) => inflate.write(slice, done));
  };

  /** Damaged data closes the stream, and then nobody calls back. */
  const untilClosedOr = (act: (done: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      if (inflate.closed) return resolve();
      const done = (): void => {
        inflate.off('close', done);
        resolve();
      };
      inflate.once('close', done);
      act(done);
    });

  return {
    next: async () => {
      for (;;) {
        const chunk = ready.shift();
        if (chunk !== undefined) return chunk;
        if (failure !== null) throw failure;
        if (ended) return null;
        await feed();
      }
    },
    bytesRead: () => source.bytesRead(),
    close: async () => {
      ended = true;
      ready = [];
      inflate.destroy();
      await source.close();
    },
  };
};
