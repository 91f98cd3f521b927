/** Anthropic's Messages API (WIRE section 2). */

import type { ChatRequest, ContentPart, Json, JsonObject } from '../core/job.ts';
import { anthropicAnswers } from './anthropic-reply.ts';
import { readConversation } from './conversation.ts';
import { decodeAnswer } from './decode.ts';
import { mergeHeaders } from './headers.ts';
import { readImageUrl } from './image-url.ts';
import { isClaudeWithoutSampling } from './model-names.ts';
import { applyFixes, type MutableBody } from './parameter-fix.ts';
import type { Endpoint, Provider, Upstream } from './provider.ts';
import { rateLimits } from './rate-limit-headers.ts';

// Newer versions reject sampling parameters for every model; this one is their superset (WIRE 2.1).
const version = '2023-06-01';
const highestTemperature = 1;

function endpoint({ baseUrl, apiKey, apiVersion, headers }: Upstream): Endpoint {
  const own: Record<string, string> = {
    'content-type': 'application/json',
    'anthropic-version': apiVersion ?? version,
  };
  if (apiKey !== null) own['x-api-key'] = apiKey;
  return { url: `${baseUrl}/v1/messages`, headers: mergeHeaders(own, headers) };
}

function body(request: ChatRequest, { model }: Upstream, fixes: Parameters<Provider['body']>[2]): string {
  const { responseFormat } = request;
  const { system, turns } = readConversation(request.messages);
  const systemText = responseFormat?.type === 'json_object' ? withJsonOnly(system) : system;
  const wire: MutableBody = { model, max_tokens: request.maxTokens };
  if (systemText !== '') wire.system = systemText;
  wire.messages = turns.map(({ role, parts }) => ({ role, content: contentOf(parts) }));
  if (!isClaudeWithoutSampling(model)) {
    if (request.temperature !== undefined) wire.temperature = Math.min(request.temperature, highestTemperature);
    if (request.topP !== undefined) wire.top_p = request.topP;
  }
  // A blank stop sequence is a 400 here, and usual with OpenAI.
  const stop = request.stop?.filter((sequence) => sequence.trim() !== '');
  if (stop !== undefined && stop.length > 0) wire.stop_sequences = stop;
  if (responseFormat?.type === 'json_schema') {
    wire.output_config = { format: { type: 'json_schema', schema: responseFormat.json_schema.schema } };
  }
  if (fixes.length > 0) applyFixes(wire, fixes);
  return JSON.stringify(wire);
}

/** There is no JSON mode without a schema, so it is asked for in words. */
const withJsonOnly = (system: string): string =>
  `${system === '' ? '' : `${system}\n\n`}Answer with one JSON object and nothing else.`;

function contentOf(parts: readonly ContentPart[]): Json {
  const [only] = parts;
  return parts.length === 1 && only?.type === 'text' ? only.text : parts.map(blockOf);
}

function blockOf(part: ContentPart): JsonObject {
  if (part.type === 'text') return { type: 'text', text: part.text };
  const image = readImageUrl(part.image_url.url);
  return {
    type: 'image',
    source:
      image.kind === 'inline'
        ? { type: 'base64', media_type: image.mediaType, data: image.base64 }
        : { type: 'url', url: image.url },
  };
}

export const anthropic: Provider = {
  format: 'anthropic',
  endpoint,
  body,
  fromHttp: (response, wallMs) => decodeAnswer(response, wallMs, anthropicAnswers),
  rateLimits,
};
