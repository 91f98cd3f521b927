/** The configuration of a run: defaults < file < environment < flags. */

import { dirname, resolve } from 'node:path';
import type { ProviderSettings, Settings } from '../core/settings.ts';
import { emptyConfig } from './defaults.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { findConfigFile } from './find-file.ts';
import { type MissingKey, resolveProviders } from './providers.ts';
import type { ReadConfig } from './read-config.ts';
import { type Overrides, settingsOf } from './settings-of.ts';
import { settingsWarnings } from './settings-warnings.ts';
import type { Warning } from './warning.ts';

export type { MissingKey } from './providers.ts';
export type { Overrides } from './settings-of.ts';
export type { Warning } from './warning.ts';

export interface LoadInput {
  readonly cwd: string;
  readonly env: Environment;
  /** `--config`. */
  readonly configPath?: string | undefined;
  /** `--env-file`. */
  readonly envFile?: string | undefined;
  /** What flags say. */
  readonly overrides?: Overrides | undefined;
}

export interface LoadedConfig {
  readonly settings: Settings;
  /** The file that was read; null when there is none. */
  readonly path: string | null;
  /** Where answers are kept, as an absolute path; null when the configuration names no place. */
  readonly cacheFolder: string | null;
  readonly warnings: readonly Warning[];
  /** Everything that must never be shown: for `createRedactor`. */
  readonly secrets: readonly string[];
  /** Providers that lack a key, those of the configuration and the presets. */
  readonly missingKeys: readonly MissingKey[];
  /** The same providers (less those without an address) as they would be with a key: for runs that send nothing. */
  readonly withoutKey: readonly ProviderSettings[];
  /** `env` with the variables of the `.env` file behind it. */
  readonly environment: Environment;
}

const nothingRead: ReadConfig = { config: emptyConfig, configured: [], references: new Map() };

/** Throws a UsageError when a file cannot be read or used; it never holds a key. */
export const loadConfig = async (input: LoadInput): Promise<LoadedConfig> => {
  const environment = await readEnvironment(input.cwd, input.env, input.envFile);
  const file = await findConfigFile(input.cwd, environment, input.configPath);
  const read = file === null ? nothingRead : (await import('./read-config.ts')).readConfig(file, environment);
  const providers = resolveProviders({ config: read.config, references: read.references, environment });
  const settings = settingsOf(read.config, {
    providers: providers.on,
    configured: read.configured,
    overrides: input.overrides ?? {},
  });
  const { cache } = read.config;
  return {
    settings,
    path: file?.path ?? null,
    cacheFolder: cache === undefined ? null : resolve(input.cwd, dirname(file!.path), cache),
    warnings: [...providers.warnings, ...settingsWarnings(settings)],
    secrets: providers.secrets,
    missingKeys: providers.missingKeys,
    withoutKey: providers.withoutKey,
    environment,
  };
};
