/** What the configuration comes to once file, environment, flags and defaults are merged: plain values, units in names. */

import type { RetrySettings } from './backoff.ts';
import type { BreakerSettings } from './breaker.ts';
import type { Priority, Strategy } from './job.ts';

/** A provider that is on: preset, configuration and environment merged. */
export interface ProviderSettings {
  readonly name: string;
  readonly type: 'openai' | 'anthropic' | 'gemini';
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** Null when the provider needs none (local servers) or none was found. */
  readonly apiKey: string | null;
  /** False for a provider that answers without a key (loopback servers). */
  readonly needsKey: boolean;
  /** Environment variables that may hold the key, as told when it is missing. */
  readonly keyVariables: readonly string[];
  /** Models it serves besides those the catalogue knows; when the configuration lists models, exactly these. */
  readonly models: readonly string[] | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly organization?: string;
  readonly project?: string;
  readonly apiVersion?: string;
  readonly weight: number;
  readonly maxRpm: number | null;
  readonly maxTpm: number | null;
  readonly maxConcurrent: number | null;
}

/** What the configuration says of a model; it goes before the catalogue. Prices in US dollars per million tokens. */
export interface ModelSettings {
  readonly inputUsdPerMtok?: number;
  readonly outputUsdPerMtok?: number;
  readonly cachedInputUsdPerMtok?: number;
  readonly cacheWriteUsdPerMtok?: number;
  readonly contextWindow?: number;
  readonly maxOutputTokens?: number;
  /** Provider name → the model's name there. */
  readonly upstream?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

export type RuleCondition =
  | { readonly field: string; readonly equals: string | number | boolean }
  | { readonly field: string; readonly matches: string }
  /** A regular expression over the prompt; a leading `(?i)` ignores case. */
  | { readonly matches: string };

export interface Rule {
  readonly if: RuleCondition;
  readonly priority: Priority;
}

export interface RoutingSettings {
  readonly strategy: Strategy;
  readonly high: readonly string[];
  readonly medium: readonly string[];
  readonly low: readonly string[];
  /** Classes whose list the configuration wrote itself: their models are sent as asked even when retired. */
  readonly configured: readonly Priority[];
  readonly weights: Readonly<Record<string, number>>;
  readonly rules: readonly Rule[];
}

export interface TimeoutSettings {
  readonly connectMs: number;
  readonly attemptMs: number;
  readonly rowMs: number;
}

export interface Settings {
  readonly providers: readonly ProviderSettings[];
  readonly models: Readonly<Record<string, ModelSettings>>;
  readonly routing: RoutingSettings;
  readonly breaker: BreakerSettings;
  readonly retry: RetrySettings;
  readonly timeouts: TimeoutSettings;
  readonly defaults: { readonly maxTokens: number; readonly temperature?: number };
  readonly concurrency: number;
  /** `concurrency: auto`: a level is found for each target, and `concurrency` and `window` are only what it never passes. */
  readonly findsConcurrency?: true;
  /** Rows admitted and not finished. */
  readonly window: number;
}
