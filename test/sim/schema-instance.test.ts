import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/core/job.ts';
import { schemaInstance } from '../../src/sim/schema-instance.ts';

const instance = (schema: JsonObject, pick = 0): Json => schemaInstance(schema, { text: 'words', pick });

describe('an instance of a schema', () => {
  const table: readonly (readonly [string, JsonObject, Json])[] = [
    ['a string', { type: 'string' }, 'words'],
    ['a string of at least 8', { type: 'string', minLength: 8 }, 'words...'],
    ['a string of at most 2', { type: 'string', maxLength: 2 }, 'wo'],
    ['a date', { type: 'string', format: 'date' }, '2026-01-01'],
    ['a number', { type: 'number' }, 0],
    ['a number above 0 and below 1', { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }, 0.5],
    ['an integer from 3', { type: 'integer', minimum: 2.5 }, 3],
    ['an integer above 3', { type: 'integer', exclusiveMinimum: 3 }, 4],
    ['an integer up to -4', { type: 'integer', maximum: -3.5 }, -4],
    ['a multiple of 5 from 7', { type: 'integer', minimum: 7, multipleOf: 5 }, 10],
    ['null', { type: 'null' }, null],
    ['a constant', { const: { a: 1 } }, { a: 1 }],
    ['one of an enum', { enum: ['x', 'y'] }, 'x'],
    ['the first type that is not null', { type: ['null', 'integer'] }, 0],
    ['the first choice that is not null', { anyOf: [{ type: 'null' }, { type: 'integer', minimum: 1 }] }, 1],
    ['an empty array', { type: 'array', items: { type: 'string' } }, []],
    ['an array of two', { type: 'array', items: { type: 'integer' }, minItems: 2 }, [0, 0]],
    [
      'an array of two different',
      { type: 'array', items: { type: 'integer' }, minItems: 2, uniqueItems: true },
      [0, 1],
    ],
    [
      'an object with what is required',
      { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } }, required: ['b'] },
      { b: 'words' },
    ],
    ['an object without `required`, whole', { type: 'object', properties: { a: { type: 'boolean' } } }, { a: false }],
    ['a required property that is not described', { type: 'object', required: ['z'] }, { z: 'words' }],
    [
      'a definition',
      { $defs: { n: { type: 'integer', minimum: 9 } }, type: 'object', properties: { n: { $ref: '#/$defs/n' } } },
      { n: 9 },
    ],
    [
      'all of several',
      {
        allOf: [
          { type: 'object', properties: { a: { const: 1 } }, required: ['a'] },
          { properties: { b: { const: 2 } }, required: ['b'] },
        ],
      },
      { a: 1, b: 2 },
    ],
    [
      "Gemini's upper-case types",
      { type: 'OBJECT', properties: { tags: { type: 'ARRAY', items: { type: 'STRING' }, minItems: 1 } } },
      { tags: ['words 1'] },
    ],
  ];
  test.each(table)('can be %s', (_, schema, expected) => {
    expect(instance(schema)).toEqual(expected);
  });

  test('picks among the values of an enum', () => {
    expect(instance({ enum: ['x', 'y', 'z'] }, 5)).toBe('z');
    expect(instance({ enum: ['x', 'y', 'z'] }, -1)).toBe('y');
  });

  test('ends for a schema that contains itself', () => {
    const tree: JsonObject = {
      type: 'object',
      properties: { next: { $ref: '#' }, list: { type: 'array', items: { $ref: '#' } } },
      required: ['next', 'list'],
    };
    expect(JSON.stringify(instance(tree)).length).toBeLessThan(2000);
  });

  test('keeps a property called __proto__ a property', () => {
    const schema = JSON.parse('{"type":"object","properties":{"__proto__":{"const":1}},"required":["__proto__"]}');
    expect(JSON.stringify(instance(schema))).toBe('{"__proto__":1}');
  });
});
