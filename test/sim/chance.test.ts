import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fnv1a, lognormal, promptDigest, uniform } from '../../src/sim/chance.ts';

describe('digest of a prompt', () => {
  test.each([
    ['', '811c9dc5'],
    ['a', 'e40c292c'],
    ['foobar', 'bf9cf968'],
  ])('of %j is %s, the published FNV-1a value', (text, digest) => {
    expect(promptDigest(text)).toBe(digest);
  });

  test('is taken over the UTF-8 bytes', () => {
    const overBytes = (text: string): number =>
      new TextEncoder().encode(text).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5) >>> 0;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fnv1a(text)).toBe(overBytes(text));
      }),
    );
    expect(fnv1a('\ud800 alone')).toBe(overBytes('\ufffd alone'));
  });
});

describe('draws', () => {
  test('are spread evenly over [0, 1), whatever the hashes have in common', () => {
    const tenths = new Array<number>(10).fill(0);
    for (let hash = 0; hash < 20_000; hash++) tenths[Math.floor(uniform(hash, 6) * 10)]!++;
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  test('of one hash differ from each other and repeat', () => {
    expect(uniform(42, 1)).not.toBe(uniform(42, 2));
    expect(uniform(42, 1)).toBe(uniform(42, 1));
  });

  test('from a lognormal have half of all below the median', () => {
    const values = Array.from({ length: 10_000 }, (_, hash) => lognormal(50, 0.35, { hash, draw: 0 }));
    const below = values.filter((value) => value < 50).length;
    expect(below).toBeGreaterThan(4800);
    expect(below).toBeLessThan(5200);
    const withinSigma = values.filter((value) => Math.abs(Math.log(value / 50)) < 0.35).length;
    expect(withinSigma / 10_000).toBeCloseTo(0.683, 1);
  });
});
