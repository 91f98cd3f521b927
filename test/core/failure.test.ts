import { describe, expect, it } from 'vitest';
import { failureCodes, isRetryable, policyOf } from '../../src/core/failure.ts';

describe('what follows from a failure', () => {
  it.each([
    ['rate_limited', 'after_server_wait', 'yes', false, false],
    ['overloaded', 'after_backoff', 'yes', true, false],
    ['server_error', 'after_backoff', 'yes', true, false],
    ['timeout', 'after_backoff', 'yes', true, false],
    ['network', 'after_backoff', 'yes', true, false],
    ['empty_response', 'after_backoff', 'yes', true, false],
    ['malformed_response', 'after_backoff', 'yes', true, false],
    ['unauthorized', 'never', 'yes', false, true],
    ['quota_exhausted', 'never', 'yes', false, true],
    ['model_not_found', 'never', 'yes', false, true],
    ['context_exceeded', 'never', 'larger_window', false, false],
    ['unsupported_parameter', 'mended', 'yes', false, false],
    ['bad_request', 'never', 'no', false, false],
    ['content_policy', 'never', 'no', false, false],
    ['cancelled', 'never', 'no', false, false],
    ['budget_exhausted', 'never', 'no', false, false],
  ] as const)('%s: same target %s, another %s', (code, sameTarget, anotherTarget, countsForBreaker, turnsTargetOff) => {
    expect(policyOf(code)).toEqual({ sameTarget, anotherTarget, countsForBreaker, turnsTargetOff });
  });

  it('is written down for every code', () => {
    for (const code of failureCodes) expect(policyOf(code)).toBeDefined();
  });
});

describe('whether the same row may succeed later', () => {
  it.each([
    ['rate_limited', true],
    ['network', true],
    ['unauthorized', false],
    ['context_exceeded', false],
    ['bad_request', false],
    ['content_policy', false],
  ] as const)('%s: %s', (code, retryable) => {
    expect(isRetryable(code)).toBe(retryable);
  });
});
