/** `llmgw batch`: opens everything, runs, closes everything, tells. */

import type { Notice } from '../../core/catalog.ts';
import { isComplete, toSummary } from '../../core/summary.ts';
import { UsageError } from '../../core/usage-error.ts';
import { createControl } from '../../engine/control.ts';
import { systemRuntime } from '../../engine/runtime.ts';
import type { AnswerFolder } from '../../io/cache/answer-folder.ts';
import { openCache } from './cache.ts';
import { exitCodeOf, tellEnd } from './ending.ts';
import type { BatchFlags } from './flags.ts';
import { watchInterrupts } from './interrupts.ts';
import { columnsWithoutInput, type Output, openOutput, outputPath } from './output.ts';
import { modelsOfRun, type Prepared, prepare } from './prepare.ts';
import { usableProviders } from './providers.ts';
import { followReading, type Reading } from './reading.ts';
import { runPrepared } from './run-prepared.ts';
import { type Simulation, startSimulation } from './simulation.ts';
import { createRunTalk } from './talk.ts';

export const batch = async (files: readonly string[], flags: BatchFlags): Promise<number> => {
  if (flags.dryRun === true) return (await import('../plan/command.ts')).plan(files, flags);
  const simulation = flags.simulate === undefined ? null : await startSimulation(flags.simulate);
  try {
    return await runBatch(files, flags, simulation);
  } finally {
    await simulation?.close();
  }
};

const runBatch = async (
  files: readonly string[],
  flags: BatchFlags,
  simulation: Simulation | null,
): Promise<number> => {
  const runtime = systemRuntime;
  const control = createControl();
  const abort = new AbortController();
  let reading: Reading | null = null;
  let readerGone = false;
  const talk = createRunTalk(flags, {
    nowMs: runtime.nowMs,
    wallMs: runtime.wallMs,
    share: () => reading?.share() ?? null,
    resultsOnStdout: outputPath(files, flags) === '-',
  });
  const warn = ({ code, message }: Notice): void =>
    talk.emit({ type: 'warning', atMs: runtime.nowMs(), code, message });

  const prepared = await prepare(files, flags, {
    wallMs: runtime.wallMs(),
    providersOf: (config) => (simulation === null ? usableProviders(config) : simulation.providersOf(config)),
    onNotice: warn,
  });
  reading = followReading(prepared.input, flags.filter === undefined ? (flags.limit ?? null) : null);
  let output: Output | null = null;
  let cache: AnswerFolder | null = null;
  try {
    cache = await openCache(flags, prepared.config, warn);
    output = await openOutput(files, flags, {
      columns: prepared.input.columns ?? columnsWithoutInput,
      window: prepared.settings.window,
      wallMs: runtime.wallMs,
      isSimulation: simulation !== null,
      onClosed: () => {
        readerGone = true;
        control.drain('interrupted');
        abort.abort();
      },
    });
    refuseUnpriced(flags, prepared);
    const interrupts = watchInterrupts({ control, abort: () => abort.abort(), note: talk.note });
    try {
      const end = await runPrepared({
        files,
        flags,
        prepared,
        reading,
        output,
        cache,
        talk,
        control,
        abort: abort.signal,
        simulation,
        warn,
      });
      const summary = toSummary(talk.state);
      await tellEnd(summary, end, { flags, output, talk, readerGone });
      if (!isComplete(summary)) throw new Error(`rows do not add up: ${JSON.stringify(summary.rows)}`);
      return exitCodeOf(summary, end, { signal: interrupts.exitCode(), readerGone });
    } finally {
      interrupts.stop();
    }
  } finally {
    talk.stop();
    await prepared.input.close();
    await output?.sink.close();
    await cache?.close();
  }
};

/** With a cap, a price that nobody knows would make the cap a guess. */
const refuseUnpriced = (flags: BatchFlags, prepared: Prepared): void => {
  if (flags.maxCost === undefined) return;
  const { catalog } = prepared.book;
  const models = modelsOfRun(prepared, flags);
  const targets = models.flatMap((model) => catalog.byModel.get(model) ?? []);
  if (targets.some(({ prices }) => prices !== null)) return;
  throw new UsageError(
    `--max-cost cannot be kept: the price of ${models.join(', ')} is not known.`,
    'Set models.<name>.input_usd_per_mtok and output_usd_per_mtok in the configuration, choose another model, or leave --max-cost out.',
  );
};
