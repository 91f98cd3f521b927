/** The result line of a row as it stands in a JSONL results file (SPEC section 3). Field names are the file format's. */

import type { FinishReason, Json, JsonObject, Priority, Strategy } from './job.ts';

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
