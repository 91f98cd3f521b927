/**
 * Runs plans in this process: `concurrency` requests in flight, `window` jobs admitted and not yet handed on. Plans for a
 * target that cannot take them are read past, within bounds, as long as another target could take its own.
 */

import PQueue from 'p-queue';
import type { Outcome, Plan, Priority } from '../core/job.ts';
import { createAdmission } from './admission.ts';
import { answerJob } from './answer-job.ts';
import type { Answers } from './answers.ts';
import { type ExecuteDeps, executeOrHold, type Held, notStarted, type Slots } from './execute-job.ts';
import { type HeldPlan, HeldPlans } from './held-plans.ts';

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
  /** With `windowFollows` the most that it ever is. */
  readonly window: number;
  /** The window is four times what targets may have in flight now: with a concurrency that is found while they answer. */
  readonly windowFollows?: boolean;
  readonly deps: Omit<ExecuteDeps, 'slots'>;
  /** Without them every row is sent. */
  readonly answers?: Answers;
}

/**
 * How many jobs of the same window a class lets pass: a high row overtakes the low ones of two windows before it, no
 * more, so that low rows move however many high ones come.
 */
const headStart: Record<Priority, number> = { high: 2, medium: 1, low: 0 };

/** Plans held at most, in windows: half a minute without one of two targets, at 500 rows a second, is 75 of 200. */
const heldWindows = 100;
const heldBytes = 64 * 1024 * 1024;

/** For a window that follows the concurrency. */
const leastWindow = 64;
const windowPerRequest = 4;

const anyPlan = (): boolean => true;
const neverCrowded = (): boolean => false;

export const createLocalDispatcher = (options: LocalDispatcherOptions): Dispatcher => {
  const { concurrency, window: mostAdmitted, deps, answers } = options;
  const queue = new PQueue({ concurrency });
  const slots: Slots = { run: (turn, rank) => queue.add(turn, { priority: -rank }) };
  const execute: ExecuteDeps = { ...deps, slots };
  const withAnswers = answers === undefined ? null : { ...execute, answers };
  const { control, targets, budget, caller, runtime, emit } = deps;
  const windowNow = (): number =>
    options.windowFollows === true
      ? Math.min(mostAdmitted, Math.max(leastWindow, windowPerRequest * targets.level()))
      : mostAdmitted;
  const admission = createAdmission({ runtime, targets, breaker: deps.settings.breaker, windowNow });
  const outcomeOf = (plan: Plan, rank: number, mayReturn: boolean): Promise<Outcome | Held> =>
    withAnswers === null
      ? executeOrHold(plan, { rank, recall: null, isCrowded: mayReturn ? admission.isCrowded : neverCrowded }, execute)
      : answerJob(plan, rank, withAnswers);
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
      const held = new HeldPlans({ plans: heldWindows * mostAdmitted, bytes: heldBytes });
      let admitted = 0;
      let sequence = 0;
      let pulling = true;
      let hasReader = true;
      /** A plan was read since the last held one was admitted: the two take turns. */
      let isHeldsTurn = false;
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
      const admit = ({ plan, rank }: HeldPlan, mayReturn: boolean): void => {
        admitted++;
        const { key, priority } = plan.job;
        emit({ type: 'row.admitted', atMs: runtime.nowMs(), key, priority });
        outcomeOf(plan, rank, mayReturn).then((outcome) => {
          if ('heldAt' in outcome) {
            emit({ type: 'row.held', atMs: runtime.nowMs(), key, target: outcome.heldAt });
            admitted--;
            held.push(outcome.heldAt, { plan, rank });
            if (control.stopping === null) useRoom();
            else leaveHeld();
          } else {
            finished.push(outcome);
            notify();
          }
        }, failJob);
      };
      const canRead = (): boolean => pulling && !held.isFull;
      /** Once nothing can be read past them, held plans are in nobody's way. One that was held once stays admitted. */
      const admitHeld = (): boolean => {
        if (held.size === 0 || admitted >= windowNow()) return false;
        const next = held.take(canRead() ? admission.mayEnter : anyPlan);
        if (next !== null) admit(next, false);
        return next !== null;
      };
      const useRoom = (): void => {
        // The input may be silent: then nobody else would let them in.
        if (wakePuller === null) while (admitHeld());
        resumePulling();
      };
      const leaveHeld = (): void => {
        for (const { plan } of held.takeAll()) {
          admitted++;
          finished.push(notStarted(plan, control.stopping ?? 'interrupted'));
        }
        notify();
      };
      control.signal.addEventListener('abort', leaveHeld);
      const iterator = plans[Symbol.asyncIterator]();

      const pull = async (): Promise<void> => {
        while (bug === null && hasReader) {
          if (isHeldsTurn) {
            isHeldsTurn = false;
            admitHeld();
          }
          if (held.isFull) while (admitHeld());
          if (admitted >= windowNow() || held.isFull) {
            await new Promise<void>((resolve) => {
              wakePuller = resolve;
            });
            continue;
          }
          const next = await iterator.next();
          if (next.done === true) break;
          isHeldsTurn = true;
          const plan = next.value;
          const rank = sequence++ - headStart[plan.job.priority] * windowNow();
          const heldAt = holdsBack(plan);
          // While it was read, held plans may have taken the last place.
          if (heldAt === null && admitted < windowNow()) admit({ plan, rank }, true);
          else held.push(heldAt ?? '', { plan, rank });
        }
        pulling = false;
        while (admitHeld());
        notify();
      };
      /** The target at which the plan is to be held; null when it is to be admitted. */
      const holdsBack = (plan: Plan): string | null => {
        admission.note(plan);
        if (control.stopping !== null || (held.size === 0 && !admission.isFull())) return null;
        const home = admission.homeOf(plan);
        return home !== null && (held.has(home) || !admission.mayEnter(plan)) ? home : null;
      };
      pull().catch((error) => {
        pulling = false;
        fail(error);
      });

      if (signal.aborted) abort();
      try {
        while ((pulling && bug === null) || admitted > 0 || held.size > 0) {
          if (finished.length === 0) {
            await new Promise<void>((resolve) => {
              wakeReader = resolve;
            });
            continue;
          }
          for (const outcome of finished.splice(0)) {
            yield outcome;
            admitted--;
            useRoom();
          }
        }
        if (bug !== null) throw (bug as { error: unknown }).error;
        // Rows that were too dear may be scattered over the input: it was read to its end, and yet the cap cut the run short.
        if (budget?.hasRefused === true) control.drain('max_cost');
      } finally {
        signal.removeEventListener('abort', abort);
        control.signal.removeEventListener('abort', leaveHeld);
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
