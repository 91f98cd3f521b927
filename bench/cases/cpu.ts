/** CPU and rows per second of the whole tool beside a bare undici loop that sends the same requests. */

import { join, resolve } from 'node:path';
import { type Benchmark, concurrency, size } from '../bench.ts';
import { batch, oneProvider, threeProviders } from '../processes/llmgw.ts';
import { type Accounts, timed } from '../processes/timed.ts';
import { writeRows } from '../rows.ts';
import { startNginx } from '../upstreams/nginx.ts';

export const cpu: Benchmark = {
  name: 'cpu',
  title: 'CPU per row',
  method: (bench) =>
    `${rowsOf(bench).toLocaleString('en-US')} rows of JSONL to nginx on loopback, ${concurrency} in flight. Full: three providers, five targets, classifier, routing by price, quotas, cost cap, journal, summary as JSON, HTML and Markdown. Plain: one provider and its key. CPU is that of the whole process, start-up included. The three take turns; ratios are within a turn, after one turn that is not counted.`,
  async run(bench) {
    const rows = rowsOf(bench);
    const input = await writeRows(join(bench.folder, 'cpu.jsonl'), rows);
    const upstream = await startNginx(bench.folder);
    const turns: { bare: Accounts; full: Accounts; plain: Accounts }[] = [];
    try {
      const { baseUrl } = upstream;
      for (let round = 0; round <= bench.rounds; round++) {
        bench.say(`cpu: turn ${round} of ${bench.rounds}`);
        const turn = {
          bare: await timed([
            process.execPath,
            resolve('bench/loops/bare-loop.mjs'),
            input,
            baseUrl,
            String(concurrency),
          ]),
          full: await batch(bench, {
            input,
            config: threeProviders(baseUrl),
            flags: ['--max-cost', '1000000', '--report', 'json,html,markdown'],
          }),
          plain: await batch(bench, { input, config: oneProvider(baseUrl) }),
        };
        if (round > 0) turns.push(turn);
      }
    } finally {
      await upstream.stop();
    }
    const perRowUs = ({ cpuS }: Accounts): number => (cpuS * 1e6) / rows;
    const each = (value: (turn: (typeof turns)[number]) => number): number[] => turns.map(value);
    return {
      figures: [
        {
          id: 'cpu.ratio',
          what: 'CPU per row, full, of the bare loop’s',
          unit: '×',
          values: each(({ full, bare }) => full.cpuS / bare.cpuS),
          atMost: 2,
        },
        {
          id: 'cpu.plain-ratio',
          what: 'CPU per row, plain, of the bare loop’s',
          unit: '×',
          values: each(({ plain, bare }) => plain.cpuS / bare.cpuS),
        },
        {
          id: 'cpu.bare',
          what: 'CPU per row, bare undici loop',
          unit: 'µs',
          values: each(({ bare }) => perRowUs(bare)),
        },
        { id: 'cpu.full', what: 'CPU per row, llmgw, full', unit: 'µs', values: each(({ full }) => perRowUs(full)) },
        {
          id: 'cpu.plain',
          what: 'CPU per row, llmgw, plain',
          unit: 'µs',
          values: each(({ plain }) => perRowUs(plain)),
        },
        {
          id: 'cpu.bare-speed',
          what: 'rows per second, bare undici loop',
          unit: '/s',
          values: each(({ bare }) => rows / bare.wallS),
        },
        {
          id: 'cpu.full-speed',
          what: 'rows per second, llmgw, full',
          unit: '/s',
          values: each(({ full }) => rows / full.wallS),
        },
        {
          id: 'cpu.plain-speed',
          what: 'rows per second, llmgw, plain',
          unit: '/s',
          values: each(({ plain }) => rows / plain.wallS),
        },
        { id: 'cpu.peak', what: 'peak memory, llmgw, full', unit: 'MB', values: each(({ full }) => full.peakMb) },
      ],
    };
  },
};

const rowsOf = (bench: Parameters<typeof size>[0]): number => size(bench, 50_000, 50_000, 500);
