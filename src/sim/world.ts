/** Everything of a simulator that outlives a request. */

import type { Lanes } from './lanes.ts';
import type { Profile } from './profiles.ts';
import type { RecentCounts } from './recent-counts.ts';
import type { Tally } from './stats.ts';

export interface World {
  readonly profile: Profile;
  readonly seed: number;
  readonly timeScale: number;
  /** Null takes any key. */
  readonly keys: ReadonlySet<string> | null;
  readonly startedAtMs: number;
  readonly lanes: Lanes;
  /** How often a text came to a model, for the draws of its next turn. */
  readonly turns: RecentCounts;
  /** Long system prompts that a provider has in its cache. */
  readonly cachedPrompts: RecentCounts;
  readonly tally: Tally;
}
