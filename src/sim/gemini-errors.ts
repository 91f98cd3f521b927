/** Errors in the Gemini API's words: Google's error model with typed details (WIRE section 3.4). */

import type { JsonObject } from '../core/job.ts';
import { protoDuration } from './durations.ts';
import type { Destination, ErrorAnswer, Trouble } from './wire.ts';

interface Words {
  readonly code: number;
  readonly status: string;
  readonly message: string;
  readonly details?: readonly JsonObject[];
}

/** Error answer without the headers that every answer has. */
export const geminiError = (trouble: Trouble, to: Destination): ErrorAnswer => {
  const { code, message, status, details } = words(trouble, to);
  const error = { code, message, status, ...(details !== undefined && { details }) };
  return { status: code, headers: [], body: JSON.stringify({ error }, null, 2) };
};

const rpc = (type: string, fields: JsonObject): JsonObject => ({
  '@type': `type.googleapis.com/google.rpc.${type}`,
  ...fields,
});

const invalidArgument = (message: string, details?: readonly JsonObject[]): Words => ({
  code: 400,
  status: 'INVALID_ARGUMENT',
  message,
  ...(details !== undefined && { details }),
});

const words = (trouble: Trouble, to: Destination): Words => {
  switch (trouble.kind) {
    case 'missing_key':
      return {
        code: 403,
        status: 'PERMISSION_DENIED',
        message:
          "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
      };
    case 'wrong_key':
      return invalidArgument('API key not valid. Please pass a valid API key.', [
        rpc('ErrorInfo', {
          reason: 'API_KEY_INVALID',
          domain: 'googleapis.com',
          metadata: { service: 'generativelanguage.googleapis.com' },
        }),
      ]);
    case 'unknown_path':
      return { code: 404, status: 'NOT_FOUND', message: `Requested entity was not found: ${trouble.path}` };
    case 'body_too_large':
      return invalidArgument('Request payload size exceeds the limit: 20971520 bytes.');
    case 'bad_json':
      return invalidArgument('Invalid JSON payload received.');
    case 'invalid':
    case 'unsupported':
      return invalidArgument(trouble.message);
    case 'model_not_found':
      return {
        code: 404,
        status: 'NOT_FOUND',
        message: `models/${to.model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.`,
      };
    case 'context_exceeded':
      return invalidArgument(
        `The input token count (${trouble.tokens}) exceeds the maximum number of tokens allowed (${trouble.limit}).`,
      );
    case 'rate_limited':
      return rateLimited(trouble, to);
    case 'insufficient_quota':
      return exhausted('You exceeded your current quota, please check your plan and billing details.', [
        quotaFailure('GenerateRequestsPerDayPerProjectPerModel-FreeTier', 250, to),
      ]);
    case 'server_error':
      return { code: 500, status: 'INTERNAL', message: 'An internal error has occurred. Please retry.' };
    case 'overloaded':
      return { code: 503, status: 'UNAVAILABLE', message: 'The model is overloaded. Please try again later.' };
  }
};

const exhausted = (message: string, details: readonly JsonObject[]): Words => ({
  code: 429,
  status: 'RESOURCE_EXHAUSTED',
  message,
  details,
});

const quotaFailure = (quotaId: string, limit: number, to: Destination): JsonObject =>
  rpc('QuotaFailure', {
    violations: [
      {
        quotaMetric: `generativelanguage.googleapis.com/generate_content_${quotaId.includes('Tokens') ? 'input_token_count' : 'requests'}`,
        quotaId,
        quotaDimensions: { location: 'global', model: to.model },
        quotaValue: String(limit),
      },
    ],
  });

const rateLimited = (trouble: Extract<Trouble, { kind: 'rate_limited' }>, to: Destination): Words => {
  if (trouble.waitMs === Number.POSITIVE_INFINITY) {
    return invalidArgument(
      `The request needs ${trouble.requested} input tokens, more than the ${trouble.limit} of a whole minute.`,
    );
  }
  const quotaId =
    trouble.of === 'requests' || trouble.of === 'concurrency'
      ? 'GenerateRequestsPerMinutePerProjectPerModel'
      : 'GenerateContentInputTokensPerModelPerMinute';
  const failure = quotaFailure(quotaId, trouble.limit, to);
  const message = 'You exceeded your current quota, please check your plan and billing details.';
  if (trouble.waitMs === null) return exhausted(message, [failure]);
  const retryDelay = protoDuration(trouble.waitMs);
  return exhausted(`${message} Please retry in ${retryDelay}.`, [failure, rpc('RetryInfo', { retryDelay })]);
};
