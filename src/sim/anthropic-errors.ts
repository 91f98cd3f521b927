/** Errors in Anthropic's words (WIRE section 2.4). */

import { wholeSeconds } from './durations.ts';
import type { Destination, ErrorAnswer, Moment, Trouble } from './wire.ts';

/** Error answer without the headers that every answer has. */
export const anthropicError = (trouble: Trouble, to: Destination, at: Moment): ErrorAnswer => {
  const [status, type, message] = words(trouble, to);
  const waitMs = trouble.kind === 'rate_limited' ? trouble.waitMs : null;
  return {
    status,
    headers:
      waitMs === null || waitMs === Number.POSITIVE_INFINITY ? [] : ['retry-after', String(wholeSeconds(waitMs))],
    body: JSON.stringify({ type: 'error', error: { type, message }, request_id: `req_sim${at.id}` }),
  };
};

const words = (trouble: Trouble, to: Destination): readonly [status: number, type: string, message: string] => {
  switch (trouble.kind) {
    case 'missing_key':
      return [401, 'authentication_error', 'x-api-key header is required'];
    case 'wrong_key':
      return [401, 'authentication_error', 'invalid x-api-key'];
    case 'unknown_path':
      return [404, 'not_found_error', 'Not Found'];
    case 'body_too_large':
      return [413, 'request_too_large', 'Request exceeds the maximum size'];
    case 'bad_json':
      return [400, 'invalid_request_error', 'The request body is not valid JSON'];
    case 'invalid':
    case 'unsupported':
      return [400, 'invalid_request_error', trouble.message];
    case 'model_not_found':
      return [404, 'not_found_error', `model: ${to.model}`];
    case 'context_exceeded':
      return [400, 'invalid_request_error', `prompt is too long: ${trouble.tokens} tokens > ${trouble.limit} maximum`];
    case 'rate_limited':
      return [429, 'rate_limit_error', rateLimited(trouble)];
    case 'insufficient_quota':
      return [
        400,
        'invalid_request_error',
        'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
      ];
    case 'server_error':
      return [500, 'api_error', 'Internal server error'];
    case 'overloaded':
      return [529, 'overloaded_error', 'Overloaded'];
  }
};

const rateLimited = (trouble: Extract<Trouble, { kind: 'rate_limited' }>): string => {
  if (trouble.of === 'concurrency') return 'Number of concurrent connections has exceeded your rate limit.';
  const what = { requests: 'requests', tokens: 'input tokens', output_tokens: 'output tokens' }[trouble.of];
  return `This request would exceed your organization's rate limit of ${trouble.limit} ${what} per minute.`;
};
