/** What the simulator keeps per provider and per model of it: facts, quotas, rates of faults, counters. */

import { dialectOf } from './dialects.ts';
import { type FaultScale, faultScale } from './faults.ts';
import { modelFacts } from './model-facts.ts';
import type { Outage, Profile } from './profiles.ts';
import { quotaGate } from './quota.ts';
import { noUsage } from './stats.ts';
import type { Destination } from './wire.ts';

export interface ProviderLane {
  readonly name: string;
  readonly maxConcurrent: number;
  readonly faults: FaultScale;
  readonly outages: readonly Outage[];
  readonly models: Map<string, ModelLane>;
  requests: number;
  inFlight: number;
}

export interface ModelLane {
  readonly to: Destination;
  readonly usage: ReturnType<typeof noUsage>;
  requests: number;
}

/** Names come from outside, so their number is bounded: what is over shares one lane. */
const mostProviders = 200;
const mostModels = 500;
const overflow = 'other';

export class Lanes {
  readonly providers = new Map<string, ProviderLane>();
  readonly #profile: Profile;
  readonly #timeScale: number;
  readonly #usualFaults: FaultScale;

  /** @throws RangeError when a fault rate of the profile is no probability. */
  constructor(profile: Profile, timeScale: number) {
    this.#profile = profile;
    this.#timeScale = timeScale;
    this.#usualFaults = faultScale(profile.faults ?? {});
    for (const name of Object.keys(profile.faultsByProvider ?? {})) this.provider(name);
  }

  provider(name: string): ProviderLane {
    const known = this.providers.get(name);
    if (known) return known;
    if (this.providers.size >= mostProviders && name !== overflow) return this.provider(overflow);
    const { faultsByProvider, maxConcurrent, outages } = this.#profile;
    const ownFaults = own(faultsByProvider, name);
    const lane: ProviderLane = {
      name,
      maxConcurrent: own(maxConcurrent, name) ?? maxConcurrent?.['*'] ?? Number.POSITIVE_INFINITY,
      faults: ownFaults === undefined ? this.#usualFaults : faultScale(ownFaults),
      outages: outages?.filter((outage) => outage.provider === name) ?? [],
      models: new Map(),
      requests: 0,
      inFlight: 0,
    };
    this.providers.set(name, lane);
    return lane;
  }

  model(provider: ProviderLane, name: string): ModelLane {
    const known = provider.models.get(name);
    if (known) return known;
    const { quotas } = this.#profile;
    const quota = own(quotas, `${provider.name}/${name}`) ?? own(quotas, provider.name) ?? quotas?.['*'];
    const lane: ModelLane = {
      to: {
        provider: provider.name,
        dialect: dialectOf(provider.name),
        model: name,
        facts: modelFacts(name),
        gate: quota === undefined ? null : quotaGate(quota, this.#timeScale),
      },
      usage: noUsage(),
      requests: 0,
    };
    if (provider.models.size < mostModels) provider.models.set(name, lane);
    return lane;
  }
}

const own = <T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
