/** Adds one state to another, field by field. */

import { mergeHistogram } from '../histogram.ts';
import { mergeByCode } from './by-code.ts';
import { addMoney } from './money.ts';
import {
  alternativeOf,
  type CostTally,
  classOf,
  earlierOff,
  graver,
  greatest,
  least,
  type SummaryState,
  type TargetTally,
  type TokenTally,
  targetOf,
} from './state.ts';

/** Adds all of `from` to `into`; `from` stays as it is. */
export const absorb = (into: SummaryState, from: SummaryState): SummaryState => {
  into.runId = least(into.runId, from.runId);
  into.simulated ||= from.simulated;
  into.startedAt = least(into.startedAt, from.startedAt);
  into.finishedAt = greatest(into.finishedAt, from.finishedAt);
  into.stopReason = graver(into.stopReason, from.stopReason);
  into.started += from.started;
  into.startedAtUs += from.startedAtUs;
  into.finished += from.finished;
  into.finishedAtUs += from.finishedAtUs;
  into.lastAtUs = Math.max(into.lastAtUs, from.lastAtUs);
  addFields(into.rows, from.rows);
  absorbCost(into.cost, from.cost);
  absorbTokens(into.tokens, from.tokens);
  mergeHistogram(into.rowLatency, from.rowLatency);
  mergeHistogram(into.rowQueue, from.rowQueue);
  for (const [target, tally] of from.targets) absorbTarget(targetOf(into, target), tally);
  for (const [priority, tally] of from.classes) {
    const own = classOf(into, priority);
    own.rows += tally.rows;
    own.ok += tally.ok;
    own.failed += tally.failed;
    absorbCost(own.cost, tally.cost);
    absorbTokens(own.tokens, tally.tokens);
  }
  for (const [reason, count] of from.finishReasons)
    into.finishReasons.set(reason, (into.finishReasons.get(reason) ?? 0) + count);
  absorbCost(into.compared, from.compared);
  for (const [model, tally] of from.alternatives) absorbCost(alternativeOf(into, model), tally);
  mergeByCode(into.failures, from.failures);
  mergeByCode(into.warnings, from.warnings);
  return into;
};

/** Adds all of a target's figures to another tally; also how targets add up to a model or a provider. */
export const absorbTarget = (into: TargetTally, from: TargetTally): void => {
  into.model = least(into.model, from.model);
  into.provider = least(into.provider, from.provider);
  into.maxTpm = greatest(into.maxTpm, from.maxTpm);
  into.requests += from.requests;
  into.ok += from.ok;
  into.failed += from.failed;
  into.retries += from.retries;
  into.rateLimited += from.rateLimited;
  into.mended += from.mended;
  into.maybeBilled += from.maybeBilled;
  into.reservedTokens += from.reservedTokens;
  absorbTokens(into.tokens, from.tokens);
  absorbCost(into.cost, from.cost);
  mergeHistogram(into.latency, from.latency);
  mergeHistogram(into.ttfb, from.ttfb);
  into.rows += from.rows;
  into.opened += from.opened;
  into.openedAtUs += from.openedAtUs;
  into.openEnded += from.openEnded;
  into.openEndedAtUs += from.openEndedAtUs;
  into.lastOpenedAtUs = Math.max(into.lastOpenedAtUs, from.lastOpenedAtUs);
  into.off = earlierOff(into.off, from.off);
};

const absorbCost = (into: CostTally, from: CostTally): void => {
  addMoney(into.money, from.money);
  into.known += from.known;
  into.unknown += from.unknown;
};

const absorbTokens = (into: TokenTally, from: TokenTally): void => addFields(into, from);

const addFields = <T extends { [name in keyof T]: number }>(into: T, from: T): void => {
  for (const name of Object.keys(from) as (keyof T)[]) (into[name] as number) += from[name];
};
