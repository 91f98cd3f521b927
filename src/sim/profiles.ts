/** Profiles: how the simulated providers behave, as data. All times are multiplied by the simulator's `timeScale`. */

import type { FaultRates } from './faults.ts';
import type { Quota } from './quota.ts';

/** A provider that is down for a while; milliseconds since the simulator started. */
export interface Outage {
  readonly provider: string;
  readonly fromMs: number;
  readonly toMs: number;
  /**
   * `refuse` drops the connection without a byte (all providers share one port, so none can refuse alone), `500`
   * answers with the provider's own 500, `hang` never answers.
   */
  readonly kind: 'refuse' | '500' | 'hang';
}

interface Latency {
  /** Median time to the first byte; the times are lognormal with `sigma`. */
  readonly firstByteMs: number;
  readonly sigma: number;
  readonly perOutputTokenMs: number;
}

export interface Profile {
  readonly name: string;
  readonly latency: Latency;
  /** Probability of each fault, per request that passed the quotas; together at most 1. */
  readonly faults?: FaultRates;
  /** Rates of single providers, in place of `faults`. */
  readonly faultsByProvider?: Readonly<Record<string, FaultRates>>;
  /** Median wait that a drawn 429 names. */
  readonly retryAfterMs?: number;
  /** `<provider>/<model>`, `<provider>` or `*`, the most exact one counts. Every model of a provider has its own windows. */
  readonly quotas?: Readonly<Record<string, Quota>>;
  /** Requests in flight, by provider or `*` for each; 429 above. */
  readonly maxConcurrent?: Readonly<Record<string, number>>;
  readonly outages?: readonly Outage[];
}

export const profileNames = ['calm', 'busy', 'flaky', 'outage', 'instant'] as const;
export type ProfileName = (typeof profileNames)[number];

/** 50 ms and 0.15 ms a token: 56 ms for a label of 40 tokens, 125 ms for an essay of 500. */
const usualLatency: Latency = { firstByteMs: 50, sigma: 0.35, perOutputTokenMs: 0.15 };

const calm: Profile = { name: 'calm', latency: usualLatency };

/** Buckets that hold four seconds' worth: 50 requests in flight empty them at once, and what follows runs at the quota. */
const busy: Profile = {
  name: 'busy',
  latency: usualLatency,
  quotas: {
    openai: { window: 'bucket', burst: 1 / 15, requestsPerMin: 1800, tokensPerMin: 3_000_000 },
    anthropic: {
      window: 'bucket',
      burst: 1 / 15,
      requestsPerMin: 1200,
      tokensPerMin: 400_000,
      outputTokensPerMin: 300_000,
    },
    google: { window: 'bucket', burst: 1 / 15, requestsPerMin: 1800, tokensPerMin: 2_000_000 },
    deepseek: { window: 'bucket', burst: 1 / 15, requestsPerMin: 3000 },
    '*': { window: 'bucket', burst: 1 / 15, requestsPerMin: 1500, tokensPerMin: 3_000_000 },
  },
  maxConcurrent: { deepseek: 24 },
};

/** 10 % in all. */
const flaky: Profile = {
  name: 'flaky',
  latency: usualLatency,
  retryAfterMs: 250,
  faults: {
    rate_limit: 0.03,
    rate_limit_without_wait: 0.01,
    server_error: 0.015,
    unavailable: 0.015,
    blank_keep_alive: 0.01,
    reset: 0.005,
    cut_body: 0.005,
    empty_body: 0.005,
    bad_gateway_html: 0.004,
    hang: 0.001,
  },
};

/** Calm, but `provider` is down from the first to the sixth second. */
export const outageOf = (provider: string): Profile => ({
  ...calm,
  name: 'outage',
  outages: [{ provider, fromMs: 1000, toMs: 6000, kind: '500' }],
});

const named: Readonly<Record<ProfileName, Profile>> = {
  calm,
  busy,
  flaky,
  outage: outageOf('holysheep'), // serves the low class at the least price of all
  instant: { name: 'instant', latency: { firstByteMs: 0, sigma: 0, perOutputTokenMs: 0 } },
};

export const profileNamed = (name: ProfileName): Profile => named[name];
