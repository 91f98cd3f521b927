import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Draft, Json, Rejection } from '../../src/core/job.ts';
import { canonicalJson } from '../../src/io/row-key/canonical-json.ts';
import { createFingerprintTable } from '../../src/io/row-key/fingerprint-table.ts';
import { createRowKeys } from '../../src/io/row-key.ts';

interface Given {
  readonly id: string | null;
  readonly prompt: string;
  readonly model: string | null;
}

const draft = ({ id, prompt, model }: Given, line: number): Draft => ({
  file: 'tasks.jsonl',
  line,
  id: id ?? `row-${line}`,
  hasOwnId: id !== null,
  request: { messages: [{ role: 'user', content: prompt }], maxTokens: 2048 },
  costAware: true,
  ...(model === null ? {} : { model }),
});

const keysOf = (rows: readonly Given[], firstLine = 1): string[] => {
  const keys = createRowKeys();
  return rows.map((row, i) => keys.keyOf(draft(row, firstLine + i)).key);
};

const few = (...values: string[]) => fc.constantFrom(...values);
const given: fc.Arbitrary<Given> = fc.record({
  id: fc.option(few('a', 'b')),
  prompt: few('p', 'q', 'r'),
  model: fc.option(few('gpt-4.1')),
});
const rows = fc.array(given, { maxLength: 30 });

describe('the key of a row', () => {
  it('is one of its own for every row of a file', () => {
    fc.assert(
      fc.property(rows, (file) => {
        expect(new Set(keysOf(file)).size).toBe(file.length);
      }),
    );
  });

  it('does not change when other rows are put in, taken out or moved', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(given, fc.nat()), { maxLength: 30 }), fc.nat(1000), (file, firstLine) => {
        const before = keysOf(file.map(([row]) => row));
        const moved = file.toSorted((one, other) => one[1] - other[1]).map(([row]) => row);
        expect(keysOf(moved, firstLine).sort()).toEqual([...before].sort());
      }),
    );
    fc.assert(
      fc.property(rows, rows, (file, inserted) => {
        const other = inserted.map((row) => ({ ...row, prompt: `new ${row.prompt}` }));
        expect(keysOf([...other, ...file]).slice(other.length)).toEqual(keysOf(file));
      }),
    );
  });

  it('tells every field of the request, the model and an own id apart', () => {
    const base = draft({ id: 'a', prompt: 'p', model: null }, 1);
    const variants: Draft[] = [
      base,
      { ...base, id: 'b' },
      { ...base, hasOwnId: false },
      { ...base, id: 'null' },
      { ...base, model: 'gpt-4.1' },
      { ...base, request: { ...base.request, maxTokens: 10 } },
      { ...base, request: { ...base.request, temperature: 0 } },
      { ...base, request: { ...base.request, extra: { tools: [] } } },
      { ...base, request: { ...base.request, messages: [{ role: 'system', content: 'p' }] } },
    ];
    expect(new Set(variants.map((variant) => createRowKeys().keyOf(variant).key)).size).toBe(variants.length);
  });

  it('leaves out where the row stands, what it is called by default and what does not change the answer', () => {
    const base = draft({ id: null, prompt: 'p', model: null }, 1);
    const variants: Draft[] = [
      base,
      { ...base, id: 'row-9', line: 9, file: 'x' },
      { ...base, priority: 'high', metadata: { a: 1 } },
    ];
    expect(new Set(variants.map((variant) => createRowKeys().keyOf(variant).key)).size).toBe(1);
  });

  it('has 24 hexadecimal digits', () => {
    expect(keysOf([{ id: 'a', prompt: 'p', model: null }])[0]).toMatch(/^[0-9a-f]{24}$/);
  });

  it('of a rejected row follows its text, not its place', () => {
    const rejection = (raw: string, line: number): Rejection => ({
      file: 'f',
      line,
      id: `row-${line}`,
      hasOwnId: false,
      reason: 'not JSON',
      raw,
    });
    const keys = createRowKeys();
    const [first, second, other] = [rejection('{', 1), rejection('{', 2), rejection('[', 3)].map(keys.keyOfRejected);
    expect(new Set([first, second, other]).size).toBe(3);
    const later = createRowKeys();
    expect([rejection('[', 7), rejection('{', 8), rejection('{', 9)].map(later.keyOfRejected)).toEqual([
      other,
      first,
      second,
    ]);
  });

  it.each([
    [
      'the same id with another request',
      [
        ['a', 'p'],
        ['a', 'q'],
      ],
      [false, true],
    ],
    [
      'the same row again',
      [
        ['a', 'p'],
        ['a', 'p'],
      ],
      [false, false],
    ],
    [
      'other ids',
      [
        ['a', 'p'],
        ['b', 'p'],
      ],
      [false, false],
    ],
    [
      'no ids',
      [
        [null, 'p'],
        [null, 'q'],
      ],
      [false, false],
    ],
  ] as const)('says whether an id was used before: %s', (_case, file, expected) => {
    const keys = createRowKeys();
    const said = file.map(([id, prompt], i) => keys.keyOf(draft({ id, prompt, model: null }, i + 1)).duplicateId);
    expect(said).toEqual(expected);
  });

  it('costs a hundred thousand rows with ids of their own less than 2.5 MB', () => {
    const before = process.memoryUsage().arrayBuffers;
    const keys = createRowKeys();
    const seen = new Set<string>();
    for (let i = 0; i < 100_000; i++)
      seen.add(keys.keyOf(draft({ id: `id-${i}`, prompt: `${i}`, model: null }, i)).key);
    const cost = process.memoryUsage().arrayBuffers - before;
    expect(seen.size).toBe(100_000);
    expect(cost).toBeLessThan(2_500_000);
  });
});

describe('canonical JSON', () => {
  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not depend on the order of fields', () => {
    const turned = (value: Json): Json => {
      if (Array.isArray(value)) return value.map(turned);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, field]) => [name, turned(field)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(turned(value as Json))).toBe(canonicalJson(value));
      }),
    );
  });

  it('survives a value that is nested a hundred thousand levels deep', () => {
    expect(canonicalJson(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)))).toHaveLength(1003);
  });
});

describe('a fingerprint table', () => {
  it('counts like a map does', () => {
    const digest = fc.nat(300).map((n) => hash('sha256', `${n}`, 'hex'));
    fc.assert(
      fc.property(fc.array(digest, { maxLength: 2000 }), (digests) => {
        const table = createFingerprintTable({ counted: true });
        const counts = new Map<string, number>();
        for (const text of digests) {
          expect(table.add(text)).toBe(counts.get(text) ?? 0);
          counts.set(text, (counts.get(text) ?? 0) + 1);
        }
      }),
    );
  });
});
