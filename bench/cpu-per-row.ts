/**
 * CPU of a whole `llmgw batch` process per row, beside a bare undici loop that sends the same requests to the same
 * nginx on loopback. The two take turns, so that a change of the machine's speed hits both; what counts is the ratio.
 * Arguments: rows (default 50,000), rounds (default 5).
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { hasNginx, startNginx } from './nginx.ts';

const rows = Number(process.argv[2] ?? 50_000);
const rounds = Number(process.argv[3] ?? 5);
const concurrency = 50;

interface Figures {
  readonly cpuUsPerRow: number;
  readonly wallS: number;
  readonly peakMb: number;
}

/** Runs a program to its end under /usr/bin/time, which asks the system for the finished process's own accounts. */
const timed = async (args: readonly string[], env: Record<string, string>): Promise<Figures> => {
  const child = spawn('/usr/bin/time', ['-f', '%U %S %e %M', process.execPath, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  child.stderr.on('data', (chunk) => {
    told += chunk;
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`exit ${code}: ${told}`);
  const [user, system, wall, peakKb] = told.trim().split('\n').at(-1)!.split(' ').map(Number);
  return { cpuUsPerRow: ((user! + system!) * 1e6) / rows, wallS: wall!, peakMb: peakKb! / 1024 };
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
const spread = (values: readonly number[]): string =>
  `${median(values).toFixed(1)} (${Math.min(...values).toFixed(1)}–${Math.max(...values).toFixed(1)})`;

const main = async (): Promise<void> => {
  if (!hasNginx()) throw new Error('nginx is not installed: apt-get install nginx-light');
  const folder = mkdtempSync(join(tmpdir(), 'llmgw-bench-'));
  const upstream = await startNginx(folder);
  try {
    const input = join(folder, 'rows.jsonl');
    const question =
      'A robe takes 2 bolts of blue fiber and half that much white fiber. How many bolts in total does it take? Explain briefly, then give the number alone on the last line.';
    writeFileSync(
      input,
      Array.from({ length: rows }, (_, n) => JSON.stringify({ id: `r${n}`, prompt: `${n}: ${question}` })).join('\n'),
    );
    const env = { HOME: folder, OPENAI_API_KEY: 'bench', OPENAI_BASE_URL: upstream.baseUrl };
    const bare: Figures[] = [];
    const tool: Figures[] = [];
    for (let round = 0; round <= rounds; round++) {
      const floor = await timed([resolve('bench/bare-loop.mjs'), input, upstream.baseUrl, String(concurrency)], {});
      const own = await timed(
        [resolve('bin/llmgw.js'), 'batch', input, '--fresh', '--quiet', '--concurrency', String(concurrency)],
        env,
      );
      if (round === 0) continue; // warm-up
      bare.push(floor);
      tool.push(own);
    }
    const ratios = tool.map(({ cpuUsPerRow }, round) => cpuUsPerRow / bare[round]!.cpuUsPerRow);
    process.stdout.write(
      [
        `${rows} rows, ${rounds} rounds, concurrency ${concurrency}, nginx on loopback, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`,
        `bare undici loop  CPU per row ${spread(bare.map((f) => f.cpuUsPerRow))} µs, wall ${spread(bare.map((f) => f.wallS))} s`,
        `llmgw batch       CPU per row ${spread(tool.map((f) => f.cpuUsPerRow))} µs, wall ${spread(tool.map((f) => f.wallS))} s, peak ${spread(tool.map((f) => f.peakMb))} MB`,
        `ratio             ${spread(ratios)}`,
        '',
      ].join('\n'),
    );
  } finally {
    await upstream.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

await main();
