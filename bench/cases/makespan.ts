/** How long a job takes beside the ideal: full slots from the first moment to the last. */

import { join, resolve } from 'node:path';
import { type Bench, type Benchmark, concurrency, size } from '../bench.ts';
import type { Figure } from '../figure.ts';
import { batch, oneProvider } from '../processes/llmgw.ts';
import { timed } from '../processes/timed.ts';
import { writeRows } from '../rows.ts';
import { startLatencyServer } from '../upstreams/latency.ts';

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
      const upstream = await startLatencyServer({ minMs: latencyMs, maxMs: latencyMs });
      try {
        const { baseUrl } = upstream;
        const loop = resolve('bench/loops/bare-loop.mjs');
        const bare = await timed([process.execPath, loop, input, baseUrl, String(concurrency)]);
        const walls: number[] = [];
        for (let round = 0; round < bench.rounds; round++) {
          bench.say(`makespan: L = ${latencyMs} ms, ${round + 1} of ${bench.rounds}`);
          walls.push((await batch(bench, { input, config: oneProvider(baseUrl) })).wallS);
        }
        const { maxInFlight } = await upstream.counts();
        if (maxInFlight > concurrency) throw new Error(`${maxInFlight} requests were in flight`);
        figures.push(
          {
            id: `makespan.${latencyMs}`,
            what: `wall time of ${idealS} s ideal, L = ${latencyMs} ms`,
            unit: '×',
            values: walls.map((wallS) => wallS / idealS),
            atMost: 1.05,
          },
          {
            id: `makespan.${latencyMs}.bare`,
            what: `the same, bare undici loop, L = ${latencyMs} ms`,
            unit: '×',
            values: [bare.wallS / idealS],
          },
        );
      } finally {
        await upstream.stop();
      }
    }
    return { figures };
  },
};

const jobsOf = (bench: Bench) => [
  { latencyMs: 100, rows: size(bench, 5000, 2500, 100) },
  { latencyMs: 500, rows: size(bench, 1500, 750, 100) },
];
