/** Google's Gemini API for developers (WIRE section 3). */

import type { ChatRequest, ContentPart, JsonObject } from '../core/job.ts';
import { readConversation } from './conversation.ts';
import { decodeAnswer } from './decode.ts';
import { geminiAnswers } from './gemini-reply.ts';
import { mergeHeaders } from './headers.ts';
import { readImageUrl } from './image-url.ts';
import { applyFixes, type MutableBody } from './parameter-fix.ts';
import type { Endpoint, Provider, Upstream } from './provider.ts';
import { rateLimits } from './rate-limit-headers.ts';

/** The key travels in a header: as `?key=` it would stand in every log of a URL. */
function endpoint({ baseUrl, apiKey, apiVersion, headers, model }: Upstream): Endpoint {
  const own: Record<string, string> = { 'content-type': 'application/json' };
  if (apiKey !== null) own['x-goog-api-key'] = apiKey;
  const name = encodeURIComponent(model.replace(/^models\//, ''));
  return {
    url: `${baseUrl}/${apiVersion ?? 'v1beta'}/models/${name}:generateContent`,
    headers: mergeHeaders(own, headers),
  };
}

function body(request: ChatRequest, _upstream: Upstream, fixes: Parameters<Provider['body']>[2]): string {
  const { system, turns } = readConversation(request.messages);
  const wire: MutableBody = {};
  if (system !== '') wire.systemInstruction = { parts: [{ text: system }] };
  wire.contents = turns.map(({ role, parts }) => ({
    role: role === 'assistant' ? 'model' : 'user',
    parts: parts.map(partOf),
  }));
  const generation = generationConfig(request);
  wire.generationConfig = generation;
  if (fixes.length > 0) {
    const camelCase = fixes.map(({ parameter, renameTo }) => ({
      parameter: toCamelCase(parameter),
      ...(renameTo !== undefined && { renameTo }),
    }));
    applyFixes(generation, camelCase);
    applyFixes(wire, camelCase);
  }
  return JSON.stringify(wire);
}

function generationConfig(request: ChatRequest): MutableBody {
  const { responseFormat, stop } = request;
  const config: MutableBody = { maxOutputTokens: request.maxTokens };
  if (request.temperature !== undefined) config.temperature = request.temperature;
  if (request.topP !== undefined) config.topP = request.topP;
  if (stop !== undefined && stop.length > 0) config.stopSequences = stop;
  // The field has 32 bits; OpenAI's has 64, and a seed is arbitrary anyway.
  if (request.seed !== undefined) config.seed = request.seed | 0;
  if (responseFormat !== undefined && responseFormat.type !== 'text') {
    config.responseMimeType = 'application/json';
    if (responseFormat.type === 'json_schema') config.responseJsonSchema = responseFormat.json_schema.schema;
  }
  return config;
}

function partOf(part: ContentPart): JsonObject {
  if (part.type === 'text') return { text: part.text };
  const image = readImageUrl(part.image_url.url);
  return image.kind === 'inline'
    ? { inlineData: { mimeType: image.mediaType, data: image.base64 } }
    : { fileData: { mimeType: image.mediaType, fileUri: image.url } };
}

/** Google's errors may name a field in its protobuf spelling, `top_p`. */
const toCamelCase = (name: string): string =>
  name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());

export const gemini: Provider = {
  format: 'gemini',
  endpoint,
  body,
  fromHttp: (response, wallMs) => decodeAnswer(response, wallMs, geminiAnswers),
  rateLimits,
};
