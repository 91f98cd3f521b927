/**
 * The values of every key that the configuration leaves out, in the file's own names and units. The schema takes its
 * defaults from here, so that a run without a file has them without loading the schema.
 */

/** The classes' models: SPEC section 5, each with its successor behind it. */
export const defaultModels = {
  high: ['gpt-4.1', 'claude-sonnet-4.5', 'claude-sonnet-5'],
  medium: ['gemini-2.5-flash', 'gpt-4.1', 'claude-sonnet-4.5', 'claude-sonnet-5'],
  low: ['deepseek-v3.2', 'deepseek-flash', 'gemini-2.5-flash'],
} as const;

/** Rows admitted and not finished, for each request that may be in flight. */
export const windowPerRequest = 4;

/** The most that `concurrency: auto` tries. */
export const mostFoundConcurrency = 1000;

/** What an empty file means. */
export const emptyConfig = {
  providers: {},
  models: {},
  routing: { strategy: 'cheapest' as const, weights: {}, rules: [] },
  breaker: {
    failure_threshold: 5,
    failure_rate: 0.1,
    minimum_requests: 20,
    window: 100,
    recovery_timeout_s: 60,
    half_open_max_calls: 3,
    success_threshold: 2,
  },
  retry: { max_attempts: 5, base_ms: 500, max_ms: 30_000 },
  timeouts: { connect_s: 10, attempt_s: 60, row_s: 600 },
  defaults: { max_tokens: 2048 },
  concurrency: 50,
};
