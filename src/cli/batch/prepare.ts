/** What `batch` and `plan` do alike before the first row: configuration, input, models. Nothing is sent. */

import { readFileSync } from 'node:fs';
import { type LoadedConfig, loadConfig } from '../../config/load.ts';
import { suggest } from '../../config/suggest.ts';
import { type Notice, resolveModelName } from '../../core/catalog.ts';
import { classify, compileRules } from '../../core/classify.ts';
import { createIntake, type Intake, promptFieldNames, templateFields } from '../../core/intake.ts';
import type { Draft, Priority, Row } from '../../core/job.ts';
import type { ProviderSettings, Settings } from '../../core/settings.ts';
import { UsageError } from '../../core/usage-error.ts';
import { type ModelBook, openModelBook } from '../../gateway/model-book.ts';
import { type Input, openInput } from '../../io/input/open-input.ts';
import type { BatchFlags } from './flags.ts';

export interface Prepared {
  readonly config: LoadedConfig;
  /** As configured, with the providers that this run uses. */
  readonly settings: Settings;
  readonly input: Input;
  readonly intake: Intake;
  readonly book: ModelBook;
  readonly classify: (draft: Draft) => { readonly priority: Priority; readonly reason: string };
  readonly filter: ((row: Row) => boolean) | null;
}

export interface PrepareOptions {
  readonly wallMs: number;
  /** Providers of this run: those with a key, the simulator's, or all for a plan. */
  readonly providersOf: (config: LoadedConfig) => readonly ProviderSettings[];
  readonly onNotice: (notice: Notice) => void;
}

export const loadSettings = (flags: BatchFlags): Promise<LoadedConfig> =>
  loadConfig({
    cwd: process.cwd(),
    env: process.env,
    configPath: flags.config,
    envFile: flags.envFile,
    overrides: {
      strategy: flags.strategy,
      concurrency: flags.concurrency,
      window: flags.window,
      maxTokens: flags.maxTokens,
      temperature: flags.temperature,
      maxAttempts: flags.maxAttempts,
      attemptMs: flags.timeout === undefined ? undefined : flags.timeout * 1000,
      rowMs: flags.rowTimeout === undefined ? undefined : flags.rowTimeout * 1000,
    },
  });

export const prepare = async (
  files: readonly string[],
  flags: BatchFlags,
  { wallMs, providersOf, onNotice }: PrepareOptions,
): Promise<Prepared> => {
  const config = await loadSettings(flags);
  const settings: Settings = { ...config.settings, providers: providersOf(config) };
  const template = templateOf(flags);
  const input = await openInput({
    paths: files,
    stdin: process.stdin,
    ...(flags.format === undefined ? {} : { format: flags.format }),
    ...columnsOf(flags, template),
  });
  try {
    const { maxTokens, temperature } = settings.defaults;
    const intake = createIntake({
      ...(template === undefined ? {} : { template }),
      ...(flags.promptField === undefined ? {} : { promptField: flags.promptField }),
      ...(flags.idField === undefined ? {} : { idField: flags.idField }),
      ...(flags.system === undefined ? {} : { system: flags.system }),
      ...(flags.model === undefined ? {} : { model: flags.model }),
      ...(flags.reroute === true ? { reroute: true } : {}),
      csv: input.format === 'csv',
      format: input.format,
      defaults: { maxTokens, ...(temperature === undefined ? {} : { temperature }) },
    });
    const book = await openModelBook({
      settings,
      wallMs,
      wanted: flags.model === undefined ? [] : [flags.model],
      suggest,
      onNotice,
      withoutKey: config.withoutKey,
    });
    if (flags.model !== undefined) {
      const trouble = book.admit(flags.model);
      if (trouble !== null) throw new UsageError(`--model: ${trouble}`, '"llmgw models" lists the models.');
    }
    refuseUnknownModels(settings, book);
    const rules = compileRules(settings.routing.rules);
    return {
      config,
      settings,
      input,
      intake,
      book,
      classify: (draft) => classify(draft, rules, flags.priority),
      filter: filterOf(flags),
    };
  } catch (error) {
    await input.close();
    throw error;
  }
};

/** The models that this run may ask by itself: the flag's, else those of every class. Rows may name others. */
export const modelsOfRun = ({ book }: Prepared, { model }: BatchFlags): readonly string[] => {
  const { names, routing } = book.catalog;
  return model === undefined
    ? [...new Set(Object.values(routing.models).flat())]
    : [resolveModelName(names, model) ?? model];
};

const templateOf = (flags: BatchFlags): string | undefined => {
  if (flags.templateFile === undefined) return flags.template;
  if (flags.template !== undefined)
    throw new UsageError('--template and --template-file exclude each other.', 'Give one of them.');
  try {
    return readFileSync(flags.templateFile, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--template-file: cannot read ${flags.templateFile} (${code ?? 'unknown error'}).`);
  }
};

const columnsOf = (flags: BatchFlags, template: string | undefined) => {
  const named = [
    ...(template === undefined ? [] : templateFields(template)),
    ...(flags.promptField === undefined ? [] : [flags.promptField]),
    ...(flags.idField === undefined ? [] : [flags.idField]),
  ];
  return template === undefined && flags.promptField === undefined
    ? { columnsNeeded: named, oneColumnOf: [...promptFieldNames, 'messages'] }
    : { columnsNeeded: named };
};

/** Every filter must hold; a value is compared as text, nested ones as JSON. */
const filterOf = ({ filter }: BatchFlags): Prepared['filter'] => {
  if (filter === undefined) return null;
  return (row) => {
    if (row.bad !== undefined || typeof row.value !== 'object' || row.value === null) return false;
    const fields = row.value as Readonly<Record<string, unknown>>;
    return filter.every(({ field, value }) => {
      const found = Object.hasOwn(fields, field) ? fields[field] : undefined;
      return (typeof found === 'string' ? found : JSON.stringify(found)) === value;
    });
  };
};

/** A model in the configuration's lists that nobody has ever heard of is a slip of the pen: told before the run, with the nearest name. */
const refuseUnknownModels = ({ routing }: Settings, { catalog }: ModelBook): void => {
  for (const priority of routing.configured) {
    for (const name of routing[priority]) {
      if (resolveModelName(catalog.names, name) !== null) continue;
      const near = suggest(name, catalog.names.keys());
      throw new UsageError(
        `routing.${priority}: unknown model ${JSON.stringify(name)}${near === null ? '' : `; did you mean ${near}?`}`,
        'Name a model of "llmgw models", or describe a new one under models and in a provider\'s models.',
      );
    }
  }
};
