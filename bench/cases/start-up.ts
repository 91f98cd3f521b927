/** How soon the tool is there: beside an empty Node process, and until its first request. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Benchmark, size } from '../bench.ts';
import { batch, oneProvider } from '../processes/llmgw.ts';
import { writeRows } from '../rows.ts';
import { startLatencyServer } from '../upstreams/latency.ts';

export const startUp: Benchmark = {
  name: 'start-up',
  title: 'Start-up',
  method: (bench) =>
    `Wall time from the spawn to the exit, ${turnsOf(bench)} turns of "node -e 0", "llmgw --version" and "llmgw help", ratios within a turn. The first request: from the spawn of "llmgw batch" with a configuration file to its arrival, as the server's clock has it.`,
  async run(bench) {
    const wallMs = (args: readonly string[]): number => {
      const start = performance.now();
      const { status } = spawnSync(process.execPath, args, { stdio: 'ignore', cwd: bench.folder });
      if (status !== 0) throw new Error(`exit ${status} of ${args.join(' ')}`);
      return performance.now() - start;
    };
    const node: number[] = [];
    const version: number[] = [];
    const help: number[] = [];
    bench.say('start-up: turns');
    for (let turn = -1; turn < turnsOf(bench); turn++) {
      const times = [wallMs(['-e', '0']), wallMs([bench.tool, '--version']), wallMs([bench.tool, 'help'])] as const;
      if (turn < 0) continue; // fills the page cache
      node.push(times[0]);
      version.push(times[1]);
      help.push(times[2]);
    }
    const input = await writeRows(join(bench.folder, 'start-up.jsonl'), 5);
    const first: number[] = [];
    for (let round = 0; round <= bench.rounds; round++) {
      bench.say(`start-up: first request, ${round} of ${bench.rounds}`);
      const upstream = await startLatencyServer({ minMs: 1, maxMs: 1 });
      try {
        const { startedAt } = await batch(bench, { input, config: oneProvider(upstream.baseUrl) });
        const { firstRequestAt } = await upstream.counts();
        if (round > 0) first.push(firstRequestAt! - startedAt);
      } finally {
        await upstream.stop();
      }
    }
    const ofNode = (times: readonly number[]): number[] => times.map((ms, turn) => ms / node[turn]!);
    return {
      figures: [
        {
          id: 'start-up.version',
          what: 'llmgw --version, of node -e 0',
          unit: '×',
          values: ofNode(version),
          atMost: 1.5,
        },
        { id: 'start-up.help', what: 'llmgw help, of node -e 0', unit: '×', values: ofNode(help) },
        { id: 'start-up.node-ms', what: 'node -e 0', unit: 'ms', values: node },
        { id: 'start-up.version-ms', what: 'llmgw --version', unit: 'ms', values: version },
        { id: 'start-up.help-ms', what: 'llmgw help', unit: 'ms', values: help },
        { id: 'start-up.first-request', what: 'llmgw batch, until its first request', unit: 'ms', values: first },
      ],
    };
  },
};

const turnsOf = (bench: Parameters<typeof size>[0]): number => size(bench, 15, 9, 2);
