/** The same rows through what people use today. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Bench, type Benchmark, concurrency, size } from '../bench.ts';
import type { Figure, NotMeasured } from '../figure.ts';
import { batch, oneProvider } from '../processes/llmgw.ts';
import { type Accounts, timed } from '../processes/timed.ts';
import { writeRows } from '../rows.ts';
import { startLatencyServer } from '../upstreams/latency.ts';
import { startNginx } from '../upstreams/nginx.ts';

const latencyMs = 100;

export const peers: Benchmark = {
  name: 'peers',
  title: 'Beside what people use today',
  method: (bench) =>
    `Everybody reads the same JSONL and writes answers to a file, ${concurrency} in flight, retries at their defaults; llmgw has one provider and its key, and does everything else as always. CPU to start: a job of one row. CPU per row: ${rowsOf(bench).toLocaleString('en-US')} rows to nginx, less the start; the quick ones also with ${longRowsOf(bench).toLocaleString('en-US')}, as JavaScript gets faster while it runs. Speed: the same run, start-up included. With ${latencyMs} ms: ${slowRowsOf(bench).toLocaleString('en-US')} rows to an upstream that takes as long, so that the slots allow ${concurrency / (latencyMs / 1000)} a second. They take turns; ratios are within a turn.`,
  async run(bench) {
    const missing = contestants.filter(({ needs }) => needs !== null && !existsSync(needs));
    // It costs what batch_completion does, and takes as long to say so.
    const left = bench.isWhole ? contestants.filter(({ id }) => id === 'litellm-router') : [];
    const present = contestants.filter((one) => !missing.includes(one) && !left.includes(one));
    const notMeasured: NotMeasured[] = [
      ...missing.map(({ name }) => ({ what: name, reason: 'not installed; npm run bench:peers' })),
      ...left.map(({ name }) => ({
        what: name,
        reason: 'only with --only peers',
      })),
      ...outOfReach,
    ];
    const fast = await writeRows(join(bench.folder, 'peers.jsonl'), rowsOf(bench));
    const single = await writeRows(join(bench.folder, 'peers-one.jsonl'), 1);
    const long = await writeRows(join(bench.folder, 'peers-long.jsonl'), longRowsOf(bench));
    const slow = await writeRows(join(bench.folder, 'peers-slow.jsonl'), slowRowsOf(bench));
    const results = new Map<Contestant, Result[]>(present.map((one) => [one, []]));
    const upstream = await startNginx(bench.folder);
    try {
      for (let round = 0; round < bench.rounds; round++) {
        for (const one of [...results.keys()]) {
          bench.say(`peers: ${one.name}, ${round + 1} of ${bench.rounds}`);
          try {
            results
              .get(one)!
              .push(await runOne(bench, one, { one: single, fast, long, slow, nginxUrl: upstream.baseUrl }));
          } catch (error) {
            if (one.needs === null) throw error;
            results.delete(one);
            notMeasured.push({ what: one.name, reason: error instanceof Error ? error.message : String(error) });
          }
        }
      }
    } finally {
      await upstream.stop();
    }
    return { figures: figuresOf(bench, results), notMeasured };
  },
};

const rowsOf = (bench: Bench): number => size(bench, 3000, 1000, 100);
const longRowsOf = (bench: Bench): number => size(bench, 10_000, 5000, 200);
const slowRowsOf = (bench: Bench): number => size(bench, 500, 300, 50);

interface Job {
  readonly input: string;
  readonly output: string;
  readonly baseUrl: string;
}

interface Contestant {
  readonly id: string;
  readonly name: string;
  /** What must be there for it; null for our own. */
  readonly needs: string | null;
  /** Under a millisecond or two a row: it runs the long job too. */
  readonly isQuick: boolean;
  /** The package whose version is told. */
  readonly package: string;
  readonly run: (bench: Bench, job: Job) => Promise<Accounts>;
}

const limitS = 300;
const here = resolve('bench/peers');
const inVenv = (program: string): string => join(here, '.venv/bin', program);
/** Nobody looks anything up elsewhere: LiteLLM would fetch its prices and take longer to start. */
const env = (bench: Bench) => ({
  HOME: bench.folder,
  OPENAI_API_KEY: 'bench',
  LITELLM_LOCAL_MODEL_COST_MAP: 'True',
  HF_HUB_OFFLINE: '1',
  DO_NOT_TRACK: '1',
  PYTHONDONTWRITEBYTECODE: '1',
});

const script = (program: readonly string[]): Contestant['run'] => {
  return (bench, { input, output, baseUrl }) =>
    timed([...program, input, output, baseUrl, String(concurrency)], { env: env(bench), limitS });
};
const nodeScript = (file: string) => script([process.execPath, join(here, file)]);
const pythonScript = (file: string) => script([inVenv('python'), join(here, file)]);

const llmgw: Contestant = {
  id: 'llmgw',
  isQuick: true,
  name: 'llmgw',
  needs: null,
  package: '',
  run: (bench, { input, output, baseUrl }) =>
    batch(bench, { input, output, config: oneProvider(baseUrl), flags: ['--fresh'] }),
};

const contestants: readonly Contestant[] = [
  {
    id: 'bare',
    isQuick: true,
    name: 'bare undici loop, keeps nothing',
    needs: null,
    package: '',
    run: (_, { input, baseUrl }) =>
      timed([process.execPath, resolve('bench/loops/bare-loop.mjs'), input, baseUrl, String(concurrency)]),
  },
  llmgw,
  {
    id: 'openai',
    isQuick: true,
    name: 'openai SDK + p-limit',
    needs: join(here, 'node_modules/openai'),
    package: 'openai',
    run: nodeScript('openai-sdk.mjs'),
  },
  {
    id: 'ai',
    isQuick: true,
    name: 'Vercel AI SDK + p-limit',
    needs: join(here, 'node_modules/ai'),
    package: 'ai',
    run: nodeScript('ai-sdk.mjs'),
  },
  {
    id: 'aiohttp',
    isQuick: true,
    name: 'cookbook-style script, ours, aiohttp',
    needs: inVenv('python'),
    package: 'aiohttp',
    run: pythonScript('aiohttp_loop.py'),
  },
  {
    id: 'litellm-batch',
    isQuick: false,
    name: 'LiteLLM batch_completion',
    needs: inVenv('litellm'),
    package: 'litellm',
    run: pythonScript('litellm_batch.py'),
  },
  {
    id: 'litellm-router',
    isQuick: false,
    name: 'LiteLLM Router + semaphore',
    needs: inVenv('litellm'),
    package: 'litellm',
    run: pythonScript('litellm_router.py'),
  },
  {
    id: 'async-batch-llm',
    isQuick: false,
    name: 'async-batch-llm',
    needs: inVenv('python'),
    package: 'async_batch_llm',
    run: pythonScript('async_batch.py'),
  },
  {
    id: 'flexllm',
    isQuick: true,
    name: 'flexllm batch (CLI)',
    needs: inVenv('flexllm'),
    package: 'flexllm',
    run: (bench, { input, output, baseUrl }) =>
      timed(
        [
          ...[inVenv('flexllm'), 'batch', input, '-o', output, '--base-url', baseUrl, '--api-key', 'bench'],
          ...['-m', 'gpt-4.1', '-c', String(concurrency), '--max-tokens', '2048'],
        ],
        { env: env(bench), limitS },
      ),
  },
  {
    id: 'batchllm',
    isQuick: false,
    name: 'batchllm run (CLI)',
    needs: inVenv('batchllm'),
    package: 'batchllm_ai',
    run: (bench, { input, output, baseUrl }) =>
      timed(
        [
          ...[inVenv('batchllm'), 'run', input, '-o', output, '--input-column', 'prompt', '--base-url', baseUrl],
          ...[
            '-m',
            'gpt-4.1',
            '-c',
            String(concurrency),
            '--max-tokens',
            '2048',
            '--checkpoint',
            `${output}.checkpoint`,
          ],
        ],
        { env: env(bench), limitS },
      ),
  },
];

const outOfReach: readonly NotMeasured[] = [
  { what: 'openbatch', reason: 'uploads files to OpenAI’s Batch API and waits; it sends no request of its own' },
  {
    what: 'bespokelabs-curator',
    reason: 'its pins contradict its neighbours’ (litellm, openai, click), and its environment alone takes 860 MB',
  },
];

interface Result {
  /** One row alone: what it takes to get going and to end. */
  readonly start: Accounts;
  readonly fast: Accounts;
  /** Null for those who would take minutes. */
  readonly long: Accounts | null;
  readonly slow: Accounts;
  readonly firstRequestMs: number;
}

let sequence = 0;

const runOne = async (
  bench: Bench,
  one: Contestant,
  { one: oneRow, fast, long, slow, nginxUrl }: Record<'one' | 'fast' | 'long' | 'slow' | 'nginxUrl', string>,
): Promise<Result> => {
  const output = (): string => join(bench.folder, `peer-${one.id}-${sequence++}.jsonl`);
  const start = await run(bench, one, { input: oneRow, output: output(), baseUrl: nginxUrl }, 1);
  const first = await run(bench, one, { input: fast, output: output(), baseUrl: nginxUrl }, rowsOf(bench));
  const third = one.isQuick
    ? await run(bench, one, { input: long, output: output(), baseUrl: nginxUrl }, longRowsOf(bench))
    : null;
  const upstream = await startLatencyServer({ minMs: latencyMs, maxMs: latencyMs });
  try {
    const job = { input: slow, output: output(), baseUrl: upstream.baseUrl };
    const second = await run(bench, one, job, slowRowsOf(bench));
    const { firstRequestAt, ok, maxInFlight } = await upstream.counts();
    if (ok !== slowRowsOf(bench)) throw new Error(`${ok} of ${slowRowsOf(bench)} rows answered`);
    if (maxInFlight > concurrency) throw new Error(`${maxInFlight} requests in flight instead of ${concurrency}`);
    return { start, fast: first, long: third, slow: second, firstRequestMs: firstRequestAt! - second.startedAt };
  } finally {
    await upstream.stop();
  }
};

const run = async (bench: Bench, one: Contestant, job: Job, rows: number): Promise<Accounts> => {
  const accounts = await one.run(bench, job);
  if (one.id !== 'bare') {
    const lines = readFileSync(job.output, 'utf8').trimEnd().split('\n').length;
    if (lines < rows) throw new Error(`${lines} results of ${rows} rows: ${accounts.said.trim().split('\n').at(-1)}`);
  }
  return accounts;
};

const figuresOf = (bench: Bench, results: ReadonlyMap<Contestant, readonly Result[]>): Figure[] => {
  const own = results.get(llmgw)!;
  const figures: Figure[] = [];
  const add = (
    metric: string,
    { what, unit }: { readonly what: string; readonly unit: Figure['unit'] },
    value: (result: Result, round: number) => number,
    counts: (one: Contestant) => boolean = () => true,
  ): void => {
    for (const [one, runs] of results) {
      if (!counts(one)) continue;
      const version = one.package === '' ? null : installedVersion(one.package);
      figures.push({
        id: `peers.${one.id}.${metric}`,
        of: version === null ? one.name : `${one.name} ${version}`,
        what,
        unit,
        values: runs.map(value),
      });
    }
  };
  const rows = rowsOf(bench);
  const perRowUs = ({ start, fast }: Result): number => ((fast.cpuS - start.cpuS) * 1e6) / (rows - 1);
  add('ratio', { what: 'CPU of llmgw’s', unit: '×' }, (result, round) => perRowUs(result) / perRowUs(own[round]!));
  add('cpu', { what: 'CPU per row', unit: 'µs' }, perRowUs);
  const ofLong = longRowsOf(bench);
  add(
    'long-cpu',
    { what: `CPU per row, ${ofLong.toLocaleString('en-US')} rows`, unit: 'µs' },
    ({ start, long }) => ((long!.cpuS - start.cpuS) * 1e6) / (ofLong - 1),
    ({ isQuick }) => isQuick,
  );
  add('start', { what: 'CPU to start', unit: 'ms' }, ({ start }) => start.cpuS * 1000);
  add('first-request', { what: 'first request', unit: 'ms' }, ({ firstRequestMs }) => firstRequestMs);
  add('speed', { what: 'speed', unit: '/s' }, ({ fast }) => rows / fast.wallS);
  add('slow-speed', { what: `speed with ${latencyMs} ms`, unit: '/s' }, ({ slow }) => slowRowsOf(bench) / slow.wallS);
  add('peak', { what: 'peak memory', unit: 'MB' }, ({ fast }) => fast.peakMb);
  return figures;
};

const versions = new Map<string, string | null>();

const installedVersion = (name: string): string | null => {
  let version = versions.get(name);
  if (version === undefined) {
    version = nodeVersion(name) ?? pythonVersion(name);
    versions.set(name, version);
  }
  return version;
};

const nodeVersion = (name: string): string | null => {
  const manifest = join(here, 'node_modules', name, 'package.json');
  if (name === 'openai' || name === 'ai')
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
  return null;
};

/** From the name of the folder that pip leaves: `litellm-1.2.3.dist-info`. */
const pythonVersion = (name: string): string | null => {
  const lib = join(here, '.venv/lib');
  const [interpreter] = existsSync(lib) ? readdirSync(lib) : [];
  if (interpreter === undefined) return null;
  const packages = readdirSync(join(lib, interpreter, 'site-packages'));
  return packages.flatMap((folder) => new RegExp(`^${name}-(.+)\\.dist-info$`).exec(folder)?.[1] ?? [])[0] ?? null;
};
