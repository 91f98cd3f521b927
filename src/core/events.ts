/**
 * Everything that happens in a run, told once, as plain objects. Emitting never blocks and never throws; results are
 * not events (they are back-pressured and must not be lost). Times are milliseconds of the runtime's monotonic clock.
 */

import type { FailureCode } from './failure.ts';
import type { FinishReason, Priority, Usage } from './job.ts';

export type RowStatus = 'ok' | 'failed' | 'rejected' | 'not_started';

export interface RunStarted {
  readonly type: 'run.started';
  readonly atMs: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly runId: string;
  readonly simulated: boolean;
  readonly concurrency: number;
  readonly window: number;
  /** Every target the run may use, for tables that show idle ones too. */
  readonly targets: readonly {
    readonly target: string;
    readonly model: string;
    readonly provider: string;
    readonly maxTpm: number | null;
  }[];
}

/** A row was read; `resumed` when an earlier run has its result already. */
export interface RowRead {
  readonly type: 'row.read';
  readonly resumed: 'no' | 'ok' | 'failed' | 'rejected';
}

export interface RowAdmitted {
  readonly type: 'row.admitted';
  readonly atMs: number;
  readonly key: string;
  readonly priority: Priority;
}

/** An admitted row made room for others before it was sent: it waits for `target` and is admitted again later. */
export interface RowHeld {
  readonly type: 'row.held';
  readonly atMs: number;
  readonly key: string;
  readonly target: string;
}

export interface AttemptStarted {
  readonly type: 'attempt.started';
  readonly atMs: number;
  readonly key: string;
  readonly target: string;
  /** 1 for the first request of the row. */
  readonly attempt: number;
  /** Tokens taken from the target's quota: estimated input plus the output cap. */
  readonly reservedTokens: number;
}

export interface AttemptFinished {
  readonly type: 'attempt.finished';
  readonly atMs: number;
  readonly key: string;
  readonly target: string;
  readonly attempt: number;
  readonly code: 'ok' | FailureCode;
  readonly httpStatus: number | null;
  /** Request start to last byte. */
  readonly latencyMs: number;
  /** Request start to response headers; null when none came. */
  readonly ttfbMs: number | null;
  readonly reservedTokens: number;
  readonly usage: Usage | null;
  readonly costUsd: number | null;
  readonly retryAfterMs: number | null;
  readonly mayHaveBeenBilled: boolean;
  /** With a failure: one line, redacted. */
  readonly message: string | null;
  /** With `unsupported_parameter`: the request is mended and sent again, and this one is no attempt of the row. */
  readonly mended: boolean;
}

export interface RowFinished {
  readonly type: 'row.finished';
  readonly atMs: number;
  readonly key: string;
  readonly id: string;
  readonly status: RowStatus;
  /** Absent for a rejected row, which was never classified. */
  readonly priority: Priority | null;
  readonly model: string | null;
  readonly provider: string | null;
  readonly finishReason: FinishReason | null;
  readonly attempts: number;
  readonly latencyMs: number | null;
  readonly queueMs: number | null;
  readonly usage: Usage | null;
  /** Dollars of all the row's attempts; null when unknown. */
  readonly costUsd: number | null;
  readonly cached: boolean;
  /** Model id → what the same tokens would have cost there; null when unknown. Only for rows that are ok and were not answered from a cache. */
  readonly alternatives: Readonly<Record<string, number | null>> | null;
  readonly code: FailureCode | 'rejected' | null;
  readonly message: string | null;
  /** With rows of a results file, which have no `run.started` that says it. */
  readonly simulated?: true;
}

export interface BreakerChanged {
  readonly type: 'breaker.opened' | 'breaker.half_opened' | 'breaker.closed';
  readonly atMs: number;
  readonly target: string;
  /** With `opened`: when the first probe may go. */
  readonly untilMs: number | null;
}

/** A 429 closed the target for every row until `untilMs`. */
export interface TargetBlocked {
  readonly type: 'target.blocked';
  readonly atMs: number;
  readonly target: string;
  readonly untilMs: number;
}

/** The target is out for the rest of the run; said once per target. */
export interface TargetOff {
  readonly type: 'target.off';
  readonly atMs: number;
  readonly target: string;
  readonly code: FailureCode;
  readonly message: string;
  /** What the user can do about it. */
  readonly hint: string;
}

/**
 * Something the user should know; `code` is stable and names the kind, so each kind can be told once.
 * `default_retired` is for the record: the run has already made up for it.
 */
export interface Warning {
  readonly type: 'warning';
  readonly atMs: number;
  readonly code: string;
  readonly message: string;
}

export type StopReason = 'finished' | 'interrupted' | 'max_cost' | 'max_duration' | 'no_target' | 'output_failed';

export interface RunFinished {
  readonly type: 'run.finished';
  readonly atMs: number;
  readonly finishedAt: string;
  readonly reason: StopReason;
}

export type Event =
  | RunStarted
  | RowRead
  | RowAdmitted
  | RowHeld
  | AttemptStarted
  | AttemptFinished
  | RowFinished
  | BreakerChanged
  | TargetBlocked
  | TargetOff
  | Warning
  | RunFinished;

export type Emit = (event: Event) => void;

/** Watches the event stream. `observe` must be quick and must not throw. */
export interface Observer {
  observe(event: Event): void;
}
