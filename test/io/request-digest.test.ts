import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../src/core/job.ts';
import { requestDigest } from '../../src/io/cache/request-digest.ts';

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Few letters, so that near misses are frequent: quotes, separators and halves of surrogate pairs among them. */
const text = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', '"', '\\', ',', ':', '\n', 'é', '\ud83d', '\ude00'),
  maxLength: 4,
});
const role = fc.constantFrom('system', 'developer', 'user', 'assistant', 'tool');
const content = fc.oneof(
  text,
  fc.constant(null),
  fc.array(fc.record({ type: fc.constant('text'), text }), { minLength: 1, maxLength: 2 }),
);
const message = fc.record({ role, content, name: text, tool_call_id: text }, { requiredKeys: ['role', 'content'] });
const number = fc.constantFrom(0, -0, 1, 2, 0.5, 1e21, 1e-7);
const request = fc
  .record(
    {
      messages: fc.array(message, { minLength: 1, maxLength: 3 }),
      maxTokens: fc.constantFrom(1, 2, 10),
      temperature: number,
      topP: number,
      seed: number,
      stop: fc.array(text, { maxLength: 2 }),
      responseFormat: fc.constantFrom({ type: 'text' }, { type: 'json_object' }),
      extra: fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'a"b'), fc.oneof(number, text, fc.constant(true)), {
        maxKeys: 2,
      }),
    },
    { requiredKeys: ['messages', 'maxTokens'] },
  )
  .map(asJson) as fc.Arbitrary<unknown> as fc.Arbitrary<ChatRequest>;

/** The same request with one small thing another way. */
const changes: readonly ((request: ChatRequest) => unknown)[] = [
  (same) => ({ ...same }),
  ({ messages, ...rest }) => ({ ...rest, messages }),
  (same) => ({ ...same, temperature: undefined }),
  (same) => ({ ...same, maxTokens: same.maxTokens + 1 }),
  (same) => ({ ...same, topP: same.temperature, temperature: same.topP }),
  (same) => ({ ...same, messages: [...same.messages].reverse() }),
  (same) => ({ ...same, messages: [...same.messages, ...same.messages] }),
  (same) => ({ ...same, messages: same.messages.slice(1) }),
  (same) => ({ ...same, messages: same.messages.map((said) => ({ ...said, content: `${said.content}` })) }),
  (same) => ({ ...same, messages: same.messages.map((said) => ({ ...said, content: `${said.content} ` })) }),
  (same) => ({ ...same, stop: same.stop?.join('') }),
  (same) => ({ ...same, stop: [same.stop?.join(',') ?? ''] }),
  ({ extra, ...rest }) => ({ ...rest, ...extra }),
  (same) => ({ ...same, extra: { ...same.extra, seed: same.seed } }),
];

describe('the digest of a request', () => {
  it('is equal exactly when messages and parameters are', () => {
    fc.assert(
      fc.property(request, fc.oneof(request, fc.constantFrom(...changes)), (one, other) => {
        const second = (typeof other === 'function' ? other(one) : other) as ChatRequest;
        expect(requestDigest(one) === requestDigest(second)).toBe(isDeepStrictEqual(asJson(one), asJson(second)));
      }),
      { numRuns: 5000 },
    );
  });

  it('does not depend on the order in which parameters were written', () => {
    const messages = [{ role: 'user' as const, content: 'a' }];
    expect(requestDigest({ messages, maxTokens: 1, seed: 2 })).toBe(requestDigest({ seed: 2, maxTokens: 1, messages }));
  });
});
