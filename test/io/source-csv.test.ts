import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bad, cut, drain, mark, notUtf8, oneByte, piped, rowsOf, short, usageErrorOf } from './read-rows.ts';

describe('CSV', () => {
  const csv = { format: 'csv' } as const;
  const openQuote = bad('a quote opens on this line and is never closed: the file could not be read from here on');

  it.each<[string, string, unknown[]]>([
    ['cells as texts', 'a,b\n1,true\n', [[2, { a: '1', b: 'true' }]]],
    [
      'quoted newlines, LF and CRLF',
      'a,b\r\n"x\ny","p\r\nq"\r\nz,w',
      [
        [2, { a: 'x\ny', b: 'p\r\nq' }],
        [5, { a: 'z', b: 'w' }],
      ],
    ],
    ['doubled quotes', 'a\n"say ""hi"""\n', [[2, { a: 'say "hi"' }]]],
    ['a byte order mark', `${mark}a,b\n1,2`, [[2, { a: '1', b: '2' }]]],
    [
      'blank lines',
      '\n\na,b\n\n1,2\n \n\r\n3,4\n',
      [
        [5, { a: '1', b: '2' }],
        [8, { a: '3', b: '4' }],
      ],
    ],
    ['records with empty cells only', 'a,b\n,\n', [[2, { a: '', b: '' }]]],
    ['a record of one empty quoted cell', 'a\n""\n', [[2, { a: '' }]]],
    [
      'short and long records',
      'a,b\n1\n1,2,3,4\n1,2,\n',
      [
        [2, { a: '1', b: '' }],
        [3, { a: '1', b: '2', _extra: ['3', '4'] }],
        [4, { a: '1', b: '2' }],
      ],
    ],
    ['semicolons', 'a;b\n1,5;2\n', [[2, { a: '1,5', b: '2' }]]],
    ['tabs', 'a\tb\n1,5\t2\n', [[2, { a: '1,5', b: '2' }]]],
    ['a comma when there is one', 'a;b,c\n1;2,3\n', [[2, { 'a;b': '1;2', c: '3' }]]],
    ['one column', 'prompt\nHi, you\n', [[2, { prompt: 'Hi', _extra: [' you'] }]]],
    ['column names with spaces around or that come twice', ' a , a,\n1,2,3\n', [[2, { a: '1', a_2: '2', '': '3' }]]],
    ['a column called __proto__', '__proto__,a\nx,y\n', [[2, { _proto_: 'x', a: 'y' }]]],
    ['quotes inside an unquoted cell', 'a,b\n5" pipe,x\n', [[2, { a: '5" pipe', b: 'x' }]]],
    ['characters beyond ASCII', 'a\né漢👩‍🚀\n', [[2, { a: 'é漢👩‍🚀' }]]],
    [
      'rows before a quote that is never closed',
      'a,b\n1,2\n3,"x\ny\n',
      [
        [2, { a: '1', b: '2' }],
        [3, openQuote],
      ],
    ],
    ['a quote that opens lines after its record began', 'a,b\n"x\ny","z\n1,2\n', [[3, openQuote]]],
    ['a header only', 'a,b\n', []],
  ])('reads %s', async (_, text, rows) => {
    expect(await rowsOf(text, csv)).toEqual(rows);
    expect(await rowsOf(oneByte(text), csv)).toEqual(rows);
  });

  it('tells the columns', async () => {
    const input = await piped('a,"b c"\n1,2', csv);
    expect(input).toMatchObject({ format: 'csv', columns: ['a', 'b c'] });
    await input.close();
  });

  it('loses only the record that is not UTF-8, or not text', async () => {
    const bytes = Buffer.concat([Buffer.from('a\né\n'), Buffer.from([0xe9]), Buffer.from('\nx\0y\nü\n')]);
    expect(await rowsOf(bytes, csv)).toEqual([
      [2, { a: 'é' }],
      [3, notUtf8],
      [4, bad('holds a NUL byte: not text')],
      [5, { a: 'ü' }],
    ]);
  });

  it('skips a record over 16 MiB, newlines in it included, and goes on', async () => {
    const huge = Buffer.alloc(9 * 1024 * 1024, 'x\n');
    const rows = await drain(await piped(['a,b\n1,2\n3,"', huge, huge, '"\n5,6\n'], csv));
    expect(short(rows)).toEqual([
      [2, { a: '1', b: '2' }],
      [3, bad('longer than 16 MiB')],
      [3 + 9 * 1024 * 1024 + 1, { a: '5', b: '6' }],
    ]);
  });

  it('stops the run when a column is missing that is needed', async () => {
    const error = await usageErrorOf(piped('a,b\n1,2', { ...csv, columnsNeeded: ['b', 'question'] }));
    expect(error.message).toBe('stdin has no column "question"; its columns are: a, b.');
    expect(error.hint).toContain('--prompt-field');
    expect((await usageErrorOf(piped('a,b\n1,2', { ...csv, oneColumnOf: ['prompt', 'text'] }))).message).toContain(
      'no column for the prompt (prompt, text)',
    );
    await (await piped('a,b\n1,2', { ...csv, columnsNeeded: ['b'], oneColumnOf: ['x', 'a'] })).close();
  });

  it('stops the run when the header cannot be read', async () => {
    expect((await usageErrorOf(piped('a,"b\n1,2', csv))).message).toContain('a quote that is never closed');
    expect((await usageErrorOf(piped(Buffer.from([0x61, 0xe9, 0x0a]), csv))).message).toContain('not valid UTF-8');
    expect((await usageErrorOf(piped(`"${'x'.repeat(2_000_000)}`, csv))).message).toContain(
      'does not end within 1 MiB',
    );
  });

  it('reads back what was written, with the line of every record', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r\n', ' ', ';', '漢') });
    const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 7 }),
        async (cells, eol, step) => {
          const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
          let text = `x,y${eol}`;
          const expected: unknown[] = [];
          for (const [x, y] of cells) {
            expected.push([text.split('\n').length, { x, y }]);
            text += `${quoted(x)},${quoted(y)}${eol}`;
          }
          const bytes = Buffer.from(text);
          const chunks = cut(bytes, step);
          expect(await rowsOf(chunks, csv)).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('ends without a throw on any text', async () => {
    const piece = fc.constantFrom('a', '"', '""', ',', '\n', '\r\n', '\r', ' ', 'é', '\0', ';', '"x\ny"');
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const text = `a,b\n${pieces.join('')}`;
        expect(await rowsOf(text, csv)).toEqual(await rowsOf(oneByte(text), csv));
      }),
      { numRuns: 150 },
    );
  });
});
