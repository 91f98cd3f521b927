/** Whether --concurrency auto finds a level as good as the best number. */

import { join } from 'node:path';
import { type Bench, type Benchmark, size } from '../bench.ts';
import { type Figure, sum } from '../figure.ts';
import { batch, oneProvider } from '../processes/llmgw.ts';
import { writeRows } from '../rows.ts';
import { type LatencyOptions, startLatencyServer } from '../upstreams/latency.ts';

interface Upstream {
  readonly id: string;
  readonly what: string;
  readonly server: LatencyOptions;
  readonly fixed: readonly number[];
  /** Its runs keep the machine busy, so they go one after the other. */
  readonly busy: boolean;
}

const upstreams: readonly Upstream[] = [
  {
    id: 'roomy',
    what: 'fast and roomy (50 ms, 150 places)',
    server: { minMs: 40, maxMs: 60, places: 150 },
    fixed: [50, 150, 300],
    busy: true,
  },
  {
    id: 'slow',
    what: 'slow (800 ms, 60 places)',
    server: { minMs: 700, maxMs: 900, places: 60 },
    fixed: [20, 50, 100, 200],
    busy: false,
  },
  {
    id: 'tight',
    what: 'tightly limited (200 ms, 429 above 10 in flight)',
    server: { minMs: 150, maxMs: 250, mostInFlight: 10 },
    fixed: [5, 10, 20, 50],
    busy: false,
  },
];

export const auto: Benchmark = {
  name: 'auto',
  title: '--concurrency auto',
  method: (bench) =>
    `Answers a second in the second half of a run of ${runS(bench)} s, of those of the best of three or four fixed numbers in runs of their own. Places: so many requests are worked on at a time, the others wait in line.`,
  async run(bench) {
    if (bench.mode === 'quick')
      return { figures: [], notMeasured: [{ what: 'all of it', reason: 'only in the full run' }] };
    const input = await writeRows(join(bench.folder, 'auto.jsonl'), runS(bench) * 4000);
    const figures: Figure[] = [];
    for (const { id, what, server, fixed, busy } of upstreams) {
      bench.say(`auto: ${what}`);
      const settings = [...fixed, ...Array.from({ length: bench.rounds }, () => 'auto' as const)];
      const answered = await (busy ? inTurn : sideBySide)(settings, (atOnce) =>
        speed(bench, { server, atOnce, input }),
      );
      const numbers = answered.slice(0, fixed.length);
      const best = Math.max(...numbers);
      figures.push({
        id: `auto.${id}`,
        what: `${what}: of the best number, ${fixed[numbers.indexOf(best)]} with ${best.toFixed(0)}/s`,
        unit: '%',
        values: answered.slice(fixed.length).map((found) => (100 * found) / best),
        atLeast: 90,
      });
    }
    return { figures };
  },
};

const runS = (bench: Bench): number => size(bench, 10, 10, 4);

type Setting = number | 'auto';

const inTurn = async (settings: readonly Setting[], run: (setting: Setting) => Promise<number>): Promise<number[]> => {
  const results: number[] = [];
  for (const setting of settings) results.push(await run(setting));
  return results;
};

const sideBySide = (settings: readonly Setting[], run: (setting: Setting) => Promise<number>): Promise<number[]> =>
  Promise.all(settings.map(run));

/** Answers a second in the second half. */
const speed = async (
  bench: Bench,
  { server, atOnce, input }: { readonly server: LatencyOptions; readonly atOnce: Setting; readonly input: string },
): Promise<number> => {
  const upstream = await startLatencyServer(server);
  try {
    const flags = ['--max-duration', String(runS(bench) + 1), '--max-attempts', '1000'];
    await batch(bench, { input, config: oneProvider(upstream.baseUrl), atOnce, flags, codes: [0, 3] });
    const { okPerStep } = await upstream.counts();
    const half = runS(bench) / 2;
    return sum(okPerStep.slice(half * 10, runS(bench) * 10)) / half;
  } finally {
    await upstream.stop();
  }
};
