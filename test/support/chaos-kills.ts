/** Kills a batch with SIGKILL at random moments, starts it again each time, lets the last run end, and counts what came of it. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { startUpstream, type Upstream } from './chaos-process.ts';
import { seededRandom } from './virtual-runtime.ts';

export type ChaosFormat = 'jsonl' | 'csv' | 'openai-batch';

export interface KillPlan {
  /** An empty folder that this may fill. */
  readonly folder: string;
  readonly format: ChaosFormat;
  readonly ordered: boolean;
  readonly rows: number;
  readonly kills: number;
  readonly concurrency: number;
  readonly latencyMs: readonly [number, number];
  readonly seed: number;
}

export interface KillReport {
  readonly kills: number;
  readonly records: number;
  readonly distinctIds: number;
  readonly distinctKeys: number;
  /** Records whose answer is the answer to the row's own prompt. */
  readonly rightAnswers: number;
  readonly inOrder: boolean;
  readonly requests: number;
  /** Requests upstream beyond the first of each row. */
  readonly repeated: number;
  /** Kills × concurrency. */
  readonly allowed: number;
  /** Files in the folder at the end besides input, configuration, results, keys and summary. */
  readonly leftOver: readonly string[];
  readonly lastExitCode: number | null;
  /** Lives that ended by themselves before the last with another code than 0, with what they said. */
  readonly troubles: readonly string[];
  readonly wallMs: number;
}

/** Longest time from the start of the tool until it has ended a job that was already done. */
const wholeLifeMs = 900;

export const killAndResume = async (plan: KillPlan): Promise<KillReport> => {
  const startedAt = performance.now();
  const upstream = await startUpstream({ latencyMs: plan.latencyMs });
  try {
    const job = prepareJob(plan, upstream);
    const random01 = seededRandom(plan.seed);
    const troubles: string[] = [];
    let kills = 0;
    for (const moment of momentsOf(plan, random01)) {
      const life = startLife(job);
      await Promise.race([life.ended, upstream.reached(moment.prompts).then(() => delay(moment.laterMs))]);
      if (life.kill()) kills++;
      const code = await life.ended;
      if (code !== null && code !== 0) troubles.push(`exit ${code}: ${life.said()}`);
      if (kills === plan.kills) break;
    }
    const last = startLife(job);
    const lastExitCode = await last.ended;
    if (lastExitCode !== 0) troubles.push(`last run: exit ${lastExitCode}: ${last.said()}`);
    const { requests, prompts } = await upstream.counts();
    return {
      kills,
      ...inspect(plan, job),
      requests,
      repeated: requests - prompts,
      allowed: kills * plan.concurrency,
      lastExitCode,
      troubles,
      wallMs: performance.now() - startedAt,
    };
  } finally {
    await upstream.stop();
  }
};

export interface ResumeReport {
  /** Milliseconds of the first run, which answers every row, and of the second, which finds all of them done. */
  readonly firstMs: number;
  readonly secondMs: number;
  /** Requests of the second run. */
  readonly asked: number;
  readonly exitCodes: readonly (number | null)[];
}

/** Runs a job to its end and once more. */
export const finishAndRepeat = async (plan: Omit<KillPlan, 'kills' | 'seed' | 'ordered'>): Promise<ResumeReport> => {
  const upstream = await startUpstream({ latencyMs: plan.latencyMs });
  try {
    const job = prepareJob({ ...plan, kills: 0, seed: 0, ordered: false }, upstream);
    const timed = async () => {
      const startedAt = performance.now();
      const code = await startLife(job).ended;
      return { ms: performance.now() - startedAt, code };
    };
    const first = await timed();
    const { requests } = await upstream.counts();
    const second = await timed();
    return {
      firstMs: first.ms,
      secondMs: second.ms,
      asked: (await upstream.counts()).requests - requests,
      exitCodes: [first.code, second.code],
    };
  } finally {
    await upstream.stop();
  }
};

interface Moment {
  /** The kill comes when so many distinct rows have been asked for … */
  readonly prompts: number;
  /** … and so much later. */
  readonly laterMs: number;
}

/** Spread over the whole job, its starts and its end included; more than are needed, since some come too late. */
function* momentsOf({ kills, rows }: KillPlan, random01: () => number): Generator<Moment> {
  const within = Array.from({ length: Math.ceil(kills * 0.8) }, () => Math.ceil(random01() * rows)).sort(
    (a, b) => a - b,
  );
  // A few milliseconds for most; for every fifth as long as a start takes, so that starts are hit too.
  for (const prompts of within) yield { prompts, laterMs: random01() * (random01() < 0.2 ? 300 : 12) };
  // All rows have been asked for: the last answers come in, the file is put in order, the summary written.
  for (let more = 0; more < kills * 3; more++) yield { prompts: rows, laterMs: random01() * wholeLifeMs * 0.7 };
}

interface ChaosJob {
  readonly folder: string;
  readonly args: readonly string[];
  readonly results: string;
  readonly given: ReadonlySet<string>;
}

const idOf = (row: number): string => `r${row}`;
const promptOf = (row: number): string => `row ${row}: say "it", again`;

const prepareJob = ({ folder, format, ordered, rows, concurrency }: KillPlan, { url }: Upstream): ChaosJob => {
  writeFileSync(join(folder, 'llmgw.config.yaml'), configOf(url));
  const input = `rows.${format === 'csv' ? 'csv' : 'jsonl'}`;
  const all = Array.from({ length: rows }, (_, row) => lineOf[format](row));
  writeFileSync(join(folder, input), `${format === 'csv' ? 'id,prompt\n' : ''}${all.join('\n')}\n`);
  const results = `out.${format === 'csv' ? 'csv' : 'jsonl'}`;
  return {
    folder,
    results,
    given: new Set(['llmgw.config.yaml', input, results, `${results}.summary.json`, `${results}.keys`]),
    args: [
      'batch',
      input,
      '-o',
      results,
      '--quiet',
      '--concurrency',
      String(concurrency),
      ...(format === 'openai-batch' ? ['--output-format', 'openai-batch'] : []),
      ...(ordered ? ['--ordered'] : []),
    ],
  };
};

const configOf = (url: string): string => `
providers: { up: { type: openai, base_url: ${url}, models: [m1] } }
models: { m1: { input_usd_per_mtok: 1, output_usd_per_mtok: 2, context_window: 100000 } }
routing: { high: [m1], medium: [m1], low: [m1] }
`;

const lineOf: Record<ChaosFormat, (row: number) => string> = {
  jsonl: (row) => JSON.stringify({ id: idOf(row), prompt: promptOf(row), max_tokens: 50 }),
  csv: (row) => `${idOf(row)},"${promptOf(row).replaceAll('"', '""')}"`,
  'openai-batch': (row) =>
    JSON.stringify({
      custom_id: idOf(row),
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: 'm1', messages: [{ role: 'user', content: promptOf(row) }] },
    }),
};

interface Life {
  /** The exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** False when it had ended by itself. */
  kill(): boolean;
  said(): string;
}

const startLife = ({ folder, args }: ChaosJob): Life => {
  const child: ChildProcess = spawn(process.execPath, [resolve('bin/llmgw.js'), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  return {
    ended,
    kill: () => child.exitCode === null && child.signalCode === null && child.kill('SIGKILL'),
    said: () => said,
  };
};

interface ChaosRecord {
  readonly id: string;
  readonly key: string;
  readonly content: string;
}

const readRecords: Record<ChaosFormat, (text: string, keys: string) => ChaosRecord[]> = {
  jsonl: (text) => lines(text).map((line) => JSON.parse(line) as ChaosRecord),
  csv(text, keys) {
    const keyOf = lines(keys)
      .map((line) => /^[0-9a-f]{24}/.exec(line)?.[0])
      .filter((key) => key !== undefined);
    const records = parse(text, { columns: true }) as { id: string; content: string }[];
    return records.map(({ id, content }, index) => ({ id, content, key: keyOf[index] ?? '' }));
  },
  'openai-batch': (text) =>
    lines(text).map((line) => {
      const { custom_id, id, response } = JSON.parse(line);
      return { id: custom_id as string, key: id as string, content: response.body.choices[0].message.content };
    }),
};

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

const inspect = ({ format }: KillPlan, { folder, results, given }: ChaosJob) => {
  const path = join(folder, results);
  const keysPath = `${path}.keys`;
  const records = readRecords[format](
    readFileSync(path, 'utf8'),
    existsSync(keysPath) ? readFileSync(keysPath, 'utf8') : '',
  );
  const numbers = records.map(({ id }) => Number(id.slice(1)));
  return {
    records: records.length,
    distinctIds: new Set(numbers).size,
    distinctKeys: new Set(records.map(({ key }) => key).filter((key) => key !== '')).size,
    rightAnswers: records.filter(({ content }, index) => content === `re: ${promptOf(numbers[index]!)}`).length,
    inOrder: numbers.every((number, index) => index === 0 || number > numbers[index - 1]!),
    leftOver: readdirSync(folder).filter((name) => !given.has(name)),
  };
};
