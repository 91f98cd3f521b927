/** Runs plans in this process: `concurrency` requests in flight, `window` jobs admitted and not yet handed on. */

import PQueue from 'p-queue';
import type { Outcome, Plan, Priority } from '../core/job.ts';
import { answerJob } from './answer-job.ts';
import type { Answers } from './answers.ts';
import { type ExecuteDeps, executeJob, type Slots } from './execute-job.ts';

/** A distributed engine is a second implementation of this. */
export interface Dispatcher {
  /**
   * Outcomes come in the order in which jobs finish. `signal` ends what is in flight, and so does a reader that stops
   * before the end. Rejects when `plans` does or a job meets a bug, after the outcomes of all other jobs.
   */
  run(plans: AsyncIterable<Plan>, signal: AbortSignal): AsyncIterable<Outcome>;
  close(): Promise<void>;
}

export interface LocalDispatcherOptions {
  readonly concurrency: number;
  readonly window: number;
  readonly deps: Omit<ExecuteDeps, 'slots'>;
  /** Without them every row is sent. */
  readonly answers?: Answers;
}

/**
 * How many jobs of the same window a class lets pass: a high row overtakes the low ones of two windows before it, no
 * more, so that low rows move however many high ones come.
 */
const headStart: Record<Priority, number> = { high: 2, medium: 1, low: 0 };

export const createLocalDispatcher = (options: LocalDispatcherOptions): Dispatcher => {
  const { concurrency, window, deps, answers } = options;
  const queue = new PQueue({ concurrency });
  const slots: Slots = { run: (turn, rank) => queue.add(turn, { priority: -rank }) };
  const execute: ExecuteDeps = { ...deps, slots };
  const withAnswers = answers === undefined ? null : { ...execute, answers };
  const outcomeOf = (plan: Plan, rank: number): Promise<Outcome> =>
    withAnswers === null ? executeJob(plan, { rank, recall: null }, execute) : answerJob(plan, rank, withAnswers);
  const { control, targets, budget, caller } = deps;
  const wakeEveryone = (): void => {
    targets.wakeAll();
    budget?.wakeAll();
  };
  control.signal.addEventListener('abort', wakeEveryone);

  return {
    async *run(plans, signal) {
      const abort = (): void => {
        control.drain('interrupted');
        caller.abort();
      };
      signal.addEventListener('abort', abort);
      const finished: Outcome[] = [];
      let admitted = 0;
      let sequence = 0;
      let pulling = true;
      let hasReader = true;
      let bug: { readonly error: unknown } | null = null;
      let wakeReader: (() => void) | null = null;
      let wakePuller: (() => void) | null = null;
      const notify = (): void => {
        const wake = wakeReader;
        wakeReader = null;
        wake?.();
      };
      const resumePulling = (): void => {
        const wake = wakePuller;
        wakePuller = null;
        wake?.();
      };
      // What is in flight has been paid for, so its answers still go out.
      const fail = (error: unknown): void => {
        bug ??= { error };
        control.drain('interrupted');
        resumePulling();
        notify();
      };
      const failJob = (error: unknown): void => {
        admitted--;
        fail(error);
      };
      const iterator = plans[Symbol.asyncIterator]();

      const pull = async (): Promise<void> => {
        while (bug === null && hasReader) {
          if (admitted >= window) {
            await new Promise<void>((resolve) => {
              wakePuller = resolve;
            });
            continue;
          }
          const next = await iterator.next();
          if (next.done === true) break;
          admitted++;
          const rank = sequence++ - headStart[next.value.job.priority] * window;
          outcomeOf(next.value, rank).then((outcome) => {
            finished.push(outcome);
            notify();
          }, failJob);
        }
        pulling = false;
        notify();
      };
      pull().catch(fail);

      if (signal.aborted) abort();
      try {
        while ((pulling && bug === null) || admitted > 0) {
          if (finished.length === 0) {
            await new Promise<void>((resolve) => {
              wakeReader = resolve;
            });
            continue;
          }
          for (const outcome of finished.splice(0)) {
            yield outcome;
            admitted--;
            resumePulling();
          }
        }
        if (bug !== null) throw (bug as { error: unknown }).error;
        // Rows that were too dear may be scattered over the input: it was read to its end, and yet the cap cut the run short.
        if (budget?.hasRefused === true) control.drain('max_cost');
      } finally {
        signal.removeEventListener('abort', abort);
        hasReader = false;
        if (admitted > 0) abort();
        resumePulling();
        // Not waited for: a source that waits for input itself hears of it only then.
        if (pulling) iterator.return?.().catch(() => {});
      }
    },
    async close() {
      control.signal.removeEventListener('abort', wakeEveryone);
      await queue.onIdle();
    },
  };
};
