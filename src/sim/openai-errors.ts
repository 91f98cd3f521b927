/** Errors of the OpenAI format in the words of OpenAI, DeepSeek or a gateway with numeric codes (WIRE sections 1.5, 4 and 5). */

import { goDuration, wholeSeconds } from './durations.ts';
import type { Destination, ErrorAnswer, FlatHeaders, Trouble } from './wire.ts';

interface Wording {
  readonly status: number;
  readonly message: string;
  readonly type: string;
  readonly code: string | null;
  readonly param?: string;
  readonly headers?: FlatHeaders;
}

/** Error answer without the headers that every answer has. */
export const openaiError = (trouble: Trouble, to: Destination): ErrorAnswer => {
  const wording = to.dialect.errorWording;
  const said = (wording === 'deepseek' ? deepseekWords(trouble, to) : null) ?? openaiWords(trouble, to);
  const { status, message, type, code, param = null } = said;
  const error = wording === 'numeric_code' ? { code: status, message, type, param } : { message, type, param, code };
  return { status, headers: said.headers ?? [], body: `${JSON.stringify({ error })}\n` };
};

const invalidRequest = 'invalid_request_error';

/** The middle of a key as stars: OpenAI's 401 shows both ends of the key that it was sent. */
const masked = (key: string): string =>
  key.length > 12 ? `${key.slice(0, 8)}${'*'.repeat(8)}${key.slice(-4)}` : '*'.repeat(key.length);

const openaiWords = (trouble: Trouble, to: Destination): Wording => {
  switch (trouble.kind) {
    case 'missing_key':
      return {
        status: 401,
        message:
          "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
        type: invalidRequest,
        code: null,
      };
    case 'wrong_key':
      return {
        status: 401,
        message: `Incorrect API key provided: ${masked(trouble.key)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
        type: invalidRequest,
        code: 'invalid_api_key',
      };
    case 'unknown_path':
      return {
        status: 404,
        message: `Invalid URL (${trouble.method} ${trouble.path})`,
        type: invalidRequest,
        code: 'unknown_url',
      };
    case 'body_too_large':
      return { status: 413, message: 'Request body is too large.', type: invalidRequest, code: null };
    case 'bad_json':
      return {
        status: 400,
        message:
          'We could not parse the JSON body of your request. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.',
        type: invalidRequest,
        code: null,
      };
    case 'invalid':
      return {
        status: 400,
        message: trouble.message,
        type: invalidRequest,
        code: trouble.code ?? null,
        ...(trouble.param !== undefined && { param: trouble.param }),
      };
    case 'unsupported':
      return {
        status: 400,
        message: trouble.message,
        type: invalidRequest,
        code: trouble.code,
        param: trouble.param,
      };
    case 'model_not_found':
      return {
        status: 404,
        message: `The model \`${to.model}\` does not exist or you do not have access to it.`,
        type: invalidRequest,
        code: 'model_not_found',
      };
    case 'context_exceeded':
      return {
        status: 400,
        message: `This model's maximum context length is ${trouble.limit} tokens. However, your messages resulted in ${trouble.tokens} tokens. Please reduce the length of the messages.`,
        type: invalidRequest,
        code: 'context_length_exceeded',
        param: 'messages',
      };
    case 'rate_limited':
      return rateLimited(trouble, to);
    case 'insufficient_quota':
      return {
        status: 429,
        message: 'You exceeded your current quota, please check your plan and billing details.',
        type: 'insufficient_quota',
        code: 'insufficient_quota',
      };
    case 'server_error':
      return {
        status: 500,
        message: 'The server had an error while processing your request. Sorry about that!',
        type: 'server_error',
        code: null,
      };
    case 'overloaded':
      return {
        status: 503,
        message: 'That model is currently overloaded with other requests. You can retry your request.',
        type: 'service_unavailable_error',
        code: 'server_is_overloaded',
      };
  }
};

const rateLimited = (trouble: Extract<Trouble, { kind: 'rate_limited' }>, to: Destination): Wording => {
  const { limit, used, requested, waitMs } = trouble;
  const base = { status: 429, code: 'rate_limit_exceeded', type: trouble.of === 'requests' ? 'requests' : 'tokens' };
  if (trouble.of === 'concurrency') {
    return {
      ...base,
      type: 'requests',
      message: `Too many requests in flight for this account: the limit is ${limit}.`,
    };
  }
  const where = `for ${to.model} in organization org-sim on ${trouble.of} per min (${trouble.of === 'requests' ? 'RPM' : 'TPM'})`;
  if (waitMs === Number.POSITIVE_INFINITY) {
    return { ...base, message: `Request too large ${where}: Limit ${limit}, Requested ${requested}.` };
  }
  const reached = `Rate limit reached ${where}: Limit ${limit}, Used ${used}, Requested ${requested}.`;
  if (waitMs === null) return { ...base, message: reached };
  return {
    ...base,
    message: `${reached} Please try again in ${goDuration(waitMs)}.`,
    headers: ['retry-after', String(wholeSeconds(waitMs)), 'retry-after-ms', String(Math.max(1, Math.ceil(waitMs)))],
  };
};

/** What DeepSeek words in its own way; null for the rest. */
const deepseekWords = (trouble: Trouble, to: Destination): Wording | null => {
  const invalidCode = { type: invalidRequest, code: 'invalid_request_error' };
  switch (trouble.kind) {
    case 'missing_key':
      return {
        status: 401,
        message: 'Authentication Fails (auth header format should be Bearer sk-...)',
        type: 'authentication_error',
        code: 'invalid_request_error',
      };
    case 'wrong_key':
      return {
        status: 401,
        message: `Authentication Fails, Your api key: ****${trouble.key.slice(-4)} is invalid`,
        type: 'authentication_error',
        code: 'invalid_request_error',
      };
    case 'model_not_found':
      return { status: 400, message: 'Model Not Exist', ...invalidCode };
    case 'context_exceeded':
      return {
        status: 400,
        message: `This model's maximum context length is ${trouble.limit} tokens. However, you requested ${trouble.tokens} tokens. Please reduce the length of the messages.`,
        ...invalidCode,
      };
    case 'insufficient_quota':
      return { status: 402, message: 'Insufficient Balance', type: 'unknown_error', code: 'invalid_request_error' };
    case 'rate_limited':
      // DeepSeek caps requests in flight and names no wait; a drawn 429 keeps the wait that it was given.
      return trouble.of === 'concurrency'
        ? {
            status: 429,
            message: `Too many concurrent requests for ${to.model}: the limit of the account is ${trouble.limit}.`,
            type: 'rate_limit_error',
            code: 'rate_limit_exceeded',
          }
        : null;
    case 'overloaded':
      return {
        status: 503,
        message: 'Service is too busy. Please try again later.',
        type: 'service_unavailable_error',
        code: 'service_unavailable_error',
      };
    default:
      return null;
  }
};
