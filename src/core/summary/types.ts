/** The summary of a run as it stands in `<results>.summary.json` (SPEC section 4). Field names are the file format's. */

import type { StopReason } from '../events.ts';
import type { FailureCode } from '../failure.ts';
import type { Priority } from '../job.ts';

/** Milliseconds, within 1 % (the maximum is exact); null when nothing was measured. */
export interface LatencySummary {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export interface TokenSummary {
  /** Cached and cache-written tokens included. */
  readonly input: number;
  /** Reasoning tokens included. */
  readonly output: number;
  readonly cached_input: number;
  readonly cache_write: number;
  readonly reasoning: number;
  /** Answers that came without usage, whose figures are llmgw's own estimate. */
  readonly estimated_answers: number;
}

/** Figures of one target, or of all targets of a model or a provider. */
export interface TrafficSummary {
  /** HTTP requests that ended: ok + failed + mended. */
  readonly requests: number;
  readonly ok: number;
  readonly failed: number;
  /** Requests that were not the first of their row. */
  readonly retries: number;
  /** Answers with the code `rate_limited`; they are among the failed. */
  readonly rate_limited: number;
  /** Requests that were refused for a parameter and sent again without it. */
  readonly mended: number;
  /** Failed requests that had left, so that the provider may charge for them. */
  readonly possibly_billed_failures: number;
  readonly breaker_trips: number;
  readonly breaker_open_ms: number;
  /** Share of the run's time, 0 to 1, in which the breaker was not open and the target not off; null when the time is unknown. */
  readonly uptime: number | null;
  readonly tokens: TokenSummary;
  readonly utilisation: {
    /** Tokens used ÷ tokens taken from the quota when the requests were sent. */
    readonly of_reserved: number | null;
    /** Tokens used ÷ what the tokens-a-minute limit would have allowed in the run's time; null without a limit. */
    readonly of_tpm_limit: number | null;
  };
  /** Dollars of its requests; null when none is known. */
  readonly cost_usd: number | null;
  /** Answers whose price is unknown; they are not in `cost_usd`. */
  readonly cost_unknown_answers: number;
  /** Rows that it answered. */
  readonly rows: number;
  /** Of all rows that were answered by a provider in this run, 0 to 1. */
  readonly row_share: number | null;
  /** Of its successful requests, start to last byte. */
  readonly latency_ms: LatencySummary;
  /** Time to first byte: request start to response headers. */
  readonly ttfb_ms: { readonly p50: number | null; readonly p95: number | null };
}

export interface TargetSummary extends TrafficSummary {
  /** `<provider>/<model>`. */
  readonly target: string;
  readonly model: string;
  readonly provider: string;
}

export interface ModelSummary extends TrafficSummary {
  readonly model: string;
}

export interface ProviderSummary extends TrafficSummary {
  readonly provider: string;
}

export interface ClassSummary {
  readonly class: Priority;
  readonly rows: number;
  readonly ok: number;
  readonly failed: number;
  readonly cost_usd: number | null;
  readonly cost_unknown_rows: number;
  readonly tokens: TokenSummary;
}

/** What the same tokens would have cost had one model answered every row. */
export interface SavingSummary {
  readonly model: string;
  /** Null when the price of any row is unknown. */
  readonly cost_usd: number | null;
  /** `cost_usd` of the model less what was spent; negative when the model would have been cheaper. */
  readonly saved_usd: number | null;
  /** Of the model's cost. */
  readonly saved_percent: number | null;
}

export interface CodeSummary {
  readonly code: FailureCode | 'rejected' | string;
  readonly rows: number;
  readonly example: { readonly id: string; readonly message: string };
}

export interface Summary {
  readonly schema_version: 1;
  readonly run_id: string | null;
  /** True when the built-in simulator answered: no model did, and no money was spent. */
  readonly simulated: boolean;
  /** ISO 8601, UTC; null when rebuilt from a results file. */
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly stop_reason: StopReason | null;
  /** Whether rows read = ok + failed + rejected + not started; false is a bug. */
  readonly complete: boolean;
  /** By status, rows of earlier runs included. */
  readonly rows: {
    readonly read: number;
    readonly ok: number;
    readonly failed: number;
    readonly rejected: number;
    readonly not_started: number;
    /** Of these, rows that had their result from an earlier run. */
    readonly resumed: number;
    /** Of the ok rows of this run, those answered from the cache. */
    readonly cached: number;
    /** Rows of this run that took more than one request. */
    readonly retried: number;
  };
  /** Null when the time is unknown. */
  readonly wall_ms: number | null;
  /** Rows finished in this run, a second. */
  readonly rows_per_s: number | null;
  readonly requests_per_s: number | null;
  /** Dollars spent in this run, as far as known; null when no row's price is known. */
  readonly cost_usd: number | null;
  /** Rows with a request whose price is unknown; they are not in `cost_usd`. */
  readonly cost_unknown_rows: number;
  /** Over the rows of this run whose cost is known. */
  readonly cost_per_1000_rows_usd: number | null;
  readonly tokens: TokenSummary;
  readonly requests: {
    readonly total: number;
    readonly ok: number;
    readonly failed: number;
    readonly retries: number;
    readonly rate_limited: number;
    readonly mended: number;
    readonly possibly_billed_failures: number;
  };
  /** Of the rows answered in this run: their successful request. */
  readonly row_latency_ms: LatencySummary;
  /** Of the rows sent in this run: time in queues and waits. */
  readonly row_queue_ms: LatencySummary;
  /** Most requests first. */
  readonly targets: readonly TargetSummary[];
  readonly models: readonly ModelSummary[];
  readonly providers: readonly ProviderSummary[];
  readonly classes: readonly ClassSummary[];
  /** Rows by finish reason. */
  readonly finish_reasons: Readonly<Record<string, number>>;
  readonly savings: {
    /** Rows compared: answered by a provider in this run. */
    readonly rows: number;
    /** What they cost, retries included; null when any is unknown. */
    readonly cost_usd: number | null;
    /** Dearest model first. */
    readonly versus: readonly SavingSummary[];
  };
  readonly failures: readonly CodeSummary[];
  readonly warnings: readonly { readonly code: string; readonly count: number; readonly message: string }[];
  readonly targets_off: readonly {
    readonly target: string;
    readonly code: FailureCode;
    readonly message: string;
    readonly hint: string;
  }[];
}
