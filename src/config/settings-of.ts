/** A checked file and the flags to the settings of a run: names and units of the code. */

import type { Priority, Strategy } from '../core/job.ts';
import type { ModelSettings, ProviderSettings, Rule, RuleCondition, Settings } from '../core/settings.ts';
import { defaultModels, mostFoundConcurrency, windowPerRequest } from './defaults.ts';
import type { ConfigFile, ModelEntry } from './schema.ts';

/** What flags may set; it goes before everything else. */
export interface Overrides {
  readonly strategy?: Strategy | undefined;
  readonly concurrency?: number | 'auto' | undefined;
  readonly window?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly maxAttempts?: number | undefined;
  readonly connectMs?: number | undefined;
  readonly attemptMs?: number | undefined;
  readonly rowMs?: number | undefined;
}

/** Never 0, which some timers take for "no timeout". */
const ms = (seconds: number): number => Math.max(1, Math.round(seconds * 1000));

/** Without a prototype, so that a model called `constructor` is not found where none is. */
const record = <T>(entries: Iterable<readonly [string, T]>): Readonly<Record<string, T>> =>
  Object.assign(Object.create(null) as Record<string, T>, Object.fromEntries(entries));

const modelSettings = (entry: ModelEntry): ModelSettings => ({
  ...(entry.input_usd_per_mtok === undefined ? {} : { inputUsdPerMtok: entry.input_usd_per_mtok }),
  ...(entry.output_usd_per_mtok === undefined ? {} : { outputUsdPerMtok: entry.output_usd_per_mtok }),
  ...(entry.cached_input_usd_per_mtok === undefined ? {} : { cachedInputUsdPerMtok: entry.cached_input_usd_per_mtok }),
  ...(entry.cache_write_usd_per_mtok === undefined ? {} : { cacheWriteUsdPerMtok: entry.cache_write_usd_per_mtok }),
  ...(entry.context_window === undefined ? {} : { contextWindow: entry.context_window }),
  ...(entry.max_output_tokens === undefined ? {} : { maxOutputTokens: entry.max_output_tokens }),
  ...(entry.upstream === undefined ? {} : { upstream: record(Object.entries(entry.upstream)) }),
  ...(entry.timeout_s === undefined ? {} : { timeoutMs: ms(entry.timeout_s) }),
});

const rule = (entry: ConfigFile['routing']['rules'][number]): Rule => {
  const { field, equals, matches } = entry.if;
  // The schema asks for `equals` with a field, or for `matches`.
  const condition: RuleCondition =
    field === undefined
      ? { matches: matches ?? '' }
      : equals === undefined
        ? { field, matches: matches ?? '' }
        : { field, equals };
  return { if: condition, priority: entry.priority };
};

export interface SettingsParts {
  readonly providers: readonly ProviderSettings[];
  readonly configured: readonly Priority[];
  readonly overrides: Overrides;
}

export const settingsOf = (config: ConfigFile, { providers, configured, overrides }: SettingsParts): Settings => {
  const { routing, breaker, retry, timeouts, defaults } = config;
  const asked = overrides.concurrency ?? config.concurrency;
  const concurrency = asked === 'auto' ? mostFoundConcurrency : asked;
  const temperature = overrides.temperature ?? defaults.temperature;
  return {
    providers,
    models: record(Object.entries(config.models).map(([name, entry]) => [name, modelSettings(entry)] as const)),
    routing: {
      strategy: overrides.strategy ?? routing.strategy,
      high: routing.high ?? defaultModels.high,
      medium: routing.medium ?? defaultModels.medium,
      low: routing.low ?? defaultModels.low,
      configured,
      weights: record(Object.entries(routing.weights)),
      rules: routing.rules.map(rule),
    },
    breaker: {
      failureThreshold: breaker.failure_threshold,
      failureRate: breaker.failure_rate,
      minimumRequests: breaker.minimum_requests,
      window: breaker.window,
      recoveryTimeoutMs: ms(breaker.recovery_timeout_s),
      halfOpenMaxCalls: breaker.half_open_max_calls,
      successThreshold: breaker.success_threshold,
    },
    retry: {
      maxAttempts: overrides.maxAttempts ?? retry.max_attempts,
      baseMs: retry.base_ms,
      maxMs: retry.max_ms,
    },
    timeouts: {
      connectMs: overrides.connectMs ?? ms(timeouts.connect_s),
      attemptMs: overrides.attemptMs ?? ms(timeouts.attempt_s),
      rowMs: overrides.rowMs ?? ms(timeouts.row_s),
    },
    defaults: {
      maxTokens: overrides.maxTokens ?? defaults.max_tokens,
      ...(temperature === undefined ? {} : { temperature }),
    },
    concurrency,
    ...(asked === 'auto' ? { findsConcurrency: true } : {}),
    window: overrides.window ?? config.window ?? windowPerRequest * concurrency,
  };
};
