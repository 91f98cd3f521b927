/** Results as the output lines of OpenAI's Batch API, for tools that read those. */

import type { FinishReason } from '../../../core/job.ts';
import type { Result, ResultUsage } from '../../../core/result.ts';

/** The key stands after this in the `id` of a line. */
export const batchIdPrefix = 'batch_req_';

/**
 * One output line without its LF. As with OpenAI, either `response` or `error` is null: a server that answered with an
 * error status speaks in `response`, everything else in `error`; readers take a 200 for an answer, so a broken 200 has
 * no `response`.
 */
export const openaiBatchLine = (result: Result): string => {
  const response = result.status === 'ok' ? okResponse(result) : errorResponse(result);
  return JSON.stringify({
    id: batchIdPrefix + result.key,
    custom_id: result.id,
    response,
    error: response === null ? { code: codeOf(result), message: result.error?.message ?? '' } : null,
  });
};

const okResponse = (result: Result) => ({
  status_code: 200,
  request_id: result.request_id ?? null,
  body: {
    id: `chatcmpl-${result.key}`,
    object: 'chat.completion',
    created: Math.floor(Date.parse(result.finished_at) / 1000),
    model: result.upstream_model ?? result.model,
    choices: [
      {
        index: 0,
        message: messageOf(result),
        logprobs: null,
        finish_reason: finishReasonOf(result.finish_reason),
      },
    ],
    usage: result.usage === null ? null : usageOf(result.usage),
  },
});

const errorResponse = (result: Result) => {
  const { error } = result;
  if (error === undefined || error.http_status === null || error.http_status < 400) return null;
  return {
    status_code: error.http_status,
    request_id: result.request_id ?? null,
    body: { error: { message: error.message, type: error.code, param: null, code: error.code } },
  };
};

const messageOf = (result: Result) => {
  const refused = result.finish_reason === 'refusal';
  return {
    role: 'assistant',
    content: refused ? null : result.content,
    refusal: refused ? (result.content ?? '') : null,
    ...(result.tool_calls === undefined ? {} : { tool_calls: result.tool_calls }),
  };
};

/** OpenAI has no word for a refusal or for what llmgw calls `other`: both are answers that came to their end. */
const finishReasonOf = (reason: FinishReason | null): string =>
  reason === null || reason === 'refusal' || reason === 'other' ? 'stop' : reason;

const usageOf = (usage: ResultUsage) => ({
  prompt_tokens: usage.input_tokens,
  completion_tokens: usage.output_tokens,
  total_tokens: usage.input_tokens + usage.output_tokens,
  prompt_tokens_details: { cached_tokens: usage.cached_input_tokens },
  completion_tokens_details: { reasoning_tokens: usage.reasoning_tokens },
});

/** A resume must tell rejected rows from failed ones, and the code is all that such a line says of it. */
const codeOf = (result: Result): string =>
  result.status === 'rejected' ? 'rejected' : (result.error?.code ?? result.status);
