/** Response headers by their lower-case names. */

import { asName } from './json.ts';
import type { HttpHeaders } from './provider.ts';

/** The first value of a header; null when it is absent or blank. */
export function header(headers: HttpHeaders, name: string): string | null {
  const value = headers[name];
  const first = typeof value === 'string' ? value : Array.isArray(value) ? value[0] : undefined;
  return typeof first === 'string' && first.trim() !== '' ? first : null;
}

// OpenAI and most gateways, Anthropic, DeepSeek, Azure.
const requestIdHeaders = ['x-request-id', 'request-id', 'x-ds-trace-id', 'apim-request-id'] as const;

/** The id under which the provider's support can find the request. */
export function requestIdOf(headers: HttpHeaders): string | null {
  for (const name of requestIdHeaders) {
    const id = asName(headers[name]) ?? asName(header(headers, name));
    if (id !== null) return id;
  }
  return null;
}

/** Lower-case names, later sets winning over earlier ones. */
export function mergeHeaders(
  own: Readonly<Record<string, string>>,
  configured: Readonly<Record<string, string>>,
): Record<string, string> {
  const merged: Record<string, string> = { ...own };
  for (const [name, value] of Object.entries(configured)) merged[name.toLowerCase()] = value;
  return merged;
}
