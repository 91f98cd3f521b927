/** Which providers are on, and how to reach them: presets, file and environment merged. */

import type { ProviderSettings } from '../core/settings.ts';
import { UsageError } from '../core/usage-error.ts';
import { isPlaceholder, isSensitiveHeader, keyProblem } from './api-key.ts';
import { baseUrlProblem, doubledSuffix, isInTheClear, isLoopback, trimBaseUrl } from './base-url.ts';
import { type Environment, firstVariable, variable } from './environment.ts';
import { pathText } from './path.ts';
import { type Preset, presetOf, presets } from './presets.ts';
import type { Reference } from './references.ts';
import type { ConfigFile, ProviderEntry } from './schema.ts';

export interface Warning {
  readonly code: string;
  readonly message: string;
}

export interface MissingKey {
  readonly provider: string;
  /** Environment variables, any one of which would switch it on (an address counts when that is missing too). */
  readonly variables: readonly string[];
  /** True when the configuration names the provider. */
  readonly configured: boolean;
}

export interface ResolvedProviders {
  readonly on: readonly ProviderSettings[];
  /** They would be on with a key. */
  readonly withoutKey: readonly ProviderSettings[];
  readonly missingKeys: readonly MissingKey[];
  readonly warnings: readonly Warning[];
  readonly secrets: readonly string[];
}

interface FoundKey {
  readonly key: string | null;
  /** Where it is from, as an error may say. */
  readonly source: string;
  readonly variables: readonly string[];
  /** The key that the file itself holds, if it does. */
  readonly literal: string | null;
}

/**
 * A reference names the key that is meant, so a preset's other variables stand in only when it names one of them; a
 * literal key gives way to the environment, as everything in the file does.
 */
const findKey = (
  name: string,
  entry: ProviderEntry | undefined,
  context: { readonly preset: Preset | null; readonly reference: Reference | null; readonly environment: Environment },
): FoundKey => {
  const { preset, reference, environment } = context;
  const own = preset?.keyVariables ?? [];
  const path = pathText(['providers', name, 'api_key']);
  const written = entry?.api_key || null;
  const fromOwn = firstVariable(environment, own);
  if (reference === null) {
    return {
      key: fromOwn?.value ?? written,
      source: fromOwn?.name ?? path,
      variables: own,
      literal: written,
    };
  }
  const alike = reference.variables.some((variableName) => own.includes(variableName));
  const variables = alike ? [...new Set([...reference.variables, ...own])] : reference.variables;
  const literal = reference.usedDefault ? written : null;
  if (alike && fromOwn !== null && (written === null || reference.usedDefault)) {
    return { key: fromOwn.value, source: fromOwn.name, variables, literal };
  }
  return { key: written, source: path, variables, literal };
};

const withSuffix = (url: string, suffix: string): string => (/\/openai(\/|$)/.test(url) ? url : `${url}${suffix}`);

interface FoundBaseUrl {
  readonly baseUrl: string;
  readonly source: string;
}

const findBaseUrl = (
  name: string,
  entry: ProviderEntry | undefined,
  context: { readonly preset: Preset | null; readonly environment: Environment },
): FoundBaseUrl | null => {
  const { preset, environment } = context;
  const variableName = preset?.baseUrlVariable;
  const fromEnvironment = variableName === undefined ? null : variable(environment, variableName);
  if (variableName !== undefined && fromEnvironment !== null) {
    const url = trimBaseUrl(fromEnvironment);
    const suffix = preset?.baseUrlSuffix;
    return { baseUrl: suffix === undefined ? url : withSuffix(url, suffix), source: variableName };
  }
  const url = entry?.base_url ?? preset?.baseUrl ?? null;
  return url === null ? null : { baseUrl: trimBaseUrl(url), source: pathText(['providers', name, 'base_url']) };
};

const plainRecord = (entries: readonly (readonly [string, string])[]): Readonly<Record<string, string>> =>
  Object.assign(Object.create(null) as Record<string, string>, Object.fromEntries(entries));

/** All that a sensitive header holds: its value, and the part behind a scheme such as `Bearer`. */
const headerSecrets = (headers: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(headers)
    .filter(([name]) => isSensitiveHeader(name))
    .flatMap(([, value]) => [value, ...value.split(/\s+/).slice(1)]);

/** Throws a UsageError for a key that cannot be one and for an address in the environment that is none. */
export const resolveProviders = (
  config: ConfigFile,
  references: ReadonlyMap<string, Reference>,
  environment: Environment,
): ResolvedProviders => {
  const on: ProviderSettings[] = [];
  const withoutKey: ProviderSettings[] = [];
  const missingKeys: MissingKey[] = [];
  const warnings: Warning[] = [];
  const secrets: string[] = [];
  const warn = (code: string, message: string): void => void warnings.push({ code, message });

  for (const name of new Set([...Object.keys(presets), ...Object.keys(config.providers)])) {
    const preset = presetOf(name);
    const entry = Object.hasOwn(config.providers, name) ? config.providers[name] : undefined;
    if (entry?.enabled === false || (entry === undefined && preset?.needsKey === false)) continue;

    const reference = references.get(pathText(['providers', name, 'api_key'])) ?? null;
    const found = findKey(name, entry, { preset, reference, environment });
    const { key, literal } = found;
    for (const secret of [key, literal]) if (secret !== null && !isPlaceholder(secret)) secrets.push(secret);
    const problem = key === null ? null : keyProblem(key);
    if (problem !== null) {
      throw new UsageError(
        `${found.source}: ${problem}`,
        `set ${found.variables[0] ?? 'it'} to the key and nothing else`,
      );
    }
    if (literal !== null && !isPlaceholder(literal)) {
      const instead = found.variables[0] ?? `${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_API_KEY`;
      const used = key === literal ? '' : `; ${found.source} from the environment is used, not this one`;
      warn('literal_key', `providers.${name}.api_key: a key stands in the file itself; write \${${instead}}${used}`);
    }

    const address = findBaseUrl(name, entry, { preset, environment });
    const isOn = (needsKey: boolean): boolean => key !== null || (entry !== undefined && !needsKey);
    if (address === null) {
      // Only a preset without an address of its own; a provider of the file has been checked for one.
      const variables = [...(key === null ? found.variables : []), preset?.baseUrlVariable ?? ''];
      missingKeys.push({ provider: name, variables, configured: entry !== undefined });
      continue;
    }
    const { baseUrl } = address;
    const needsKey = !isLoopback(baseUrl) && (preset?.needsKey === true || reference !== null);
    const addressProblem = baseUrlProblem(baseUrl);
    if (addressProblem !== null) {
      if (!isOn(needsKey)) continue;
      throw new UsageError(`${address.source}: ${addressProblem}`, `correct or unset ${address.source}`);
    }

    const type = entry?.type ?? preset?.type ?? 'openai';
    const headers = plainRecord(
      Object.entries(entry?.headers ?? {}).map(([header, value]) => [header.toLowerCase(), value] as const),
    );
    secrets.push(...headerSecrets(headers));
    const organization = variable(environment, preset?.organizationVariable ?? '') ?? entry?.organization;
    const project = variable(environment, preset?.projectVariable ?? '') ?? entry?.project;
    const settings: ProviderSettings = {
      name,
      type,
      baseUrl,
      apiKey: key,
      needsKey,
      keyVariables: found.variables,
      models: entry?.models ?? null,
      headers,
      ...(organization === undefined ? {} : { organization }),
      ...(project === undefined ? {} : { project }),
      ...(entry?.api_version === undefined ? {} : { apiVersion: entry.api_version }),
      weight: entry?.weight ?? 1,
      maxRpm: entry?.max_rpm ?? null,
      maxTpm: entry?.max_tpm ?? null,
      maxConcurrent: entry?.max_concurrent ?? null,
    };
    if (!isOn(needsKey)) {
      withoutKey.push(settings);
      missingKeys.push({ provider: name, variables: found.variables, configured: entry !== undefined });
      continue;
    }
    on.push(settings);

    if (isInTheClear(baseUrl)) {
      warn('insecure_url', `${address.source}: http:// sends the key and every prompt in the clear; use https://`);
    }
    const doubled = doubledSuffix(baseUrl, type);
    if (doubled !== null) {
      warn('base_url_suffix', `${address.source}: llmgw adds ${doubled} itself; leave it out`);
    }
    if (entry?.base_url !== undefined && trimBaseUrl(entry.base_url) !== baseUrl) {
      warn('environment_wins', `${address.source} from the environment is used, not providers.${name}.base_url`);
    }
    const isMapped = Object.values(config.models).some((model) => Object.hasOwn(model.upstream ?? {}, name));
    if (preset?.needsKey !== true && entry?.models === undefined && !isMapped) {
      warn('no_models', `providers.${name}: no models are listed, so nothing is sent there; give it models: [...]`);
    }
  }
  return { on, withoutKey, missingKeys, warnings, secrets: [...new Set(secrets)] };
};
