import type { Event } from '../../src/core/events.ts';
import { emptySummary, fold, type Summary, toSummary } from '../../src/core/summary.ts';
import { attemptFinished, rowFinished, runStarted, usageOf } from './sample-events.ts';

const read: Event = { type: 'row.read', resumed: 'no' };

/** A small run with something of everything; `text` stands wherever text from outside can stand. */
export const sampleSummary = (options: { readonly simulated?: boolean; readonly text?: string } = {}): Summary => {
  const { simulated = false, text = '' } = options;
  const deepseek = `deepseek/deepseek-v3.2${text}`;
  const events: Event[] = [
    runStarted({
      simulated,
      targets: [
        { target: deepseek, model: `deepseek-v3.2${text}`, provider: `deepseek${text}`, maxTpm: 100_000 },
        { target: 'openai/gpt-4.1', model: 'gpt-4.1', provider: 'openai', maxTpm: null },
        { target: `google/gemini-2.5-flash${text}`, model: 'gemini-2.5-flash', provider: 'google', maxTpm: null },
      ],
    }),
    { type: 'breaker.opened', atMs: 2000, target: 'openai/gpt-4.1', untilMs: 4000 },
    { type: 'breaker.half_opened', atMs: 4000, target: 'openai/gpt-4.1', untilMs: null },
    { type: 'warning', atMs: 3, code: 'duplicate-id', message: `Two rows have the id t7${text}` },
    {
      type: 'target.off',
      atMs: 5000,
      target: `google/gemini-2.5-flash${text}`,
      code: 'unauthorized',
      message: `API key not valid${text}.`,
      hint: `Check GEMINI_API_KEY${text}.`,
    },
  ];
  for (let row = 0; row < 40; row++) {
    const key = `k${String(row).padStart(2, '0')}`;
    const atMs = 100 * row;
    events.push(
      read,
      attemptFinished({ key, atMs, target: deepseek, latencyMs: 300 + 10 * row, reservedTokens: 100 }),
      rowFinished({
        key,
        atMs,
        model: `deepseek-v3.2${text}`,
        alternatives: { [`deepseek-v3.2${text}`]: 0.00011, 'gpt-4.1': 0.001, unpriced: null },
      }),
    );
  }
  for (let row = 40; row < 43; row++) {
    const key = `k${row}`;
    const target = 'openai/gpt-4.1';
    events.push(
      read,
      attemptFinished({ key, target, code: 'rate_limited', usage: null, costUsd: null }),
      attemptFinished({
        key,
        target,
        attempt: 2,
        code: 'timeout',
        usage: null,
        costUsd: null,
        mayHaveBeenBilled: true,
      }),
      rowFinished({
        ...{ key, id: `t${row}${text}`, status: 'failed', priority: 'high', code: 'timeout', attempts: 2 },
        ...{ message: `no answer within 60 s${text}`, usage: usageOf(0, 0), costUsd: 0, latencyMs: null },
        ...{ finishReason: null, alternatives: null },
      }),
    );
  }
  events.push(
    read,
    rowFinished({
      ...{ key: 'k90', id: `t90${text}`, status: 'rejected', code: 'rejected', priority: null, attempts: 0 },
      ...{ message: `tasks.jsonl:44: not JSON${text}`, usage: null, costUsd: null, latencyMs: null, queueMs: null },
      ...{ finishReason: null, alternatives: null },
    }),
    { type: 'run.finished', atMs: 10_000, finishedAt: '2026-11-22T02:00:10.000Z', reason: 'finished' },
  );
  return toSummary(events.reduce(fold, emptySummary()));
};
