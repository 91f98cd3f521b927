import { describe, expect, it } from 'vitest';
import { providersByFormat } from '../../src/providers/index.ts';
import type { HttpHeaders } from '../../src/providers/provider.ts';
import { rateLimits } from '../../src/providers/rate-limit-headers.ts';

const wallMs = Date.parse('2026-11-22T12:00:00Z');

describe('quotas in headers', () => {
  it.each<[string, HttpHeaders, unknown]>([
    ['none', { 'content-type': 'application/json', 'x-request-id': 'r' }, null],
    [
      'OpenAI',
      {
        'x-ratelimit-limit-requests': '500',
        'x-ratelimit-remaining-requests': '499',
        'x-ratelimit-reset-requests': '120ms',
        'x-ratelimit-limit-tokens': '30000',
        'x-ratelimit-remaining-tokens': '29950',
        'x-ratelimit-reset-tokens': '100ms',
      },
      {
        requests: { limit: 500, remaining: 499, resetMs: 120 },
        tokens: { limit: 30000, remaining: 29950, resetMs: 100 },
      },
    ],
    [
      'Azure, with an unknown reset and limit',
      {
        'x-ratelimit-limit-requests': '-1',
        'x-ratelimit-remaining-requests': '9',
        'x-ratelimit-reset-requests': '-1',
        'x-ratelimit-limit-tokens': '10000',
        'x-ratelimit-remaining-tokens': '8000',
        'x-ratelimit-reset-tokens': '17',
      },
      {
        requests: { limit: null, remaining: 9, resetMs: 0 },
        tokens: { limit: 10000, remaining: 8000, resetMs: 17_000 },
      },
    ],
    [
      'Groq, whose requests are counted by the day',
      {
        'x-ratelimit-limit-requests': '1000',
        'x-ratelimit-remaining-requests': '12',
        'x-ratelimit-reset-requests': '23h42m3.2s',
        'x-ratelimit-limit-tokens': '18000',
        'x-ratelimit-remaining-tokens': '17997',
        'x-ratelimit-reset-tokens': '7.66s',
      },
      { tokens: { limit: 18000, remaining: 17997, resetMs: 7660 } },
    ],
    [
      'a day of requests and nothing else',
      { 'x-ratelimit-limit-requests': '1000', 'x-ratelimit-reset-requests': '14m24s' },
      null,
    ],
    [
      'Anthropic',
      {
        'anthropic-ratelimit-requests-limit': '1000',
        'anthropic-ratelimit-requests-remaining': '999',
        'anthropic-ratelimit-requests-reset': '2026-11-22T12:00:01Z',
        'anthropic-ratelimit-input-tokens-limit': '400000',
        'anthropic-ratelimit-input-tokens-remaining': '399000',
        'anthropic-ratelimit-input-tokens-reset': '2026-11-22T11:59:59Z',
        'anthropic-ratelimit-output-tokens-limit': '80000',
        'anthropic-ratelimit-output-tokens-remaining': '80000',
      },
      {
        requests: { limit: 1000, remaining: 999, resetMs: 1000 },
        inputTokens: { limit: 400000, remaining: 399000, resetMs: 0 },
        outputTokens: { limit: 80000, remaining: 80000, resetMs: null },
      },
    ],
    [
      'a header twice',
      { 'x-ratelimit-limit-tokens': ['5', '6'] },
      { tokens: { limit: 5, remaining: null, resetMs: null } },
    ],
    ['nonsense', { 'x-ratelimit-limit-tokens': 'many', 'x-ratelimit-remaining-tokens': '' }, null],
  ])('%s', (_title, headers, expected) => {
    expect(rateLimits(headers, wallMs)).toEqual(expected);
    for (const provider of Object.values(providersByFormat)) {
      expect(provider.rateLimits(headers, wallMs)).toEqual(expected);
    }
  });
});
