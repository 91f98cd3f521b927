import { open as openDescriptor } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

/** Bytes that are pulled chunk by chunk. */
export interface ByteStream {
  /** The next bytes, at least one; null at the end. */
  next(): Promise<Buffer | null>;
  /** Bytes given so far. */
  bytesRead(): number;
  close(): Promise<void>;
}

const chunkBytes = 128 * 1024;

/** A file (or pipe, or device), read to where it ends at that moment. It is opened at once; errors are the system's own. */
export const openFile = async (
  path: string,
): Promise<{ readonly stream: ByteStream; readonly sizeBytes: number | null }> => {
  if ((await stat(path)).isFIFO()) return { stream: await pipeStream(path), sizeBytes: null };
  const handle = await open(path, 'r');
  try {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
    return { stream: fileStream(handle), sizeBytes: stats.isFile() ? stats.size : null };
  } catch (error) {
    await handle.close();
    throw error;
  }
};

/** Read as a socket is: a read of a file that waits for the other end of a pipe could not be ended before that end says something. */
const pipeStream = async (path: string): Promise<ByteStream> => {
  const fd = await promisify(openDescriptor)(path, 'r');
  return readableStream(new Socket({ fd, readable: true, writable: false }));
};

const fileStream = (handle: FileHandle): ByteStream => {
  let bytesRead = 0;
  let ended = false;
  return {
    next: async () => {
      if (ended) return null;
      const buffer = Buffer.allocUnsafeSlow(chunkBytes);
      const read = await handle.read(buffer, 0, chunkBytes, null);
      bytesRead += read.bytesRead;
      if (read.bytesRead > 0) return buffer.subarray(0, read.bytesRead);
      ended = true;
      return null;
    },
    bytesRead: () => bytesRead,
    close: async () => {
      ended = true;
      await handle.close();
    },
  };
};

/** The bytes of a Node stream, standard input for one. Closing destroys it. */
export const readableStream = (readable: Readable): ByteStream => {
  const chunks = readable[Symbol.asyncIterator]();
  let bytesRead = 0;
  let closed = false;
  return {
    next: async () => {
      for (;;) {
        let step: IteratorResult<unknown>;
        try {
          step = await chunks.next();
        } catch (error) {
          // Destroying a stream that is being read ends the read with an error of its own.
          if (closed) return null;
          throw error;
        }
        if (step.done) return null;
        const chunk = typeof step.value === 'string' ? Buffer.from(step.value) : asBuffer(step.value as Uint8Array);
        bytesRead += chunk.length;
        if (chunk.length > 0) return chunk;
      }
    },
    bytesRead: () => bytesRead,
    close: async () => {
      closed = true;
      readable.destroy();
    },
  };
};

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export interface PeekableStream extends ByteStream {
  /**
   * The first bytes not taken yet; they stay in the stream. As many as `isEnough` asks for, at most about `limit`, fewer
   * when the stream ends or breaks off before.
   */
  peek(isEnough: (seen: Buffer) => boolean, limit: number): Promise<Buffer>;
  /** What broke the stream off while peeking. */
  failure(): Error | null;
}

/** Lets the beginning of a stream be looked at before it is read. An error met while peeking is thrown by `next`, in its turn. */
export const peekable = (stream: ByteStream): PeekableStream => {
  let seen: Buffer = Buffer.alloc(0);
  let failure: Error | null = null;
  return {
    peek: async (isEnough, limit) => {
      while (failure === null && seen.length < limit && !isEnough(seen)) {
        try {
          const chunk = await stream.next();
          if (chunk === null) break;
          seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
        } catch (error) {
          failure = error instanceof Error ? error : new Error(String(error));
        }
      }
      return seen;
    },
    next: async () => {
      if (seen.length > 0) {
        const chunk = seen;
        seen = Buffer.alloc(0);
        return chunk;
      }
      if (failure !== null) throw failure;
      return stream.next();
    },
    failure: () => failure,
    bytesRead: () => stream.bytesRead(),
    close: () => stream.close(),
  };
};
