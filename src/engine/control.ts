/** How a run is told to end early: drain (finish what is in flight) or abort. */

import { setMaxListeners } from 'node:events';
import type { StopReason } from '../core/events.ts';

export type EarlyStop = Exclude<StopReason, 'finished'>;

export interface RunControl {
  /** Why no further request may be sent; null while the run goes on. */
  readonly stopping: EarlyStop | null;
  /** Aborts when the run begins to drain, so that every wait ends. */
  readonly signal: AbortSignal;
  /** Stops admitting; requests in flight finish. The first reason counts. */
  drain(reason: EarlyStop): void;
}

export const createControl = (): RunControl => {
  const controller = new AbortController();
  // Every waiting row listens to it.
  setMaxListeners(0, controller.signal);
  let stopping: EarlyStop | null = null;
  return {
    get stopping() {
      return stopping;
    },
    signal: controller.signal,
    drain(reason) {
      if (stopping !== null) return;
      stopping = reason;
      controller.abort();
    },
  };
};
