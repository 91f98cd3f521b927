/** From an error response to one of SPEC's failure codes: status and body alone decide, so unknown gateways work too. */

import type { Failure, FailureCode } from '../core/failure.ts';
import { type ErrorBody, readErrorBody, readErrorValue } from './error-body.ts';
import { cutAtWord, oneLine } from './error-message.ts';
import { header, requestIdOf } from './headers.ts';
import { rejectedParameter } from './parameter-fix.ts';
import type { HttpResponse } from './provider.ts';
import { retryAfterMs } from './retry-after.ts';

/** The failure that an answer with a status outside 2xx means. `wallMs` is the wall clock at arrival. Never throws. */
export function classifyFailure(response: HttpResponse, wallMs: number): Failure {
  return failureOf(response, readErrorBody(response.body), { status: response.status, wallMs });
}

/** The failure in the parsed body of an answer that says 200 all the same: OpenRouter, broken streams, some gateways. */
export function classifyErrorInBody(response: HttpResponse, body: unknown, wallMs: number): Failure {
  const error = readErrorValue(body);
  return failureOf(response, error, { status: error.status ?? statusOfWords(error), wallMs });
}

function failureOf(response: HttpResponse, error: ErrorBody, said: { status: number; wallMs: number }): Failure {
  const { status, wallMs } = said;
  const code = codeOf(status, response, error);
  const wait = waitsForServer.has(code) ? retryAfterMs(response.headers, error, wallMs) : null;
  const fix = code === 'unsupported_parameter' ? rejectedParameter(error)?.fix : undefined;
  const requestId = requestIdOf(response.headers) ?? error.requestId;
  return {
    code,
    message: messageFor(status, error),
    httpStatus: response.status,
    ...(wait !== null && { retryAfterMs: wait }),
    ...(fix !== undefined && { fix }),
    ...(requestId !== null && { requestId }),
    ...(mayHaveRun.has(status) && { mayHaveBeenBilled: true }),
  };
}

const waitsForServer: ReadonlySet<FailureCode> = new Set(['rate_limited', 'overloaded', 'server_error', 'timeout']);

// Time ran out after the request had been taken on.
const mayHaveRun: ReadonlySet<number> = new Set([408, 504, 524]);

const quotaWords = [
  'insufficient_quota',
  'billing_hard_limit_reached',
  'credit_balance_exhausted',
  'organization_spend_limit_exceeded',
  'project_spend_limit_exceeded',
  'organization_usage_limit_exceeded',
  'enforced_spend_limit_reached',
  'contract_spend_limit_reached',
  'linked_organization_spend_limit_reached',
  'linked_organization_billing_unavailable',
  'billing_error',
  // gateways built on one-api
  'insufficient_user_quota',
] as const;
const policyWords = [
  'content_filter',
  'content_policy_violation',
  'image_content_policy_violation',
  'invalid_prompt',
  'responsibleaipolicyviolation',
  'bio_policy',
  'misalignment_policy_violation',
] as const;
const modelWords = ['model_not_found', 'deploymentnotfound', 'model_decommissioned'] as const;
const overloadWords = ['overloaded_error', 'server_is_overloaded', 'unavailable'] as const;

const noModel =
  /Model Not Exist|model.{0,200}(?:not found|does not exist|has been decommissioned)|is not a valid model/i;
const tooLong =
  /maximum context length|context (?:length|window|size|limit|overflow)|prompt is too long|input token count|Input tokens exceed|too many tokens/i;
// "Content Exists Risk" is DeepSeek's.
const againstPolicy = /content filtering policy|Content Exists Risk/i;

/** The rules of WIRE section 6 in their order; the first that matches decides. */
function codeOf(status: number, { headers }: Pick<HttpResponse, 'headers'>, error: ErrorBody): FailureCode {
  const shouldRetry = header(headers, 'x-should-retry')?.trim().toLowerCase();
  if (shouldRetry === 'true') return retryCode(status, error);
  const code = codeOfBody(status, error);
  if (shouldRetry !== 'false' || !waitsForServer.has(code)) return code;
  // Told not to come back. A 429 without a wait is a limit that time does not lift.
  if (status !== 429) return 'bad_request';
  return header(headers, 'retry-after') === null ? 'quota_exhausted' : code;
}

function codeOfBody(status: number, error: ErrorBody): FailureCode {
  const { message } = error;
  if (isOutOfMoney(status, error)) return 'quota_exhausted';
  if (status === 429) return codeOf429(error);
  if (status === 401) return 'unauthorized';
  if (isModelTrouble(status, error)) return 'model_not_found';
  if (has(error, policyWords) || (status === 403 && error.isModeration)) return 'content_policy';
  if (isRefusedAccess(status, error)) return 'unauthorized';
  if (isTooLong(status, error)) return 'context_exceeded';
  if (againstPolicy.test(message)) return 'content_policy';
  if ((status === 400 || status === 422) && rejectedParameter(error) !== null) return 'unsupported_parameter';
  if (isRetriedStatus(status)) return retryCode(status, error);
  return 'bad_request';
}

const has = (error: ErrorBody, words: readonly string[]): boolean => words.some((word) => error.words.has(word));

function isOutOfMoney(status: number, error: ErrorBody): boolean {
  if (has(error, quotaWords)) return true;
  // 402 of OpenRouter with this source: too much of the credit is reserved by requests in flight.
  if (status === 402) return error.limitSource !== 'openrouter_in_flight_budget';
  if (status === 400) return /credit balance is too low|spend limit/i.test(error.message);
  return (status === 403 || status === 429) && /insufficient (?:balance|credits?|funds)/i.test(error.message);
}

/** Gemini tells "never", "not today" and "not this minute" apart in the details only: its message is the same. */
function codeOf429(error: ErrorBody): FailureCode {
  const { message, quotas } = error;
  if (quotas.some((quota) => quota.value === '0') || /\blimit: 0(?![.,]?\d)/.test(message)) return 'model_not_found';
  if (quotas.some((quota) => /PerDay/i.test(quota.id))) return 'quota_exhausted';
  if (/per-day/i.test(message) || error.limitSource === 'openrouter_free_tier_daily') return 'quota_exhausted';
  return /request too large/i.test(message) && /requested/i.test(message) ? 'bad_request' : 'rate_limited';
}

function isModelTrouble(status: number, error: ErrorBody): boolean {
  if (status === 404 || has(error, modelWords)) return true;
  // A redirect is never followed: like a 404, nothing answers at this address.
  if (status >= 300 && status < 400) return true;
  if (status === 400) return noModel.test(error.message);
  return status === 403 && /access to (?:the )?model/i.test(error.message);
}

function isRefusedAccess(status: number, error: ErrorBody): boolean {
  if (status === 403) return true;
  if (status !== 400) return false;
  if (has(error, ['api_key_invalid', 'invalid_api_key'])) return true;
  return error.words.has('failed_precondition') && /location|region|country|billing/i.test(error.message);
}

function isTooLong(status: number, error: ErrorBody): boolean {
  if (has(error, ['context_length_exceeded', 'exceed_context_size_error'])) return true;
  return (status === 400 || status === 413 || status === 422) && tooLong.test(error.message);
}

const retried4xx: ReadonlySet<number> = new Set([402, 408, 409, 425, 429, 498, 499]);
const isRetriedStatus = (status: number): boolean =>
  retried4xx.has(status) || (status >= 500 && status !== 501) || status < 200;

function retryCode(status: number, error: ErrorBody): FailureCode {
  if (status === 402 || status === 429) return 'rate_limited';
  if (status === 408) return 'timeout';
  if (status === 498 || status === 503 || status === 529) return 'overloaded';
  return status >= 500 && has(error, overloadWords) ? 'overloaded' : 'server_error';
}

// What a body alone says where the status is 200. Types of OpenAI and Anthropic, statuses of Google.
const wordStatuses: ReadonlyMap<string, number> = new Map([
  ['invalid_request_error', 400],
  ['invalid_argument', 400],
  ['failed_precondition', 400],
  ['authentication_error', 401],
  ['unauthenticated', 401],
  ['permission_error', 403],
  ['permission_denied', 403],
  ['not_found_error', 404],
  ['not_found', 404],
  ['request_too_large', 413],
  ['rate_limit_error', 429],
  ['rate_limit_exceeded', 429],
  ['resource_exhausted', 429],
  ['cancelled', 499],
  ['unavailable', 503],
  ['server_is_overloaded', 503],
  ['service_unavailable_error', 503],
  ['timeout_error', 504],
  ['deadline_exceeded', 504],
  ['overloaded_error', 529],
]);

function statusOfWords(error: ErrorBody): number {
  for (const word of error.words) {
    const status = wordStatuses.get(word);
    if (status !== undefined) return status;
  }
  return 500;
}

function messageFor(status: number, error: ErrorBody): string {
  const what = {
    json: error.message || `HTTP ${status} without an error message`,
    text: `HTTP ${status}: ${cutAtWord(error.message, 200)}`,
    html: `HTTP ${status} with an HTML page${error.message && `: ${error.message}`}`,
    empty: `HTTP ${status} with an empty body`,
  }[error.kind];
  return oneLine(isWrongAddress(status, error) ? `${wrongAddress} (${cutAtWord(what, 200)})` : what);
}

const wrongAddress = 'nothing answers at this address: check base_url';

/** A 404 about a model says so in JSON; any other comes from a server that does not know the path. */
const isWrongAddress = (status: number, error: ErrorBody): boolean =>
  (status >= 300 && status < 400) ||
  (status === 404 &&
    !has(error, modelWords) &&
    (error.kind !== 'json' || !/model|deployment|endpoint/i.test(error.message)));
