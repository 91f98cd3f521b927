/** The summary of a run: a fold over its events, recomputable from a results file, mergeable across workers. */

import type { Event } from './events.ts';
import { absorb } from './summary/absorb.ts';
import { countCode } from './summary/by-code.ts';
import {
  countAttempt,
  countBreaker,
  countRow,
  countRowRead,
  countRunFinished,
  countRunStarted,
  countTargetOff,
  microseconds,
} from './summary/count.ts';
import { emptySummary, type SummaryState } from './summary/state.ts';
import type { Summary } from './summary/types.ts';

export { emptySummary, type SummaryState } from './summary/state.ts';
export { toSummary } from './summary/to-summary.ts';
export type {
  ClassSummary,
  CodeSummary,
  LatencySummary,
  ModelSummary,
  ProviderSummary,
  SavingSummary,
  Summary,
  TargetSummary,
  TokenSummary,
  TrafficSummary,
} from './summary/types.ts';

/** Counts one event. Changes `state` and gives it back; around a microsecond. */
export const fold = (state: SummaryState, event: Event): SummaryState => {
  if (event.type === 'row.read') {
    countRowRead(state, event);
    return state;
  }
  const atUs = microseconds(event.atMs);
  if (atUs > state.lastAtUs) state.lastAtUs = atUs;
  switch (event.type) {
    case 'attempt.finished':
      countAttempt(state, event);
      break;
    case 'row.finished':
      countRow(state, event);
      break;
    case 'breaker.opened':
    case 'breaker.half_opened':
    case 'breaker.closed':
      countBreaker(state, event);
      break;
    case 'target.off':
      countTargetOff(state, event);
      break;
    case 'warning':
      countCode(state.warnings, event.code, { rank: atUs, id: null, message: event.message });
      break;
    case 'run.started':
      countRunStarted(state, event);
      break;
    case 'run.finished':
      countRunFinished(state, event);
      break;
    case 'row.admitted':
    case 'row.held':
    case 'attempt.started':
    case 'target.blocked':
      break;
  }
  return state;
};

/** A new state: what `a` and `b` counted together. Associative and commutative; `emptySummary()` is its neutral element. */
export const merge = (a: SummaryState, b: SummaryState): SummaryState => absorb(absorb(emptySummary(), a), b);

/** Whether every row that was read is accounted for. False is a bug of llmgw (exit 70). */
export const isComplete = ({ rows }: Summary): boolean =>
  rows.read === rows.ok + rows.failed + rows.rejected + rows.not_started;
