/** What is allowed in the settings of a provider but is unsafe or hardly meant. */

import { catalogProvider } from '../core/catalog/target.ts';
import type { ProviderSettings } from '../core/settings.ts';
import { isPlaceholder, isSensitiveHeader } from './api-key.ts';
import { doubledSuffix, isInTheClear, trimBaseUrl } from './base-url.ts';
import type { FoundBaseUrl } from './find-base-url.ts';
import type { FoundKey } from './find-key.ts';
import { pathText } from './path.ts';
import { presetOf } from './presets.ts';
import type { Reference } from './references.ts';
import type { ConfigFile, ProviderEntry } from './schema.ts';
import type { Warning } from './warning.ts';

export interface WarningInputs {
  readonly settings: ProviderSettings;
  readonly entry: ProviderEntry | undefined;
  readonly found: FoundKey;
  readonly address: FoundBaseUrl;
  readonly config: ConfigFile;
  readonly references: ReadonlyMap<string, Reference>;
}

/** `my provider` → `MY_PROVIDER_API_KEY`. */
const variableFor = (provider: string): string => `${provider.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_API_KEY`;

export const providerWarnings = (inputs: WarningInputs): readonly Warning[] => {
  const { settings, entry, found, address, config, references } = inputs;
  const { name, baseUrl, type } = settings;
  const warnings: Warning[] = [];
  const warn = (code: string, place: string, message: string): void =>
    void warnings.push({ code, message: `${place}: ${message}` });

  if (found.literal !== null && !isPlaceholder(found.literal)) {
    const reference = `\${${found.variables[0] ?? variableFor(name)}}`;
    const unused = found.key === found.literal ? '' : `; ${found.source} from the environment is used, not this one`;
    const place = pathText(['providers', name, 'api_key']);
    warn('literal_key', place, `a key stands in the file itself; write ${reference}${unused}`);
  }
  for (const header of Object.keys(entry?.headers ?? {})) {
    const place = pathText(['providers', name, 'headers', header]);
    if (isSensitiveHeader(header) && !references.has(place)) {
      warn('literal_key', place, `it looks as if a key stands in the file itself; write \${${variableFor(name)}}`);
    }
  }
  if (isInTheClear(baseUrl)) {
    warn('insecure_url', address.source, 'http:// sends the key and every prompt in the clear; use https://');
  }
  const doubled = doubledSuffix(baseUrl, type);
  if (doubled !== null) warn('base_url_suffix', address.source, `llmgw adds ${doubled} itself; leave it out`);
  if (entry?.base_url !== undefined && trimBaseUrl(entry.base_url) !== baseUrl) {
    const place = pathText(['providers', name, 'base_url']);
    warn('environment_wins', place, `${address.source} from the environment is used, not this one`);
  }
  const isMapped = Object.values(config.models).some((model) => Object.hasOwn(model.upstream ?? {}, name));
  // Another account at a provider that the catalogue knows serves what that provider serves.
  const isKnown = presetOf(catalogProvider(settings))?.needsKey === true;
  if (!isKnown && entry?.models === undefined && !isMapped) {
    warn(
      'no_models',
      pathText(['providers', name]),
      'no models are listed, so nothing is sent there; add models: [...]',
    );
  }
  return warnings;
};
