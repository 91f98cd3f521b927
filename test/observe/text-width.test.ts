import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { padStart, textWidth, truncate, wrap } from '../../src/observe/text-width.ts';

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.string());

describe('text width', () => {
  it.each([
    ['abc', 3],
    ['日本語', 6],
    ['é', 1],
    ['👍', 2],
    ['…·█', 3],
    ['', 0],
  ])('of %j is %d', (sample, width) => {
    expect(textWidth(sample)).toBe(width);
  });

  it('never passes the columns after truncating', () => {
    fc.assert(
      fc.property(text, fc.nat(30), (sample, columns) => {
        expect(textWidth(truncate(sample, columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('wraps without losing a character and within the columns', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 30 }), (sample, columns) => {
        const lines = wrap(sample, columns);
        expect(lines.join('').replaceAll(' ', '')).toBe(sample.replaceAll(' ', ''));
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('pads by columns, not by characters', () => {
    expect(padStart('日本', 6)).toBe('  日本');
  });
});
