/** How long a job takes beside the ideal: full slots from the first moment to the last. */

import { join, resolve } from 'node:path';
import { type Bench, type Benchmark, concurrency, size } from '../bench.ts';
import type { Figure } from '../figure.ts';
import { batch, oneProvider } from '../processes/llmgw.ts';
import { type Accounts, timed } from '../processes/timed.ts';
import { writeRows } from '../rows.ts';
import { type LatencyCounts, startLatencyServer } from '../upstreams/latency.ts';

export const makespan: Benchmark = {
  name: 'makespan',
  title: 'Wall time beside the ideal',
  method: (bench) =>
    `An upstream that answers after exactly L, ${concurrency} in flight; the ideal is ceil(N ÷ ${concurrency}) × L. ${jobsOf(
      bench,
    )
      .map(({ latencyMs, rows }) => `L = ${latencyMs} ms: N = ${rows.toLocaleString('en-US')}`)
      .join(
        '; ',
      )}. From the spawn to the exit, start-up and summary included. The bare loop's own figure, once, tells what of it is the upstream's timers.`,
  async run(bench) {
    const figures: Figure[] = [];
    for (const { latencyMs, rows } of jobsOf(bench)) {
      const input = await writeRows(join(bench.folder, `makespan-${latencyMs}.jsonl`), rows);
      const idealS = (Math.ceil(rows / concurrency) * latencyMs) / 1000;
      const loop = [process.execPath, resolve('bench/loops/bare-loop.mjs'), input];
      const bare = await against(latencyMs, (baseUrl) => timed([...loop, baseUrl, String(concurrency)]));
      const runs: Run[] = [];
      for (let round = 0; round < bench.rounds; round++) {
        bench.say(`makespan: L = ${latencyMs} ms, ${round + 1} of ${bench.rounds}`);
        runs.push(await against(latencyMs, (baseUrl) => batch(bench, { input, config: oneProvider(baseUrl) })));
      }
      const told = `L = ${latencyMs} ms, ideal ${idealS} s`;
      figures.push(
        {
          id: `makespan.${latencyMs}`,
          what: `${told}: wall time`,
          unit: '×',
          values: runs.map(({ accounts }) => accounts.wallS / idealS),
          atMost: 1.05,
        },
        {
          id: `makespan.${latencyMs}.work`,
          what: `${told}: first request to last answer`,
          unit: '×',
          values: runs.map(({ counts }) => counts.workMs / 1000 / idealS),
        },
        {
          id: `makespan.${latencyMs}.bare`,
          what: `${told}: wall time of the bare loop`,
          unit: '×',
          values: [bare.accounts.wallS / idealS],
        },
        {
          id: `makespan.${latencyMs}.service`,
          what: `${told}: what the upstream really took`,
          unit: 'ms',
          values: runs.map(({ counts }) => counts.serviceMs),
        },
      );
    }
    const notMeasured = bench.mode === 'quick' ? [{ what: 'L = 500 ms', reason: 'only in the full run' }] : [];
    return { figures, notMeasured };
  },
};

interface Run {
  readonly accounts: Accounts;
  readonly counts: LatencyCounts;
}

const against = async (latencyMs: number, work: (baseUrl: string) => Promise<Accounts>): Promise<Run> => {
  const upstream = await startLatencyServer({ minMs: latencyMs, maxMs: latencyMs });
  try {
    const accounts = await work(upstream.baseUrl);
    const counts = await upstream.counts();
    if (counts.maxInFlight > concurrency) throw new Error(`${counts.maxInFlight} requests were in flight`);
    return { accounts, counts };
  } finally {
    await upstream.stop();
  }
};

const jobsOf = (bench: Bench) => [
  { latencyMs: 100, rows: size(bench, 5000, 5000, 100) },
  ...(bench.mode === 'quick' ? [] : [{ latencyMs: 500, rows: size(bench, 1500, 1500, 100) }]),
];
