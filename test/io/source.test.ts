import { execFileSync } from 'node:child_process';
import { appendFile, chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openInput } from '../../src/io/input/open-input.ts';
import { type Bytes, bad, drain, mark, open, piped, rowsOf, short, usageErrorOf } from './read-rows.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'llmgw-source-'));
});
afterAll(() => rm(folder, { recursive: true }));

const write = async (name: string, bytes: Bytes): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
};

describe('text', () => {
  it('takes each line for a prompt, as it stands there', async () => {
    expect(await rowsOf(`${mark}one\r\n\n  two  \r\nthree`)).toEqual([
      [1, 'one'],
      [3, '  two  '],
      [4, 'three'],
    ]);
  });

  it('refuses a line with a NUL byte', async () => {
    expect(await rowsOf('one is here\na\0b\ntwo')).toEqual([
      [1, 'one is here'],
      [2, bad('holds a NUL byte: not text')],
      [3, 'two'],
    ]);
  });
});

describe('the format', () => {
  it.each<[string, string, string]>([
    ['a.jsonl', '[1]', 'jsonl'],
    ['a.NDJSON', '{}', 'jsonl'],
    ['a.csv', '{}', 'csv'],
    ['a.tsv', 'a', 'csv'],
    ['a.txt', '{"a":1}', 'text'],
    ['a.json', '[1]', 'json'],
    ['a.json', '{"a":1}', 'jsonl'],
    ['a.json', '{\n"a":1}', 'json'],
    ['a.json', 'hello', 'jsonl'],
    ['a.log', 'hello', 'text'],
    ['plain', '{"a":1}', 'jsonl'],
  ])('of %s that holds %j is %s', async (name, text, format) => {
    const input = await open([await write(name, text)]);
    expect(input.format).toBe(format);
    await input.close();
    const zipped = await open([await write(`${name}.gz`, gzipSync(text))]);
    expect(zipped.format).toBe(format);
    await zipped.close();
  });

  it.each<[string, string]>([
    [' {"a":1}\n', 'jsonl'],
    ['"a"', 'jsonl'],
    ['\n[1]', 'json'],
    ['hello', 'text'],
    [`${mark}{"a":1}`, 'jsonl'],
  ])('of stdin that starts with %j is %s', async (text, format) => {
    const input = await piped(text);
    expect(input.format).toBe(format);
    await input.close();
  });

  it('is what the flag says', async () => {
    const input = await open([await write('b.jsonl', 'hello\n')], { format: 'text' });
    expect(input.format).toBe('text');
    expect(short(await drain(input))).toEqual([[1, 'hello']]);
  });
});

describe('what stops the run before anything is sent', () => {
  it.each<[string, Bytes, string]>([
    ['an empty file', '', 'is empty'],
    ['a file of blank lines', ' \n\n', 'is empty'],
    ['a lone byte order mark', mark, 'is empty'],
    ['an empty gzip file', gzipSync(''), 'is empty'],
    ['UTF-16', Buffer.from(`${mark}{"a":1}`, 'utf16le'), 'is UTF-16'],
    ['UTF-16 without a mark', Buffer.from('{"a":1}', 'utf16le'), 'is UTF-16'],
    ['UTF-16 the other way round', Buffer.from(`${mark}{"a":1}`, 'utf16le').swap16(), 'is UTF-16'],
    ['a spreadsheet', Buffer.from('PK\x03\x04abcdefghijkl'), 'is a zip archive or a spreadsheet'],
    ['another compression', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]), 'is compressed with zstd'],
    ['a gzip file without contents', Buffer.from([0x1f, 0x8b, 8, 0]), 'cannot be read'],
  ])('is %s', async (_, bytes, message) => {
    const error = await usageErrorOf(open([await write('odd.jsonl', bytes)]));
    expect(error.message).toContain(message);
    expect(error.hint).toBeTruthy();
    await usageErrorOf(piped(bytes));
  });

  it('is a path that cannot be read', async () => {
    expect((await usageErrorOf(open([join(folder, 'none.jsonl')]))).message).toContain('There is no file');
    await mkdir(join(folder, 'sub'), { recursive: true });
    expect((await usageErrorOf(open([join(folder, 'sub')]))).message).toContain('is a directory');
    const locked = await write('locked.jsonl', '1');
    await chmod(locked, 0);
    // The superuser may read it all the same.
    if (process.getuid?.() !== 0) expect((await usageErrorOf(open([locked]))).message).toContain('permission denied');
  });

  it('is the second file when that one is wrong', async () => {
    const good = await write('good.jsonl', '1\n');
    expect((await usageErrorOf(open([good, join(folder, 'none.jsonl')]))).message).toContain('none.jsonl');
    expect((await usageErrorOf(open([good, await write('good.csv', 'a\n1')]))).message).toContain(
      'together with other formats',
    );
  });

  it('is no path, or stdin twice', async () => {
    await usageErrorOf(open([]));
    await usageErrorOf(open(['-', '-']));
  });
});

describe('files', () => {
  it('are read one behind the other, each with its own lines, mark and compression', async () => {
    const paths = [
      await write('1.jsonl', `${mark}1\n2`),
      await write('2.jsonl', gzipSync(`${mark}3\n`)),
      await write('3.txt', 'four'),
    ];
    const input = await open(paths);
    const rows = await drain(input);
    expect(short(rows)).toEqual([
      [1, 1],
      [2, 2],
      [1, 3],
      [1, 'four'],
    ]);
    expect(rows.map((row) => row.file)).toEqual([paths[0], paths[0], paths[1], paths[2]]);
  });

  it('may be many more than a process may have open', async () => {
    const path = await write('again.jsonl', '1\n');
    expect(await drain(await open(Array.from({ length: 1500 }, () => path)))).toHaveLength(1500);
  });

  it('tell their size and how much of it has been read', async () => {
    const lines = Array.from({ length: 60_000 }, (_, n) => `{"n":${n}}`).join('\n');
    const plain = await write('size.jsonl', lines);
    const zipped = await write('size.jsonl.gz', gzipSync(lines));
    const input = await open([plain, zipped]);
    const seen: number[] = [];
    for await (const _ of input.batches) seen.push(input.bytesRead());
    expect(input.totalBytes).toBe(Buffer.byteLength(lines) + gzipSync(lines).length);
    expect(input.bytesRead()).toBe(input.totalBytes);
    expect(seen[0]).toBeLessThan(input.totalBytes as number);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    const stdin = await piped('x');
    expect(stdin.totalBytes).toBeNull();
    await stdin.close();
  });

  it('give the rows before the place where gzip data is cut, then one bad row', async () => {
    const lines = Array.from({ length: 50_000 }, (_, n) => `{"n":${n},"x":"${Math.imul(n, 2654435761) >>> 0}"}`);
    const whole = gzipSync(lines.join('\n'));
    const rows = await drain(await open([await write('cut.jsonl.gz', whole.subarray(0, whole.length / 2))]));
    const last = rows.pop();
    expect(last).toMatchObject({
      line: rows.length + 1,
      bad: 'the file could not be read from here on: unexpected end of file',
    });
    expect(rows.length).toBeGreaterThan(10_000);
    expect(rows.every((row) => row.bad === undefined)).toBe(true);
  });

  it.each([
    ['in its middle', 0.5],
    ['in its last bytes', 0.9999],
  ])('give the rows before the place where gzip data is damaged %s, then one bad row', async (_, where) => {
    const lines = Array.from({ length: 50_000 }, (_, n) => `{"n":${n},"x":"${Math.imul(n, 2654435761) >>> 0}"}`);
    const bytes = gzipSync(lines.join('\n'));
    bytes.fill(0xff, Math.floor(bytes.length * where) - 20, Math.floor(bytes.length * where));
    const rows = await drain(await open([await write('damaged.jsonl.gz', bytes)]));
    expect(rows.pop()?.bad).toContain('the file could not be read from here on: ');
    expect(rows.length).toBeGreaterThan(10_000);
  });

  it('may be several gzip members, as gzip -c a b writes them', async () => {
    const bytes = Buffer.concat([gzipSync('1\n2'), gzipSync('3\n4\n')]);
    expect(await rowsOf(bytes, { format: 'jsonl' })).toEqual([
      [1, 1],
      [2, 23],
      [3, 4],
    ]);
  });

  it('are read to where they end at that moment', async () => {
    const path = await write('grows.jsonl', '1\n2\n');
    const input = await open([path]);
    await appendFile(path, '3\n');
    expect(await drain(input)).toHaveLength(3);
  });

  it('may be named pipes', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const [input] = await Promise.all([open([path]), writeFile(path, '{"a":1}\n{"a":2}\n')]);
    expect(input.totalBytes).toBeNull();
    expect(short(await drain(input))).toEqual([
      [1, { a: 1 }],
      [2, { a: 2 }],
    ]);
  });
});

describe('pulling', () => {
  it('gives a row as soon as its line is there', async () => {
    const stdin = new PassThrough();
    stdin.write('{"a":1}\n{"a":');
    const input = await openInput({ paths: ['-'], stdin });
    const batches = input.batches[Symbol.asyncIterator]();
    expect((await batches.next()).value).toMatchObject([{ line: 1, value: { a: 1 } }]);
    stdin.end('2}\n');
    expect((await batches.next()).value).toMatchObject([{ line: 2, value: { a: 2 } }]);
    expect((await batches.next()).done).toBe(true);
  });

  it('reads nothing ahead that was not asked for', async () => {
    let given = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.from(`${given++}\n`.repeat(1000));
      })(),
      { highWaterMark: 1 },
    );
    const input = await openInput({ paths: ['-'], stdin: endless, format: 'jsonl' });
    const batches = input.batches[Symbol.asyncIterator]();
    for (let n = 0; n < 5; n++) await batches.next();
    expect(given).toBeLessThan(10);
    await input.close();
  });

  it('ends when closed while it waits for a pipe', async () => {
    const stdin = new PassThrough();
    stdin.write('1\n');
    const input = await openInput({ paths: ['-'], stdin, format: 'jsonl' });
    const batches = input.batches[Symbol.asyncIterator]();
    await batches.next();
    const waiting = batches.next();
    await input.close();
    expect((await waiting).done).toBe(true);
  });

  it('closes its file when the reader stops early', async () => {
    const path = await write('early.jsonl', '1\n'.repeat(200_000));
    const input = await open([path]);
    for await (const batch of input.batches) {
      expect(batch.length).toBeGreaterThan(0);
      break;
    }
    await input.close();
    await input.close();
  });
});
