/** Peak memory by the size of the job, and what a million rows take. */

import { type Bench, type Benchmark, concurrency, size } from '../bench.ts';
import type { Figure } from '../figure.ts';
import { runToEnd } from '../finished-runs.ts';
import type { BatchRun } from '../processes/llmgw.ts';

export const memory: Benchmark = {
  name: 'memory',
  title: 'Memory',
  method: (bench) =>
    `JSONL to nginx on loopback, ${concurrency} in flight; the largest resident size of the process, as the system counts it. ${jobsOf(
      bench,
    )
      .map(({ rows, runs }) => `${rows.toLocaleString('en-US')} rows ${runs} times`)
      .join(', ')}.`,
  async run(bench) {
    const jobs: (Job & { results: BatchRun[] })[] = jobsOf(bench).map((job) => ({ ...job, results: [] }));
    for (let round = 0; round < bench.rounds; round++) {
      for (const { rows, runs, results } of jobs) {
        if (round >= runs) continue;
        bench.say(`memory: ${rows} rows, run ${round + 1} of ${runs}`);
        results.push((await runToEnd(bench, rows)).run);
      }
    }
    const small = jobs[0]!;
    const large = jobs.at(-1)!;
    const isMillion = large.rows === million;
    const figures: Figure[] = jobs.map(({ rows, results }) => ({
      id: `memory.${rows}`,
      what: `peak memory, ${rows.toLocaleString('en-US')} rows`,
      unit: 'MB',
      values: results.map(({ peakMb }) => peakMb),
      ...(rows === million && { atMost: 220 }),
    }));
    figures.push({
      id: 'memory.growth',
      what: `peak memory, ${large.rows.toLocaleString('en-US')} rows, of that at ${small.rows.toLocaleString('en-US')}`,
      unit: '×',
      values: large.results.map(({ peakMb }, round) => peakMb / small.results[round]!.peakMb),
      ...(isMillion && { atMost: 1.15 }),
    });
    const count = large.rows.toLocaleString('en-US');
    figures.push(
      {
        id: 'memory.cpu',
        what: `CPU per row, ${count} rows`,
        unit: 'µs',
        values: large.results.map(({ cpuS }) => (cpuS * 1e6) / large.rows),
      },
      {
        id: 'memory.wall',
        what: `wall time, ${count} rows`,
        unit: 's',
        values: large.results.map(({ wallS }) => wallS),
      },
    );
    return {
      figures,
      notMeasured: isMillion ? [] : [{ what: 'a million rows', reason: 'only in the full run' }],
    };
  },
};

const million = 1_000_000;

interface Job {
  readonly rows: number;
  readonly runs: number;
}

const jobsOf = (bench: Bench): readonly Job[] => {
  const jobs = [
    { rows: size(bench, 10_000, 10_000, 300), runs: bench.rounds },
    { rows: size(bench, 100_000, 50_000, 600), runs: bench.rounds },
  ];
  return bench.mode === 'full' ? [...jobs, { rows: million, runs: bench.rounds }] : jobs;
};
