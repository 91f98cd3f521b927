/** How soon a job that is done says so, and how soon one with a long journal goes on. */

import { copyFileSync, createReadStream, createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Bench, type Benchmark, size } from '../bench.ts';
import type { Figure } from '../figure.ts';
import { finishedRun } from '../finished-runs.ts';
import { type BatchRun, batch, oneProvider } from '../processes/llmgw.ts';
import { startLatencyServer } from '../upstreams/latency.ts';

export const resume: Benchmark = {
  name: 'resume',
  title: 'Resume',
  method: (bench) =>
    `The same command over a finished job of ${rowsOf(bench).toLocaleString('en-US')} rows, spawn to exit. Long journal: ${journalOf(bench).toLocaleString('en-US')} finished rows and one new row before them: until the one request arrives, and the whole.`,
  async run(bench) {
    const again: BatchRun[] = [];
    const small = await finishedRun(bench, rowsOf(bench));
    const upstream = await startLatencyServer({ minMs: 1, maxMs: 1 });
    const config = oneProvider(upstream.baseUrl);
    try {
      for (let round = 0; round < bench.rounds; round++) {
        bench.say(`resume: ${round + 1} of ${bench.rounds}`);
        const { input, run } = small;
        const rerun = await batch(bench, { input, output: run.output, config });
        if (rerun.told.rows.read !== rowsOf(bench)) throw new Error('the job was not read to its end');
        again.push(rerun);
      }
      if ((await upstream.counts()).requests > 0) throw new Error('finished rows were sent again');
    } finally {
      await upstream.stop();
    }
    return { figures: [...figuresOf(bench, again), ...(await longJournal(bench))] };
  },
};

const rowsOf = (bench: Bench): number => size(bench, 100_000, 100_000, 600);
const journalOf = (bench: Bench): number => size(bench, 1_000_000, 50_000, 600);

const figuresOf = (bench: Bench, again: readonly BatchRun[]): Figure[] => [
  {
    id: 'resume.again',
    what: `a finished job of ${rowsOf(bench).toLocaleString('en-US')} rows again`,
    unit: 's',
    values: again.map(({ wallS }) => wallS),
    atMost: 2,
  },
];

const longJournal = async (bench: Bench): Promise<Figure[]> => {
  const { input, run } = await finishedRun(bench, journalOf(bench));
  const longer = join(bench.folder, 'one-more.jsonl');
  writeFileSync(longer, `${JSON.stringify({ id: 'new', prompt: 'What is new?' })}\n`);
  await pipeline(createReadStream(input), createWriteStream(longer, { flags: 'a' }));
  const firstS: number[] = [];
  const runs: BatchRun[] = [];
  for (let round = 0; round < bench.rounds; round++) {
    bench.say(`resume: long journal, ${round + 1} of ${bench.rounds}`);
    const output = join(bench.folder, 'one-more.results.jsonl');
    copyFileSync(run.output, output);
    const upstream = await startLatencyServer({ minMs: 1, maxMs: 1 });
    try {
      const one = await batch(bench, { input: longer, output, config: oneProvider(upstream.baseUrl) });
      const { requests, firstRequestAt } = await upstream.counts();
      if (requests !== 1) throw new Error(`${requests} requests for one new row`);
      firstS.push((firstRequestAt! - one.startedAt) / 1000);
      runs.push(one);
    } finally {
      await upstream.stop();
    }
  }
  const count = journalOf(bench).toLocaleString('en-US');
  return [
    { id: 'resume.first', what: `journal of ${count} rows: until the one request`, unit: 's', values: firstS },
    {
      id: 'resume.whole',
      what: `journal of ${count} rows: the whole run`,
      unit: 's',
      values: runs.map(({ wallS }) => wallS),
    },
    {
      id: 'resume.peak',
      what: `journal of ${count} rows: peak memory`,
      unit: 'MB',
      values: runs.map(({ peakMb }) => peakMb),
    },
  ];
};
