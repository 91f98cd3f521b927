import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, bad, cut, drain, notUtf8, oneByte, open, rowsOf, short } from './read-rows.ts';

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

describe('JSON over several lines', () => {
  it.each<[string, string, unknown[]]>([
    [
      'an array',
      '[{"a":1}, "x",\n 5]',
      [
        [1, { a: 1 }],
        [2, 'x'],
        [3, 5],
      ],
    ],
    ['an empty array', ' [ ] ', []],
    [
      'brackets, commas and quotes inside strings',
      '["],[{\\"", {"a":["}", 1]}]',
      [
        [1, '],[{"'],
        [2, { a: ['}', 1] }],
      ],
    ],
    ['one object', '{\n  "a": {"b": 1}\n}\n', [[1, { a: { b: 1 } }]]],
    [
      'objects one behind the other',
      '{\n "a": 1\n}\n{\n "a": 2\n}{"a":3}',
      [
        [1, { a: 1 }],
        [4, { a: 2 }],
        [6, { a: 3 }],
      ],
    ],
    [
      'JSON lines by another name',
      '{"a":1}\n{"a":2}\n',
      [
        [1, { a: 1 }],
        [2, { a: 2 }],
      ],
    ],
    ['a comma behind the last element', '[1,]', [[1, 1]]],
    [
      'no element between commas',
      '[1,,2]',
      [
        [1, 1],
        [2, bad('no value between two commas')],
        [3, 2],
      ],
    ],
    [
      'a broken element',
      '[1,{"a":},2]',
      [
        [1, 1],
        [2, bad('not JSON: "}" at column 6 where a value belongs')],
        [3, 2],
      ],
    ],
    [
      'an array that is cut off',
      '[1,{"a":"b',
      [
        [1, 1],
        [2, bad('the file ends inside this element')],
      ],
    ],
    [
      'an array that is never closed',
      '["a",',
      [
        [1, 'a'],
        [2, bad('the file ends before the array is closed')],
      ],
    ],
    [
      'text behind the array',
      '[1] x',
      [
        [1, 1],
        [2, bad('there is more text behind the end of the array')],
      ],
    ],
    [
      'words between objects',
      '{\n"a":1}\n}} x\n{"b":2}',
      [
        [1, { a: 1 }],
        [3, bad('not JSON: "}" at column 1 where a value belongs')],
        [4, { b: 2 }],
      ],
    ],
    [
      'an object that is cut off',
      '{\n"a":1',
      [[1, bad('not JSON: the object that starts at column 1 is never closed')]],
    ],
    ['words instead of JSON', 'hello', [[1, bad('not JSON: "h" at column 1 where a value belongs')]]],
  ])('reads %s', async (_, text, rows) => {
    const path = await write('rows.json', text);
    expect(short(await drain(await open([path])))).toEqual(rows);
    if (text !== 'hello') expect(await rowsOf(oneByte(text))).toEqual(rows);
  });

  it('loses only the element that is not UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('["é","'), Buffer.from([0xc3]), Buffer.from('","ü"]')]);
    expect(await rowsOf(bytes)).toEqual([
      [1, 'é'],
      [2, notUtf8],
      [3, 'ü'],
    ]);
  });

  it('skips an element over 16 MiB and goes on', async () => {
    const huge = Buffer.alloc(9 * 1024 * 1024, 'x');
    expect(await rowsOf(['[1,"', huge, huge, '",2]'])).toEqual([
      [1, 1],
      [2, bad('longer than 16 MiB')],
      [3, 2],
    ]);
  });

  it('gives back any array, however it is written and cut', async () => {
    const values = fc.array(fc.jsonValue({ maxDepth: 3 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(values, fc.constantFrom(0, 1, 2), fc.integer({ min: 1, max: 9 }), async (rows, indent, step) => {
        const bytes = Buffer.from(JSON.stringify(rows, null, indent));
        const chunks = cut(bytes, step);
        const read = await rowsOf(chunks);
        expect(read).toEqual((JSON.parse(bytes.toString()) as unknown[]).map((value, index) => [index + 1, value]));
      }),
      { numRuns: 200 },
    );
  });

  it('ends without a throw on any bytes that begin like JSON', async () => {
    const piece = fc.constantFrom('[', ']', '{', '}', '"', '\\', ',', ':', '1', 'a', ' ', '\n', '{"a":1}', '"x"', 'é');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('[', '{\n'), fc.array(piece, { maxLength: 25 }), async (first, pieces) => {
        const text = first + pieces.join('');
        expect(await rowsOf(text)).toEqual(await rowsOf(oneByte(text)));
      }),
      { numRuns: 500 },
    );
  });
});
