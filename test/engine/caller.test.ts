import { describe, expect, it } from 'vitest';
import type { ParameterFix } from '../../src/core/failure.ts';
import { type CallOptions, createCaller, type Transport } from '../../src/engine/caller.ts';
import type { Exchange } from '../../src/io/http/transport.ts';
import { providersByFormat } from '../../src/providers/index.ts';
import type { HttpRequest, Upstream } from '../../src/providers/provider.ts';
import { fault } from '../support/world.ts';

const upstream: Upstream = {
  baseUrl: 'https://api.example.com/v1',
  apiKey: 'sk-secret',
  model: 'model-x',
  headers: { 'x-team': 'blue' },
  provider: 'example',
};
const request = { messages: [{ role: 'user', content: 'hello' }], maxTokens: 7, temperature: 0.5 } as const;
const options: CallOptions = { fixes: [], timeoutMs: 1234, idempotencyKey: null };

const answer = (status: number, body: unknown, headers: Record<string, string> = {}): Exchange => ({
  response: { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) },
  ttfbMs: 12,
});
const good = answer(
  200,
  {
    model: 'model-x-2026',
    choices: [{ message: { content: 'hi' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 3, completion_tokens: 2 },
  },
  { 'x-ratelimit-limit-requests': '60', 'x-ratelimit-remaining-requests': '59' },
);

const setUp = (exchange: Exchange, format: keyof typeof providersByFormat = 'openai') => {
  const sent: HttpRequest[] = [];
  const timeouts: number[] = [];
  let aborts = 0;
  let looked = 0;
  const transport: Transport = {
    async send(httpRequest, timeoutMs) {
      sent.push(httpRequest);
      timeouts.push(timeoutMs);
      return exchange;
    },
    abort: () => {
      aborts++;
    },
  };
  const caller = createCaller({
    transport,
    connectionOf: () => {
      looked++;
      return { provider: providersByFormat[format], upstream };
    },
    wallMs: () => Date.UTC(2026, 10, 22),
    redact: (text) => text.replaceAll('sk-secret', '***'),
  });
  return { caller, sent, timeouts, aborts: () => aborts, looked: () => looked };
};

describe('a call', () => {
  it('speaks the wire format of its target and reads the answer', async () => {
    const { caller, sent, timeouts } = setUp(good);
    const { decoded, httpStatus, ttfbMs, limits } = await caller.call('example/x', request, options);
    expect(sent[0]).toMatchObject({
      method: 'POST',
      url: 'https://api.example.com/v1/chat/completions',
      headers: { authorization: 'Bearer sk-secret', 'x-team': 'blue' },
    });
    expect(JSON.parse(sent[0]!.body)).toMatchObject({ model: 'model-x', temperature: 0.5 });
    expect(timeouts).toEqual([1234]);
    expect(decoded).toMatchObject({ ok: true, reply: { content: 'hi', upstreamModel: 'model-x-2026' } });
    expect({ httpStatus, ttfbMs }).toEqual({ httpStatus: 200, ttfbMs: 12 });
    expect(limits?.requests).toMatchObject({ limit: 60, remaining: 59 });
  });

  it('leaves out what the model has rejected before', async () => {
    const { caller, sent } = setUp(good);
    const fixes: ParameterFix[] = [{ parameter: 'temperature' }];
    await caller.call('example/x', request, { ...options, fixes });
    expect(JSON.parse(sent[0]!.body)).not.toHaveProperty('temperature');
  });

  it.each([
    ['run-1-key', 'run-1-key'],
    [null, undefined],
  ])('sends the idempotency key %s as its header', async (idempotencyKey, expected) => {
    const { caller, sent } = setUp(good);
    await caller.call('example/x', request, { ...options, idempotencyKey });
    await caller.call('example/x', request, options);
    expect(sent[0]!.headers['idempotency-key']).toBe(expected);
    expect(sent[1]!.headers['idempotency-key']).toBeUndefined();
  });

  it('looks its target up once', async () => {
    const { caller, looked } = setUp(good);
    for (let call = 0; call < 3; call++) await caller.call('example/x', request, options);
    expect(looked()).toBe(1);
  });

  it('takes keys out of what a provider says about its failure', async () => {
    const { caller } = setUp(answer(401, { error: { message: 'Incorrect API key provided: sk-secret' } }));
    const { decoded, httpStatus } = await caller.call('example/x', request, options);
    expect(httpStatus).toBe(401);
    expect(decoded).toMatchObject({ ok: false, failure: { code: 'unauthorized' } });
    expect(JSON.stringify(decoded)).not.toContain('sk-secret');
  });

  it('hands on what happened to the connection', async () => {
    const failure = fault('timeout', { mayHaveBeenBilled: true });
    const { caller } = setUp({ response: null, failure, httpStatus: 200, ttfbMs: 5 });
    expect(await caller.call('example/x', request, options)).toEqual({
      decoded: { ok: false, failure },
      httpStatus: 200,
      ttfbMs: 5,
      limits: null,
    });
  });

  it.each(['openai', 'anthropic', 'gemini'] as const)(
    'makes a failure of any body that is no answer (%s)',
    async (format) => {
      for (const body of ['', 'null', '[]', '{}', '"text"', '{"choices":[]}', '<html>', '{"a":'.repeat(500)]) {
        const { caller } = setUp(answer(200, body), format);
        const { decoded } = await caller.call('example/x', request, options);
        expect(decoded.ok).toBe(false);
      }
    },
  );
});

describe('an abort', () => {
  it('goes on to the transport', () => {
    const { caller, aborts } = setUp(good);
    caller.abort();
    expect(aborts()).toBe(1);
  });
});
