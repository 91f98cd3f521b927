import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureCodes, type ParameterFix } from '../../src/core/failure.ts';
import { classifyFailure } from '../../src/providers/classify-failure.ts';
import { providersByFormat } from '../../src/providers/index.ts';

interface Recorded {
  readonly title: string;
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
  readonly code: string;
  readonly retryAfterMs?: number;
  readonly fix?: ParameterFix;
  readonly billed?: boolean;
  readonly says?: string;
  readonly lacks?: string;
}

const wallMs = 1_795_300_000_000;
const recorded: Recorded[] = readFileSync(new URL('../data/provider-failures.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

describe('the code of an error answer', () => {
  it('is checked on more than a hundred bodies', () => expect(recorded.length).toBeGreaterThan(100));

  it.each(recorded)('$title', (expected) => {
    const { status, headers = {}, body } = expected;
    const failure = classifyFailure({ status, headers, body }, wallMs);
    expect({
      code: failure.code,
      httpStatus: failure.httpStatus,
      retryAfterMs: failure.retryAfterMs,
      fix: failure.fix,
      billed: failure.mayHaveBeenBilled,
    }).toEqual({
      code: expected.code,
      httpStatus: status,
      retryAfterMs: expected.retryAfterMs,
      fix: expected.fix,
      billed: expected.billed,
    });
    if (expected.says !== undefined) expect(failure.message).toContain(expected.says);
    if (expected.lacks !== undefined) expect(failure.message).not.toContain(expected.lacks);
    expect(failure.message).toMatch(/^[^\p{Cc}]{1,300}$/u);
  });

  it.each(Object.values(providersByFormat))('is the same whichever format was spoken: $format', (provider) => {
    for (const { status, headers = {}, body, code } of recorded) {
      const decoded = provider.fromHttp({ status, headers, body }, wallMs);
      expect(decoded.ok ? 'ok' : decoded.failure.code).toBe(code);
    }
  });
});

describe('the message of an error answer', () => {
  const messageOf = (message: string): string =>
    classifyFailure({ status: 400, headers: {}, body: JSON.stringify({ error: { message } }) }, wallMs).message;

  it('has at most 300 characters and says that it was cut', () => {
    const message = messageOf('word '.repeat(100_000));
    expect(message.length).toBeLessThanOrEqual(300);
    expect(message).toMatch(/word…$/);
  });

  it('does not end in half a word, which could be half a key', () => {
    expect(messageOf(`${'a'.repeat(290)} mysecretvalue`)).toBe(`${'a'.repeat(290)}…`);
  });

  it.each([
    ['Incorrect API key provided: hs_live.X. Look', 'Incorrect API key provided: [redacted] Look'],
    ['bad key sk-proj-abc_DEF*123', 'bad key [redacted]'],
    ['key AIzaSyA1234567', 'key [redacted]'],
    ['Authorization: Bearer abcdefgh', 'Authorization: Bearer [redacted]'],
    ['GET /v1beta/models?key=abc failed', 'GET /v1beta/models?key=[redacted] failed'],
    ['x-api-key: 0123456789abcdef', 'x-api-key: [redacted]'],
    ['proxy http://me:pass@host refused', 'proxy http://me:[redacted]@host refused'],
    ['a risk-assessment task', 'a risk-assessment task'],
    ["1 error [type=str, input_value='My prompt', input_type=str]", '1 error [type=str'],
  ])('takes keys and inputs out of %j', (message, clean) => expect(messageOf(message)).toBe(clean));

  it('stays quick on a hostile body', () => {
    const bodies = [
      'model '.repeat(300_000),
      '<'.repeat(1_000_000),
      'retry in '.repeat(100_000),
      '1'.repeat(1_000_000),
    ];
    const before = performance.now();
    for (const body of bodies) {
      classifyFailure({ status: 400, headers: {}, body }, wallMs);
      classifyFailure({ status: 429, headers: {}, body: JSON.stringify({ error: body }) }, wallMs);
    }
    expect(performance.now() - before).toBeLessThan(2000);
  });
});

it('keeps the request id for the provider’s support', () => {
  const failureOf = (headers: Record<string, string>, body = '') => classifyFailure({ status: 500, headers, body }, 0);
  expect(failureOf({ 'x-request-id': 'r1' }).requestId).toBe('r1');
  expect(failureOf({ 'apim-request-id': 'r2' }).requestId).toBe('r2');
  expect(failureOf({}, '{"type":"error","error":{},"request_id":"r3"}').requestId).toBe('r3');
  expect(failureOf({}).requestId).toBeUndefined();
});

it('always finds a known code and never throws', () => {
  const status = fc.integer({ min: 100, max: 599 });
  const body = fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(
      status,
      body,
      fc.dictionary(fc.constantFrom('retry-after', 'x-should-retry'), fc.string()),
      (s, b, h) => {
        const failure = classifyFailure({ status: s, headers: h, body: b }, wallMs);
        expect(failureCodes).toContain(failure.code);
        expect(failure.message).not.toMatch(/\p{Cc}/u);
        expect(failure.retryAfterMs ?? 0).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: 500 },
  );
});
