/** A results file told as events, so that `llmgw report` folds it into the summary that the run had. */

import type { AttemptFinished, Event, RowFinished } from './events.ts';
import { type FailureCode, failureCodes } from './failure.ts';
import type { Usage } from './job.ts';
import type { Result, ResultUsage } from './result.ts';

/** What the same tokens would have cost at each model, dollars; null when its price is unknown. */
export type AlternativesOf = (usage: Usage) => Readonly<Record<string, number | null>>;

/**
 * The events of one result line: read, requested as far as the line tells, finished. Of an ok row only the last request
 * is known by target (the line keeps the number of the others); of a failed row all are. Times are 0: a results file may
 * hold the rows of several runs, so its summary has no wall time.
 */
export const eventsOfResult = (result: Result, alternativesOf: AlternativesOf): Event[] => {
  const usage = result.usage === null ? null : toUsage(result.usage);
  const events: Event[] = [{ type: 'row.read', resumed: 'no' }];
  if (result.error !== undefined) events.push(...failedAttempts(result));
  else if (!result.cached && result.provider !== null && result.model !== null)
    events.push(okAttempt(result, `${result.provider}/${result.model}`, usage));

  const finished: RowFinished = {
    type: 'row.finished',
    atMs: 0,
    key: result.key,
    id: result.id,
    status: result.status,
    priority: result.priority,
    model: result.model,
    provider: result.provider,
    finishReason: result.finish_reason,
    attempts: result.attempts,
    latencyMs: result.latency_ms,
    queueMs: result.queue_ms,
    usage,
    costUsd: result.cost_usd,
    cached: result.cached,
    alternatives: result.status === 'ok' && !result.cached && usage !== null ? alternativesOf(usage) : null,
    code: result.status === 'ok' ? null : result.status === 'rejected' ? 'rejected' : toFailureCode(result.error?.code),
    message: result.error?.message ?? null,
    ...(result.simulated ? { simulated: true } : {}),
  };
  events.push(finished);
  return events;
};

const toUsage = (usage: ResultUsage): Usage => ({
  inputTokens: usage.input_tokens,
  cachedInputTokens: usage.cached_input_tokens,
  cacheWriteTokens: usage.cache_write_tokens ?? 0,
  cacheWriteLongTokens: 0,
  outputTokens: usage.output_tokens,
  reasoningTokens: usage.reasoning_tokens,
  estimated: usage.estimated ?? false,
});

/** A code that this version does not know (a file of a later one) counts as an answer that could not be understood. */
const toFailureCode = (code: string | undefined): FailureCode =>
  failureCodes.find((known) => known === code) ?? 'malformed_response';

const blankAttempt = (result: Result, target: string): AttemptFinished => ({
  type: 'attempt.finished',
  atMs: 0,
  key: result.key,
  target,
  attempt: 1,
  code: 'ok',
  httpStatus: null,
  latencyMs: 0,
  ttfbMs: null,
  reservedTokens: 0,
  usage: null,
  costUsd: null,
  retryAfterMs: null,
  mayHaveBeenBilled: false,
  message: null,
  mended: false,
});

const okAttempt = (result: Result, target: string, usage: Usage | null): AttemptFinished => ({
  ...blankAttempt(result, target),
  attempt: result.attempts,
  latencyMs: result.latency_ms ?? Number.NaN,
  usage,
  costUsd: result.cost_usd,
});

/** The row's dollars stand with its last request, so that targets add up to the total. */
const failedAttempts = (result: Result): AttemptFinished[] => {
  const attempts = result.error?.attempts ?? [];
  return attempts.map((attempt, index) => ({
    ...blankAttempt(result, attempt.target),
    attempt: index + 1,
    code: attempt.code === 'ok' ? 'ok' : toFailureCode(attempt.code),
    httpStatus: attempt.http_status,
    latencyMs: Number.NaN,
    costUsd: index === attempts.length - 1 ? result.cost_usd : null,
    mayHaveBeenBilled: attempt.may_have_been_billed ?? false,
  }));
};
