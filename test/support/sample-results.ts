/** Results as a run would write them, for tests of the output. */

import { hash } from 'node:crypto';
import type { Result } from '../../src/core/result.ts';

/** The key of row `n` of an imagined input. */
export const sampleKey = (n: number): string => hash('sha256', `row ${n}`, 'hex').slice(0, 24);

export const okResult = (n: number, content = `answer ${n}`): Result => ({
  id: `t${n}`,
  key: sampleKey(n),
  line: n + 1,
  status: 'ok',
  content,
  model: 'deepseek-v3.2',
  provider: 'deepseek',
  upstream_model: 'deepseek-chat',
  finish_reason: 'stop',
  priority: 'low',
  class_reason: 'rule:extraction',
  route: { strategy: 'cheapest', considered: ['deepseek-v3.2'], reason: 'the only one' },
  usage: { input_tokens: 42, output_tokens: 30, cached_input_tokens: 0, reasoning_tokens: 0 },
  cost_usd: 0.0000243,
  latency_ms: 412.5,
  queue_ms: 3.1,
  attempts: 1,
  cached: false,
  row: { question: `question "${n}", with a comma` },
  finished_at: '2026-11-22T02:00:01.123Z',
});

export const failedResult = (n: number, httpStatus: number | null = 503): Result => ({
  ...okResult(n),
  status: 'failed',
  content: null,
  finish_reason: null,
  usage: null,
  error: { code: 'server_error', message: 'it is down', http_status: httpStatus, retryable: true, attempts: [] },
});

export const rejectedResult = (n: number): Result => ({
  ...failedResult(n, null),
  status: 'rejected',
  error: {
    code: 'rejected',
    message: `tasks.jsonl:${n + 1}: no prompt`,
    http_status: null,
    retryable: false,
    attempts: [],
  },
});
