/** Anthropic's Messages format (WIRE section 2). */

import type { Json, JsonObject } from '../core/job.ts';
import { anthropicError } from './anthropic-errors.ts';
import { rfc3339 } from './durations.ts';
import { piecesOf } from './pieces.ts';
import type { Meter } from './quota.ts';
import { Transcript } from './transcript.ts';
import type { FlatHeaders, SimFormat, SimRequest, SimUsage, Trouble } from './wire.ts';

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sse = (event: string, value: JsonObject): string => `event: ${event}\ndata: ${JSON.stringify(value)}\n\n`;

const stopReason = { stop: 'end_turn', length: 'max_tokens' } as const;

export const anthropicFormat: SimFormat = {
  name: 'anthropic',

  credentials: (headers) => {
    const key = headers['x-api-key'];
    if (typeof key === 'string' && key !== '') return key;
    return /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
  },

  modelOf: (body) => (typeof body.model === 'string' && body.model !== '' ? body.model : null),

  read: (body, to, { headers }) => {
    const version = headers['anthropic-version'];
    if (version === undefined) return invalid('anthropic-version: header is required');
    if (body.messages === undefined) return invalid('messages: Field required');
    if (!Array.isArray(body.messages) || body.messages.length === 0) {
      return invalid('messages: at least one message is required');
    }
    const cap = body.max_tokens;
    if (cap === undefined) return invalid('max_tokens: Field required');
    if (typeof cap !== 'number' || !Number.isInteger(cap) || cap < 1) {
      return invalid('max_tokens: Input should be greater than or equal to 1');
    }
    if (cap > to.facts.maxOutputTokens) {
      return invalid(
        `max_tokens: ${cap} > ${to.facts.maxOutputTokens}, which is the maximum allowed number of output tokens for ${to.model}`,
      );
    }
    return wrongSampling(body, to.facts.rejectsSampling, version === '2026-10-21') ?? read(body, cap);
  },

  // Output is counted when it is made; cached input is not counted, but whether it is cached is known only later.
  quotaTokens: (_request, inputTokens) => inputTokens,

  headers: (to, at) => {
    const headers: FlatHeaders = ['request-id', `req_sim${at.id}`, 'anthropic-organization-id', 'org-sim'];
    if (to.gate === null) return headers;
    const { requests, tokens, outputTokens } = to.gate;
    const push = (what: string, meter: Meter | null): void => {
      if (meter === null) return;
      const remaining = meter.remaining(at.nowMs);
      headers.push(
        `anthropic-ratelimit-${what}-limit`,
        String(meter.limit),
        `anthropic-ratelimit-${what}-remaining`,
        String(what === 'requests' ? remaining : Math.round(remaining / 1000) * 1000),
        `anthropic-ratelimit-${what}-reset`,
        rfc3339(at.wallMs + meter.fullInMs(at.nowMs)),
      );
    };
    push('requests', requests);
    push('tokens', tokens ?? outputTokens);
    push('input-tokens', tokens);
    push('output-tokens', outputTokens);
    return headers;
  },

  body: (answer, to, at) =>
    JSON.stringify({
      id: `msg_sim${at.id}`,
      type: 'message',
      role: 'assistant',
      model: to.model,
      content: answer.text === '' ? [] : [{ type: 'text', text: answer.text }],
      stop_reason: stopReason[answer.finish],
      stop_sequence: null,
      stop_details: null,
      usage: usageOf(answer.usage),
    }),

  events: (answer, to, { at, pieces }) => [
    sse('message_start', {
      type: 'message_start',
      message: {
        id: `msg_sim${at.id}`,
        type: 'message',
        role: 'assistant',
        model: to.model,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { ...usageOf(answer.usage), output_tokens: 1 },
      },
    }),
    sse('content_block_start', {
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'text', text: '' },
    }) + sse('ping', { type: 'ping' }),
    ...piecesOf(answer.text, pieces).map((text) =>
      sse('content_block_delta', { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
    ),
    sse('content_block_stop', { type: 'content_block_stop', index: 0 }),
    sse('message_delta', {
      type: 'message_delta',
      delta: { stop_reason: stopReason[answer.finish], stop_sequence: null },
      usage: { output_tokens: answer.usage.outputTokens },
    }),
    sse('message_stop', { type: 'message_stop' }),
  ],

  error: (trouble, to, at) => {
    const answer = anthropicError(trouble, to, at);
    return { ...answer, headers: [...anthropicFormat.headers(to, at), ...answer.headers] };
  },

  lateError: (to, at, stream) => {
    const body = anthropicError({ kind: 'overloaded' }, to, at).body;
    return stream ? `event: error\ndata: ${body}\n\n` : body;
  },

  modelList: (to) => {
    const { models } = to.dialect;
    const data = models.map((id) => ({ type: 'model', id, display_name: id, created_at: '2026-01-01T00:00:00Z' }));
    return JSON.stringify({ data, has_more: false, first_id: models[0] ?? null, last_id: models.at(-1) ?? null });
  },
};

const invalid = (message: string): Trouble => ({ kind: 'invalid', message });

const wrongSampling = (body: JsonObject, rejectsSampling: boolean, rejectsAll: boolean): Trouble | null => {
  if (!rejectsSampling && !rejectsAll) {
    const { temperature } = body;
    return typeof temperature === 'number' && (temperature < 0 || temperature > 1)
      ? invalid('temperature: range: 0..1')
      : null;
  }
  // Harmless values pass on the older version of the API: temperature 1 and top_p close to 1.
  const isHarmless: Readonly<Record<string, (value: number) => boolean>> = {
    temperature: (value) => value === 1,
    top_p: (value) => value >= 0.99,
    top_k: () => false,
  };
  for (const [param, harmless] of Object.entries(isHarmless)) {
    const value = body[param];
    if (typeof value !== 'number' || (!rejectsAll && harmless(value))) continue;
    return {
      kind: 'unsupported',
      param,
      code: 'unsupported_parameter',
      message: `${param}: Extra inputs are not permitted`,
    };
  }
  return null;
};

const read = (body: JsonObject, maxTokens: number): SimRequest | Trouble => {
  const transcript = new Transcript();
  let cacheable = body.cache_control !== undefined;
  const add = (role: 'system' | 'user' | 'assistant', content: Json | undefined): void => {
    if (typeof content === 'string') {
      transcript.add(role, content);
      return;
    }
    const texts: string[] = [];
    for (const block of Array.isArray(content) ? (content as readonly Json[]) : []) {
      if (!isObject(block)) continue;
      if (block.cache_control !== undefined) cacheable = true;
      if (typeof block.text === 'string') texts.push(block.text);
      else if (block.type === 'image') transcript.addImage();
    }
    transcript.add(role, texts.join('\n'));
  };
  if (body.system !== undefined) add('system', body.system);
  for (const [index, message] of (body.messages as readonly Json[]).entries()) {
    const role = isObject(message) ? message.role : undefined;
    if (!isObject(message) || (role !== 'user' && role !== 'assistant')) {
      return invalid(`messages.${index}.role: Input should be 'user' or 'assistant'`);
    }
    add(role, message.content);
  }
  const format = isObject(body.output_config) ? body.output_config.format : undefined;
  return {
    system: transcript.system,
    userText: transcript.userText,
    userHash: transcript.userHash,
    hash: transcript.hash,
    textTokens: transcript.tokens,
    maxTokens,
    stream: body.stream === true,
    streamUsage: true,
    json: isObject(format) && isObject(format.schema) ? format.schema : 'no',
    mayReason: isObject(body.thinking) && body.thinking.type !== 'disabled',
    cacheable,
  };
};

const usageOf = (usage: SimUsage): JsonObject => ({
  input_tokens: usage.inputTokens - usage.cachedInputTokens - usage.cacheWriteTokens,
  cache_creation_input_tokens: usage.cacheWriteTokens,
  cache_read_input_tokens: usage.cachedInputTokens,
  cache_creation: { ephemeral_5m_input_tokens: usage.cacheWriteTokens, ephemeral_1h_input_tokens: 0 },
  output_tokens: usage.outputTokens,
  output_tokens_details: { thinking_tokens: usage.reasoningTokens },
  service_tier: 'standard',
});
