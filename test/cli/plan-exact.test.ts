import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { loadTokenizer } from '../../src/cli/plan/tokenizer.ts';
import { estimateRequestTokens } from '../../src/core/tokens.ts';

describe('exact token counts', () => {
  it('are those of o200k_base', async () => {
    const count = await loadTokenizer();
    const text = 'A robe takes 2 bolts of blue fiber and half that much white fiber.';
    expect(count(text)).toBe(countTokens(text));
  });

  it('take control tokens in a prompt for the text that they are', async () => {
    const count = await loadTokenizer();
    expect(count('<|endoftext|>')).toBeGreaterThan(1);
  });

  it('stay quick for one unbroken run of letters', async () => {
    const count = await loadTokenizer();
    const before = performance.now();
    expect(count('a'.repeat(50_000))).toBeGreaterThan(1000);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('take the place of the estimate in a request, with the same bound', async () => {
    const count = await loadTokenizer();
    const request = {
      messages: [{ role: 'user', content: '日本語の文章を英語に訳してください。' } as const],
      maxTokens: 10,
    };
    const exact = estimateRequestTokens(request, count);
    expect(exact.tokens).toBe(count(request.messages[0]!.content) + 4);
    expect(exact.upperBound).toBe(estimateRequestTokens(request).upperBound);
  });
});
