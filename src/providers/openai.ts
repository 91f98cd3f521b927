/** OpenAI's chat completions, as OpenAI itself and the many servers that imitate it speak them (WIRE sections 1, 4, 5). */

import type { ChatRequest, Json, JsonObject, Message, ResponseFormat } from '../core/job.ts';
import { decodeAnswer } from './decode.ts';
import { mergeHeaders } from './headers.ts';
import { isOpenAiReasoningModel, rejectsStop, takesSamplingWithoutReasoning, thinksByDefault } from './model-names.ts';
import { openAiAnswers } from './openai-reply.ts';
import { applyFixes, type MutableBody } from './parameter-fix.ts';
import type { Endpoint, Provider, Upstream } from './provider.ts';
import { rateLimits } from './rate-limit-headers.ts';

const openAiHost = /^https:\/\/(?:api\.openai\.com|[^/]+\.openai\.azure\.com)(?:[:/]|$)/;

/** OpenAI's own models, at OpenAI or Azure, know parameters that other servers reject, and the other way round. */
const isOpenAiProper = ({ provider, baseUrl }: Upstream): boolean =>
  provider === 'openai' || provider === 'azure' || openAiHost.test(baseUrl);

function endpoint(upstream: Upstream): Endpoint {
  const { baseUrl, apiKey, apiVersion, organization, project } = upstream;
  const isAzure = upstream.provider === 'azure' || /^https:\/\/[^/]+\.azure\.com(?:[:/]|$)/.test(baseUrl);
  const own: Record<string, string> = { 'content-type': 'application/json' };
  if (apiKey !== null && isAzure) own['api-key'] = apiKey;
  else if (apiKey !== null) own.authorization = `Bearer ${apiKey}`;
  if (organization !== undefined) own['openai-organization'] = organization;
  if (project !== undefined) own['openai-project'] = project;
  const query = apiVersion === undefined ? '' : `?api-version=${encodeURIComponent(apiVersion)}`;
  return { url: `${baseUrl}/chat/completions${query}`, headers: mergeHeaders(own, upstream.headers) };
}

// llmgw sends one whole answer per request and sets the cap itself, because costs are reserved from it.
const ownParameters: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
]);
const samplingParameters: ReadonlySet<string> = new Set(['temperature', 'top_p', 'logprobs']);
const neverWithReasoning: ReadonlySet<string> = new Set([
  'frequency_penalty',
  'presence_penalty',
  'logit_bias',
  'top_logprobs',
]);

function body(request: ChatRequest, upstream: Upstream, fixes: Parameters<Provider['body']>[2]): string {
  const { model } = upstream;
  const { extra, responseFormat, stop } = request;
  const isProper = isOpenAiProper(upstream);
  const isDeepSeek = upstream.provider === 'deepseek';
  const reasons = isOpenAiReasoningModel(model);
  const samples = !reasons || (extra?.reasoning_effort === 'none' && takesSamplingWithoutReasoning(model));

  const wire: MutableBody = {
    model,
    messages: isProper ? request.messages : withSystemRole(request.messages),
    [isProper ? 'max_completion_tokens' : 'max_tokens']: request.maxTokens,
  };
  if (samples && request.temperature !== undefined) wire.temperature = request.temperature;
  if (samples && request.topP !== undefined) wire.top_p = request.topP;
  if (stop !== undefined && stop.length > 0 && !rejectsStop(model)) wire.stop = stop;
  if (request.seed !== undefined && !isDeepSeek) wire.seed = request.seed;
  if (responseFormat !== undefined && responseFormat.type !== 'text') {
    if (isDeepSeek) askDeepSeekForJson(wire, request.messages, responseFormat);
    else wire.response_format = responseFormat;
  }
  if (extra !== undefined) {
    for (const [name, value] of Object.entries(extra)) {
      if (Object.hasOwn(wire, name) || ownParameters.has(name)) continue;
      if (reasons && (neverWithReasoning.has(name) || (!samples && samplingParameters.has(name)))) continue;
      wire[name] = value;
    }
  }
  if (isDeepSeek && thinksByDefault(model) && !asksForThinking(extra)) wire.thinking = { type: 'disabled' };
  if (fixes.length > 0) applyFixes(wire, fixes);
  return JSON.stringify(wire);
}

/** Only OpenAI itself knows the role `developer`. */
function withSystemRole(messages: readonly Message[]): readonly Message[] {
  if (!messages.some((message) => message.role === 'developer')) return messages;
  return messages.map((message) => (message.role === 'developer' ? { ...message, role: 'system' } : message));
}

/** DeepSeek has JSON mode but no schemas, and wants JSON named in the prompt: a schema goes there. */
function askDeepSeekForJson(wire: MutableBody, messages: readonly Message[], format: ResponseFormat): void {
  wire.response_format = { type: 'json_object' };
  if (format.type !== 'json_schema') return;
  const schema = JSON.stringify(format.json_schema.schema);
  const instruction = `Answer with one JSON object that follows this JSON schema: ${schema}`;
  wire.messages = [{ role: 'system', content: instruction }, ...withSystemRole(messages)];
}

const asksForThinking = (extra: JsonObject | undefined): boolean =>
  extra !== undefined && (isSet(extra.thinking) || isSet(extra.reasoning_effort));

const isSet = (value: Json | undefined): boolean => value !== undefined && value !== null;

export const openai: Provider = {
  format: 'openai',
  endpoint,
  body,
  fromHttp: (response, wallMs) => decodeAnswer(response, wallMs, openAiAnswers),
  rateLimits,
};
