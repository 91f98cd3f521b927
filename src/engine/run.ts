/** source → intake → classify → plan → dispatch → sink, pulled from the end: nothing is read before there is room for it. */

import type { Emit } from '../core/events.ts';
import type { Draft, Job, Outcome, Plan, Priority, Rejection, Row, Usage } from '../core/job.ts';
import { type Result, type ResultContext, rejectedResult, resultOf } from '../core/result.ts';
import type { RunControl } from './control.ts';
import type { Dispatcher } from './local-dispatcher.ts';
import type { Runtime } from './runtime.ts';

/** Where results go, and what an earlier run left there. */
export interface Sink {
  /** What an earlier run says of this row; null when it has no result. */
  earlier(key: string): 'ok' | 'failed' | 'rejected' | null;
  /** A promise while the row should not be taken up yet: the output has to hold back what comes before its turn. */
  roomFor?(sequence: number): Promise<void> | undefined;
  /** Called for every row of the input, in input order; `sequence` counts them from 0. */
  noteInput(key: string, sequence: number): void;
  write(result: Result, sequence: number): void | Promise<void>;
  /** The row ends without a result in this run. */
  noResult(sequence: number): void;
}

export interface RunDeps {
  readonly runtime: Runtime;
  readonly control: RunControl;
  readonly dispatcher: Dispatcher;
  readonly sink: Sink;
  readonly emit: Emit;
  readonly batches: AsyncIterable<readonly Row[]>;
  readonly draft: (row: Row) => Draft | Rejection;
  readonly keys: {
    keyOf(draft: Draft): { readonly key: string; readonly duplicateId: boolean };
    keyOfRejected(rejection: Rejection): string;
  };
  readonly classify: (draft: Draft) => { readonly priority: Priority; readonly reason: string };
  readonly plan: (job: Job) => Plan;
  /** Why the model that a row names cannot be used; null when it can. */
  readonly modelTrouble: (model: string) => string | null;
  /** Model id → what these tokens would have cost there. */
  readonly alternativesOf: (usage: Usage) => Readonly<Record<string, number | null>>;
}

export interface RunOptions {
  readonly limit: number | null;
  readonly filter: ((row: Row) => boolean) | null;
  readonly retryFailed: boolean;
  readonly simulated: boolean;
  /** The run reads several files. */
  readonly namesFile: boolean;
}

export interface RunEnd {
  /** Rows that got an answer in this run. */
  readonly answered: number;
  /** Why the output could not be written; null when it could. */
  readonly outputError: unknown;
}

const isRejection = (draft: Draft | Rejection): draft is Rejection => 'reason' in draft;

/** Runs until the input ends or the control drains. Rejects only for bugs and unreadable input. */
export const run = async (deps: RunDeps, options: RunOptions, abort: AbortSignal): Promise<RunEnd> => {
  const { runtime, control, sink, emit } = deps;
  /** Of rows under way only: at most a window of them, and those that are held. */
  const sequences = new Map<string, number>();
  let sequence = 0;
  let answered = 0;
  let outputError: unknown = null;

  const context = (): ResultContext => ({
    wallMs: runtime.wallMs(),
    simulated: options.simulated,
    namesFile: options.namesFile,
  });

  /** False when it could not be written, so that the row has no result. */
  const write = async (result: Result, position: number): Promise<boolean> => {
    if (outputError !== null) return false;
    try {
      const pressure = sink.write(result, position);
      if (pressure !== undefined) await pressure;
      return true;
    } catch (error) {
      outputError = error;
      control.drain('output_failed');
      return false;
    }
  };

  const reject = async (rejection: Rejection, key: string, position: number): Promise<void> => {
    const result = rejectedResult(rejection, key, context());
    const written = await write(result, position);
    emit({
      ...noAnswer(runtime.nowMs(), key, rejection.id),
      status: written ? 'rejected' : 'not_started',
      code: 'rejected',
      message: result.error?.message ?? rejection.reason,
    });
  };

  /** Takes up one row: a plan to run, or null when it is skipped or rejected. A promise only for what has to be written. */
  const takeUp = (row: Row): Plan | null | Promise<null> => {
    const draft = deps.draft(row);
    if (isRejection(draft)) return takeUpRejected(draft);
    const trouble = draft.model === undefined ? null : deps.modelTrouble(draft.model);
    if (trouble !== null) {
      return takeUpRejected({ ...draft, reason: trouble, raw: JSON.stringify(draft.request) + draft.model });
    }
    const { key, duplicateId } = deps.keys.keyOf(draft);
    const position = sequence++;
    sink.noteInput(key, position);
    if (duplicateId) {
      emit({
        type: 'warning',
        atMs: runtime.nowMs(),
        code: 'duplicate_id',
        message: `id ${JSON.stringify(draft.id)} (${draft.file}:${draft.line}) stands for different requests; each of them runs`,
      });
    }
    const earlier = sink.earlier(key);
    if (earlier === 'ok' || (earlier === 'failed' && !options.retryFailed)) {
      emit({ type: 'row.read', resumed: earlier });
      sink.noResult(position);
      return null;
    }
    emit({ type: 'row.read', resumed: 'no' });
    const { priority, reason } = deps.classify(draft);
    sequences.set(key, position);
    return deps.plan(jobOf(draft, { key, priority, classReason: reason }));
  };

  const takeUpRejected = async (rejection: Rejection): Promise<null> => {
    const key = deps.keys.keyOfRejected(rejection);
    const position = sequence++;
    sink.noteInput(key, position);
    const resumed = sink.earlier(key) === 'rejected' ? 'rejected' : 'no';
    emit({ type: 'row.read', resumed });
    if (resumed === 'no') await reject(rejection, key, position);
    else sink.noResult(position);
    return null;
  };

  async function* plans(): AsyncGenerator<Plan> {
    let taken = 0;
    const batches = deps.batches[Symbol.asyncIterator]();
    try {
      for (;;) {
        const batch = await nextOrDrained(batches, control);
        if (batch === null) return;
        for (const row of batch) {
          if (options.filter !== null && !options.filter(row)) continue;
          const room = sink.roomFor?.(sequence);
          if (room !== undefined) await room;
          if (control.stopping !== null) return;
          const taking = takeUp(row);
          const plan = taking instanceof Promise ? await taking : taking;
          if (plan !== null) yield plan;
          taken++;
          if (taken === options.limit) return;
        }
      }
    } finally {
      // Not waited for: a pipe that is silent would keep it. Whoever opened the input closes it.
      batches.return?.().catch(() => {});
    }
  }

  const finish = async (outcome: Outcome): Promise<void> => {
    const { key, id, priority } = outcome.plan.job;
    const position = sequences.get(key)!;
    sequences.delete(key);
    const base = { ...noAnswer(runtime.nowMs(), key, id), priority };
    if (outcome.status === 'not_started') {
      sink.noResult(position);
      emit(base);
      return;
    }
    const result = resultOf(outcome, context());
    if (!(await write(result, position))) {
      emit(base);
      return;
    }
    const shared = {
      ...base,
      model: result.model,
      provider: result.provider,
      attempts: result.attempts,
      queueMs: outcome.queueMs,
      costUsd: outcome.costUsd,
    };
    if (outcome.status === 'failed') {
      emit({ ...shared, status: 'failed', code: outcome.failure.code, message: outcome.failure.message });
      return;
    }
    answered++;
    emit({
      ...shared,
      status: 'ok',
      finishReason: outcome.reply.finishReason,
      latencyMs: outcome.latencyMs,
      usage: outcome.usage,
      cached: outcome.cached,
      alternatives: outcome.cached ? null : deps.alternativesOf(outcome.usage),
    });
  };

  for await (const outcome of deps.dispatcher.run(plans(), abort)) await finish(outcome);
  return { answered, outputError };
};

/** The next batch; null at the end of the input, or when the run drains while a pipe is silent. */
const nextOrDrained = <T>(source: AsyncIterator<T>, { signal, stopping }: RunControl): Promise<T | null> =>
  new Promise((resolve, reject) => {
    const drained = (): void => resolve(null);
    if (stopping !== null) {
      drained();
      return;
    }
    signal.addEventListener('abort', drained);
    source
      .next()
      .then((next) => resolve(next.done === true ? null : next.value), reject)
      .finally(() => signal.removeEventListener('abort', drained));
  });

/** The draft becomes the job: it belongs to the run from here on, and a copy of every row is what a profile shows first. */
const jobOf = (draft: Draft, named: Pick<Job, 'key' | 'priority' | 'classReason'>): Job => Object.assign(draft, named);

/** The event of a row that has no answer, to be completed. */
const noAnswer = (atMs: number, key: string, id: string) =>
  ({
    type: 'row.finished',
    atMs,
    key,
    id,
    status: 'not_started',
    priority: null,
    model: null,
    provider: null,
    finishReason: null,
    attempts: 0,
    latencyMs: null,
    queueMs: null,
    usage: null,
    costUsd: null,
    cached: false,
    alternatives: null,
    code: null,
    message: null,
  }) as const;
