/** What a file of rows would cost, from plans alone: a fold over plans, no request needed. */

import type { Catalog } from './catalog.ts';
import type { Plan, Priority } from './job.ts';
import { costUsd, estimatedUsage } from './pricing.ts';

/** Dollars; null as soon as one row's price is unknown. */
export interface CostRange {
  /** A third of the expected output: terse answers. */
  lowUsd: number | null;
  expectedUsd: number | null;
  /** Every row uses all of its `max_tokens`. */
  highUsd: number | null;
}

export interface PlanLine extends CostRange {
  readonly priority: Priority;
  readonly model: string;
  rows: number;
  inputTokens: number;
  outputTokens: number;
}

export interface PricePlan {
  /** By class and first choice of model. */
  readonly lines: Map<string, PlanLine>;
  readonly total: CostRange & { rows: number };
  /** The same rows on each routed model alone, expected cost. `rows` that it could not take are missing from it. */
  readonly alone: Map<string, { rows: number; expectedUsd: number | null }>;
  /** Rows that no model fits, by reason. */
  readonly unfit: Map<string, number>;
}

export const emptyPricePlan = (): PricePlan => ({
  lines: new Map(),
  total: { rows: 0, lowUsd: 0, expectedUsd: 0, highUsd: 0 },
  alone: new Map(),
  unfit: new Map(),
});

export interface Pricing {
  readonly catalog: Catalog;
  readonly wallMs: number;
  /** Output tokens to expect of a row. */
  readonly expectedOutput: (priority: Priority, maxTokens: number) => number;
}

const add = (sum: number | null, value: number | null): number | null =>
  sum === null || value === null ? null : sum + value;

/** Adds one row's plan. Changes `state`. */
export const pricePlan = (state: PricePlan, plan: Plan, pricing: Pricing): void => {
  const first = plan.targets[0];
  if (first === undefined) {
    const reason = plan.unfit?.message ?? 'nothing fits';
    state.unfit.set(reason, (state.unfit.get(reason) ?? 0) + 1);
    return;
  }
  const { priority, request } = plan.job;
  const outputTokens = pricing.expectedOutput(priority, request.maxTokens);
  const cost = (target: string, inputTokens: number, output: number): number | null =>
    costUsd(estimatedUsage(inputTokens, output), pricing.catalog.targets.get(target)?.prices ?? null, pricing.wallMs);
  const range: CostRange = {
    lowUsd: cost(first.target, first.inputTokens, Math.ceil(outputTokens / 3)),
    expectedUsd: first.expectedCostUsd,
    highUsd: cost(first.target, first.inputTokens, request.maxTokens),
  };
  const name = `${priority} ${first.model}`;
  let line = state.lines.get(name);
  if (line === undefined) {
    line = {
      priority,
      model: first.model,
      rows: 0,
      inputTokens: 0,
      outputTokens: 0,
      lowUsd: 0,
      expectedUsd: 0,
      highUsd: 0,
    };
    state.lines.set(name, line);
  }
  line.rows++;
  line.inputTokens += first.inputTokens;
  line.outputTokens += outputTokens;
  state.total.rows++;
  for (const sum of [line, state.total]) {
    sum.lowUsd = add(sum.lowUsd, range.lowUsd);
    sum.expectedUsd = add(sum.expectedUsd, range.expectedUsd);
    sum.highUsd = add(sum.highUsd, range.highUsd);
  }
  addAlone(
    state,
    { estimated: first.estimatedTokens / factorOf(first.target, pricing), outputTokens, maxTokens: request.maxTokens },
    pricing,
  );
};

const factorOf = (target: string, { catalog }: Pricing): number => catalog.targets.get(target)?.tokenFactor ?? 1;

const addAlone = (
  state: PricePlan,
  row: { readonly estimated: number; readonly outputTokens: number; readonly maxTokens: number },
  { catalog, wallMs }: Pricing,
): void => {
  for (const model of new Set(Object.values(catalog.routing.models).flat())) {
    const entry = state.alone.get(model) ?? { rows: 0, expectedUsd: 0 };
    state.alone.set(model, entry);
    let least: number | null = null;
    let fits = false;
    for (const { prices, tokenFactor, contextWindow } of catalog.byModel.get(model) ?? []) {
      const inputTokens = Math.ceil(row.estimated * tokenFactor);
      if (contextWindow !== null && inputTokens + row.maxTokens > contextWindow) continue;
      fits = true;
      const cost = costUsd(estimatedUsage(inputTokens, row.outputTokens), prices, wallMs);
      if (cost !== null && (least === null || cost < least)) least = cost;
    }
    if (!fits) continue;
    entry.rows++;
    entry.expectedUsd = add(entry.expectedUsd, least);
  }
};
