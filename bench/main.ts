/**
 * The benchmarks: `npm run bench -- [--quick] [--only cpu,memory] [--json file] [--strict] [--rounds n]`. Starts its own
 * upstreams on loopback and prints one table; scripts/update-performance.mjs makes the documentation from the JSON.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, Mode } from './bench.ts';
import { benchmarks } from './cases/index.ts';
import { machineNow, versionsNow } from './machine.ts';
import { endRunning } from './processes/timed.ts';
import { buildTool, checkPrograms } from './processes/tool.ts';
import { type BenchmarkReport, missedIn, type Report, type ReportedFigure, reported } from './report.ts';
import { tableOf } from './table.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'string' },
    rounds: { type: 'string' },
    strict: { type: 'boolean', default: false },
  },
});

const chosen = values.only?.split(',') ?? benchmarks.map(({ name }) => name);
const unknown = chosen.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  console.error(
    `no benchmark is called ${unknown.join(', ')}; there are ${benchmarks.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}
const mode: Mode = values.smoke ? 'smoke' : values.quick ? 'quick' : 'full';
checkPrograms();

const folder = mkdtempSync(join(tmpdir(), 'llmgw-bench-'));
const cleanUp = (): void => {
  endRunning();
  rmSync(folder, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    cleanUp();
    process.exit(130);
  });
}

try {
  const bench: Bench = {
    mode,
    isWhole: values.only === undefined,
    rounds: Number(values.rounds ?? { full: 5, quick: 3, smoke: 1 }[mode]),
    folder,
    tool: buildTool(folder),
    say: (text) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`),
  };
  const date = new Date().toISOString();
  const machine = machineNow();
  const reports: BenchmarkReport[] = [];
  for (const { name, title, method, run } of benchmarks) {
    if (!chosen.includes(name)) continue;
    const start = performance.now();
    const about = { name, title, method: method(bench) };
    let figures: ReportedFigure[] = [];
    let rest: Pick<BenchmarkReport, 'notMeasured' | 'trouble'> = { notMeasured: [], trouble: null };
    try {
      const measured = await run(bench);
      figures = measured.figures.map((figure) => reported(figure, mode));
      rest = { notMeasured: measured.notMeasured ?? [], trouble: null };
    } catch (error) {
      rest = { notMeasured: [], trouble: error instanceof Error ? error.message : String(error) };
      bench.say(`${name}: ${rest.trouble}`);
    }
    reports.push({ ...about, seconds: (performance.now() - start) / 1000, figures, ...rest });
  }
  const report: Report = {
    date,
    mode,
    machine,
    loadAtEnd: machineNow().load,
    versions: versionsNow(),
    benchmarks: reports,
  };
  process.stdout.write(tableOf(report));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  const { missed, broken } = missedIn(report);
  if (broken.length > 0 || (values.strict && missed.length > 0)) process.exitCode = 1;
} finally {
  cleanUp();
}
