/** Puts a run together: catalogue, wire formats, transport and engine. The one place where the rooms meet. */

import type { Target } from '../core/catalog/target.ts';
import type { Emit } from '../core/events.ts';
import type { Failure } from '../core/failure.ts';
import type { Job, Plan, PlannedTarget, Reply, Usage } from '../core/job.ts';
import { costUsd, estimatedUsage } from '../core/pricing.ts';
import type { Redact } from '../core/redact.ts';
import { newRotation } from '../core/route/rotation.ts';
import { planRoute } from '../core/route.ts';
import type { ProviderSettings, Settings } from '../core/settings.ts';
import {
  type CountTokens,
  estimateTokens,
  learnOutput,
  learnTokenCorrection,
  newLearnedOutput,
  newTokenCorrection,
  type TokenCorrection,
  tokenCorrection,
} from '../core/tokens.ts';
import { type AnswerStore, type Answers, createAnswers } from '../engine/answers.ts';
import { Budget } from '../engine/budget.ts';
import { type Connection, createCaller } from '../engine/caller.ts';
import type { RunControl } from '../engine/control.ts';
import { createLocalDispatcher, type Dispatcher } from '../engine/local-dispatcher.ts';
import type { Runtime } from '../engine/runtime.ts';
import { Targets } from '../engine/targets.ts';
import { requestDigest } from '../io/cache/request-digest.ts';
import { createTransport } from '../io/http/transport.ts';
import { providersByFormat } from '../providers/index.ts';
import { type AlternativesOf, createAlternatives } from './alternatives.ts';
import { hintFor } from './hints.ts';
import type { ModelBook } from './model-book.ts';

export interface EngineOptions {
  readonly settings: Settings;
  readonly book: ModelBook;
  readonly runtime: Runtime;
  readonly control: RunControl;
  readonly emit: Emit;
  readonly redact: Redact;
  readonly maxCostUsd: number | null;
  /** Goes into every request's `Idempotency-Key`; null sends none. */
  readonly runId: string | null;
  /** Every row goes to the model of the flag, so no row chose its own. */
  readonly pinned: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly answers: AnswerSettings;
}

export interface AnswerSettings {
  /** Answers of earlier runs; null without a cache. */
  readonly store: AnswerStore | null;
  /** Identical rows share an answer whatever their temperature. */
  readonly dedupe: boolean;
  /** Tells the answers of this run from those of others. */
  readonly run: string;
  /** Answers of the simulator are never those of a model. */
  readonly simulated: boolean;
}

export interface Engine {
  readonly dispatcher: Dispatcher;
  plan(job: Job): Plan;
  readonly alternativesOf: AlternativesOf;
  close(): Promise<void>;
}

export const createEngine = (options: EngineOptions): Engine => {
  const { settings, book, runtime, control, emit } = options;
  const providers = new Map(settings.providers.map((provider) => [provider.name, provider]));
  const router = createRouter({ book, runtime, priceNeeded: options.maxCostUsd !== null });
  const targetOf = (id: string): Target => book.catalog.targets.get(id)!;
  const transport = createTransport({
    connections: settings.concurrency,
    connectTimeoutMs: settings.timeouts.connectMs,
    env: options.env,
  });
  const caller = createCaller({
    transport,
    connectionOf: (id) => connectionTo(targetOf(id), providers.get(targetOf(id).provider)!),
    wallMs: runtime.wallMs,
    redact: options.redact,
  });
  const targets = new Targets({
    runtime,
    breaker: settings.breaker,
    retry: settings.retry,
    concurrency: settings.concurrency,
    findsConcurrency: settings.findsConcurrency === true,
    limitsOf: (name) => providers.get(name)!,
    emit,
  });
  const dispatcher = createLocalDispatcher({
    concurrency: settings.concurrency,
    window: settings.window,
    windowFollows: settings.findsConcurrency === true,
    answers: answersOf(options),
    deps: {
      runtime,
      targets,
      caller,
      control,
      emit,
      budget: options.maxCostUsd === null ? null : new Budget(options.maxCostUsd),
      facts: {
        upstreamModel: (id) => targetOf(id).upstreamModel,
        costUsd: (id, usage) => costUsd(usage, targetOf(id).prices, runtime.wallMs()),
        estimateUsage: (target, reply) => usageOfReply(target, reply, targetOf(target.target)),
        timeoutMs: (id) => settings.models[targetOf(id).model]?.timeoutMs ?? settings.timeouts.attemptMs,
        hintFor: (id, failure: Failure) =>
          hintFor(failure, { target: targetOf(id), provider: providers.get(targetOf(id).provider)! }),
      },
      settings: {
        retry: settings.retry,
        breaker: settings.breaker,
        rowMs: settings.timeouts.rowMs,
        windowOf: (id) => targetOf(id).contextWindow,
      },
      idempotencyKey: ({ job }) => (options.runId === null ? null : `${options.runId}-${job.key}`),
      learn: router.learn,
      rowChoseModel: ({ job }) => !options.pinned && job.model !== undefined,
    },
  });
  return {
    dispatcher,
    plan: router.plan,
    alternativesOf: createAlternatives(book.catalog, runtime.wallMs),
    async close() {
      await dispatcher.close();
      await transport.close();
    },
  };
};

const answersOf = ({ settings, answers }: EngineOptions): Answers =>
  createAnswers({
    store: answers.store,
    shareAll: answers.dedupe,
    run: answers.run,
    window: settings.window,
    digestOf: requestDigest,
    modelOf: ({ model, provider }) => {
      // A name that the configuration gives a meaning to means only that.
      const upstream = settings.models[model]?.upstream?.[provider] ?? null;
      return [answers.simulated ? 'simulator' : 'model', model, upstream];
    },
  });

export interface Router {
  plan(job: Job): Plan;
  learn(target: PlannedTarget, plan: Plan, usage: Usage): void;
}

export interface RouterOptions extends Pick<EngineOptions, 'book' | 'runtime'> {
  /** A cap on the cost holds, so what has no price cannot be used. */
  readonly priceNeeded?: boolean;
  /** Counts texts instead of estimating them. */
  readonly countTokens?: CountTokens | undefined;
}

/** Plans with what this run has learned so far about the length of answers and the tokens of each model. */
export const createRouter = ({ book, runtime, priceNeeded = false, countTokens }: RouterOptions): Router => {
  const rotation = newRotation();
  const corrections = new Map<string, TokenCorrection>();
  let learned = newLearnedOutput();
  const correctionOf = (model: string): number => {
    const correction = corrections.get(model);
    return correction === undefined ? 1 : tokenCorrection(correction);
  };
  return {
    plan: (job) =>
      planRoute(job, {
        catalog: book.catalog,
        wallMs: runtime.wallMs(),
        learned,
        tokenCorrection: correctionOf,
        rotation,
        priceNeeded,
        countTokens,
      }),
    learn(target, plan, usage) {
      learned = learnOutput(learned, plan.job.priority, usage.outputTokens);
      const before = corrections.get(target.model) ?? newTokenCorrection();
      corrections.set(target.model, learnTokenCorrection(before, target.estimatedTokens, usage.inputTokens));
    },
  };
};

const connectionTo = (target: Target, provider: ProviderSettings): Connection => ({
  provider: providersByFormat[target.format],
  upstream: {
    baseUrl: provider.baseUrl,
    apiKey: provider.apiKey,
    model: target.upstreamModel,
    headers: provider.headers,
    provider: provider.name,
    ...(provider.organization === undefined ? {} : { organization: provider.organization }),
    ...(provider.project === undefined ? {} : { project: provider.project }),
    ...(provider.apiVersion === undefined ? {} : { apiVersion: provider.apiVersion }),
  },
});

const usageOfReply = (target: PlannedTarget, reply: Reply, { tokenFactor }: Target): Usage =>
  estimatedUsage(target.inputTokens, Math.ceil(estimateTokens(reply.content ?? '') * tokenFactor));
