/** Jobs, plans, targets and what the moment of sending knows of them, for tests of routing and of the engine. */

import { closedBreaker } from '../../src/core/breaker.ts';
import type { Catalog, Target } from '../../src/core/catalog.ts';
import { fullConcurrency } from '../../src/core/concurrency.ts';
import type { Job, Plan, PlannedTarget, Strategy } from '../../src/core/job.ts';
import { noQuota } from '../../src/core/quota.ts';
import { noCalls, type RecentCalls, recordCall } from '../../src/core/recent-calls.ts';
import type { TargetView } from '../../src/core/route/target-view.ts';
import { defaultBreaker } from './world.ts';

export const jobOf = (more: Partial<Job> = {}): Job => ({
  file: 'rows.jsonl',
  line: 1,
  id: 'row-1',
  hasOwnId: false,
  key: 'key-1',
  request: { messages: [{ role: 'user', content: 'What is the capital of France?' }], maxTokens: 100 },
  priority: 'low',
  classReason: 'test',
  costAware: true,
  ...more,
});

/** `id` is `<provider>/<model>`. */
export const plannedTarget = (id: string, more: Partial<PlannedTarget> = {}): PlannedTarget => ({
  target: id,
  model: id.slice(id.indexOf('/') + 1),
  provider: id.slice(0, id.indexOf('/')),
  inputTokens: 10,
  estimatedTokens: 10,
  expectedCostUsd: 0.001,
  worstCostUsd: 0.002,
  ...more,
});

export const planOf = (ids: readonly string[], more: Partial<Plan> = {}): Plan => ({
  job: jobOf(),
  strategy: 'cheapest',
  targets: ids.map((id) => plannedTarget(id)),
  considered: [...new Set(ids.map((id) => id.slice(id.indexOf('/') + 1)))],
  reason: 'test',
  ...more,
});

/** A target that has answered before and is free. */
export const viewOf = (id: string, more: Partial<TargetView> = {}): TargetView => ({
  id,
  off: false,
  breaker: closedBreaker(defaultBreaker),
  blockedUntilMs: 0,
  inFlight: 0,
  concurrency: { ...fullConcurrency(50), proven: true },
  quota: noQuota(null),
  recent: noCalls(),
  provider: { inFlight: 0, maxConcurrent: null, quota: noQuota(null) },
  ...more,
});

/** What `viewOf` takes as `recent`: so many good calls of one latency, then so many failures. */
export const callsOf = (good: number, latencyMs: number, failed = 0): RecentCalls => {
  const calls = noCalls();
  for (let call = 0; call < good; call++) recordCall(calls, true, latencyMs);
  for (let call = 0; call < failed; call++) recordCall(calls, false, latencyMs);
  return calls;
};

export const targetOf = (id: string, more: Partial<Target> = {}): Target => ({
  id,
  model: id.slice(id.indexOf('/') + 1),
  provider: id.slice(0, id.indexOf('/')),
  upstreamModel: id.slice(id.indexOf('/') + 1),
  prices: [{ rates: { input: 1, output: 1 }, source: 'test' }],
  contextWindow: 100_000,
  maxOutputTokens: null,
  lacks: [],
  tokenFactor: 1,
  reasoning: false,
  weight: 1,
  format: 'openai',
  ...more,
});

/** Every class may use the models in the order in which the targets name them. */
export const catalogOf = (
  targets: readonly Target[],
  routing: { readonly strategy?: Strategy; readonly weights?: Readonly<Record<string, number>> } & Partial<
    Catalog['routing']['models']
  > = {},
): Catalog => {
  const byModel = new Map<string, Target[]>();
  for (const target of targets) byModel.set(target.model, [...(byModel.get(target.model) ?? []), target]);
  const models = [...byModel.keys()];
  return {
    targets: new Map(targets.map((target) => [target.id, target])),
    byModel,
    names: new Map(models.map((model) => [model, model])),
    routing: {
      strategy: routing.strategy ?? 'cheapest',
      models: {
        high: routing.high ?? models,
        medium: routing.medium ?? models,
        low: routing.low ?? models,
      },
      weights: routing.weights ?? {},
    },
  };
};
