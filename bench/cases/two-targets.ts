/** Whether a target that refuses everything slows the other down. */

import { join } from 'node:path';
import { type Bench, type Benchmark, concurrency, size } from '../bench.ts';
import { sum } from '../figure.ts';
import { batch } from '../processes/llmgw.ts';
import { promptOf, writeRows } from '../rows.ts';
import { type LatencyCounts, startLatencyServer } from '../upstreams/latency.ts';

const latencyMs = 100;
const stepsPerSecond = 10;

export const twoTargets: Benchmark = {
  name: 'two-targets',
  title: 'Two targets, one answering 429',
  method: (bench) =>
    `Two upstreams that answer after ${latencyMs} ms, ${concurrency} in flight. The second answers 429 with a wait of a second for ${blockedS(bench)} s. Answers of the first meanwhile (without the first and the last second of it), of those in a job of its own that runs at the same time against a third. Bound: every other row names the second one's model, so it cannot go elsewhere. Free: rows that either can answer.`,
  async run(bench) {
    const alone = await writeRows(
      join(bench.folder, 'alone.jsonl'),
      aloneRows(bench),
      bound(() => 'one'),
    );
    const half = await writeRows(
      join(bench.folder, 'half.jsonl'),
      aloneRows(bench),
      bound((row) => (row % 2 ? 'two' : 'one')),
    );
    const free = await writeRows(join(bench.folder, 'free.jsonl'), aloneRows(bench));
    const shares: Record<'bound' | 'free', number[]> = { bound: [], free: [] };
    const early: number[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      bench.say(`two targets: ${round + 1} of ${bench.rounds}`);
      const [boundRun, freeRun, base] = await Promise.all([
        pair(bench, half, 'ordered'),
        pair(bench, free, 'weighted'),
        pair(bench, alone, 'ordered'),
      ]);
      const floor = during(bench, base.one);
      shares.bound.push((100 * during(bench, boundRun.one)) / floor);
      shares.free.push((100 * during(bench, freeRun.one)) / floor);
      early.push(boundRun.two.early + freeRun.two.early);
    }
    return {
      figures: [
        {
          id: 'two-targets.free',
          what: 'free rows: the other target, of its throughput alone',
          unit: '%',
          values: shares.free,
          atLeast: 95,
        },
        {
          id: 'two-targets.bound',
          what: 'bound rows: the other target, of its throughput alone',
          unit: '%',
          values: shares.bound,
          atLeast: 95,
        },
        { id: 'two-targets.early', what: 'requests before the wait was over', unit: '', values: early, atMost: 0 },
      ],
    };
  },
};

const blockedS = (bench: Bench): number => size(bench, 30, 10, 4);

/** More than can be answered while the second is blocked: the run is ended by --max-duration. */
const aloneRows = (bench: Bench): number => (blockedS(bench) + 10) * concurrency * (1000 / latencyMs);

const bound =
  (model: (row: number) => string) =>
  (row: number): object => ({ id: `r${row}`, prompt: promptOf(row), model: model(row) });

const pair = async (
  bench: Bench,
  input: string,
  strategy: string,
): Promise<{ one: LatencyCounts; two: LatencyCounts }> => {
  const latency = { minMs: latencyMs, maxMs: latencyMs };
  const one = await startLatencyServer(latency);
  const two = await startLatencyServer({ ...latency, refuseForMs: blockedS(bench) * 1000, refuseWaitMs: 1000 });
  try {
    await batch(bench, {
      input,
      config: [
        'providers:',
        `  first: { base_url: "${one.baseUrl}", models: [one] }`,
        `  second: { base_url: "${two.baseUrl}", models: [two] }`,
        'routing:',
        `  strategy: ${strategy}`,
        ...['high', 'medium', 'low'].map((priority) => `  ${priority}: [one, two]`),
        '',
      ].join('\n'),
      flags: ['--max-duration', String(blockedS(bench)), '--max-attempts', '50'],
      codes: [0, 3],
      limitS: 180,
    });
    return { one: await one.counts(), two: await two.counts() };
  } finally {
    await Promise.all([one.stop(), two.stop()]);
  }
};

/** Answers from the first second to the one before the last of the blocked time. */
const during = (bench: Bench, { okPerStep }: LatencyCounts): number =>
  sum(okPerStep.slice(stepsPerSecond, (blockedS(bench) - 1) * stepsPerSecond));
