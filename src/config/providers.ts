/** Which providers are on, and how to reach them: presets, file and environment merged. */

import type { ProviderSettings } from '../core/settings.ts';
import { UsageError } from '../core/usage-error.ts';
import { isPlaceholder, isSensitiveHeader } from './api-key.ts';
import { baseUrlProblem, isLoopback } from './base-url.ts';
import { type Environment, variable } from './environment.ts';
import { findBaseUrl } from './find-base-url.ts';
import { findKey } from './find-key.ts';
import { pathText } from './path.ts';
import { presetOf, presets } from './presets.ts';
import { providerWarnings } from './provider-warnings.ts';
import type { Reference } from './references.ts';
import type { ConfigFile } from './schema.ts';
import type { Warning } from './warning.ts';

export interface MissingKey {
  readonly provider: string;
  /** Environment variables to set: one of those that may hold the key, and that of the address when it is missing. */
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

interface Inputs {
  readonly config: ConfigFile;
  /** By the text of their path. */
  readonly references: ReadonlyMap<string, Reference>;
  readonly environment: Environment;
}

type Resolved =
  | { readonly state: 'off' }
  | {
      readonly state: 'on' | 'without_key';
      readonly settings: ProviderSettings;
      readonly configured: boolean;
      readonly warnings: readonly Warning[];
      readonly secrets: readonly string[];
    }
  | {
      readonly state: 'without_address';
      readonly variables: readonly string[];
      readonly configured: boolean;
      readonly secrets: readonly string[];
    };

const off: Resolved = { state: 'off' };

/** Lower-case names, without a prototype. */
const headersOf = (written: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> => {
  const headers = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(written ?? {})) headers[name.toLowerCase()] = value;
  return headers;
};

/** All that a sensitive header holds: its value, and the part behind a scheme such as `Bearer`. */
const headerSecrets = (headers: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(headers)
    .filter(([name]) => isSensitiveHeader(name))
    .flatMap(([, value]) => [value, ...value.split(/\s+/).slice(1)]);

const resolve = (name: string, { config, references, environment }: Inputs): Resolved => {
  const preset = presetOf(name);
  const entry = Object.hasOwn(config.providers, name) ? config.providers[name] : undefined;
  const configured = entry !== undefined;
  if (entry?.enabled === false) return off;
  // A server on this machine is not known to run.
  if (!configured && preset?.needsKey !== true) return off;

  const keyPath = pathText(['providers', name, 'api_key']);
  const reference = references.get(keyPath) ?? null;
  const own = preset?.keyVariables ?? [];
  const found = findKey({ path: keyPath, entry, reference, own, environment });
  const { key, literal } = found;
  if (found.problem !== null) {
    throw new UsageError(
      `${found.source}: ${found.problem}`,
      `set ${found.variables[0] ?? 'it'} to the key and nothing else`,
    );
  }

  const secrets = [key, literal].flatMap((one) => (one === null || isPlaceholder(one) ? [] : [one]));

  const address = findBaseUrl(pathText(['providers', name, 'base_url']), { entry, preset, environment });
  if (address === null) {
    const variables = [...(key === null ? found.variables : []), preset?.baseUrlVariable ?? ''];
    return { state: 'without_address', variables, configured, secrets };
  }
  const { baseUrl } = address;
  const needsKey = !isLoopback(baseUrl) && (preset?.needsKey === true || reference !== null);
  const isOn = key !== null || (configured && !needsKey);
  const addressProblem = baseUrlProblem(baseUrl);
  if (addressProblem !== null) {
    if (!isOn) return off;
    throw new UsageError(`${address.source}: ${addressProblem}`, `correct or unset ${address.source}`);
  }

  const organization = variable(environment, preset?.organizationVariable ?? '') ?? entry?.organization;
  const project = variable(environment, preset?.projectVariable ?? '') ?? entry?.project;
  const settings: ProviderSettings = {
    name,
    type: entry?.type ?? preset?.type ?? 'openai',
    baseUrl,
    apiKey: key,
    needsKey,
    keyVariables: found.variables,
    models: entry?.models ?? null,
    headers: headersOf(entry?.headers),
    ...(organization === undefined ? {} : { organization }),
    ...(project === undefined ? {} : { project }),
    ...(entry?.api_version === undefined ? {} : { apiVersion: entry.api_version }),
    weight: entry?.weight ?? 1,
    maxRpm: entry?.max_rpm ?? null,
    maxTpm: entry?.max_tpm ?? null,
    maxConcurrent: entry?.max_concurrent ?? null,
  };
  return {
    state: isOn ? 'on' : 'without_key',
    settings,
    configured,
    warnings: isOn ? providerWarnings({ settings, entry, found, address, config, references }) : [],
    secrets: [...secrets, ...headerSecrets(settings.headers)],
  };
};

/** Throws a UsageError for a key that cannot be one and for an address in the environment that is none. */
export const resolveProviders = (inputs: Inputs): ResolvedProviders => {
  const on: ProviderSettings[] = [];
  const withoutKey: ProviderSettings[] = [];
  const missingKeys: MissingKey[] = [];
  const warnings: Warning[] = [];
  const secrets = new Set<string>();
  for (const provider of new Set([...Object.keys(presets), ...Object.keys(inputs.config.providers)])) {
    const resolved = resolve(provider, inputs);
    if (resolved.state === 'off') continue;
    const { configured } = resolved;
    for (const secret of resolved.secrets) secrets.add(secret);
    if (resolved.state === 'without_address') {
      missingKeys.push({ provider, variables: resolved.variables, configured });
      continue;
    }
    warnings.push(...resolved.warnings);
    if (resolved.state === 'on') on.push(resolved.settings);
    else {
      withoutKey.push(resolved.settings);
      missingKeys.push({ provider, variables: resolved.settings.keyVariables, configured });
    }
  }
  return { on, withoutKey, missingKeys, warnings, secrets: [...secrets] };
};
