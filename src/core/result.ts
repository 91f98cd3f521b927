/** The result line of a row as it stands in a JSONL results file (SPEC section 3). Field names are the file format's. */

import { isRetryable } from './failure.ts';
import type {
  AttemptRecord,
  FailedOutcome,
  FinishReason,
  Json,
  JsonObject,
  OkOutcome,
  Priority,
  Rejection,
  Strategy,
  Usage,
} from './job.ts';

export interface ResultUsage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cached_input_tokens: number;
  readonly reasoning_tokens: number;
  readonly cache_write_tokens?: number;
  readonly estimated?: true;
}

export interface ResultAttempt {
  readonly target: string;
  readonly code: string;
  readonly http_status: number | null;
  readonly at_ms: number;
  readonly may_have_been_billed?: true;
}

export interface ResultError {
  readonly code: string;
  readonly message: string;
  readonly http_status: number | null;
  readonly retryable: boolean;
  readonly attempts: readonly ResultAttempt[];
}

export interface Result {
  readonly id: string;
  readonly key: string;
  readonly line: number;
  /** Only when the run reads several files. */
  readonly file?: string;
  readonly status: 'ok' | 'failed' | 'rejected';
  readonly content: string | null;
  readonly tool_calls?: Json;
  readonly model: string | null;
  readonly provider: string | null;
  readonly upstream_model: string | null;
  readonly finish_reason: FinishReason | null;
  readonly priority: Priority | null;
  readonly class_reason: string | null;
  readonly route: {
    readonly strategy: Strategy;
    readonly considered: readonly string[];
    readonly reason: string;
  } | null;
  readonly usage: ResultUsage | null;
  readonly cost_usd: number | null;
  readonly latency_ms: number | null;
  readonly queue_ms: number | null;
  readonly attempts: number;
  readonly cached: boolean;
  readonly simulated?: true;
  readonly request_id?: string;
  readonly error?: ResultError;
  readonly metadata?: Json;
  readonly row?: JsonObject;
  /** ISO 8601, UTC. */
  readonly finished_at: string;
}

export interface ResultContext {
  /** Wall clock at the end of the row, milliseconds since 1970. */
  readonly wallMs: number;
  readonly simulated: boolean;
  /** True when the run reads several files, so that a line number alone says too little. */
  readonly namesFile: boolean;
}

/** Milliseconds with one decimal, microseconds are noise. */
const rounded = (ms: number): number => Math.round(ms * 10) / 10;

export const resultOf = (outcome: OkOutcome | FailedOutcome, context: ResultContext): Result => {
  const { plan } = outcome;
  const { job } = plan;
  const ok = outcome.status === 'ok' ? outcome : null;
  const slash = ok === null ? (outcome as FailedOutcome).target?.indexOf('/') : -1;
  const lastTarget = ok === null ? (outcome as FailedOutcome).target : null;
  return {
    id: job.id,
    key: job.key,
    line: job.line,
    ...(context.namesFile ? { file: job.file } : undefined),
    status: outcome.status,
    content: ok === null ? null : ok.reply.content,
    ...(ok?.reply.toolCalls === undefined ? undefined : { tool_calls: ok.reply.toolCalls }),
    model: ok === null ? (lastTarget === null ? null : lastTarget.slice(slash! + 1)) : ok.model,
    provider: ok === null ? (lastTarget === null ? null : lastTarget.slice(0, slash)) : ok.provider,
    upstream_model: ok === null ? null : ok.upstreamModel,
    finish_reason: ok === null ? null : ok.reply.finishReason,
    priority: job.priority,
    class_reason: job.classReason,
    route: { strategy: plan.strategy, considered: plan.considered, reason: plan.reason },
    usage: ok === null ? null : resultUsage(ok.usage),
    cost_usd: outcome.costUsd,
    latency_ms: ok === null ? null : rounded(ok.latencyMs),
    queue_ms: rounded(outcome.queueMs),
    attempts: countedAttempts(outcome.attempts),
    cached: ok?.cached === true,
    ...(context.simulated ? { simulated: true } : undefined),
    ...(ok?.reply.requestId == null ? undefined : { request_id: ok.reply.requestId }),
    ...(ok === null ? { error: resultError(outcome as FailedOutcome) } : undefined),
    ...(job.metadata === undefined ? undefined : { metadata: job.metadata }),
    ...(job.rest === undefined ? undefined : { row: job.rest }),
    finished_at: new Date(context.wallMs).toISOString(),
  };
};

export const rejectedResult = (rejection: Rejection, key: string, context: ResultContext): Result => ({
  id: rejection.id,
  key,
  line: rejection.line,
  ...(context.namesFile ? { file: rejection.file } : undefined),
  status: 'rejected',
  content: null,
  model: null,
  provider: null,
  upstream_model: null,
  finish_reason: null,
  priority: null,
  class_reason: null,
  route: null,
  usage: null,
  cost_usd: 0,
  latency_ms: null,
  queue_ms: null,
  attempts: 0,
  cached: false,
  ...(context.simulated ? { simulated: true } : undefined),
  error: {
    code: 'rejected',
    message: `${rejection.file}:${rejection.line}: ${rejection.reason}`,
    http_status: null,
    retryable: false,
    attempts: [],
  },
  ...(rejection.metadata === undefined ? undefined : { metadata: rejection.metadata }),
  ...(rejection.rest === undefined ? undefined : { row: rejection.rest }),
  finished_at: new Date(context.wallMs).toISOString(),
});

const resultUsage = (usage: Usage): ResultUsage => ({
  input_tokens: usage.inputTokens,
  output_tokens: usage.outputTokens,
  cached_input_tokens: usage.cachedInputTokens,
  reasoning_tokens: usage.reasoningTokens,
  ...(usage.cacheWriteTokens > 0 ? { cache_write_tokens: usage.cacheWriteTokens } : undefined),
  ...(usage.estimated ? { estimated: true } : undefined),
});

const resultError = ({ failure, attempts }: FailedOutcome): ResultError => ({
  code: failure.code,
  message: failure.message,
  http_status: failure.httpStatus,
  retryable: isRetryable(failure.code),
  attempts: attempts.map(({ target, code, httpStatus, atMs, mayHaveBeenBilled }) => ({
    target,
    code,
    http_status: httpStatus,
    at_ms: rounded(atMs),
    ...(mayHaveBeenBilled === true ? { may_have_been_billed: true } : undefined),
  })),
});

/** Requests that count: a rejected parameter that was mended is no attempt. */
const countedAttempts = (attempts: readonly AttemptRecord[]): number => {
  let count = 0;
  for (const { mended } of attempts) if (mended !== true) count++;
  return count;
};
