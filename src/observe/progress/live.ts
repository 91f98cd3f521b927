/** What the progress lines know of the run, kept up from events. Mutated for every event, read a few times a second. */

import type { Event } from '../../core/events.ts';
import { emptyHistogram, type Histogram, record } from '../../core/histogram.ts';

export interface LiveTarget {
  readonly target: string;
  inFlight: number;
  ok: number;
  rateLimited: number;
  /** Of successful requests. */
  readonly latency: Histogram;
  breaker: 'closed' | 'open' | 'half_open';
  /** While open: when the first probe may go. */
  openUntilMs: number | null;
  /** A 429 closed it until then. */
  blockedUntilMs: number;
  /** The failure code that turned it off. */
  off: string | null;
}

export interface Live {
  simulated: boolean;
  read: number;
  /** Rows with a result, those of earlier runs included. */
  done: number;
  resumed: number;
  failed: number;
  rejected: number;
  costUsd: number;
  costUnknown: boolean;
  /** In the order of their first sign of life. */
  readonly targets: Map<string, LiveTarget>;
}

export const noLife = (): Live => ({
  simulated: false,
  read: 0,
  done: 0,
  resumed: 0,
  failed: 0,
  rejected: 0,
  costUsd: 0,
  costUnknown: false,
  targets: new Map(),
});

const targetOf = (live: Live, target: string): LiveTarget => {
  let known = live.targets.get(target);
  if (known === undefined) {
    known = {
      target,
      inFlight: 0,
      ok: 0,
      rateLimited: 0,
      latency: emptyHistogram(),
      breaker: 'closed',
      openUntilMs: null,
      blockedUntilMs: 0,
      off: null,
    };
    live.targets.set(target, known);
  }
  return known;
};

export const watch = (live: Live, event: Event): void => {
  switch (event.type) {
    case 'run.started':
      live.simulated ||= event.simulated;
      return;
    case 'row.read':
      live.read++;
      if (event.resumed === 'no') return;
      live.done++;
      live.resumed++;
      if (event.resumed === 'failed') live.failed++;
      if (event.resumed === 'rejected') live.rejected++;
      return;
    case 'attempt.started':
      targetOf(live, event.target).inFlight++;
      return;
    case 'attempt.finished': {
      const target = targetOf(live, event.target);
      if (target.inFlight > 0) target.inFlight--;
      if (event.code === 'ok') {
        target.ok++;
        record(target.latency, event.latencyMs);
      } else if (event.code === 'rate_limited') target.rateLimited++;
      return;
    }
    case 'row.finished':
      if (event.costUsd !== null) live.costUsd += event.costUsd;
      if (event.status === 'not_started') return;
      live.done++;
      if (event.status === 'failed') live.failed++;
      else if (event.status === 'rejected') live.rejected++;
      else if (event.costUsd === null) live.costUnknown = true;
      return;
    case 'breaker.opened':
    case 'breaker.half_opened':
    case 'breaker.closed': {
      const target = targetOf(live, event.target);
      target.breaker =
        event.type === 'breaker.opened' ? 'open' : event.type === 'breaker.half_opened' ? 'half_open' : 'closed';
      target.openUntilMs = event.untilMs;
      return;
    }
    case 'target.blocked':
      targetOf(live, event.target).blockedUntilMs = event.untilMs;
      return;
    case 'target.off':
      targetOf(live, event.target).off = event.code;
      return;
    case 'row.admitted':
    case 'row.held':
    case 'warning':
    case 'run.finished':
      return;
  }
};
