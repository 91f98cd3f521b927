/** What the same tokens would have cost at each routed model alone, at its cheapest provider. */

import type { Catalog } from '../core/catalog.ts';
import type { Usage } from '../core/job.ts';
import { costUsd } from '../core/pricing.ts';

export type AlternativesOf = (usage: Usage) => Readonly<Record<string, number | null>>;

export const createAlternatives = ({ routing, byModel }: Catalog, wallMs: () => number): AlternativesOf => {
  const models = [...new Set(Object.values(routing.models).flat())].flatMap((model) => {
    const targets = byModel.get(model) ?? [];
    return targets.length === 0 ? [] : [{ model, targets }];
  });
  return (usage) => {
    const nowMs = wallMs();
    const costs: Record<string, number | null> = {};
    for (const { model, targets } of models) {
      let least: number | null = null;
      for (const { prices } of targets) {
        const cost = costUsd(usage, prices, nowMs);
        if (cost !== null && (least === null || cost < least)) least = cost;
      }
      costs[model] = least;
    }
    return costs;
  };
};
