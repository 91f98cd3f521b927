import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/core/usage-error.ts';
import type { Input } from '../../src/io/input/open-input.ts';
import { type Bytes, bad, drain, mark, notUtf8, oneByte, piped, rowsOf, short } from './read-rows.ts';

describe('JSON lines', () => {
  it.each<[string, Bytes, unknown[]]>([
    [
      'with or without a last newline',
      '{"a":1}\n{"a":2}',
      [
        [1, { a: 1 }],
        [2, { a: 2 }],
      ],
    ],
    [
      'with CRLF',
      '{"a":1}\r\n{"a":2}\r\n',
      [
        [1, { a: 1 }],
        [2, { a: 2 }],
      ],
    ],
    ['with a byte order mark', `${mark}{"a":1}\n`, [[1, { a: 1 }]]],
    [
      'with a mark in the middle, where files were joined',
      `{"a":1}\n${mark}{"a":2}\n`,
      [
        [1, { a: 1 }],
        [2, { a: 2 }],
      ],
    ],
    [
      'with blank lines, which count as lines',
      '\n{"a":1}\n \t\n\r\n{"a":2}\n\n',
      [
        [2, { a: 1 }],
        [5, { a: 2 }],
      ],
    ],
    [
      'of any value',
      '"x"\n[1]\n5\nnull',
      [
        [1, 'x'],
        [2, [1]],
        [3, 5],
        [4, null],
      ],
    ],
    [
      'of characters beyond ASCII',
      '"é"\n"漢字"\n"👩‍🚀"',
      [
        [1, 'é'],
        [2, '漢字'],
        [3, '👩‍🚀'],
      ],
    ],
  ])('reads rows %s', async (_, bytes, rows) => {
    expect(await rowsOf(bytes, { format: 'jsonl' })).toEqual(rows);
    expect(await rowsOf(oneByte(bytes), { format: 'jsonl' })).toEqual(rows);
  });

  it.each([
    ['{"a":1', 'the object that starts at column 1 is never closed'],
    ['{"a":1,}', '"}" at column 8 where a field name in double quotes belongs'],
    ['{"a" 1}', '"1" at column 6 where ":" belongs'],
    ['{"a":1 "b":2}', '"\\"" at column 8 where "," or "}" belongs'],
    ['[1 2]', '"2" at column 4 where "," or "]" belongs'],
    ["{'a':1}", '"\'" at column 2 where a field name in double quotes belongs'],
    ["'a'", 'single quotes at column 1, where JSON has double quotes'],
    ['{"a":NaN}', '"N" at column 6 where a value belongs'],
    ['{"a":01}', '"0" at column 6 where a value belongs'],
    ['"abc', 'the string that starts at column 1 never ends'],
    ['"a\tb"', 'a raw control character in a string, at column 3'],
    ['"a\\x"', 'an unknown escape at column 3'],
    ['{} {}', '"{" at column 4 after the value'],
    ['hello', '"h" at column 1 where a value belongs'],
    ['\0', 'character 0 at column 1 where a value belongs'],
  ])('says where %j stops being JSON', async (line, reason) => {
    expect(await rowsOf(`1\n${line}\n2`, { format: 'jsonl' })).toEqual([
      [1, 1],
      [2, bad(`not JSON: ${reason}`)],
      [3, 2],
    ]);
  });

  it('loses only the line that is not UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('"é"\n"'), Buffer.from([0xff]), Buffer.from('"\n"ü"\n')]);
    expect(await rowsOf(bytes, { format: 'jsonl' })).toEqual([
      [1, 'é'],
      [2, notUtf8],
      [3, 'ü'],
    ]);
  });

  it('survives 20,000 levels of nesting', async () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const objects = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    expect(await rowsOf(`${deep}\n${objects}\n1`, { format: 'jsonl' })).toEqual([
      [1, bad('nested deeper than 200 levels')],
      [2, bad('nested deeper than 200 levels')],
      [3, 1],
    ]);
    const atLimit = '['.repeat(200) + ']'.repeat(200);
    expect(await rowsOf(`${atLimit}\n[${atLimit}]`, { format: 'jsonl' })).toEqual([
      [1, JSON.parse(atLimit)],
      [2, bad('nested deeper than 200 levels')],
    ]);
  });

  it('skips a line over 16 MiB and goes on', async () => {
    const huge = Buffer.alloc(17 * 1024 * 1024, 'x');
    const rows = await drain(await piped(['1\n', huge, huge, '\n2\n', huge], { format: 'jsonl' }));
    expect(short(rows)).toEqual([
      [1, 1],
      [2, bad('longer than 16 MiB')],
      [3, 2],
      [4, bad('longer than 16 MiB')],
    ]);
    expect(rows[1]).toMatchObject({ raw: expect.stringMatching(/^x{200}… \[35651584 bytes, [0-9a-f]{16}\]$/) });
  });

  it('takes a line of just under 16 MiB', async () => {
    const [row] = await drain(await piped(`"${'x'.repeat(16 * 1024 * 1024 - 2)}"`, { format: 'jsonl' }));
    expect(row?.bad === undefined ? String(row?.value).length : row.bad).toBe(16 * 1024 * 1024 - 2);
  });

  it('keeps the text of a short bad line and a digest of a long one', async () => {
    const rows = await drain(await piped(`nope\n${'y'.repeat(5000)}`, { format: 'jsonl' }));
    expect(rows[0]).toMatchObject({ raw: 'nope' });
    expect(rows[1]).toMatchObject({ raw: expect.stringMatching(/^y{200}… \[5000 characters, [0-9a-f]{16}\]$/) });
  });

  it('accounts for every line that is not blank, whatever the bytes and however they are cut', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '{"a":1}',
        '"x"',
        '\n',
        '\r\n',
        '{',
        '}',
        '"',
        '\\',
        ' ',
        '\t',
        'é',
        '漢',
        '\0',
        '\u2028',
        mark,
        '[[',
        ',',
      ),
      fc.json(),
      fc.string(),
    );
    const noise = fc.array(
      fc.oneof(
        { weight: 4, arbitrary: piece.map((text) => Buffer.from(text)) },
        { weight: 1, arbitrary: fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)) },
      ),
      { minLength: 1, maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(noise, async (pieces) => {
        const bytes = Buffer.concat(pieces);
        let input: Input;
        try {
          input = await piped(pieces, { format: 'jsonl' });
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          return;
        }
        const rows = await drain(input);
        if (bytes[0] === 0x1f && bytes[1] === 0x8b) return;
        const lines = bytes
          .toString('utf8')
          .replace(/^\uFEFF/, '')
          .split('\n');
        const expected = lines.flatMap((line, index) => (line.trim() === '' ? [] : [index + 1]));
        expect(rows.map((row) => row.line)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});
