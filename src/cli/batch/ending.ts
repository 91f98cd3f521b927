/** How a run ends for its user: the files beside the results, the last words, the exit code. */

import { existsSync } from 'node:fs';
import type { Summary } from '../../core/summary.ts';
import { terminalLine } from '../../core/terminal-safe.ts';
import type { RunEnd } from '../../engine/run.ts';
import { errorCode, reasonOf } from '../../io/output/output-error.ts';
import { renderText } from '../../observe/report/text.ts';
import { exitCodes } from '../exit-codes.ts';
import { besideResults } from './beside-results.ts';
import type { BatchFlags } from './flags.ts';
import type { Output } from './output.ts';
import { writeReports } from './reports.ts';
import type { Talk } from './talk.ts';

export const tellEnd = async (
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

export const exitCodeOf = (
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
