/** The wall clock is for dates alone: a machine whose clock is set, or that changes to summer time, waits no longer and no shorter. */

import { describe, expect, test } from 'vitest';
import { VirtualRuntime } from '../support/virtual-runtime.ts';
import { fault, runWorld, type WorldOptions } from '../support/world.ts';

/** Its wall clock jumps to and fro by up to `jumpMs` at every look. */
class JumpingClock extends VirtualRuntime {
  readonly #jumpMs: number;
  #looks = 0;

  constructor(seed: number, jumpMs: number) {
    super(seed);
    this.#jumpMs = jumpMs;
  }

  override wallMs(): number {
    return super.wallMs() + (this.#looks++ % 2 === 0 ? 1 : -1) * this.#jumpMs;
  }
}

const hourMs = 3600_000;

/** Latencies, retries with backoff, server waits, quotas and an outage: everything that waits. */
const storm: Omit<WorldOptions, 'runtime'> = {
  seed: 11,
  rows: 400,
  concurrency: 20,
  breaker: { recoveryTimeoutMs: 3000 },
  limits: { maxRpm: 3000 },
  servers: {
    'one/a': {
      latencyMs: (random01) => 100 + 400 * random01,
      rpm: 900,
      fault: (random01, nowMs) =>
        nowMs > 2000 && nowMs < 6000 ? fault('network') : random01 < 0.1 ? fault('server_error') : null,
    },
    'two/b': {
      latencyMs: (random01) => 300 + 400 * random01,
      fault: (random01) => (random01 < 0.1 ? fault('rate_limited', { retryAfterMs: 2500 }) : null),
    },
  },
};

describe('a wall clock that jumps', () => {
  test.each([
    ['by an hour', hourMs],
    ['by a day', 24 * hourMs],
    ['by fifty years', 50 * 365 * 24 * hourMs],
  ])('%s changes no wait, no order and no outcome', async (_title, jumpMs) => {
    const steady = await runWorld({ ...storm, runtime: new VirtualRuntime(11) });
    const jumping = await runWorld({ ...storm, runtime: new JumpingClock(11, jumpMs) });
    expect(steady.results.filter(({ status }) => status === 'ok').length).toBe(400);
    expect(jumping.elapsedMs).toBe(steady.elapsedMs);
    expect(jumping.seen).toEqual(steady.seen);
    expect(jumping.events).toEqual(steady.events);
    const undated = (world: typeof steady) => world.results.map(({ finished_at: _, ...result }) => result);
    expect(undated(jumping)).toEqual(undated(steady));
  });
});
