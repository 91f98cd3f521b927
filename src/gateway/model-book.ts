/** The catalogue of a run, which grows when rows name models that it did not have. */

import {
  buildCatalog,
  type Catalog,
  findModel,
  type Notice,
  type PriceOf,
  retirementNotice,
  withModel,
} from '../core/catalog.ts';
import type { ProviderSettings, Settings } from '../core/settings.ts';

export interface ModelBook {
  readonly catalog: Catalog;
  /** Things the user should know about the models of this run. */
  readonly warnings: readonly Notice[];
  /**
   * Takes in a model that a row or a flag names. Null when it can be used; else why not, in words.
   * `onNotice` hears of a model that is past its provider's date, once.
   */
  admit(name: string): string | null;
}

export interface ModelBookOptions {
  readonly settings: Settings;
  readonly wallMs: number;
  /** Models named by flags. */
  readonly wanted: readonly string[];
  readonly suggest: (word: string, names: Iterable<string>) => string | null;
  readonly onNotice: (notice: Notice) => void;
  /** Providers that would serve a model if they had a key, for the words of a refusal. */
  readonly withoutKey: readonly ProviderSettings[];
}

export const openModelBook = async (options: ModelBookOptions): Promise<ModelBook> => {
  const { settings, wallMs } = options;
  const input = {
    providers: settings.providers,
    models: settings.models,
    routing: settings.routing,
    wallMs,
    alsoWanted: options.wanted,
  };
  let priceOf: PriceOf | undefined;
  let built = buildCatalog(input);
  const lacksPrice = [...built.catalog.targets.values()].some(({ prices }) => prices === null);
  if (lacksPrice || options.wanted.length > 0) {
    // The price package takes tens of milliseconds to load, so only runs that need it pay for it.
    priceOf = await (await import('../config/genai-prices.ts')).loadGenaiPrices();
    built = buildCatalog({ ...input, priceOf });
  }
  let { catalog } = built;
  const answers = new Map<string, string | null>();
  const noticed = new Set(built.warnings.map(({ message }) => message));

  const lookUp = (name: string): string | null => {
    const extended = withModel(catalog, name, { ...input, ...(priceOf === undefined ? {} : { priceOf }) });
    if (extended === null) return unknownModel(name, catalog, options);
    catalog = extended;
    const targets = catalog.byModel.get(findModel(catalog, name)!.model) ?? [];
    if (targets.length === 0) return noProvider(name, options);
    const notice = retirementNotice(targets, wallMs, true);
    if (notice !== null && !noticed.has(notice.message)) {
      noticed.add(notice.message);
      options.onNotice(notice);
    }
    return null;
  };

  return {
    get catalog() {
      return catalog;
    },
    warnings: built.warnings,
    admit(name) {
      let answer = answers.get(name);
      if (answer === undefined) {
        answer = lookUp(name);
        // Rows are untrusted: a million made-up names must not fill the memory.
        if (answers.size < 10_000) answers.set(name, answer);
      }
      return answer;
    },
  };
};

const unknownModel = (name: string, catalog: Catalog, { suggest }: ModelBookOptions): string => {
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name;
  const near = suggest(name, [...catalog.byModel.keys(), ...catalog.names.keys()]);
  return `unknown model ${JSON.stringify(shown)}${near === null ? '' : `; did you mean ${near}?`}`;
};

const noProvider = (name: string, { withoutKey, settings, wallMs }: ModelBookOptions): string => {
  const { catalog } = buildCatalog({
    providers: withoutKey,
    models: settings.models,
    routing: settings.routing,
    wallMs,
  });
  const found = findModel(catalog, name);
  const targets = found === null ? [] : (catalog.byModel.get(found.model) ?? []);
  const variables = targets.flatMap(
    ({ provider }) => withoutKey.find((candidate) => candidate.name === provider)?.keyVariables.slice(0, 1) ?? [],
  );
  return variables.length === 0
    ? `no provider that is configured serves model ${JSON.stringify(name)}`
    : `model ${JSON.stringify(name)} needs a key: set ${variables.join(' or ')}`;
};
