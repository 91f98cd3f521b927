import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeSse, parseSse } from '../../src/providers/sse.ts';

describe('server-sent events', () => {
  it.each<[string, string, { event: string | null; data: string }[]]>([
    [
      'with LF',
      'data: a\n\ndata: b\n\n',
      [
        { event: null, data: 'a' },
        { event: null, data: 'b' },
      ],
    ],
    [
      'with CRLF',
      'data: a\r\n\r\ndata: b\r\n\r\n',
      [
        { event: null, data: 'a' },
        { event: null, data: 'b' },
      ],
    ],
    [
      'with CR',
      'data: a\r\rdata: b\r\r',
      [
        { event: null, data: 'a' },
        { event: null, data: 'b' },
      ],
    ],
    [
      'with names',
      'event: x\ndata: a\n\ndata: b\n\n',
      [
        { event: 'x', data: 'a' },
        { event: null, data: 'b' },
      ],
    ],
    ['of several lines', 'data: a\ndata: b\n\n', [{ event: null, data: 'a\nb' }]],
    ['without the space', 'data:a\n\n', [{ event: null, data: 'a' }]],
    ['with more than one space', 'data:  a\n\n', [{ event: null, data: ' a' }]],
    ['between comments', ': keep-alive\n\n: OPENROUTER PROCESSING\n\ndata: a\n\n', [{ event: null, data: 'a' }]],
    ['with other fields', 'id: 7\nretry: 5\ndata: a\n\n', [{ event: null, data: 'a' }]],
    ['without the last blank line', 'data: a', [{ event: null, data: 'a' }]],
    ['after a byte order mark', '\ufeffdata: a\n\n', [{ event: null, data: 'a' }]],
    ['with colons in the data', 'data: {"a":"b: c"}\n\n', [{ event: null, data: '{"a":"b: c"}' }]],
    ['without data', 'event: ping\n\n', []],
    ['that are none', 'hello\n\nworld', []],
    ['of an empty text', '', []],
  ])('%s', (_title, text, events) => expect(parseSse(text)).toEqual(events));

  it('come back as they were written, whatever the line end', () => {
    const line = fc.string().filter((text) => !/[\r\n]/.test(text));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => {
        const text = lines.map((data) => `data: ${data}${end}${end}`).join('');
        expect(parseSse(text).map(({ data }) => data)).toEqual(lines);
      }),
    );
  });

  it.each([
    ['data: x', true],
    ['event: x', true],
    [': x', true],
    ['{"data": 1}', false],
    ['<html>', false],
    ['database: x', false],
  ])('%j looks like events: %s', (text, looks) => expect(looksLikeSse(text)).toBe(looks));
});
