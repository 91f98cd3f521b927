/** Which providers a run uses: those with a key, the simulator's stand-ins, or (to plan) all that could be on. */

import type { LoadedConfig } from '../../config/load.ts';
import type { ProviderSettings } from '../../core/settings.ts';
import { UsageError } from '../../core/usage-error.ts';
import { variablesToSet } from '../missing-keys.ts';

/** The providers of the default routing table. */
const usual = ['openai', 'anthropic', 'google', 'deepseek', 'holysheep'];

/** @throws UsageError when no provider is on, with the variables that were looked for. */
export const usableProviders = ({ settings, missingKeys }: LoadedConfig): readonly ProviderSettings[] => {
  if (settings.providers.length > 0) return settings.providers;
  const variables = missingKeys
    .filter(({ provider, configured }) => configured || usual.includes(provider))
    .map(variablesToSet);
  throw new UsageError(
    `no provider has a key. Looked for ${variables.join(', ')}.`,
    'Set one of them (export OPENAI_API_KEY=…, or a .env file), or try without keys: add --simulate.',
  );
};

/** The configured providers, whether they have a key or not; without a configuration the usual ones. */
export const imaginedProviders = (config: LoadedConfig): readonly ProviderSettings[] => {
  const configured = new Set(
    config.missingKeys.filter((missing) => missing.configured).map(({ provider }) => provider),
  );
  const all = [...config.settings.providers, ...config.withoutKey];
  const named = all.filter(({ name }) => configured.has(name) || !usual.includes(name));
  const fromFile = config.path !== null && (config.settings.providers.length > 0 || configured.size > 0);
  if (fromFile) {
    const inUse = all.filter(
      ({ name }) => configured.has(name) || config.settings.providers.some((on) => on.name === name),
    );
    if (inUse.length > 0) return inUse;
  }
  const usualOnes = all.filter(({ name }) => usual.includes(name));
  const extra = named.filter(({ name }) => config.settings.providers.some((on) => on.name === name));
  return [...usualOnes, ...extra];
};
