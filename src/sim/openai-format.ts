/** The chat-completions format, as OpenAI and all servers that follow it speak it (WIRE sections 1, 4 and 5). */

import type { JsonObject } from '../core/job.ts';
import { goDuration, wholeSeconds } from './durations.ts';
import { openaiError } from './openai-errors.ts';
import { readOpenaiRequest } from './openai-request.ts';
import { piecesOf } from './pieces.ts';
import type { Meter } from './quota.ts';
import type { Destination, FlatHeaders, SimFormat, SimUsage } from './wire.ts';

const sse = (value: JsonObject): string => `data: ${JSON.stringify(value)}\n\n`;

export const openaiFormat: SimFormat = {
  name: 'openai',

  credentials: (headers, url) => {
    const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    const azure = headers['api-key'];
    return bearer ?? (typeof azure === 'string' && azure !== '' ? azure : url.key);
  },

  modelOf: (body, url) => (typeof body.model === 'string' && body.model !== '' ? body.model : url.model),

  read: readOpenaiRequest,

  // Charged up front, whether the answer uses the cap or not.
  quotaTokens: (request, inputTokens) => inputTokens + (request.maxTokens ?? 0),

  headers: (to, at) => {
    const headers: FlatHeaders = ['x-request-id', `req_${at.id}`];
    if (to.provider === 'openai') headers.push('openai-processing-ms', String(Math.round(at.tookMs)));
    else if (to.provider === 'deepseek') headers.push('x-ds-trace-id', at.id);
    if (to.gate !== null && to.dialect.quotaHeaders !== 'none') {
      const inSeconds = to.dialect.quotaHeaders === 'azure';
      pushMeter(headers, 'requests', { meter: to.gate.requests, nowMs: at.nowMs, inSeconds });
      pushMeter(headers, 'tokens', { meter: to.gate.tokens, nowMs: at.nowMs, inSeconds });
    }
    return headers;
  },

  body: (answer, to, at) =>
    JSON.stringify({
      id: `chatcmpl-${at.id}`,
      object: 'chat.completion',
      created: Math.floor(at.wallMs / 1000),
      model: to.model,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: answer.text, refusal: null },
          logprobs: null,
          finish_reason: answer.finish,
        },
      ],
      usage: usageOf(answer.usage, to),
      system_fingerprint: 'fp_simulated',
    }),

  events: (answer, to, { at, pieces, usage }) => {
    const chunk = (choices: readonly JsonObject[], usageField: JsonObject | null): string =>
      sse({
        id: `chatcmpl-${at.id}`,
        object: 'chat.completion.chunk',
        created: Math.floor(at.wallMs / 1000),
        model: to.model,
        choices,
        ...(usage && { usage: usageField }),
      });
    const delta = (fields: JsonObject, finish: string | null): string =>
      chunk([{ index: 0, delta: fields, logprobs: null, finish_reason: finish }], null);
    const events = [
      delta({ role: 'assistant', content: '' }, null),
      ...piecesOf(answer.text, pieces).map((content) => delta({ content }, null)),
      delta({}, answer.finish),
    ];
    if (usage) events.push(chunk([], usageOf(answer.usage, to)));
    events.push('data: [DONE]\n\n');
    return events;
  },

  error: (trouble, to, at) => {
    const answer = openaiError(trouble, to);
    return { ...answer, headers: [...openaiFormat.headers(to, at), ...answer.headers] };
  },

  lateError: (_to, _at, stream) => {
    const error = {
      code: 502,
      message: 'Upstream error: the provider stopped answering.',
      type: 'server_error',
      param: null,
    };
    return stream ? sse({ error }) : JSON.stringify({ error });
  },

  modelList: (to) =>
    JSON.stringify({
      object: 'list',
      data: to.dialect.models.map((id) => ({ id, object: 'model', created: 1_760_000_000, owned_by: to.provider })),
    }),
};

const pushMeter = (
  headers: FlatHeaders,
  what: 'requests' | 'tokens',
  of: { readonly meter: Meter | null; readonly nowMs: number; readonly inSeconds: boolean },
): void => {
  if (of.meter === null) return;
  const resetMs = of.meter.fullInMs(of.nowMs);
  headers.push(
    `x-ratelimit-limit-${what}`,
    String(of.meter.limit),
    `x-ratelimit-remaining-${what}`,
    String(of.meter.remaining(of.nowMs)),
    `x-ratelimit-reset-${what}`,
    of.inSeconds ? String(resetMs === 0 ? 0 : wholeSeconds(resetMs)) : goDuration(resetMs),
  );
};

const usageOf = (usage: SimUsage, to: Destination): JsonObject => {
  const { inputTokens, outputTokens, cachedInputTokens: cached, reasoningTokens: reasoning } = usage;
  const totals = {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  };
  const details = {
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
  if (to.provider === 'deepseek') {
    return { ...totals, ...details, prompt_cache_hit_tokens: cached, prompt_cache_miss_tokens: inputTokens - cached };
  }
  return to.dialect.needsKey ? { ...totals, ...details } : totals;
};
