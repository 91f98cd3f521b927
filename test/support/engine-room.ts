/** The engine with everything around it made up: scripted answers, virtual time, and a record of every call and event. */

import { setMaxListeners } from 'node:events';
import type { Event } from '../../src/core/events.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { ChatRequest, Outcome, Plan, Reply, Usage } from '../../src/core/job.ts';
import type { RateLimits } from '../../src/core/rate-limits.ts';
import type { Settings } from '../../src/core/settings.ts';
import { Budget } from '../../src/engine/budget.ts';
import type { Answer, Caller, CallOptions } from '../../src/engine/caller.ts';
import { createControl } from '../../src/engine/control.ts';
import type { ExecuteDeps } from '../../src/engine/execute-job.ts';
import { createLocalDispatcher } from '../../src/engine/local-dispatcher.ts';
import type { ProviderLimits } from '../../src/engine/target-cell.ts';
import { Targets } from '../../src/engine/targets.ts';
import { VirtualRuntime } from './virtual-runtime.ts';
import { defaultBreaker, usageOf } from './world.ts';

export interface Call {
  readonly target: string;
  readonly request: ChatRequest;
  readonly options: CallOptions;
  readonly atMs: number;
  /** Counts the calls to this target from 1. */
  readonly nth: number;
}

/** What a call comes to; a good answer after 50 ms where nothing else is said. */
export interface Reaction {
  readonly failure?: Failure | null;
  readonly latencyMs?: number;
  readonly reply?: Partial<Reply>;
  readonly limits?: RateLimits;
}

export interface RoomOptions {
  readonly react?: (call: Call) => Reaction;
  readonly limits?: Partial<ProviderLimits>;
  readonly retry?: Partial<Settings['retry']>;
  readonly breaker?: Partial<Settings['breaker']>;
  readonly rowMs?: number;
  readonly capUsd?: number;
  readonly concurrency?: number;
  readonly window?: number;
  readonly windowOf?: (target: string) => number | null;
  readonly timeoutMs?: number;
  readonly more?: Partial<ExecuteDeps>;
}

export const openRoom = (options: RoomOptions = {}) => {
  const runtime = new VirtualRuntime();
  const control = createControl();
  const events: Event[] = [];
  const calls: Call[] = [];
  const learned: Usage[] = [];
  const counts = new Map<string, number>();
  const hangUp = new AbortController();
  // Every request in flight listens to it.
  setMaxListeners(0, hangUp.signal);
  const inFlight = { now: 0, most: 0 };
  const concurrency = options.concurrency ?? 10;
  const emit = (event: Event): void => {
    events.push(event);
  };

  const caller: Caller = {
    async call(target, request, callOptions): Promise<Answer> {
      const nth = (counts.get(target) ?? 0) + 1;
      counts.set(target, nth);
      const call: Call = { target, request, options: callOptions, atMs: runtime.nowMs(), nth };
      calls.push(call);
      const reaction = options.react?.(call) ?? {};
      inFlight.most = Math.max(inFlight.most, ++inFlight.now);
      await runtime.sleep(reaction.latencyMs ?? 50, hangUp.signal);
      inFlight.now--;
      const failure = hangUp.signal.aborted
        ? ({ code: 'cancelled', message: 'cancelled', httpStatus: null, mayHaveBeenBilled: true } as const)
        : (reaction.failure ?? null);
      return {
        decoded:
          failure !== null
            ? { ok: false, failure }
            : {
                ok: true,
                reply: {
                  content: 'an answer',
                  finishReason: 'stop',
                  usage: usageOf(10, 20),
                  reportedCostUsd: null,
                  upstreamModel: null,
                  requestId: null,
                  ...reaction.reply,
                },
              },
        httpStatus: failure === null ? 200 : failure.httpStatus,
        ttfbMs: 1,
        limits: reaction.limits ?? null,
      };
    },
    abort: () => hangUp.abort(),
  };

  const breaker = { ...defaultBreaker, ...options.breaker };
  const retry = { maxAttempts: 5, baseMs: 500, maxMs: 30_000, ...options.retry };
  const targets = new Targets({
    runtime,
    breaker,
    retry,
    concurrency,
    limitsOf: () => ({ maxRpm: null, maxTpm: null, maxConcurrent: null, ...options.limits }),
    emit,
  });
  const deps: Omit<ExecuteDeps, 'slots'> = {
    runtime,
    targets,
    caller,
    control,
    emit,
    budget: options.capUsd === undefined ? null : new Budget(options.capUsd),
    facts: {
      upstreamModel: (target) => `upstream of ${target}`,
      costUsd: () => 0.001,
      estimateUsage: () => ({ ...usageOf(11, 22), estimated: true }),
      timeoutMs: () => options.timeoutMs ?? 60_000,
      hintFor: () => '',
    },
    settings: { retry, breaker, rowMs: options.rowMs ?? 600_000, windowOf: options.windowOf ?? (() => null) },
    idempotencyKey: ({ job }) => `run-${job.key}`,
    learn: (_target, _plan, usage) => {
      learned.push(usage);
    },
    rowChoseModel: () => false,
    ...options.more,
  };
  const window = options.window ?? 4 * concurrency;
  const dispatcher = createLocalDispatcher({ concurrency, window, deps });

  /** Runs the plans to their end and gives the outcomes in the order in which they came. */
  const run = (
    plans: Iterable<Plan> | AsyncIterable<Plan>,
    signal = new AbortController().signal,
  ): Promise<Outcome[]> =>
    runtime.run(
      (async () => {
        const outcomes: Outcome[] = [];
        for await (const outcome of dispatcher.run(streamOf(plans), signal)) outcomes.push(outcome);
        return outcomes;
      })(),
    );

  /** Calls as `target at time`, by the target's model. */
  const callTimes = (): string[] => calls.map(({ target, atMs }) => `${target} ${Math.round(atMs)}`);

  return { runtime, control, targets, events, calls, callTimes, learned, inFlight, deps, dispatcher, run };
};

export async function* streamOf<T>(values: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T> {
  yield* values;
}
