/** `llmgw batch`: opens everything, runs, closes everything, tells. */

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Notice } from '../../core/catalog.ts';
import { createRedactor } from '../../core/redact.ts';
import type { ProviderSettings } from '../../core/settings.ts';
import { isComplete, type Summary, toSummary } from '../../core/summary.ts';
import { terminalLine } from '../../core/terminal-safe.ts';
import { UsageError } from '../../core/usage-error.ts';
import { createControl, type RunControl } from '../../engine/control.ts';
import { type RunEnd, run } from '../../engine/run.ts';
import { systemRuntime } from '../../engine/runtime.ts';
import { createEngine } from '../../gateway/engine.ts';
import type { AnswerFolder } from '../../io/cache/answer-folder.ts';
import { errorCode, OutputError, reasonOf } from '../../io/output/output-error.ts';
import { createRowKeys } from '../../io/row-key.ts';
import { renderText } from '../../observe/report/text.ts';
import { exitCodes } from '../exit-codes.ts';
import { besideResults } from './beside-results.ts';
import { openCache } from './cache.ts';
import type { BatchFlags } from './flags.ts';
import { watchInterrupts } from './interrupts.ts';
import { type Output, openOutput, outputPath } from './output.ts';
import { type Prepared, prepare } from './prepare.ts';
import { usableProviders } from './providers.ts';
import { followReading, type Reading } from './reading.ts';
import { writeReports } from './reports.ts';
import { type Simulation, startSimulation } from './simulation.ts';
import { createRunTalk, type Talk } from './talk.ts';

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
  reading = followReading(prepared.input);
  let output: Output | null = null;
  let cache: AnswerFolder | null = null;
  try {
    cache = await openCache(flags, prepared.config, warn);
    output = await openOutput(files, flags, {
      columns: prepared.input.columns,
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
      await tell(summary, end, { flags, output, talk, readerGone });
      if (!isComplete(summary)) throw new Error(`rows do not add up: ${JSON.stringify(summary.rows)}`);
      return exitCode(summary, end, { signal: interrupts.exitCode(), readerGone });
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

interface Running {
  readonly files: readonly string[];
  readonly flags: BatchFlags;
  readonly prepared: Prepared;
  readonly reading: Reading;
  readonly output: Output;
  readonly cache: AnswerFolder | null;
  readonly talk: Talk;
  readonly control: RunControl;
  readonly abort: AbortSignal;
  readonly simulation: Simulation | null;
  readonly warn: (warning: Notice) => void;
}

const runPrepared = async (running: Running): Promise<RunEnd> => {
  const { flags, prepared, reading, output, cache, talk, control, abort, simulation, warn } = running;
  const { config, settings, input, intake, book } = prepared;
  const runtime = systemRuntime;
  const runId = randomUUID();
  const engine = createEngine({
    settings,
    book,
    runtime,
    control,
    emit: talk.emit,
    redact: createRedactor(config.secrets),
    maxCostUsd: flags.maxCost ?? null,
    runId: flags.idempotencyKey ? runId : null,
    pinned: flags.model !== undefined,
    env: simulation === null ? config.environment : {},
    answers: { store: cache, dedupe: flags.dedupe === true, run: runId, simulated: simulation !== null },
  });
  talk.emit({
    type: 'run.started',
    atMs: runtime.nowMs(),
    startedAt: new Date(runtime.wallMs()).toISOString(),
    runId,
    simulated: simulation !== null,
    concurrency: settings.concurrency,
    window: settings.window,
    targets: usedTargets(prepared, flags),
  });
  for (const warning of byCode([...(simulation === null ? config.warnings : []), ...book.warnings])) warn(warning);
  sayStart(running);
  talk.start();
  // Or a run that is told to end would wait for a pipe's next line.
  control.signal.addEventListener('abort', () => void input.close(), { once: true });
  const deadline = new AbortController();
  if (flags.maxDuration !== undefined) {
    void runtime.sleep(flags.maxDuration * 1000, deadline.signal).then(() => {
      if (!deadline.signal.aborted) control.drain('max_duration');
    });
  }
  try {
    let toldField = false;
    const end = await run(
      {
        runtime,
        control,
        dispatcher: engine.dispatcher,
        sink: output.sink,
        emit: talk.emit,
        batches: reading.batches,
        draft: (row) => {
          reading.tookUp();
          const draft = intake.draft(row);
          const field = toldField ? null : intake.promptField();
          if (field !== null) {
            toldField = true;
            talk.note(`The prompt is the field "${field}"; --prompt-field or --template chooses another.`);
          }
          return draft;
        },
        keys: createRowKeys(),
        classify: prepared.classify,
        plan: engine.plan,
        modelTrouble: book.admit,
        alternativesOf: engine.alternativesOf,
      },
      {
        limit: flags.limit ?? null,
        filter: prepared.filter,
        retryFailed: flags.retryFailed,
        simulated: simulation !== null,
        namesFile: running.files.length > 1,
      },
      abort,
    );
    return await finishOutput(end, { flags, output, control });
  } finally {
    deadline.abort();
    talk.stop();
    await engine.close();
    talk.emit({
      type: 'run.finished',
      atMs: runtime.nowMs(),
      finishedAt: new Date(runtime.wallMs()).toISOString(),
      reason: control.stopping ?? 'finished',
    });
  }
};

/** Talk says each code once, so what is known before the run is told in one message a code. */
const byCode = (warnings: readonly Notice[]): readonly Notice[] => {
  const messages = new Map<string, string[]>();
  for (const { code, message } of warnings) messages.set(code, [...(messages.get(code) ?? []), message]);
  return [...messages].map(([code, all]) => ({ code, message: all.join('; ') }));
};

/** A failure to write that shows only at the end is the same failure. */
const finishOutput = async (
  end: RunEnd,
  { flags, output, control }: Pick<Running, 'flags' | 'output' | 'control'>,
): Promise<RunEnd> => {
  if (end.outputError !== null) return end;
  try {
    const complete = control.stopping === null && flags.limit === undefined && flags.filter === undefined;
    await output.sink.finish({ complete, prune: flags.prune === true });
    return end;
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    control.drain('output_failed');
    return { ...end, outputError: error };
  }
};

const usedTargets = ({ book, settings }: Prepared, flags: BatchFlags) => {
  const { routing, byModel, names } = book.catalog;
  const models =
    flags.model === undefined ? Object.values(routing.models).flat() : [names.get(flags.model) ?? flags.model];
  const limits = new Map(settings.providers.map((provider: ProviderSettings) => [provider.name, provider.maxTpm]));
  return [...new Set(models)].flatMap((model) =>
    (byModel.get(model) ?? []).map(({ id, provider }) => ({
      target: id,
      model,
      provider,
      maxTpm: limits.get(provider) ?? null,
    })),
  );
};

/** With a cap, a price that nobody knows would make the cap a guess. */
const refuseUnpriced = (flags: BatchFlags, { book }: Prepared): void => {
  if (flags.maxCost === undefined) return;
  const { catalog } = book;
  const models =
    flags.model === undefined
      ? [...new Set(Object.values(catalog.routing.models).flat())]
      : [catalog.names.get(flags.model) ?? flags.model];
  const targets = models.flatMap((model) => catalog.byModel.get(model) ?? []);
  if (targets.some(({ prices }) => prices !== null)) return;
  throw new UsageError(
    `--max-cost cannot be kept: the price of ${models.join(', ')} is not known.`,
    'Set models.<name>.input_usd_per_mtok and output_usd_per_mtok in the configuration, choose another model, or leave --max-cost out.',
  );
};

const sayStart = ({ talk, output, prepared, simulation }: Running): void => {
  const earlier = output.sink.earlierCounts;
  const resumed = earlier.ok + earlier.failed + earlier.rejected;
  if (simulation !== null) talk.note(`Simulated (${simulation.profile}): no model answers and no money is spent.`);
  if (prepared.config.path !== null) talk.note(`Configuration: ${prepared.config.path}`);
  if (output.replacesSimulated) talk.note(`${output.path} holds simulated results: this run replaces them.`);
  if (resumed > 0) {
    talk.note(
      `Going on with ${output.path}: ${earlier.ok} rows are done, ${earlier.failed} failed before. --fresh starts anew.`,
    );
  }
};

const tell = async (
  summary: Summary,
  end: RunEnd,
  { flags, output, talk, readerGone }: { flags: BatchFlags; output: Output; talk: Talk; readerGone: boolean },
): Promise<void> => {
  const written: string[] = [];
  // A run that nothing came of leaves no results file.
  const results = output.path !== null && existsSync(output.path) ? output.path : null;
  const places = () => ({ results, written, resume: null });
  if (output.path !== null) {
    try {
      written.push(...(await writeReports(output.path, flags.report, { summary, places: places() })));
    } catch (error) {
      if (end.outputError === null)
        process.stderr.write(
          `llmgw: the summary could not be written to ${terminalLine(besideResults(output.path, 'summary.json'))}: ${reasonOf(errorCode(error) ?? 'unknown error')}\n`,
        );
    }
  }
  if (end.outputError !== null) {
    const { message } = end.outputError as Error;
    process.stderr.write(`llmgw: ${terminalLine(message)}\n`);
  }
  if (readerGone || flags.quiet === true || flags.logJson === true) return;
  process.stderr.write(
    `\n${renderText(summary, {
      colour: talk.colour,
      columns: process.stderr.columns ?? 80,
      places: places(),
      afterTalk: true,
    })}`,
  );
};

const exitCode = (
  summary: Summary,
  end: RunEnd,
  { signal, readerGone }: { readonly signal: number | null; readonly readerGone: boolean },
): number => {
  const { rows } = summary;
  if (readerGone) return exitCodes.ok;
  if (end.outputError !== null) return exitCodes.someFailed;
  if (signal !== null) return signal;
  if (summary.stop_reason === 'max_cost' || summary.stop_reason === 'max_duration') return exitCodes.stoppedByLimit;
  if (rows.not_started > 0)
    return end.answered === 0 && rows.resumed === 0 ? exitCodes.cannotStart : exitCodes.someFailed;
  return rows.failed + rows.rejected > 0 ? exitCodes.someFailed : exitCodes.ok;
};
