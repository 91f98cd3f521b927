import { PassThrough, Writable } from 'node:stream';
import { setImmediate as nextTick } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutputError } from '../../src/io/output/output-error.ts';
import { createReorder } from '../../src/io/output/reorder.ts';
import { createStreamSink, type StreamSinkOptions } from '../../src/io/output/stream-sink.ts';
import { failedResult, okResult } from '../support/sample-results.ts';

const all = { complete: true, prune: false };
const sinkOn = (stream: Writable, options: Partial<StreamSinkOptions> = {}) =>
  createStreamSink({
    stream,
    name: 'stdout',
    format: 'text',
    ordered: false,
    window: 4,
    terminal: false,
    onClosed: () => {},
    ...options,
  });

const collector = () => {
  const stream = new PassThrough();
  const chunks: string[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  return { stream, chunks };
};

describe('results into a stream', () => {
  it('go out as they come, those of one tick together', async () => {
    const { stream, chunks } = collector();
    const sink = await sinkOn(stream);
    sink.write(okResult(1, 'b'), 1);
    sink.write(okResult(0, 'a'), 0);
    await nextTick();
    sink.write(okResult(2, 'c'), 2);
    expect(await sink.finish(all)).toMatchObject({ written: { ok: 3 } });
    expect(chunks).toEqual(['b\na\n', 'c\n']);
  });

  it('go out in input order when asked, without waiting for rows that end without a result', async () => {
    const { stream, chunks } = collector();
    const sink = await sinkOn(stream, { ordered: true });
    sink.write(okResult(2, 'c'), 2);
    sink.write(okResult(1, 'b'), 1);
    await sink.flush();
    expect(chunks.join('')).toBe('');
    sink.noResult(0);
    await sink.flush();
    expect(chunks.join('')).toBe('b\nc\n');
    sink.write(okResult(4, 'e'), 4);
    await sink.finish(all);
    expect(chunks.join('')).toBe('b\nc\ne\n');
  });

  it('make the sender wait when one runs further ahead than the window', async () => {
    const sink = await sinkOn(collector().stream, { ordered: true, window: 2 });
    expect(sink.write(okResult(1), 1)).toBeUndefined();
    let through = false;
    const waiting = Promise.resolve(sink.write(okResult(2), 2)).then(() => {
      through = true;
    });
    await nextTick();
    expect(through).toBe(false);
    sink.write(okResult(0), 0);
    await waiting;
    await sink.close();
  });

  it('make the sender wait while the reader is slow', async () => {
    const taken: (() => void)[] = [];
    const slow = new Writable({ highWaterMark: 10, write: (_chunk, _encoding, done) => void taken.push(done) });
    const sink = await sinkOn(slow);
    expect(sink.write(okResult(0, 'long enough to fill it'), 0)).toBeUndefined();
    await nextTick();
    const waiting = sink.write(okResult(1), 1);
    expect(waiting).toBeInstanceOf(Promise);
    let through = false;
    const passed = Promise.resolve(waiting).then(() => {
      through = true;
    });
    await nextTick();
    expect(through).toBe(false);
    while (taken.length > 0) {
      taken.shift()?.();
      await nextTick();
    }
    await passed;
  });

  it('end quietly when the reader goes', async () => {
    let closed = 0;
    const gone = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })),
    });
    const sink = await sinkOn(gone, { onClosed: () => closed++ });
    sink.write(okResult(0), 0);
    await nextTick();
    await nextTick();
    sink.write(okResult(1), 1);
    await sink.finish(all);
    expect(closed).toBe(1);
  });

  it('say so when they cannot be written', async () => {
    const full = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('full'), { code: 'ENOSPC' })),
    });
    const sink = await sinkOn(full);
    sink.write(okResult(0), 0);
    await expect(sink.finish(all)).rejects.toThrow(OutputError);
    expect(() => sink.write(okResult(1), 1)).toThrow(/disk is full/);
  });

  it('never send control sequences to a terminal', async () => {
    const { stream, chunks } = collector();
    const sink = await sinkOn(stream, { terminal: true });
    sink.write(okResult(0, 'a\u001b[31mred\u009b2Jb'), 0);
    await sink.finish(all);
    expect(chunks.join('')).toBe('aredb\n');
  });

  it('have the header of a CSV even without a row', async () => {
    const { stream, chunks } = collector();
    await (await sinkOn(stream, { format: 'csv', columns: ['q'] })).finish(all);
    expect(chunks.join('')).toMatch(/^q,status,content,/);
  });

  it('leave nothing in a text for rows without an answer', async () => {
    const { stream, chunks } = collector();
    const sink = await sinkOn(stream, { ordered: true });
    sink.write(failedResult(0), 0);
    sink.write(okResult(1, 'b'), 1);
    await sink.finish(all);
    expect(chunks.join('')).toBe('b\n');
  });
});

it('a reorder lets everything through once and in order, whatever order it came in', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(60)), fc.nat(80), (arrivals, released) => {
      const out: number[] = [];
      const reorder = createReorder<number>(5, (item) => out.push(item));
      arrivals.forEach((sequence, i) => {
        if (i < released) reorder.put(sequence, sequence);
      });
      const before = arrivals.slice(0, released);
      expect(out).toEqual(out.map((_, i) => i));
      reorder.release();
      expect(out).toEqual(before.toSorted((a, b) => a - b));
    }),
  );
});
