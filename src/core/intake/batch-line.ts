/** A line of OpenAI's batch format: `{"custom_id", "method", "url", "body"}` (WIRE section 1.8). */

import type { Json, JsonObject } from '../job.ts';
import type { CollectOptions } from './collect.ts';
import { describe } from './describe.ts';
import { type Field, native } from './fields.ts';

const only = (...names: readonly string[]): ReadonlyMap<string, Field> =>
  new Map([...native].filter(([name]) => names.includes(name)));

/** What has a meaning beside the body, and in it. A body goes to the provider whole: what llmgw does not know, too. */
export const batchFields: { readonly envelope: CollectOptions; readonly body: CollectOptions } = {
  envelope: {
    fields: only('priority', 'latency_budget_ms', 'cost_aware', 'metadata'),
    usedUp: ['custom_id', 'method', 'url', 'body'],
    parameters: 'none',
    isCsv: false,
  },
  body: {
    fields: only(
      'messages',
      'model',
      'max_tokens',
      'max_completion_tokens',
      'temperature',
      'top_p',
      'stop',
      'seed',
      'response_format',
      'metadata',
    ),
    usedUp: [],
    parameters: 'all',
    isCsv: false,
  },
};

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isBatchLine = (row: JsonObject): boolean =>
  isObject(row.body) && (row.custom_id !== undefined || row.url !== undefined);

/** Why the envelope is not that of a chat completion, or null. */
export const wrongEnvelope = ({ method, url, body }: JsonObject): string | null => {
  if (url !== undefined && url !== null && !(typeof url === 'string' && /\/chat\/completions\/?$/.test(url))) {
    return `"url" must be "/v1/chat/completions", not ${describe(url)}`;
  }
  if (method !== undefined && method !== null && method !== 'POST') {
    return `"method" must be "POST", not ${describe(method)}`;
  }
  return isObject(body) ? null : `"body" must be an object, not ${body === undefined ? 'missing' : describe(body)}`;
};
