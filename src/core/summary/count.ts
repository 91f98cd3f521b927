/** How each kind of event changes the state. Mutates; it runs for every request and row. */

import type {
  AttemptFinished,
  BreakerChanged,
  RowFinished,
  RowRead,
  RunFinished,
  RunStarted,
  TargetOff,
} from '../events.ts';
import { record } from '../histogram.ts';
import type { Usage } from '../job.ts';
import { countCode } from './by-code.ts';
import { addUsd } from './money.ts';
import {
  alternativeOf,
  type CostTally,
  classOf,
  earlierOff,
  graver,
  greatest,
  least,
  type SummaryState,
  type TokenTally,
  targetOf,
} from './state.ts';

export const microseconds = (ms: number): number => Math.round(ms * 1000);

const countUsage = (tally: TokenTally, usage: Usage): void => {
  tally.input += usage.inputTokens;
  tally.output += usage.outputTokens;
  tally.cachedInput += usage.cachedInputTokens;
  tally.cacheWrite += usage.cacheWriteTokens;
  tally.reasoning += usage.reasoningTokens;
  if (usage.estimated) tally.estimated++;
};

const countCost = (tally: CostTally, costUsd: number | null): void => {
  if (costUsd === null) {
    tally.unknown++;
  } else {
    tally.known++;
    addUsd(tally.money, costUsd);
  }
};

export const countRunStarted = (state: SummaryState, event: RunStarted): void => {
  state.runId = least(state.runId, event.runId);
  state.simulated ||= event.simulated;
  state.startedAt = least(state.startedAt, event.startedAt);
  state.started++;
  state.startedAtUs += microseconds(event.atMs);
  for (const { target, model, provider, maxTpm } of event.targets) {
    const tally = targetOf(state, target);
    tally.model = least(tally.model, model);
    tally.provider = least(tally.provider, provider);
    tally.maxTpm = greatest(tally.maxTpm, maxTpm);
  }
};

export const countRunFinished = (state: SummaryState, event: RunFinished): void => {
  state.finishedAt = greatest(state.finishedAt, event.finishedAt);
  state.stopReason = graver(state.stopReason, event.reason);
  state.finished++;
  state.finishedAtUs += microseconds(event.atMs);
};

export const countRowRead = (state: SummaryState, event: RowRead): void => {
  const { rows } = state;
  rows.read++;
  if (event.resumed === 'no') return;
  if (event.resumed === 'ok') rows.resumedOk++;
  else if (event.resumed === 'failed') rows.resumedFailed++;
  else rows.resumedRejected++;
};

export const countAttempt = (state: SummaryState, event: AttemptFinished): void => {
  const tally = targetOf(state, event.target);
  tally.requests++;
  tally.reservedTokens += event.reservedTokens;
  if (event.usage !== null) countUsage(tally.tokens, event.usage);
  if (event.mended) tally.mended++;
  else if (event.attempt > 1) tally.retries++;
  if (event.code === 'ok') {
    tally.ok++;
    record(tally.latency, event.latencyMs);
    if (event.ttfbMs !== null) record(tally.ttfb, event.ttfbMs);
    countCost(tally.cost, event.costUsd);
    return;
  }
  if (!event.mended) tally.failed++;
  if (event.code === 'rate_limited') tally.rateLimited++;
  if (event.mayHaveBeenBilled) tally.maybeBilled++;
  if (event.costUsd !== null) countCost(tally.cost, event.costUsd);
};

export const countRow = (state: SummaryState, event: RowFinished): void => {
  const { rows } = state;
  if (event.simulated) state.simulated = true;
  if (event.status === 'not_started') {
    rows.notStarted++;
    // Money that was spent on a row before the run ended is spent, whether or not the row has a result.
    if (event.costUsd) countCost(state.cost, event.costUsd);
    return;
  }
  if (event.code !== null)
    countCode(state.failures, event.code, { rank: event.key, id: event.id, message: event.message ?? '' });
  if (event.status === 'rejected') {
    rows.rejected++;
    return;
  }

  const ok = event.status === 'ok';
  const tally = event.priority === null ? null : classOf(state, event.priority);
  if (tally !== null) tally.rows++;
  if (ok) {
    rows.ok++;
    if (tally !== null) tally.ok++;
  } else {
    rows.failed++;
    if (tally !== null) tally.failed++;
  }
  if (event.attempts > 1) rows.retried++;

  if (event.attempts > 0 || event.costUsd !== null || ok) {
    countCost(state.cost, event.costUsd);
    if (tally !== null) countCost(tally.cost, event.costUsd);
  }
  if (event.finishReason !== null)
    state.finishReasons.set(event.finishReason, (state.finishReasons.get(event.finishReason) ?? 0) + 1);
  if (event.cached) {
    // Nobody was asked: no tokens, no latency, and no saving that another model would not have had as well.
    rows.cached++;
    return;
  }
  if (event.usage !== null) {
    countUsage(state.tokens, event.usage);
    if (tally !== null) countUsage(tally.tokens, event.usage);
  }
  if (event.queueMs !== null) record(state.rowQueue, event.queueMs);
  if (!ok) return;
  if (event.latencyMs !== null) record(state.rowLatency, event.latencyMs);
  if (event.model !== null && event.provider !== null) targetOf(state, `${event.provider}/${event.model}`).rows++;
  if (event.alternatives !== null) countAlternatives(state, event.alternatives, event.costUsd);
};

const countAlternatives = (
  state: SummaryState,
  alternatives: Readonly<Record<string, number | null>>,
  costUsd: number | null,
): void => {
  countCost(state.compared, costUsd);
  for (const model of Object.keys(alternatives)) {
    const tally = alternativeOf(state, model);
    const usd = alternatives[model];
    if (typeof usd === 'number') {
      tally.known++;
      addUsd(tally.money, usd);
    } else {
      tally.unknown++;
    }
  }
};

export const countBreaker = (state: SummaryState, event: BreakerChanged): void => {
  const tally = targetOf(state, event.target);
  const atUs = microseconds(event.atMs);
  if (event.type === 'breaker.opened') {
    tally.opened++;
    tally.openedAtUs += atUs;
    tally.lastOpenedAtUs = Math.max(tally.lastOpenedAtUs, atUs);
  } else if (event.type === 'breaker.half_opened') {
    tally.openEnded++;
    tally.openEndedAtUs += atUs;
  }
};

export const countTargetOff = (state: SummaryState, event: TargetOff): void => {
  const tally = targetOf(state, event.target);
  const { code, message, hint } = event;
  tally.off = earlierOff(tally.off, { atUs: microseconds(event.atMs), code, message, hint });
};
