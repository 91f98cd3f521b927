import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Failure, failureCodes } from '../../src/core/failure.ts';
import type { Json, Reply } from '../../src/core/job.ts';
import { providersByFormat } from '../../src/providers/index.ts';
import type { Decoded, HttpHeaders, WireFormat } from '../../src/providers/provider.ts';

interface Recorded {
  readonly title: string;
  readonly format: WireFormat;
  readonly headers: HttpHeaders;
  /** The body as JSON, or as literal `text` where the bytes matter. */
  readonly body?: Json;
  readonly text?: string;
  readonly reply?: Reply;
  /** `message` is a part of the whole one. */
  readonly failure?: Omit<Failure, 'httpStatus'>;
}

const wallMs = Date.parse('2026-11-22T12:00:00Z');
const recorded: Recorded[] = readFileSync(new URL('../data/provider-replies.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

const decode = (format: WireFormat, body: string, headers: HttpHeaders = {}): Decoded =>
  providersByFormat[format].fromHttp({ status: 200, headers, body }, wallMs);

describe('an answer with status 200', () => {
  it('is checked in more than a hundred shapes', () => expect(recorded.length).toBeGreaterThan(100));

  it.each(recorded)('$title', ({ format, headers, body, text, reply, failure }) => {
    const decoded = decode(format, text ?? JSON.stringify(body), headers);
    if (failure === undefined) {
      expect(decoded).toEqual({ ok: true, reply });
      return;
    }
    expect(decoded).toEqual({
      ok: false,
      failure: { ...failure, httpStatus: 200, message: expect.stringContaining(failure.message ?? '') },
    });
  });
});

it('reads any status of 2xx as an answer and any other as a failure', () => {
  const body = JSON.stringify({ choices: [{ message: { content: 'T' }, finish_reason: 'stop' }] });
  const { openai } = providersByFormat;
  expect(openai.fromHttp({ status: 201, headers: {}, body }, wallMs).ok).toBe(true);
  expect(openai.fromHttp({ status: 302, headers: {}, body }, wallMs).ok).toBe(false);
  expect(openai.fromHttp({ status: 400, headers: {}, body }, wallMs).ok).toBe(false);
});

it('drops tool calls that are nested too deeply to be written', () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const body = `{"choices":[{"message":{"content":"T","tool_calls":[${deep}]},"finish_reason":"stop"}]}`;
  const decoded = decode('openai', body);
  if (decoded.ok) expect(() => JSON.stringify(decoded.reply)).not.toThrow();
});

describe('whatever a server sends', () => {
  const formats = fc.constantFrom<WireFormat[]>('openai', 'anthropic', 'gemini');
  const names = [
    'error',
    'choices',
    'message',
    'content',
    'finish_reason',
    'usage',
    'candidates',
    'parts',
    'text',
    'usageMetadata',
    'stop_reason',
    'type',
    'prompt_tokens',
    'tool_calls',
    'details',
    'delta',
    'index',
    'code',
  ];
  // Objects with the fields that are read, holding anything.
  const { value: likely } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      fc.constantFrom(null, true, 0, -1, 429, 503, 'stop', 'STOP', 'text', 'x', '', 'end_turn', 'message_start'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 5 }),
    ),
  }));
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    likely.map((value) => JSON.stringify(value)),
    fc.array(likely, { maxLength: 4 }).map((values) => values.map((v) => `data: ${JSON.stringify(v)}\n\n`).join('')),
  );
  const headers = fc.constantFrom<HttpHeaders[]>(
    {},
    { 'content-type': 'text/event-stream' },
    { 'content-type': ['application/json'] },
  );

  it('comes out as a reply or as a failure with a known code', () => {
    fc.assert(
      fc.property(formats, texts, headers, (format, body, head) => {
        const decoded = decode(format, body, head);
        if (!decoded.ok) {
          expect(failureCodes).toContain(decoded.failure.code);
          return;
        }
        const { content, usage, reportedCostUsd } = decoded.reply;
        expect(content === null || typeof content === 'string').toBe(true);
        expect(reportedCostUsd === null || reportedCostUsd >= 0).toBe(true);
        if (usage === null) return;
        const { estimated, ...counts } = usage;
        expect(estimated).toBe(false);
        for (const count of Object.values(counts)) expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
        expect(usage.cachedInputTokens + usage.cacheWriteTokens).toBeLessThanOrEqual(usage.inputTokens);
        expect(usage.cacheWriteLongTokens).toBeLessThanOrEqual(usage.cacheWriteTokens);
        expect(usage.reasoningTokens).toBeLessThanOrEqual(usage.outputTokens);
      }),
      { numRuns: 2000 },
    );
  });

  it('counts tokens within bounds', () => {
    const count = fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(null), fc.nat(), fc.constant('12'));
    const usage = fc.record(
      {
        prompt_tokens: count,
        completion_tokens: count,
        total_tokens: count,
        cache_read_input_tokens: count,
        cache_creation_input_tokens: count,
        completion_tokens_details: fc.record({ reasoning_tokens: count }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(usage, (value) => {
        const body = { choices: [{ message: { content: 'T' }, finish_reason: 'stop' }], usage: value };
        const decoded = decode('openai', JSON.stringify(body));
        expect(decoded.ok).toBe(true);
        if (!decoded.ok || decoded.reply.usage === null) return;
        const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = decoded.reply.usage;
        for (const tokens of [inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens]) {
          expect(Number.isSafeInteger(tokens) && tokens >= 0).toBe(true);
        }
        expect(cachedInputTokens + cacheWriteTokens).toBeLessThanOrEqual(inputTokens);
        expect(reasoningTokens).toBeLessThanOrEqual(outputTokens);
      }),
    );
  });
});
