/** A world without a network: servers with latencies, faults, quotas and outages, in virtual time, that remember what they saw. */

import type { Event } from '../../src/core/events.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { ChatRequest, Draft, Job, Plan, Row, Usage } from '../../src/core/job.ts';
import type { RateLimits } from '../../src/core/rate-limits.ts';
import type { Result } from '../../src/core/result.ts';
import type { Settings } from '../../src/core/settings.ts';
import { type AnswerStore, createAnswers } from '../../src/engine/answers.ts';
import { Budget } from '../../src/engine/budget.ts';
import type { Answer, Caller } from '../../src/engine/caller.ts';
import { createControl, type RunControl } from '../../src/engine/control.ts';
import { createLocalDispatcher } from '../../src/engine/local-dispatcher.ts';
import { type RunEnd, run } from '../../src/engine/run.ts';
import type { ProviderLimits } from '../../src/engine/target-cell.ts';
import { Targets } from '../../src/engine/targets.ts';
import { VirtualRuntime } from './virtual-runtime.ts';

export interface Server {
  readonly latencyMs: (random01: number) => number;
  /** Goes before `latencyMs`: how long a good answer to a request of now takes. */
  readonly delayMs?: (random01: number, nowMs: number) => number;
  /** Which failure a request meets, if any. */
  readonly fault?: (random01: number, nowMs: number) => Failure | null;
  /** Requests in any window of a minute; more are answered 429. */
  readonly rpm?: number;
  /** Refuses a request as it arrives; goes before `fault`. */
  readonly refuse?: (line: number, nowMs: number) => Failure | null;
  /** Sees every good answer as it leaves, and gives the quotas that its headers tell. */
  readonly answered?: (line: number, nowMs: number) => RateLimits | null;
  readonly usageOf?: (line: number) => Usage;
  readonly usdPerRow?: number;
  /** What it bills for one row, told with the answer; goes before `usdPerRow`. */
  readonly billsUsd?: (line: number) => number;
}

export interface WorldOptions {
  readonly seed: number;
  readonly rows: number;
  readonly servers: Readonly<Record<string, Server>>;
  readonly concurrency?: number;
  /** As with `--concurrency auto`. */
  readonly findsConcurrency?: boolean;
  readonly window?: number;
  readonly breaker?: Partial<Settings['breaker']>;
  readonly retry?: Partial<Settings['retry']>;
  readonly rowMs?: number;
  readonly limits?: Partial<ProviderLimits>;
  readonly maxCostUsd?: number;
  readonly strategy?: Plan['strategy'];
  /** Targets of a row, best first; every server by default. */
  readonly targetsOf?: (index: number) => readonly string[];
  readonly priorityOf?: (index: number) => Job['priority'];
  readonly worstUsd?: number;
  /** The worst case of one row at one target; goes before `worstUsd`. */
  readonly worstUsdOf?: (target: string, line: number) => number;
  /** What a row's plan estimates. */
  readonly inputTokensOf?: (index: number) => number;
  /** What a row asks, beyond its own text. */
  readonly requestOf?: (index: number) => Partial<ChatRequest>;
  /** Without it no row shares or recalls an answer. */
  readonly answers?: { readonly store?: AnswerStore; readonly shareAll?: boolean; readonly run?: string };
  readonly control?: (control: RunControl, runtime: VirtualRuntime) => void;
  /** Time and chance of this world; made from the seed by default. */
  readonly runtime?: VirtualRuntime;
}

export interface Seen {
  readonly target: string;
  readonly key: string;
  readonly atMs: number;
  /** The failure code that it was answered with, or ok. */
  code: string;
  /** When the server's wait that came with the answer is over. */
  waitUntilMs: number;
  endMs: number;
}

export interface World {
  readonly results: readonly Result[];
  readonly events: readonly Event[];
  readonly seen: readonly Seen[];
  readonly billedUsd: number;
  readonly maxInFlight: number;
  readonly maxAdmitted: number;
  /** Rows read and not finished: those admitted and those held. */
  readonly maxRead: number;
  readonly end: RunEnd;
  readonly control: RunControl;
  readonly elapsedMs: number;
}

export const usageOf = (inputTokens: number, outputTokens: number): Usage => ({
  inputTokens,
  outputTokens,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  cacheWriteLongTokens: 0,
  reasoningTokens: 0,
  estimated: false,
});

export const defaultBreaker: Settings['breaker'] = {
  failureThreshold: 5,
  failureRate: 0.1,
  minimumRequests: 20,
  window: 100,
  recoveryTimeoutMs: 60_000,
  halfOpenMaxCalls: 3,
  successThreshold: 2,
};

export const runWorld = async (options: WorldOptions): Promise<World> => {
  const runtime = options.runtime ?? new VirtualRuntime(options.seed);
  const control = createControl();
  const events: Event[] = [];
  const seen: Seen[] = [];
  const results: Result[] = [];
  const minute = new Map<string, number[]>();
  let inFlight = 0;
  let maxInFlight = 0;
  const admitted = new Set<string>();
  let maxRead = 0;
  let read = 0;
  let maxAdmitted = 0;
  let billedUsd = 0;
  const costOf = (target: string): number => options.servers[target]!.usdPerRow ?? 0.001;

  const caller: Caller = {
    async call(target, request): Promise<Answer> {
      const server = options.servers[target]!;
      const text = request.messages[0]!.content as string;
      const request_: Seen = {
        target,
        key: text,
        atMs: runtime.nowMs(),
        code: 'ok',
        waitUntilMs: 0,
        endMs: Number.POSITIVE_INFINITY,
      };
      seen.push(request_);
      const line = Number(text.slice('row '.length));
      const bills = server.billsUsd?.(line) ?? costOf(target);
      inFlight++;
      maxInFlight = Math.max(maxInFlight, inFlight);
      const failure =
        overQuota(target, server) ??
        server.refuse?.(line, runtime.nowMs()) ??
        server.fault?.(runtime.random01(), runtime.nowMs()) ??
        null;
      await runtime.sleep(failure?.code === 'rate_limited' ? 5 : latencyOf(server));
      inFlight--;
      request_.endMs = runtime.nowMs();
      if (failure !== null) {
        request_.code = failure.code;
        request_.waitUntilMs = runtime.nowMs() + (failure.retryAfterMs ?? 0);
        if (failure.mayHaveBeenBilled === true) billedUsd += bills;
        return { decoded: { ok: false, failure }, httpStatus: failure.httpStatus, ttfbMs: null, limits: null };
      }
      billedUsd += bills;
      return {
        decoded: {
          ok: true,
          reply: {
            content: `answer to ${text}`,
            finishReason: 'stop',
            usage: server.usageOf?.(line) ?? usageOf(10, 20),
            reportedCostUsd: server.billsUsd === undefined ? null : bills,
            upstreamModel: null,
            requestId: null,
          },
        },
        httpStatus: 200,
        ttfbMs: 1,
        limits: server.answered?.(line, runtime.nowMs()) ?? null,
      };
    },
    abort() {},
  };

  const latencyOf = (server: Server): number =>
    server.delayMs?.(runtime.random01(), runtime.nowMs()) ?? server.latencyMs(runtime.random01());

  const overQuota = (target: string, server: Server): Failure | null => {
    if (server.rpm === undefined) return null;
    const nowMs = runtime.nowMs();
    const times = (minute.get(target) ?? []).filter((atMs) => atMs > nowMs - 60_000);
    minute.set(target, times);
    if (times.length < server.rpm) {
      times.push(nowMs);
      return null;
    }
    return {
      code: 'rate_limited',
      message: 'slow down',
      httpStatus: 429,
      retryAfterMs: Math.max(1, times[0]! + 60_000 - nowMs),
    };
  };

  const emit = (event: Event): void => {
    events.push(event);
    switch (event.type) {
      case 'row.read':
        maxRead = Math.max(maxRead, ++read);
        return;
      case 'row.admitted':
        maxAdmitted = Math.max(maxAdmitted, admitted.add(event.key).size);
        return;
      case 'row.held':
        admitted.delete(event.key);
        return;
      case 'row.finished':
        read--;
        admitted.delete(event.key);
    }
  };

  const breaker = { ...defaultBreaker, ...options.breaker };
  const retry = { maxAttempts: 5, baseMs: 500, maxMs: 30_000, ...options.retry };
  const concurrency = options.concurrency ?? 10;
  const targets = new Targets({
    runtime,
    breaker,
    retry,
    concurrency,
    findsConcurrency: options.findsConcurrency === true,
    limitsOf: () => ({ maxRpm: null, maxTpm: null, maxConcurrent: null, ...options.limits }),
    emit,
  });
  const window = options.window ?? 4 * concurrency;
  const dispatcher = createLocalDispatcher({
    concurrency,
    window,
    windowFollows: options.findsConcurrency === true,
    ...(options.answers === undefined
      ? {}
      : {
          answers: createAnswers({
            store: options.answers.store ?? null,
            shareAll: options.answers.shareAll === true,
            run: options.answers.run ?? 'this run',
            window,
            digestOf: (request) => JSON.stringify(request),
            modelOf: ({ model }) => [model],
          }),
        }),
    deps: {
      runtime,
      targets,
      caller,
      control,
      emit,
      budget: options.maxCostUsd === undefined ? null : new Budget(options.maxCostUsd),
      facts: {
        upstreamModel: (target) => target,
        costUsd: costOf,
        estimateUsage: () => usageOf(0, 0),
        timeoutMs: () => 60_000,
        hintFor: () => '',
      },
      settings: { retry, breaker, rowMs: options.rowMs ?? 600_000, windowOf: () => null },
      idempotencyKey: () => null,
      learn: () => {},
      rowChoseModel: () => false,
    },
  });

  const order = Object.keys(options.servers);
  const planOf = (job: Job): Plan => ({
    job,
    strategy: options.strategy ?? 'cheapest',
    considered: (options.targetsOf?.(job.line) ?? order).map((target) => target.split('/')[1]!),
    reason: 'test',
    targets: (options.targetsOf?.(job.line) ?? order).map((target) => ({
      target,
      model: target.split('/')[1]!,
      provider: target.split('/')[0]!,
      inputTokens: options.inputTokensOf?.(job.line) ?? 10,
      estimatedTokens: 10,
      expectedCostUsd: costOf(target),
      worstCostUsd: options.worstUsdOf?.(target, job.line) ?? options.worstUsd ?? costOf(target),
    })),
  });
  async function* batches(): AsyncGenerator<readonly Row[]> {
    for (let line = 0; line < options.rows; line += 16) {
      yield Array.from({ length: Math.min(16, options.rows - line) }, (_, offset) => ({
        file: 'rows.jsonl',
        line: line + offset,
        value: `row ${line + offset}`,
      }));
    }
  }
  options.control?.(control, runtime);
  const end = await runtime.run(
    run(
      {
        runtime,
        control,
        dispatcher,
        emit,
        batches: batches(),
        sink: {
          earlier: () => null,
          noteInput: () => {},
          noResult: () => {},
          write: (result) => {
            results.push(result);
          },
        },
        draft: (row): Draft => ({
          file: row.file,
          line: row.line,
          id: `row-${row.line}`,
          hasOwnId: false,
          request: {
            messages: [{ role: 'user', content: row.bad === undefined ? (row.value as string) : '' }],
            maxTokens: 100,
            ...options.requestOf?.(row.line),
          },
          costAware: true,
        }),
        keys: {
          keyOf: (draft) => ({ key: `row ${draft.line}`, duplicateId: false }),
          keyOfRejected: (rejection) => `bad ${rejection.line}`,
        },
        classify: (draft) => ({ priority: options.priorityOf?.(draft.line) ?? 'low', reason: 'test' }),
        plan: planOf,
        modelTrouble: () => null,
        alternativesOf: () => ({}),
      },
      { limit: null, filter: null, retryFailed: true, simulated: false, namesFile: false },
      new AbortController().signal,
    ),
  );
  return {
    results,
    events,
    seen,
    billedUsd,
    maxInFlight,
    maxAdmitted,
    maxRead,
    end,
    control,
    elapsedMs: runtime.nowMs(),
  };
};

export const fault = (code: Failure['code'], more: Partial<Failure> = {}): Failure => ({
  code,
  message: code,
  httpStatus: null,
  ...more,
});
