/** The closed union of what can go wrong with one request, and the one table that says what follows (SPEC section 6). */

export const failureCodes = [
  'rate_limited',
  'overloaded',
  'server_error',
  'timeout',
  'network',
  'empty_response',
  'malformed_response',
  'unauthorized',
  'quota_exhausted',
  'model_not_found',
  'context_exceeded',
  'unsupported_parameter',
  'bad_request',
  'content_policy',
  'cancelled',
  'budget_exhausted',
] as const;
export type FailureCode = (typeof failureCodes)[number];

/** How a wire parameter that a model rejected is mended: dropped, or sent under another name. Names are the wire's. */
export interface ParameterFix {
  readonly parameter: string;
  /** The new name; absent means that the parameter is left out. */
  readonly renameTo?: string;
}

/** One failed request as a value. `message` is one line for people; it never holds a prompt, a header or a key. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly httpStatus: number | null;
  /** The server's wait, a floor for the next request to the same target; milliseconds from the answer. */
  readonly retryAfterMs?: number;
  /** With `unsupported_parameter`: what to change before the request is sent again. */
  readonly fix?: ParameterFix;
  readonly requestId?: string;
  /** The request had left when it failed, so the provider may charge for it. */
  readonly mayHaveBeenBilled?: boolean;
}

export interface FailurePolicy {
  /** What the same target may still be asked: after the server's wait, after a backoff, once more with a mended request, or nothing. */
  readonly sameTarget: 'after_server_wait' | 'after_backoff' | 'mended' | 'never';
  readonly anotherTarget: 'yes' | 'larger_window' | 'no';
  /** Whether the breaker of the target counts it. */
  readonly countsForBreaker: boolean;
  /** Whether the target is off for the rest of the run. */
  readonly turnsTargetOff: boolean;
}

const afterBackoff: FailurePolicy = {
  sameTarget: 'after_backoff',
  anotherTarget: 'yes',
  countsForBreaker: true,
  turnsTargetOff: false,
};
const targetIsOff: FailurePolicy = {
  sameTarget: 'never',
  anotherTarget: 'yes',
  countsForBreaker: false,
  turnsTargetOff: true,
};
const final: FailurePolicy = {
  sameTarget: 'never',
  anotherTarget: 'no',
  countsForBreaker: false,
  turnsTargetOff: false,
};

export const failurePolicies = {
  rate_limited: {
    sameTarget: 'after_server_wait',
    anotherTarget: 'yes',
    countsForBreaker: false,
    turnsTargetOff: false,
  },
  overloaded: afterBackoff,
  server_error: afterBackoff,
  timeout: afterBackoff,
  network: afterBackoff,
  empty_response: afterBackoff,
  malformed_response: afterBackoff,
  unauthorized: targetIsOff,
  quota_exhausted: targetIsOff,
  model_not_found: targetIsOff,
  context_exceeded: {
    sameTarget: 'never',
    anotherTarget: 'larger_window',
    countsForBreaker: false,
    turnsTargetOff: false,
  },
  unsupported_parameter: {
    sameTarget: 'mended',
    anotherTarget: 'yes',
    countsForBreaker: false,
    turnsTargetOff: false,
  },
  bad_request: final,
  content_policy: final,
  cancelled: final,
  budget_exhausted: final,
} as const satisfies Record<FailureCode, FailurePolicy>;

export const policyOf = (code: FailureCode): FailurePolicy => failurePolicies[code];

/** Whether running the same row again later can succeed without a change to the row: what `retryable` says in a result. */
export const isRetryable = (code: FailureCode): boolean => policyOf(code).sameTarget !== 'never';
