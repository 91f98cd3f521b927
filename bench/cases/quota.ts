/** How much of a quota is used, and what is refused on the way. */

import { join } from 'node:path';
import { type Bench, type Benchmark, concurrency, size } from '../bench.ts';
import type { Figure, Measured } from '../figure.ts';
import { type BatchRun, batch, oneProvider } from '../processes/llmgw.ts';
import { promptOf, writeRows } from '../rows.ts';
import { type LatencyCounts, type LatencyOptions, startLatencyServer } from '../upstreams/latency.ts';

const latency = { minMs: 30, maxMs: 70 };
const rpm = 12_000;
const tpm = 3_000_000;

interface Variant {
  readonly id: string;
  readonly what: string;
  readonly server: LatencyOptions;
  /** What the configuration says of the quota. */
  readonly provider: string;
  readonly uneven: boolean;
}

const variants: readonly Variant[] = [
  {
    id: 'rpm-set',
    what: 'requests, max_rpm set',
    server: { ...latency, rpm },
    provider: `max_rpm: ${rpm}`,
    uneven: false,
  },
  {
    id: 'rpm-told',
    what: 'requests, learned from headers',
    server: { ...latency, rpm, tellsLimits: true },
    provider: '',
    uneven: false,
  },
  { id: 'rpm-unknown', what: 'requests, never told', server: { ...latency, rpm }, provider: '', uneven: false },
  {
    id: 'tpm-set',
    what: 'tokens of uneven rows, max_tpm set',
    server: { ...latency, tpm },
    provider: `max_tpm: ${tpm}`,
    uneven: true,
  },
  {
    id: 'tpm-told',
    what: 'tokens of uneven rows, learned from headers',
    server: { ...latency, tpm, tellsLimits: true },
    provider: '',
    uneven: true,
  },
];

export const quota: Benchmark = {
  name: 'quota',
  title: 'Quotas',
  method: (bench) =>
    `An upstream that answers after ${latency.minMs} to ${latency.maxMs} ms and keeps a true sliding window of a minute: ${rpm.toLocaleString('en-US')} requests, ${rowsOf(bench).toLocaleString('en-US')} rows; or ${tpm.toLocaleString('en-US')} tokens of input and answer, ${unevenRowsOf(bench).toLocaleString('en-US')} rows of 50 to 4,000 tokens with --max-tokens 150. Used: what was accepted in the minute before the last accepted request, of the limit. Early: a request that comes before a wait that it knew of (25 ms for the news to travel) is over. ${concurrency} in flight, ${at(bench)} runs of each kind side by side, as they are idle most of the time.`,
  async run(bench) {
    const even = await writeRows(join(bench.folder, 'quota.jsonl'), rowsOf(bench));
    const uneven = await writeRows(join(bench.folder, 'quota-uneven.jsonl'), unevenRowsOf(bench), (row) => ({
      id: `r${row}`,
      prompt: `${promptOf(row)} ${'Some more of the same matter to read. '.repeat(unevenness(row))}`,
    }));
    const results = variants.map(() => [] as { run: BatchRun; counts: LatencyCounts }[]);
    const batches = size(bench, 2, 1, 1);
    for (let round = 0; round < batches; round++) {
      bench.say(`quota: ${round + 1} of ${batches}, each a minute and a quarter`);
      await Promise.all(
        variants.flatMap((variant, index) =>
          Array.from({ length: at(bench) }, async () => {
            results[index]!.push(await once(bench, variant, variant.uneven ? uneven : even));
          }),
        ),
      );
    }
    return { figures: variants.flatMap((variant, index) => figuresOf(variant, results[index]!)) } satisfies Measured;
  },
};

/** Rows of one kind at a time: six runs in two batches, or three in one. */
const at = (bench: Bench): number => size(bench, 3, 3, 1);

// A minute and a fifth at the limit: one full window and some more.
const rowsOf = (bench: Bench): number => size(bench, 14_400, 13_000, 300);
const unevenRowsOf = (bench: Bench): number => size(bench, 3600, 3200, 200);

/** Repeats of a sentence of ten tokens: most rows short, a few long, the same ones each time. */
const unevenness = (row: number): number => Math.floor(400 * ((row * 0.6180339887) % 1) ** 3);

const once = async (
  bench: Bench,
  { server, provider }: Variant,
  input: string,
): Promise<{ run: BatchRun; counts: LatencyCounts }> => {
  const upstream = await startLatencyServer(server);
  try {
    const config = oneProvider(upstream.baseUrl, provider);
    const run = await batch(bench, {
      input,
      config,
      flags: ['--max-tokens', '150', '--max-attempts', '50'],
      limitS: 240,
    });
    return { run, counts: await upstream.counts() };
  } finally {
    await upstream.stop();
  }
};

const figuresOf = (
  { id, what }: Variant,
  results: readonly { readonly run: BatchRun; readonly counts: LatencyCounts }[],
): Figure[] => {
  const each = (value: (counts: LatencyCounts) => number): number[] => results.map(({ counts }) => value(counts));
  return [
    {
      id: `quota.${id}.used`,
      what: `${what}: used`,
      unit: '%',
      values: each(({ requestShare, tokenShare }) => 100 * (requestShare ?? tokenShare ?? 0)),
      atLeast: 97,
    },
    {
      id: `quota.${id}.refused`,
      what: `${what}: answered 429`,
      unit: '%',
      values: each(({ refused, requests }) => (100 * refused) / requests),
      atMost: 1,
    },
    {
      id: `quota.${id}.early`,
      what: `${what}: requests that came early`,
      unit: '',
      values: each(({ early }) => early),
      atMost: 0,
    },
    { id: `quota.${id}.wall`, what: `${what}: wall time`, unit: 's', values: results.map(({ run }) => run.wallS) },
  ];
};
