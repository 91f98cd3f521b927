/** What it takes to decide where a row goes. */

import { execFileSync } from 'node:child_process';
import { type Bench, type Benchmark, size } from '../bench.ts';

export const route: Benchmark = {
  name: 'route',
  title: 'Deciding the route of a row',
  method: (bench) =>
    `In a process of its own, planRoute and pickTarget timed one by one over ${rowsOf(bench).toLocaleString('en-US')} rows of 100 to 2,500 characters, ten targets (five models at two providers), all percentiles known; a strategy after the other, the cold start included.`,
  async run(bench) {
    const runs: Told[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      bench.say(`route: ${round + 1} of ${bench.rounds}`);
      const args = ['scripts/run-ts.mjs', 'bench/route-decision.ts', String(rowsOf(bench))];
      runs.push(JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 120_000 })) as Told);
    }
    const figuresOf = (strategy: string) => [
      {
        id: `route.${strategy}.p99`,
        what: `${strategy}: p99`,
        unit: 'µs' as const,
        values: runs.map((run) => run[strategy]!.p99),
        atMost: 50,
      },
      {
        id: `route.${strategy}.p50`,
        what: `${strategy}: median`,
        unit: 'µs' as const,
        values: runs.map((run) => run[strategy]!.p50),
      },
    ];
    return {
      figures: [
        ...['cheapest', 'fastest', 'weighted', 'ordered'].flatMap(figuresOf),
        {
          id: 'route.classified.p99',
          what: 'cheapest with the classifier before it: p99',
          unit: 'µs',
          values: runs.map((run) => run.cheapest!.withClassifierP99),
        },
      ],
    };
  },
};

type Told = Readonly<Record<string, { p50: number; p99: number; withClassifierP99: number }>>;

const rowsOf = (bench: Bench): number => size(bench, 50_000, 20_000, 500);
