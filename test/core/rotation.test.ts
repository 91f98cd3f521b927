import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newRotation, nextInRotation, type Rotation } from '../../src/core/route/rotation.ts';

const turns = (weights: Readonly<Record<string, number>>, count: number, rotation: Rotation = newRotation()) => {
  const candidates = Object.entries(weights).map(([id, weight]) => ({ id, weight, value: id }));
  return Array.from({ length: count }, () => nextInRotation(rotation, 'list', candidates));
};

describe('taking turns by weight', () => {
  it.each([
    [{ a: 5, b: 1, c: 1 }, 'aabacaa'],
    [{ a: 1, b: 1 }, 'abab'],
    [{ a: 1 }, 'aaa'],
    [{ a: 0, b: 1 }, 'bbb'],
    [{ a: 0, b: 0 }, 'aa'],
  ])('of %j goes %s', (weights, expected) => {
    expect(turns(weights, expected.length).join('')).toBe(expected);
  });

  it('gives exact shares in every full round and strays by less than one turn within it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }), (weights) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const named = Object.fromEntries(weights.map((weight, index) => [`m${index}`, weight]));
        const rotation = newRotation();
        const counts: Record<string, number> = {};
        for (let turn = 1; turn <= 3 * total; turn++) {
          const [id] = turns(named, 1, rotation);
          counts[id!] = (counts[id!] ?? 0) + 1;
          for (const [name, weight] of Object.entries(named)) {
            expect(Math.abs((counts[name] ?? 0) - (turn * weight) / total)).toBeLessThan(weights.length);
          }
          if (turn % total === 0) {
            for (const [name, weight] of Object.entries(named)) expect(counts[name]).toBe((turn / total) * weight);
          }
        }
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  it('keeps lists apart', () => {
    const rotation = newRotation();
    const pair = ['a', 'b'].map((id) => ({ id, weight: 1, value: id }));
    expect(nextInRotation(rotation, 'one', pair)).toBe('a');
    expect(nextInRotation(rotation, 'two', pair)).toBe('a');
    expect(nextInRotation(rotation, 'one', pair)).toBe('b');
  });
});
