/** The models of a run, known and configured, and which provider serves which of them under what name. */

import type { Model } from './model.ts';
import { isDated, resolveModelName } from './model-names.ts';
import { knownModels } from './models/index.ts';
import type { ModelSettings, ProviderSettings } from './settings.ts';
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

/** Known models, then what the configuration and the providers' own lists add. */
export const runModels = (configured: Configured): RunModels => {
  const models = new Map(knownModels.map((model) => [model.id, model]));
  const names = new Map<string, string>();
  for (const { id, aliases } of knownModels) for (const name of [id, ...aliases]) names.set(name, id);
  const listed = configured.providers.flatMap((provider) => provider.models ?? []);
  for (const name of [...Object.keys(configured.models), ...listed]) {
    if (resolveModelName(names, name) !== null) continue;
    models.set(name, unknownModel(name));
    names.set(name, name);
  }
  return { models, names, settings: settingsById(configured.models, names) };
};

/** Names that a configuration may use, any spelling → id: the catalogue's, its own and those that its providers list. */
export const knownModelNames = (configured: Configured): ReadonlyMap<string, string> => runModels(configured).names;

export const unknownModel = (id: string): Model => ({
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
  const serve = (model: Model, upstreamModel: string): Target =>
    toTarget({ model, provider, upstreamModel, settings: settings.get(model.id), priceOf });
  const configuredName = (model: Model) => settings.get(model.id)?.upstream?.[provider.name];
  if (provider.models !== null) {
    return provider.models.map((name) => {
      const model = models.get(resolveModelName(names, name)!)!;
      return serve(model, configuredName(model) ?? listedName(model, provider, name));
    });
  }
  return [...models.values()].flatMap((model) => {
    const upstream = configuredName(model) ?? model.servedBy[catalogProvider(provider)]?.upstreamModel;
    return upstream === undefined ? [] : serve(model, upstream);
  });
};

/** A listed name goes out as it is written, unless the provider's own name for the model is known. */
const listedName = (model: Model, provider: ProviderSettings, name: string): string =>
  isDated(name) ? name : (model.servedBy[catalogProvider(provider)]?.upstreamModel ?? name);
