/** Which models a class of rows is routed to in this run. */

import { type Priority, priorities, type Strategy } from '../job.ts';
import type { RoutingSettings } from '../settings.ts';
import { resolveModelName } from './model-names.ts';
import { successors } from './models/index.ts';
import type { Notice } from './retirement.ts';
import type { Target } from './target.ts';

export interface Routing {
  readonly strategy: Strategy;
  /** Model ids per class, strongest preference first, retired defaults already gone. */
  readonly models: Readonly<Record<Priority, readonly string[]>>;
  /** For strategy `weighted`: model id → weight. A listed model without one weighs 1. */
  readonly weights: Readonly<Record<string, number>>;
}

export interface ClassModelsInput {
  readonly routing: RoutingSettings;
  readonly catalog: {
    readonly targets: ReadonlyMap<string, Target>;
    readonly byModel: ReadonlyMap<string, readonly Target[]>;
    readonly names: ReadonlyMap<string, string>;
  };
  /** Retired, and not asked for by its provider's own list. */
  readonly gone: (target: Target) => boolean;
  /** Targets that a provider's own list of models names. */
  readonly listed: ReadonlySet<string>;
}

/** Where a class without a model of its own looks, nearest first. */
const neighbours: Readonly<Record<Priority, readonly Priority[]>> = {
  high: ['medium', 'low'],
  medium: ['high', 'low'],
  low: ['medium', 'high'],
};

export const classModels = (input: ClassModelsInput): { routing: Routing; warnings: readonly Notice[] } => {
  const { routing } = input;
  const warnings: Notice[] = [];
  const own = {} as Record<Priority, readonly string[]>;
  for (const priority of priorities) own[priority] = ownModels(priority, input, warnings);

  const models = {} as Record<Priority, readonly string[]>;
  for (const priority of priorities) {
    models[priority] = own[priority];
    if (own[priority].length > 0 || routing.configured.includes(priority)) continue;
    models[priority] = substitutes(priority, own, input);
    if (models[priority].length > 0) {
      warnings.push({
        code: 'class_substituted',
        message: `no provider that is on serves ${routing[priority].join(', ')}: rows of class ${priority} go to ${models[priority].join(', ')}`,
      });
    }
  }
  return { routing: { strategy: routing.strategy, models, weights: weightsOf(input, models) }, warnings };
};

const ownModels = (priority: Priority, { routing, catalog, gone }: ClassModelsInput, warnings: Notice[]): string[] => {
  const isConfigured = routing.configured.includes(priority);
  const models = new Set<string>();
  for (const name of routing[priority]) {
    const model = resolveModelName(catalog.names, name) ?? name;
    const targets = catalog.byModel.get(model) ?? [];
    if (targets.length === 0) {
      if (isConfigured) {
        warnings.push({
          code: 'model_without_provider',
          message: `routing.${priority} names ${name}, which no provider that is on serves`,
        });
      }
    } else if (isConfigured || !targets.every(gone)) models.add(model);
  }
  return [...models];
};

/**
 * A default class none of whose models is served (there is one key, and it is another maker's) takes the models of
 * the nearest class that has some, else what the providers list themselves: better than rows without an answer.
 */
const substitutes = (
  priority: Priority,
  own: Readonly<Record<Priority, readonly string[]>>,
  { catalog, listed }: ClassModelsInput,
): readonly string[] => {
  for (const neighbour of neighbours[priority]) if (own[neighbour].length > 0) return own[neighbour];
  return [...new Set([...listed].map((target) => catalog.targets.get(target)!.model))];
};

/** A successor has no share while the model that it succeeds is still there, and takes that model's share afterwards. */
const weightsOf = (
  { routing, catalog }: ClassModelsInput,
  models: Readonly<Record<Priority, readonly string[]>>,
): Readonly<Record<string, number>> => {
  const weights: Record<string, number> = {};
  for (const [name, weight] of Object.entries(routing.weights)) {
    weights[resolveModelName(catalog.names, name) ?? name] = weight;
  }
  const inDefaults = new Set(
    priorities.filter((priority) => !routing.configured.includes(priority)).flatMap((priority) => models[priority]),
  );
  const inConfigured = new Set(routing.configured.flatMap((priority) => models[priority]));
  for (const [model, successor] of Object.entries(successors)) {
    if (weights[successor] !== undefined || inConfigured.has(successor)) continue;
    weights[successor] = inDefaults.has(model) ? 0 : (weights[model] ?? 1);
  }
  return weights;
};
