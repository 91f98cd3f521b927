/** From what was counted to the figures that are told. */

import { type Histogram, quantileMs } from '../histogram.ts';
import { priorities } from '../job.ts';
import { absorbTarget } from './absorb.ts';
import type { ByCode } from './by-code.ts';
import { usdOf } from './money.ts';
import { type CostTally, emptyTarget, type SummaryState, type TargetTally, type TokenTally } from './state.ts';
import type { LatencySummary, SavingSummary, Summary, TokenSummary, TrafficSummary } from './types.ts';

const rounded = (value: number, digits: number): number => {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
};
const ratio = (part: number, whole: number | null): number | null =>
  whole === null || whole <= 0 ? null : rounded(part / whole, 6);

export const toSummary = (state: SummaryState): Summary => {
  const { rows } = state;
  const runUs = runTimeUs(state);
  const wallUs = wallTimeUs(state, runUs);
  const wallS = wallUs === null ? null : wallUs / 1e6;
  const time: RunTime = { runUs, wallUs, endUs: state.lastAtUs };
  const targets = [...state.targets.values()].map(withNames).sort(byTraffic);
  const all = emptyTarget('');
  for (const tally of targets) absorbTarget(all, tally);
  const finished = rows.ok + rows.failed + rows.rejected;
  const answered = targets.reduce((sum, tally) => sum + tally.rows, 0);
  const traffic = (tallies: readonly TargetTally[]): TrafficSummary => toTraffic(tallies, time, answered);

  const byStatus = {
    read: rows.read,
    ok: rows.ok + rows.resumedOk,
    failed: rows.failed + rows.resumedFailed,
    rejected: rows.rejected + rows.resumedRejected,
    not_started: rows.notStarted,
    resumed: rows.resumedOk + rows.resumedFailed + rows.resumedRejected,
    cached: rows.cached,
    retried: rows.retried,
  };
  return {
    schema_version: 1,
    run_id: state.runId,
    simulated: state.simulated,
    started_at: state.startedAt,
    finished_at: state.finishedAt,
    stop_reason: state.stopReason,
    complete: byStatus.read === byStatus.ok + byStatus.failed + byStatus.rejected + byStatus.not_started,
    rows: byStatus,
    wall_ms: wallUs === null ? null : wallUs / 1000,
    rows_per_s: ratio(finished, wallS),
    requests_per_s: ratio(all.requests, wallS),
    cost_usd: knownUsd(state.cost),
    cost_unknown_rows: state.cost.unknown,
    cost_per_1000_rows_usd:
      state.cost.known === 0 ? null : rounded((usdOf(state.cost.money) / state.cost.known) * 1000, 12),
    tokens: toTokens(state.tokens),
    requests: {
      total: all.requests,
      ok: all.ok,
      failed: all.failed,
      retries: all.retries,
      rate_limited: all.rateLimited,
      mended: all.mended,
      possibly_billed_failures: all.maybeBilled,
    },
    row_latency_ms: toLatency(state.rowLatency),
    row_queue_ms: toLatency(state.rowQueue),
    targets: targets.map((tally) => ({
      target: tally.target,
      model: tally.model,
      provider: tally.provider,
      ...traffic([tally]),
    })),
    models: grouped(targets, (tally) => tally.model)
      .map(([model, group]) => ({ model, ...traffic(group) }))
      .sort(byRequests),
    providers: grouped(targets, (tally) => tally.provider)
      .map(([provider, group]) => ({ provider, ...traffic(group) }))
      .sort(byRequests),
    classes: priorities.flatMap((priority) => {
      const tally = state.classes.get(priority);
      if (tally === undefined) return [];
      const { ok, failed, cost } = tally;
      return {
        class: priority,
        rows: tally.rows,
        ok,
        failed,
        cost_usd: knownUsd(cost),
        cost_unknown_rows: cost.unknown,
        tokens: toTokens(tally.tokens),
      };
    }),
    finish_reasons: Object.fromEntries([...state.finishReasons].sort(([a], [b]) => (a < b ? -1 : 1))),
    savings: toSavings(state),
    failures: byCount(state.failures).map(([code, { count, id, message }]) => ({
      code,
      rows: count,
      example: { id: id ?? '', message },
    })),
    warnings: byCount(state.warnings).map(([code, { count, message }]) => ({ code, count, message })),
    targets_off: targets.flatMap(({ target, off }) =>
      off === null ? [] : { target, code: off.code, message: off.message, hint: off.hint },
    ),
  };
};

interface RunTime {
  /** Time that workers ran, all together; null when no run was begun. */
  readonly runUs: number | null;
  readonly wallUs: number | null;
  readonly endUs: number;
}

const runTimeUs = (state: SummaryState): number | null => {
  if (state.started === 0) return null;
  const unfinished = Math.max(0, state.started - state.finished);
  return Math.max(0, state.finishedAtUs + unfinished * state.lastAtUs - state.startedAtUs);
};

/** Of one worker the monotonic clock tells it; of several, whose clocks have different zeros, the dates do. */
const wallTimeUs = (state: SummaryState, runUs: number | null): number | null => {
  if (runUs === null || state.started === 1) return runUs;
  if (state.startedAt === null || state.finishedAt === null) return runUs / state.started;
  const ms = Date.parse(state.finishedAt) - Date.parse(state.startedAt);
  return Number.isFinite(ms) && ms >= 0 ? ms * 1000 : null;
};

const openUs = (tally: TargetTally, endUs: number): number => {
  const stillOpen = Math.max(0, tally.opened - tally.openEnded);
  return Math.max(0, tally.openEndedAtUs + stillOpen * endUs - tally.openedAtUs);
};

/** Time with the breaker open or the target off, counted once where it was both. */
const downUs = (tally: TargetTally, endUs: number): number => {
  const open = openUs(tally, endUs);
  if (tally.off === null) return open;
  const off = Math.max(0, endUs - tally.off.atUs);
  const both = tally.opened > tally.openEnded ? Math.max(0, endUs - Math.max(tally.off.atUs, tally.lastOpenedAtUs)) : 0;
  return open + off - both;
};

const uptimeOf = (tallies: readonly TargetTally[], time: RunTime): number | null => {
  if (time.runUs === null) return null;
  const down = tallies.reduce((sum, tally) => sum + downUs(tally, time.endUs), 0) / tallies.length;
  if (time.runUs === 0) return down > 0 || tallies.some(({ off }) => off !== null) ? 0 : 1;
  return rounded(Math.min(1, Math.max(0, 1 - down / time.runUs)), 6);
};

/** Figures of several targets together; their uptime is the mean. */
const toTraffic = (tallies: readonly TargetTally[], time: RunTime, answered: number): TrafficSummary => {
  const [first] = tallies;
  let sum = first!;
  if (tallies.length > 1) {
    sum = emptyTarget('');
    for (const tally of tallies) absorbTarget(sum, tally);
  }
  const usedTokens = sum.tokens.input + sum.tokens.output;
  const limits = tallies.map(({ maxTpm }) => maxTpm);
  const tpm = limits.reduce((a, b) => (a === null || b === null ? null : a + b));
  const minutes = time.wallUs === null ? null : time.wallUs / 60e6;
  return {
    requests: sum.requests,
    ok: sum.ok,
    failed: sum.failed,
    retries: sum.retries,
    rate_limited: sum.rateLimited,
    mended: sum.mended,
    possibly_billed_failures: sum.maybeBilled,
    breaker_trips: sum.opened,
    breaker_open_ms: tallies.reduce((ms, tally) => ms + openUs(tally, time.endUs), 0) / 1000,
    uptime: uptimeOf(tallies, time),
    tokens: toTokens(sum.tokens),
    utilisation: {
      of_reserved: ratio(usedTokens, sum.reservedTokens),
      of_tpm_limit: tpm === null || minutes === null ? null : ratio(usedTokens, tpm * minutes),
    },
    cost_usd: knownUsd(sum.cost),
    cost_unknown_answers: sum.cost.unknown,
    rows: sum.rows,
    row_share: ratio(sum.rows, answered),
    latency_ms: toLatency(sum.latency),
    ttfb_ms: { p50: quantile(sum.ttfb, 0.5), p95: quantile(sum.ttfb, 0.95) },
  };
};

type NamedTarget = TargetTally & { readonly model: string; readonly provider: string };

/** A target that no run introduced (a results file) tells its names itself: `<provider>/<model>`. */
const withNames = (tally: TargetTally): NamedTarget => {
  const slash = tally.target.indexOf('/');
  const provider = tally.provider ?? (slash < 0 ? tally.target : tally.target.slice(0, slash));
  const model = tally.model ?? tally.target.slice(slash + 1);
  return { ...tally, provider, model };
};

const byTraffic = (a: TargetTally, b: TargetTally): number =>
  b.requests - a.requests || b.rows - a.rows || (a.target < b.target ? -1 : 1);

/** Groups of equally many requests stay in the order of their first targets. */
const byRequests = (a: TrafficSummary, b: TrafficSummary): number => b.requests - a.requests;

const grouped = (
  targets: readonly NamedTarget[],
  nameOf: (tally: NamedTarget) => string,
): readonly (readonly [string, readonly NamedTarget[]])[] => {
  const groups = new Map<string, NamedTarget[]>();
  for (const tally of targets) {
    const group = groups.get(nameOf(tally));
    if (group === undefined) groups.set(nameOf(tally), [tally]);
    else group.push(tally);
  }
  return [...groups];
};

/** Zero when nothing had a price to pay, null when prices were needed and none is known. */
const knownUsd = (cost: CostTally): number | null => (cost.known === 0 && cost.unknown > 0 ? null : usdOf(cost.money));

const toTokens = (tokens: TokenTally): TokenSummary => ({
  input: tokens.input,
  output: tokens.output,
  cached_input: tokens.cachedInput,
  cache_write: tokens.cacheWrite,
  reasoning: tokens.reasoning,
  estimated_answers: tokens.estimated,
});

const quantile = (histogram: Histogram, q: number): number | null => {
  const ms = quantileMs(histogram, q);
  return ms === null ? null : rounded(ms, 3);
};

const toLatency = (histogram: Histogram): LatencySummary => ({
  p50: quantile(histogram, 0.5),
  p95: quantile(histogram, 0.95),
  p99: quantile(histogram, 0.99),
  max: quantile(histogram, 1),
});

const byCount = (tally: ByCode): [string, ByCode extends Map<string, infer E> ? E : never][] =>
  [...tally].sort(([codeA, a], [codeB, b]) => b.count - a.count || (codeA < codeB ? -1 : 1));

const toSavings = (state: SummaryState): Summary['savings'] => {
  const { compared } = state;
  const rows = compared.known + compared.unknown;
  const spentUsd = compared.unknown > 0 ? null : usdOf(compared.money);
  const versus = [...state.alternatives].map(([model, { money, known }]): SavingSummary => {
    const costUsd = known === rows ? usdOf(money) : null;
    const savedUsd = costUsd === null || spentUsd === null ? null : rounded(costUsd - spentUsd, 12);
    return {
      model,
      cost_usd: costUsd,
      saved_usd: savedUsd,
      saved_percent:
        savedUsd === null || costUsd === null || costUsd <= 0 ? null : rounded((savedUsd / costUsd) * 100, 4),
    };
  });
  versus.sort((a, b) => (b.cost_usd ?? -1) - (a.cost_usd ?? -1) || (a.model < b.model ? -1 : 1));
  return { rows, cost_usd: spentUsd, versus };
};
