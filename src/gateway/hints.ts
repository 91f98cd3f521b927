/** What a user can do about a target that went off. */

import type { Target } from '../core/catalog/target.ts';
import type { Failure } from '../core/failure.ts';
import type { ProviderSettings } from '../core/settings.ts';

export const hintFor = (
  { code }: Failure,
  { target, provider }: { readonly target: Target; readonly provider: ProviderSettings },
): string => {
  const { name, keyVariables } = provider;
  switch (code) {
    case 'unauthorized':
      return keyVariables.length > 0
        ? `Check the key in ${keyVariables[0]}.`
        : `Check providers.${name}.api_key in the configuration.`;
    case 'quota_exhausted':
      return `Add credit or raise the limit at ${name}, then run the same command again.`;
    case 'model_not_found':
      return `${name} does not serve ${target.upstreamModel} under this key; "llmgw models" lists the names, and models.<name>.upstream.${name} sets another one.`;
    default:
      return '';
  }
};
