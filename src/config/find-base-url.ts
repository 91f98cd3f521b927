/** Where a provider's requests go: the environment, the file, or the preset. */

import { trimBaseUrl } from './base-url.ts';
import { type Environment, variable } from './environment.ts';
import type { Preset } from './presets.ts';
import type { ProviderEntry } from './schema.ts';

export interface FoundBaseUrl {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** The variable or the path that it is from, for messages. */
  readonly source: string;
}

/** Azure's endpoint is told without the path of its OpenAI API, or with it. */
const withSuffix = (url: string, suffix: string): string => (/\/openai(?:\/|$)/.test(url) ? url : `${url}${suffix}`);

/** Null only for a preset that has no address of its own. */
export const findBaseUrl = (
  path: string,
  sources: {
    readonly entry: ProviderEntry | undefined;
    readonly preset: Preset | null;
    readonly environment: Environment;
  },
): FoundBaseUrl | null => {
  const { entry, preset, environment } = sources;
  const name = preset?.baseUrlVariable;
  const told = name === undefined ? null : variable(environment, name);
  if (name !== undefined && told !== null) {
    const url = trimBaseUrl(told);
    return { baseUrl: preset?.baseUrlSuffix === undefined ? url : withSuffix(url, preset.baseUrlSuffix), source: name };
  }
  const url = entry?.base_url ?? preset?.baseUrl ?? null;
  return url === null ? null : { baseUrl: trimBaseUrl(url), source: path };
};
