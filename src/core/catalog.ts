/** Models, the providers that serve them, and the targets (provider + model) that follow from both. */

import { classModels, type Routing } from './catalog/class-models.ts';
import { isDated, resolveModelName, spelling, undated } from './catalog/model-names.ts';
import { isRetired, type Notice, retirementNotice } from './catalog/retirement.ts';
import { likeKnown, nameAt, resolveAnyName, runModels, settingsById, targetsOf } from './catalog/run-models.ts';
import { catalogProvider, type PriceOf, type Target, toTarget } from './catalog/target.ts';
import type { ModelSettings, ProviderSettings, RoutingSettings } from './settings.ts';

export type { Routing } from './catalog/class-models.ts';
export type { Feature } from './catalog/model.ts';
export { resolveModelName } from './catalog/model-names.ts';
export { knownModels } from './catalog/models/index.ts';
export { type Notice, retirementNotice } from './catalog/retirement.ts';
export { knownModelNames } from './catalog/run-models.ts';
export type { PriceOf, Target } from './catalog/target.ts';

/** The targets of a run and how a class finds its models. */
export interface Catalog {
  /** Every usable target by its id. */
  readonly targets: ReadonlyMap<string, Target>;
  /** Model id → its usable targets; a model without one is absent. */
  readonly byModel: ReadonlyMap<string, readonly Target[]>;
  /** Any spelling → model id. Models that no provider of the run serves are here too. */
  readonly names: ReadonlyMap<string, string>;
  readonly routing: Routing;
}

export interface CatalogInput {
  /** The providers that are on. */
  readonly providers: readonly ProviderSettings[];
  readonly models: Readonly<Record<string, ModelSettings>>;
  readonly routing: RoutingSettings;
  /** Milliseconds since 1970: what is retired by then drops out. */
  readonly wallMs: number;
  /** Asked for a price that neither the configuration nor llmgw's own table has. */
  readonly priceOf?: PriceOf;
  /** Models that the user names elsewhere, such as `--model`: they are sent as asked, retired or not. */
  readonly alsoWanted?: readonly string[];
}

/** The catalogue of a run, and what its user should know about it. Pure: same input, same catalogue. */
export const buildCatalog = (input: CatalogInput): { catalog: Catalog; warnings: readonly Notice[] } => {
  const { routing, wallMs } = input;
  const known = runModels(input);
  const targets = new Map<string, Target>();
  for (const provider of input.providers) {
    for (const target of targetsOf(provider, known, input.priceOf)) targets.set(target.id, target);
  }
  const byModel = groupByModel(targets.values());
  let catalog: Catalog = {
    targets,
    byModel,
    names: withProviderNames(known.names, byModel, input.providers),
    routing: { strategy: routing.strategy, models: { high: [], medium: [], low: [] }, weights: {} },
  };

  const wanted = [...routing.configured.flatMap((priority) => routing[priority]), ...(input.alsoWanted ?? [])];
  for (const name of wanted) catalog = withModel(catalog, name, input) ?? catalog;
  const named = new Set(wanted.map((name) => resolveModelName(catalog.names, name)));

  const listed = listedTargets(input.providers, known.names);
  const gone = (target: Target): boolean => isRetired(target, wallMs) && !listed.has(target.id);
  const classes = classModels({ routing, catalog, gone, listed });
  const retired = retiredInUse(input, catalog, { named, listed });
  return {
    catalog: { ...catalog, byModel: withoutRetired(catalog.byModel, gone, named), routing: classes.routing },
    warnings: [...retired, ...classes.warnings],
  };
};

/** What a `--model`, a row or a list calls a model → the model's id in `byModel`; null when the catalogue has no such name. */
export const findModel = (catalog: Catalog, name: string): { readonly model: string } | null => {
  const model = resolveModelName(catalog.names, name);
  return model === null ? null : { model };
};

/**
 * The catalogue with `name` in it: itself when it knows the name, one more target for `<provider>/<model>`, whatever
 * the model (one that several providers serve is bound to this one), and for a dated name of a known model. Null when
 * neither is the case. `byModel.get(findModel(result, name).model)` has the targets.
 */
export const withModel = (
  catalog: Catalog,
  name: string,
  input: Pick<CatalogInput, 'providers' | 'models' | 'priceOf'>,
): Catalog | null => {
  if (findModel(catalog, name) !== null) return catalog;
  const slash = name.indexOf('/');
  const provider = input.providers.find((candidate) => slash > 0 && candidate.name === name.slice(0, slash));
  if (provider !== undefined) return atProvider(catalog, { name, provider, rest: name.slice(slash + 1), input });
  return datedSnapshot(catalog, name, input);
};

interface AtProvider {
  readonly name: string;
  readonly provider: ProviderSettings;
  /** What follows the provider's name and the slash. */
  readonly rest: string;
  readonly input: Pick<CatalogInput, 'models' | 'priceOf'>;
}

const atProvider = (catalog: Catalog, { name, provider, rest, input }: AtProvider): Catalog | null => {
  if (rest === '') return null;
  const id = resolveAnyName(catalog.names, rest);
  const served = catalog.targets.get(`${provider.name}/${id ?? rest}`);
  if (served !== undefined) return withTargets(catalog, name, [served]);
  const knownAs = catalogProvider(provider);
  const like = likeKnown(rest);
  // The provider's own list left out a model that the catalogue knows it to serve.
  const isServedThere = id !== null && like.servedBy[knownAs] !== undefined;
  const target = toTarget({
    model: isServedThere ? { ...like, id } : like,
    provider,
    knownAs,
    upstreamModel: isServedThere ? nameAt(like, knownAs, rest) : rest,
    settings: settingsById(input.models, catalog.names).get(id ?? rest),
    priceOf: input.priceOf,
  });
  return withTargets(catalog, name, [target]);
};

const datedSnapshot = (
  catalog: Catalog,
  name: string,
  input: Pick<CatalogInput, 'providers' | 'models' | 'priceOf'>,
): Catalog | null => {
  const id = isDated(name) ? resolveModelName(catalog.names, undated(name)) : null;
  if (id === null) return null;
  const model = likeKnown(name);
  const targets = (catalog.byModel.get(id) ?? []).flatMap((target) => {
    const provider = input.providers.find((candidate) => candidate.name === target.provider);
    // Resellers with names of their own need not have the snapshot.
    if (provider === undefined || spelling(target.upstreamModel) !== id) return [];
    return toTarget({
      model,
      provider,
      knownAs: catalogProvider(provider),
      upstreamModel: name,
      settings: input.models[name],
      priceOf: input.priceOf,
    });
  });
  return targets.length === 0 ? null : withTargets(catalog, name, targets);
};

const withTargets = (catalog: Catalog, name: string, added: readonly Target[]): Catalog => {
  const targets = new Map(catalog.targets);
  for (const target of added) targets.set(target.id, target);
  const { model } = added[0]!;
  // A model that others serve too keeps its own entry; this name gets one that holds only these targets.
  const key = catalog.byModel.has(model) ? name : model;
  return {
    ...catalog,
    targets,
    byModel: new Map(catalog.byModel).set(key, added),
    names: new Map(catalog.names).set(name, key).set(spelling(name), key),
  };
};

/**
 * `openai/gpt-4.1` means the model at the provider `openai` when that is on. Where others serve it too, `withModel`
 * binds the name to the one target.
 */
const withProviderNames = (
  known: ReadonlyMap<string, string>,
  byModel: ReadonlyMap<string, readonly Target[]>,
  providers: readonly ProviderSettings[],
): Map<string, string> => {
  const on = new Set(providers.map(({ name }) => name));
  const names = new Map<string, string>();
  for (const [name, id] of known) {
    const vendor = name.slice(0, Math.max(0, name.indexOf('/')));
    const targets = byModel.get(id) ?? [];
    const isSole = targets.length === 1 && targets[0]!.provider === vendor;
    if (name === id || !on.has(vendor) || isSole) names.set(name, id);
  }
  for (const [id, targets] of byModel) if (targets.length === 1) names.set(targets[0]!.id, id);
  return names;
};

const groupByModel = (targets: Iterable<Target>): Map<string, Target[]> => {
  const byModel = new Map<string, Target[]>();
  for (const target of targets) {
    const group = byModel.get(target.model);
    if (group === undefined) byModel.set(target.model, [target]);
    else group.push(target);
  }
  return byModel;
};

/** Targets that a provider's own list of models names: the configuration asks for them, retired or not. */
const listedTargets = (
  providers: readonly ProviderSettings[],
  names: ReadonlyMap<string, string>,
): ReadonlySet<string> =>
  new Set(
    providers.flatMap(({ name: provider, models }) =>
      (models ?? []).map((name) => `${provider}/${resolveModelName(names, name)}`),
    ),
  );

/** Retired targets leave a model that has others, unless the user named it; a model that has no other keeps them for rows that name it. */
const withoutRetired = (
  byModel: ReadonlyMap<string, readonly Target[]>,
  gone: (target: Target) => boolean,
  named: ReadonlySet<string | null>,
): Map<string, readonly Target[]> =>
  new Map(
    [...byModel].map(([model, targets]) => {
      const live = named.has(model) ? targets : targets.filter((target) => !gone(target));
      return [model, live.length === 0 ? targets : live];
    }),
  );

/** One notice for each retired model that the user names or a class lists. */
const retiredInUse = (
  input: CatalogInput,
  catalog: Catalog,
  { named, listed }: { readonly named: ReadonlySet<string | null>; readonly listed: ReadonlySet<string> },
): readonly Notice[] => {
  const { routing, wallMs } = input;
  const lists = [...routing.high, ...routing.medium, ...routing.low];
  const notices = new Map<string, Notice>();
  for (const key of [...named, ...lists.map((name) => resolveModelName(catalog.names, name))]) {
    const targets = catalog.byModel.get(key ?? '') ?? [];
    const isAskedFor = named.has(key) || targets.some(({ id }) => listed.has(id));
    const notice = retirementNotice(targets, wallMs, isAskedFor);
    // Keyed by the target's model: one bound to a provider has a key of its own, and the first, the named one, counts.
    if (notice !== null && !notices.has(targets[0]!.model)) notices.set(targets[0]!.model, notice);
  }
  return [...notices.values()];
};
