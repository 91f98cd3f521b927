import { describe, expect, it } from 'vitest';
import { suggest } from '../../src/config/suggest.ts';

const models = ['gpt-4.1', 'gpt-4.1-mini', 'claude-sonnet-4.5', 'claude-sonnet-5', 'gemini-2.5-flash', 'o3'];

describe('suggest', () => {
  it.each([
    ['gpt4.1', 'gpt-4.1'],
    ['GPT-4.1', 'gpt-4.1'],
    ['gpt-4.1-mni', 'gpt-4.1-mini'],
    ['claude-sonet-4.5', 'claude-sonnet-4.5'],
    ['claude-sonnet', 'claude-sonnet-4.5'],
    ['gemini-flash-2.5', null],
    ['o4', 'o3'],
    ['llama', null],
    ['', null],
    ['x'.repeat(10_000), null],
  ])('%s → %s', (word, nearest) => {
    expect(suggest(word, models)).toBe(nearest);
  });

  it('finds swapped letters in a short word', () => {
    expect(suggest('hgih', ['low', 'medium', 'high'])).toBe('high');
  });

  it('has nothing to say without candidates', () => {
    expect(suggest('batch', [])).toBeNull();
  });
});
