import { describe, expect, it } from 'vitest';
import type { FailedOutcome, OkOutcome, Rejection } from '../../src/core/job.ts';
import { type ResultContext, rejectedResult, resultOf } from '../../src/core/result.ts';
import { jobOf, planOf } from '../support/sample-plans.ts';
import { fault, usageOf } from '../support/world.ts';

const context: ResultContext = { wallMs: Date.UTC(2026, 10, 22, 2, 0, 1, 123), simulated: false, namesFile: false };
const plan = planOf(['deepseek/deepseek-v3.2', 'google/gemini-2.5-flash'], { reason: 'cheapest of 2 that fit' });

const ok: OkOutcome = {
  status: 'ok',
  plan,
  attempts: [{ target: 'deepseek/deepseek-v3.2', code: 'ok', httpStatus: 200, atMs: 3.1234 }],
  queueMs: 3.1234,
  costUsd: 0.0000243,
  target: 'deepseek/deepseek-v3.2',
  model: 'deepseek-v3.2',
  provider: 'deepseek',
  upstreamModel: 'deepseek-chat',
  reply: {
    content: 'Paris',
    finishReason: 'stop',
    usage: usageOf(42, 30),
    reportedCostUsd: null,
    upstreamModel: 'deepseek-chat',
    requestId: null,
  },
  usage: usageOf(42, 30),
  latencyMs: 412.4567,
  cached: false,
};

const failed: FailedOutcome = {
  status: 'failed',
  plan,
  attempts: [
    { target: 'deepseek/deepseek-v3.2', code: 'unsupported_parameter', httpStatus: 400, atMs: 1, mended: true },
    { target: 'deepseek/deepseek-v3.2', code: 'timeout', httpStatus: null, atMs: 2.06, mayHaveBeenBilled: true },
    { target: 'openrouter/z-ai/glm', code: 'server_error', httpStatus: 500, atMs: 1000.55 },
  ],
  queueMs: 1500,
  costUsd: 0,
  failure: fault('server_error', { message: 'it is down', httpStatus: 500 }),
  target: 'openrouter/z-ai/glm',
};

const rejection: Rejection = {
  file: 'tasks.jsonl',
  line: 7,
  id: 'row-7',
  hasOwnId: false,
  reason: 'no prompt',
  raw: '{}',
};

describe('the result of a row that was answered', () => {
  it('has every field of the file format', () => {
    expect(resultOf(ok, context)).toEqual({
      id: 'row-1',
      key: 'key-1',
      line: 1,
      status: 'ok',
      content: 'Paris',
      model: 'deepseek-v3.2',
      provider: 'deepseek',
      upstream_model: 'deepseek-chat',
      finish_reason: 'stop',
      priority: 'low',
      class_reason: 'test',
      route: {
        strategy: 'cheapest',
        considered: ['deepseek-v3.2', 'gemini-2.5-flash'],
        reason: 'cheapest of 2 that fit',
      },
      usage: { input_tokens: 42, output_tokens: 30, cached_input_tokens: 0, reasoning_tokens: 0 },
      cost_usd: 0.0000243,
      latency_ms: 412.5,
      queue_ms: 3.1,
      attempts: 1,
      cached: false,
      finished_at: '2026-11-22T02:00:01.123Z',
    });
  });

  it.each([
    ['an unknown price is null, never 0', { ...ok, costUsd: null }, { cost_usd: null }],
    [
      'an estimated usage is marked',
      { ...ok, usage: { ...usageOf(1, 2), estimated: true } },
      { usage: { input_tokens: 1, output_tokens: 2, cached_input_tokens: 0, reasoning_tokens: 0, estimated: true } },
    ],
    [
      'cache writes are told when there are any',
      { ...ok, usage: { ...usageOf(9, 2), cacheWriteTokens: 5 } },
      { usage: expect.objectContaining({ cache_write_tokens: 5 }) },
    ],
    [
      'a refusal is ok with its finish reason',
      { ...ok, reply: { ...ok.reply, content: null, finishReason: 'refusal' } },
      { status: 'ok', content: null, finish_reason: 'refusal' },
    ],
    [
      'tool calls and the request id come along',
      { ...ok, reply: { ...ok.reply, toolCalls: [{ id: 'c' }], requestId: 'r-1' } },
      { tool_calls: [{ id: 'c' }], request_id: 'r-1' },
    ],
    ['a kept answer says so', { ...ok, cached: true, attempts: [] }, { cached: true, attempts: 0 }],
  ] as const)('%s', (_, outcome, expected) => {
    expect(resultOf(outcome, context)).toMatchObject(expected);
  });

  it('gives back what the row brought', () => {
    const job = jobOf({ metadata: { batch: 7 }, rest: { question: 'why?' } });
    expect(resultOf({ ...ok, plan: { ...plan, job } }, context)).toMatchObject({
      metadata: { batch: 7 },
      row: { question: 'why?' },
    });
  });
});

describe('the result of a row that failed', () => {
  it('tells every request, the last target and why', () => {
    expect(resultOf(failed, context)).toMatchObject({
      status: 'failed',
      content: null,
      usage: null,
      latency_ms: null,
      finish_reason: null,
      upstream_model: null,
      provider: 'openrouter',
      model: 'z-ai/glm',
      attempts: 2,
      cached: false,
      error: {
        code: 'server_error',
        message: 'it is down',
        http_status: 500,
        retryable: true,
        attempts: [
          { target: 'deepseek/deepseek-v3.2', code: 'unsupported_parameter', http_status: 400, at_ms: 1 },
          {
            target: 'deepseek/deepseek-v3.2',
            code: 'timeout',
            http_status: null,
            at_ms: 2.1,
            may_have_been_billed: true,
          },
          { target: 'openrouter/z-ai/glm', code: 'server_error', http_status: 500, at_ms: 1000.6 },
        ],
      },
    });
  });

  it('names no model when nothing was sent', () => {
    expect(resultOf({ ...failed, target: null, attempts: [] }, context)).toMatchObject({
      model: null,
      provider: null,
      attempts: 0,
    });
  });
});

describe('the result of a row that was rejected', () => {
  it('names file, line and reason', () => {
    expect(rejectedResult(rejection, 'k', context)).toMatchObject({
      id: 'row-7',
      key: 'k',
      line: 7,
      status: 'rejected',
      priority: null,
      cost_usd: 0,
      attempts: 0,
      error: { code: 'rejected', message: 'tasks.jsonl:7: no prompt', retryable: false, attempts: [] },
    });
  });
});

describe('what a run adds to its results', () => {
  it.each([
    ['the file, when it reads several', { ...context, namesFile: true }, 'file', 'rows.jsonl', 'tasks.jsonl'],
    ['that it was simulated', { ...context, simulated: true }, 'simulated', true, true],
  ])('%s', (_, more, field, answered, rejected) => {
    expect(resultOf(ok, more)).toHaveProperty(field, answered);
    expect(rejectedResult(rejection, 'k', more)).toHaveProperty(field, rejected);
    expect(resultOf(ok, context)).not.toHaveProperty(field);
    expect(rejectedResult(rejection, 'k', context)).not.toHaveProperty(field);
  });
});
