/** Which provider and format a URL means: the first path segment is the provider, unless it is where an API begins. */

import { anthropicFormat } from './anthropic-format.ts';
import { geminiFormat } from './gemini-format.ts';
import { openaiFormat } from './openai-format.ts';
import type { SimFormat, UrlParts } from './wire.ts';

export interface Route {
  readonly provider: string;
  readonly format: SimFormat;
  readonly what: 'completion' | 'models' | 'unknown';
  readonly path: string;
  readonly url: UrlParts;
}

const apiRoots = new Set(['v1', 'v1beta', 'chat', 'messages', 'models', '']);
const defaultProvider = { openai: 'openai', anthropic: 'anthropic', gemini: 'google' } as const;

/** `POST` for completions, `GET` for lists of models; anything else is an unknown path of the nearest format. Never throws. */
export const routeOf = (method: string, url: string, isAnthropic: boolean): Route => {
  const [path = '/', query = ''] = url.split('?', 2);
  const segments = path.split('/').slice(1);
  const first = segments[0] ?? '';
  const named = apiRoots.has(first) ? null : decoded(first);
  const rest = named === null ? path : path.slice(first.length + 1);

  const gemini = /\/models\/([^/:]+):(generateContent|streamGenerateContent)$/.exec(rest);
  const format = gemini
    ? geminiFormat
    : /\/messages$/.test(rest)
      ? anthropicFormat
      : /\/chat\/completions$/.test(rest)
        ? openaiFormat
        : formatOfList(named, rest, isAnthropic);
  const isCompletion = gemini !== null || /\/(?:messages|chat\/completions)$/.test(rest);
  const isList = /\/models$/.test(rest);
  const deployment = /\/deployments\/([^/]+)\/chat\/completions$/.exec(rest)?.[1];
  const model = gemini?.[1] ?? deployment;
  return {
    provider: named ?? defaultProvider[format.name],
    format,
    what: isCompletion && method === 'POST' ? 'completion' : isList && method === 'GET' ? 'models' : 'unknown',
    path,
    url: {
      model: model === undefined ? null : decoded(model),
      stream: gemini?.[2] === 'streamGenerateContent',
      key: /(?:^|&)key=([^&]+)/.exec(query)?.[1] ?? null,
    },
  };
};

const formatOfList = (provider: string | null, rest: string, isAnthropic: boolean): SimFormat => {
  if (isAnthropic || provider === 'anthropic') return anthropicFormat;
  return provider === 'google' || /^\/v1beta\/(?!openai\/)/.test(rest) ? geminiFormat : openaiFormat;
};

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** The `base_url` under which a simulator at `baseUrl` plays the provider `name` of wire format `type`. */
export const simulatedBaseUrl = (baseUrl: string, name: string, type: 'openai' | 'anthropic' | 'gemini'): string =>
  `${baseUrl}/${encodeURIComponent(name)}${type === 'openai' ? '/v1' : ''}`;
