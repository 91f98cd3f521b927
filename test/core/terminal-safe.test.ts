import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonWithoutControls, terminalLine, terminalSafe } from '../../src/core/terminal-safe.ts';

describe('terminalSafe', () => {
  it.each([
    ['plain text\nwith a\ttab', 'plain text\nwith a\ttab'],
    ['\x1b[31mred\x1b[0m', 'red'],
    ['\x1b[2J\x1b[1;1Hgone', 'gone'],
    ['a\x1b]8;;http://example.com\x1b\\link\x1b]8;;\x1b\\b', 'alinkb'],
    ['\x1b]52;c;Y2xpcGJvYXJk\x07after', 'after'],
    ['\x1bPq#0;2;0\x1b\\picture', 'picture'],
    ['\x9b31mred', 'red'],
    ['\x9d0;title\x9crest', 'rest'],
    ['\x1b]0;never ends and stays readable', '0;never ends and stays readable'],
    ['100 %\rsafe\b\x07\x00', '100 %safe'],
    ['\x1bcreset \x1b(B', 'reset '],
    ['user\u202egnp.exe', 'usergnp.exe'],
    ['naïve 日本語 👩‍💻 é', 'naïve 日本語 👩‍💻 é'],
  ])('turns %j into %j', (text, safe) => {
    expect(terminalSafe(text)).toBe(safe);
  });

  it('leaves no control character, whatever the text', () => {
    const nasty = fc.array(
      fc.oneof(fc.constantFrom('\x1b', '[', ']', '\x9b', '\x07', '\\', 'P', '0', ';', 'm', '\n', '\r'), fc.string()),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(nasty, (parts) => {
        expect(terminalSafe(parts.join(''))).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
        expect(terminalLine(parts.join(''))).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
      }),
    );
  });

  it('takes a moment for a megabyte of beginnings without an end', () => {
    const begun = performance.now();
    terminalSafe('\x1b]'.repeat(500_000));
    terminalSafe(`\x1b]${'a'.repeat(1_000_000)}`);
    terminalSafe('\x1b[0'.repeat(300_000));
    terminalSafe(`\x1b[${'0'.repeat(500_000)}`);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

describe('jsonWithoutControls', () => {
  it('leaves no control character in JSON and changes nothing of what it says', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0x2ff }).map((code) => String.fromCharCode(code)) }),
        (text) => {
          const json = jsonWithoutControls(JSON.stringify({ text }));
          expect(json).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
          expect(JSON.parse(json)).toEqual({ text });
        },
      ),
    );
  });
});
