/**
 * The reliability promises in full: `npm run chaos` (docs/reliability.md holds its output). Prints a table; exits with 1
 * when a promise was broken. `npm run chaos -- --rows 500 --kills 5` for a shorter one.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, type as systemType, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzz, fuzzFormats } from '../test/support/chaos-fuzz.ts';
import { type ChaosFormat, finishAndRepeat, type KillReport, killAndResume } from '../test/support/chaos-kills.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '5000' },
    kills: { type: 'string', default: '50' },
    finished: { type: 'string', default: '100000' },
    files: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
});
const rows = Number(values.rows);
const kills = Number(values.kills);
const concurrency = 20;

const jobs: readonly { readonly title: string; readonly format: ChaosFormat; readonly ordered: boolean }[] = [
  { title: 'JSONL', format: 'jsonl', ordered: false },
  { title: 'CSV', format: 'csv', ordered: false },
  { title: 'OpenAI Batch', format: 'openai-batch', ordered: false },
  { title: 'JSONL --ordered', format: 'jsonl', ordered: true },
  { title: 'CSV --ordered', format: 'csv', ordered: true },
];

const isKept = (report: KillReport, ordered: boolean): boolean =>
  report.records === rows &&
  report.distinctIds === rows &&
  report.distinctKeys === rows &&
  report.rightAnswers === rows &&
  report.repeated <= report.allowed &&
  report.kills === kills &&
  report.lastExitCode === 0 &&
  report.troubles.length === 0 &&
  report.leftOver.length === 0 &&
  (!ordered || report.inOrder);

console.log(
  `${new Date().toISOString().slice(0, 10)}, ${systemType()}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, Node ${process.version}`,
);
console.log(`${rows} rows, ${kills} kills with SIGKILL, ${concurrency} requests in flight, seed ${values.seed}\n`);
console.log(
  '| results | kills | records | distinct keys | right answers | requests | repeated | allowed | seconds | kept |',
);
console.log('|---|--:|--:|--:|--:|--:|--:|--:|--:|---|');
let allKept = true;
for (const [index, { title, format, ordered }] of jobs.entries()) {
  const folder = mkdtempSync(join(tmpdir(), 'llmgw-chaos-'));
  try {
    const report = await killAndResume({
      folder,
      format,
      ordered,
      rows,
      kills,
      concurrency,
      latencyMs: [5, 60],
      seed: Number(values.seed) + index,
    });
    const kept = isKept(report, ordered);
    allKept &&= kept;
    const { records, distinctKeys, rightAnswers, requests, repeated, allowed, wallMs } = report;
    console.log(
      `| ${[title, report.kills, records, distinctKeys, rightAnswers, requests, repeated, allowed, (wallMs / 1000).toFixed(0), kept ? 'yes' : 'NO'].join(' | ')} |`,
    );
    for (const trouble of report.troubles) console.log(`  ${trouble}`);
    if (report.leftOver.length > 0) console.log(`  left over: ${report.leftOver.join(', ')}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

console.log(`\nA second run of a finished job of ${values.finished} rows\n`);
console.log('| results | first run | second run | requests of the second | kept |');
console.log('|---|--:|--:|--:|---|');
for (const format of ['jsonl', 'csv', 'openai-batch'] as const) {
  const folder = mkdtempSync(join(tmpdir(), 'llmgw-chaos-'));
  try {
    const { firstMs, secondMs, asked, exitCodes } = await finishAndRepeat({
      folder,
      format,
      rows: Number(values.finished),
      concurrency: 100,
      latencyMs: [0, 0],
    });
    const kept = asked === 0 && secondMs < 2000 && exitCodes.every((code) => code === 0);
    allKept &&= kept;
    console.log(
      `| ${[format, `${(firstMs / 1000).toFixed(1)} s`, `${(secondMs / 1000).toFixed(2)} s`, asked, kept ? 'yes' : 'NO'].join(' | ')} |`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

console.log(`\n${values.files} mutated input files of each format\n`);
console.log('| format | files | refused whole | rows | rejected | seconds | kept |');
console.log('|---|--:|--:|--:|--:|--:|---|');
for (const format of fuzzFormats) {
  const startedAt = performance.now();
  try {
    const {
      files,
      refused,
      rows: read,
      rejected,
    } = await fuzz(format, {
      runs: Number(values.files),
      seed: Number(values.seed),
    });
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    console.log(`| ${[format, files, refused, read, rejected, seconds, 'yes'].join(' | ')} |`);
  } catch (error) {
    allKept = false;
    console.log(`| ${[format, '', '', '', '', '', 'NO'].join(' | ')} |\n${(error as Error).message}`);
  }
}
process.exitCode = allKept ? 0 : 1;
