/** The run itself, between everything opened and everything closed. */

import { randomUUID } from 'node:crypto';
import type { Notice } from '../../core/catalog.ts';
import { createRedactor } from '../../core/redact.ts';
import type { ProviderSettings } from '../../core/settings.ts';
import type { RunControl } from '../../engine/control.ts';
import { type RunEnd, run } from '../../engine/run.ts';
import { systemRuntime } from '../../engine/runtime.ts';
import { createEngine } from '../../gateway/engine.ts';
import type { AnswerFolder } from '../../io/cache/answer-folder.ts';
import { OutputError } from '../../io/output/output-error.ts';
import { createRowKeys } from '../../io/row-key.ts';
import type { BatchFlags } from './flags.ts';
import type { Output } from './output.ts';
import { modelsOfRun, type Prepared } from './prepare.ts';
import type { Reading } from './reading.ts';
import type { Simulation } from './simulation.ts';
import type { Talk } from './talk.ts';

export interface Running {
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

export const runPrepared = async (running: Running): Promise<RunEnd> => {
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
    if (flags.filter !== undefined && talk.state.rows.read === 0)
      warn({ code: 'filter_matched_nothing', message: 'no row matched --filter: is the name of the field right?' });
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

const usedTargets = (prepared: Prepared, flags: BatchFlags) => {
  const { book, settings } = prepared;
  const { byModel } = book.catalog;
  const limits = new Map(settings.providers.map((provider: ProviderSettings) => [provider.name, provider.maxTpm]));
  return modelsOfRun(prepared, flags).flatMap((model) =>
    (byModel.get(model) ?? []).map(({ id, provider }) => ({
      target: id,
      model,
      provider,
      maxTpm: limits.get(provider) ?? null,
    })),
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
