/** The models of a run, known and configured, and which provider serves which of them under what name. */

import type { ModelSettings, ProviderSettings } from '../settings.ts';
import type { Model } from './model.ts';
import { isDated, resolveModelName, spelling, undated } from './model-names.ts';
import { knownModels } from './models/index.ts';
import { catalogProvider, type PriceOf, type Target, toTarget } from './target.ts';

export interface RunModels {
  /** By id. */
  readonly models: ReadonlyMap<string, Model>;
  /** Any spelling → id. */
  readonly names: ReadonlyMap<string, string>;
  readonly settings: ReadonlyMap<string, ModelSettings>;
}

interface Configured {
  readonly providers: readonly ProviderSettings[];
  readonly models: Readonly<Record<string, ModelSettings>>;
}

const knownNames: ReadonlyMap<string, string> = new Map(
  knownModels.flatMap(({ id, aliases }) => [id, ...aliases].map((name) => [name, id])),
);

/** Known models, then what the configuration and the providers' own lists add. */
export const runModels = (configured: Configured): RunModels => {
  const models = new Map(knownModels.map((model) => [model.id, model]));
  const names = new Map(knownNames);
  const listed = configured.providers.flatMap((provider) => provider.models ?? []);
  for (const name of [...Object.keys(configured.models), ...listed]) {
    if (resolveModelName(names, name) !== null) continue;
    models.set(name, { ...likeKnown(name), servedBy: {} });
    names.set(name, name);
    names.set(spelling(name), name);
  }
  return { models, names, settings: settingsById(configured.models, names) };
};

/** Names that a configuration may use, any spelling → id: the catalogue's, its own and those that its providers list. */
export const knownModelNames = (configured: Configured): ReadonlyMap<string, string> => runModels(configured).names;

/** A model of this name with the window and the tokenizer of the known one that it is or is a snapshot of, if any. */
export const likeKnown = (name: string): Model => {
  const id = resolveModelName(knownNames, name) ?? resolveModelName(knownNames, undated(name));
  const known = knownModels.find((model) => model.id === id);
  return known === undefined ? unknownModel(name) : { ...known, id: name };
};

/** Like `resolveModelName`, also for maker/model names that the run binds to the maker as a provider. */
export const resolveAnyName = (names: ReadonlyMap<string, string>, name: string): string | null =>
  resolveModelName(names, name) ?? resolveModelName(knownNames, name);

const unknownModel = (id: string): Model => ({
  id,
  aliases: [],
  contextWindow: null,
  maxOutputTokens: null,
  lacks: [],
  tokenFactor: 1,
  reasoning: false,
  servedBy: {},
});

export const settingsById = (
  settings: Readonly<Record<string, ModelSettings>>,
  names: ReadonlyMap<string, string>,
): ReadonlyMap<string, ModelSettings> =>
  new Map(Object.entries(settings).map(([name, value]) => [resolveModelName(names, name) ?? name, value]));

/** A provider that lists its models serves exactly these; else those that the catalogue or `upstream` places there. */
export const targetsOf = (
  provider: ProviderSettings,
  { models, names, settings }: RunModels,
  priceOf: PriceOf | undefined,
): readonly Target[] => {
  const knownAs = catalogProvider(provider);
  const serve = (model: Model, upstreamModel: string): Target =>
    toTarget({ model, provider, knownAs, upstreamModel, settings: settings.get(model.id), priceOf });
  const configuredName = (model: Model): string | undefined => {
    const upstream = settings.get(model.id)?.upstream;
    return upstream !== undefined && Object.hasOwn(upstream, provider.name) ? upstream[provider.name] : undefined;
  };
  if (provider.models !== null) {
    return provider.models.map((name) => {
      const model = models.get(resolveModelName(names, name)!)!;
      return serve(model, configuredName(model) ?? nameAt(model, knownAs, name));
    });
  }
  return [...models.values()].flatMap((model) => {
    const upstream = configuredName(model) ?? model.servedBy[knownAs]?.upstreamModel;
    return upstream === undefined ? [] : serve(model, upstream);
  });
};

/** A name that the user wrote goes out as it is, unless it is no snapshot and the provider's own name is known. */
export const nameAt = (model: Model, knownAs: string, name: string): string =>
  isDated(name) ? name : (model.servedBy[knownAs]?.upstreamModel ?? name);
