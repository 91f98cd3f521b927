/** Where results go: the journal (a file) or a stream. The engine knows only this. */

import type { Result } from '../../core/result.ts';

export type ResultStatus = Result['status'];
export type StatusCounts = Readonly<Record<ResultStatus, number>>;

/**
 * The calls of one run, in order: for every input row `noteInput`, in input order and before its result; `write` or
 * `noResult` once for each row that is run; at the end `finish`, or `close` alone when the run is given up.
 * `sequence` numbers the noted rows 0, 1, 2, …
 */
export interface ResultSink {
  /** Results of earlier runs that stand in the output. */
  readonly earlierCounts: StatusCounts;
  /** What an earlier run made of the row; null when it has no result yet. */
  earlier(key: string): ResultStatus | null;
  /**
   * Undefined when the row may be taken up. A promise while results would have to be held back without end for it, as
   * with an order to keep and an earlier row that takes its time: the row is to be taken up when it resolves.
   */
  roomFor?(sequence: number): Promise<void> | undefined;
  noteInput(key: string, sequence: number): void;
  /**
   * Hands over the result of a row; it replaces an earlier one of the same key. Returns a promise only when the caller should
   * wait before it hands over more. The caller must not hold a request slot while it waits.
   * @throws OutputError once the output has failed; so does the promise.
   */
  write(result: Result, sequence: number): void | Promise<void>;
  /** The row ends without a result in this run (not started): ordered output does not wait for it. */
  noResult(sequence: number): void;
  /** Resolves when everything handed over is out of the process (for a file: on the disk). Rejects with OutputError. */
  flush(): Promise<void>;
  /** Flushes, puts the output into its final shape and closes it. Rejects with OutputError; the output is closed all the same. */
  finish(options: FinishOptions): Promise<FinishedOutput>;
  /** Writes what was handed over and lets go of the output, as it is. Never rejects; may be called again. */
  close(): Promise<void>;
}

export interface FinishOptions {
  /** Whether the whole input was read and noted: only then is it known which results have lost their row. */
  readonly complete: boolean;
  /** Removes results whose rows have left the input. Needs `complete`. */
  readonly prune: boolean;
}

export interface FinishedOutput {
  /** Results of earlier runs that were kept, by status. */
  readonly kept: StatusCounts;
  /** Results of this run, by status. */
  readonly written: StatusCounts;
  /** Results of earlier runs whose rows are no longer in the input; 0 when the input was not read to its end. */
  readonly orphans: number;
  /** Orphans that were removed. */
  readonly pruned: number;
}
