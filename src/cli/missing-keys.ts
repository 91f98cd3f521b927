/** Which environment variables a provider without a key waits for, in words. */

import type { MissingKey } from '../config/load.ts';
import { presetOf } from '../config/presets.ts';

/** `google: GEMINI_API_KEY or GOOGLE_API_KEY`; an address is needed beside the key. */
export const variablesToSet = ({ provider, variables }: MissingKey): string => {
  const address = presetOf(provider)?.baseUrlVariable;
  const keys = variables.filter((name) => name !== address).join(' or ');
  const wanted = address !== undefined && variables.includes(address) ? [keys, address] : [keys];
  return `${provider}: ${wanted.filter((name) => name !== '').join(' and ')}`;
};
