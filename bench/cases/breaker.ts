/** What an outage costs: requests into the void, and the time until work goes on after it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simulatedBaseUrl } from '../../src/sim/routes.ts';
import { startSimulator } from '../../src/sim/server.ts';
import { type Bench, type Benchmark, concurrency, size } from '../bench.ts';
import { batch, oneProvider } from '../processes/llmgw.ts';
import { writeRows } from '../rows.ts';

const latencyMs = 100;
const recoveryTimeoutS = 2;
/** Since the simulator's start; the tool takes half a second of it to get going. */
const outage = { provider: 'openai', fromMs: 2500, toMs: 7500, kind: '500' } as const;

export const breaker: Benchmark = {
  name: 'breaker',
  title: 'An outage of five seconds',
  method: (bench) =>
    `The simulator answers after ${latencyMs} ms, and with 500 at once during the five seconds; one target, ${concurrency} in flight, ${rowsOf(bench).toLocaleString('en-US')} rows, recovery_timeout_s: ${recoveryTimeoutS}. A failed probe doubles the timeout, so probes come 2 and 6 s after the breaker opened: one second after the outage at best. Back to speed: the first 200 ms with nine tenths of the answers of before.`,
  async run(bench) {
    const input = await writeRows(join(bench.folder, 'breaker.jsonl'), rowsOf(bench));
    const runs: OneOutage[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      bench.say(`breaker: ${round + 1} of ${bench.rounds}`);
      runs.push(await suffer(bench, input));
    }
    const each = (name: keyof OneOutage): number[] => runs.map((run) => run[name]);
    return {
      figures: [
        { id: 'breaker.requests', what: 'requests that the dead target saw', unit: '', values: each('intoTheVoid') },
        { id: 'breaker.first', what: 'end of the outage to the first answer', unit: 's', values: each('firstS') },
        { id: 'breaker.speed', what: 'end of the outage to full speed', unit: 's', values: each('fullSpeedS') },
        { id: 'breaker.failed', what: 'rows that failed', unit: '', values: each('failedRows'), atMost: 0 },
      ],
    };
  },
};

const rowsOf = (bench: Bench): number => size(bench, 2500, 2500, 2500);

interface OneOutage {
  readonly intoTheVoid: number;
  readonly firstS: number;
  readonly fullSpeedS: number;
  readonly failedRows: number;
}

const suffer = async (bench: Bench, input: string): Promise<OneOutage> => {
  const simulator = await startSimulator({
    profile: {
      name: 'outage',
      latency: { firstByteMs: latencyMs, sigma: 0, perOutputTokenMs: 0 },
      outages: [outage],
    },
  });
  const startedAt = Date.now();
  try {
    const { output, told } = await batch(bench, {
      input,
      config: `${oneProvider(simulatedBaseUrl(simulator.baseUrl, 'openai', 'openai'))}breaker: { recovery_timeout_s: ${recoveryTimeoutS} }\n`,
      codes: [0, 1],
    });
    const answeredAt = readFileSync(output, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { status: string; finished_at: string })
      .filter(({ status }) => status === 'ok')
      .map(({ finished_at }) => Date.parse(finished_at) - startedAt)
      .sort((a, b) => a - b);
    const after = answeredAt.filter((atMs) => atMs > outage.toMs);
    return {
      intoTheVoid: simulator.stats().inOutage,
      firstS: (after[0]! - outage.toMs) / 1000,
      fullSpeedS: (backAtSpeed(answeredAt) - outage.toMs) / 1000,
      failedRows: told.rows.failed,
    };
  } finally {
    await simulator.close();
  }
};

/** The end of the first step after the outage that has nine tenths of the answers that a step had before it. */
const backAtSpeed = (answeredAt: readonly number[]): number => {
  const stepMs = 200;
  const between = (fromMs: number, toMs: number): number =>
    answeredAt.filter((atMs) => atMs >= fromMs && atMs < toMs).length;
  const before = between(outage.fromMs - 1000, outage.fromMs) / (1000 / stepMs);
  const last = answeredAt.at(-1)!;
  for (let fromMs = outage.toMs; fromMs < last; fromMs += stepMs / 4) {
    if (between(fromMs, fromMs + stepMs) >= 0.9 * before) return fromMs + stepMs;
  }
  return Number.NaN;
};
