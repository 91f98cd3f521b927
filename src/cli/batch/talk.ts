/** Everything that a run says while it goes on, and the fold that becomes its summary. All of it goes to stderr. */

import { fstatSync } from 'node:fs';
import type { Emit, Observer } from '../../core/events.ts';
import { emptySummary, fold, type SummaryState } from '../../core/summary.ts';
import { createJsonLog, createTalk, inLines } from '../../observe/log.ts';
import { createProgress, isLiveTerminal, type Progress } from '../../observe/progress.ts';
import type { BatchFlags } from './flags.ts';

export interface Talk {
  readonly emit: Emit;
  readonly state: SummaryState;
  readonly colour: boolean;
  /** A line for people; nothing with --quiet, and nothing that would break JSON lines with --log-json. */
  note(line: string): void;
  start(): void;
  stop(): void;
}

export interface TalkOptions {
  readonly nowMs: () => number;
  readonly wallMs: () => number;
  /** Bytes read of all, 0 to 1; null when unknown. */
  readonly share: () => number | null;
  /** Results go to stdout. */
  readonly resultsOnStdout: boolean;
}

/** Results that are shown on the terminal, by whatever stands behind a pipe, would be overwritten by bars. */
const mayShareTerminal = (): boolean => {
  try {
    return !fstatSync(1).isFile();
  } catch {
    return false;
  }
};

const plainLineEveryMs = 10_000;

export const createRunTalk = (flags: BatchFlags, options: TalkOptions): Talk => {
  const { stderr, env } = process;
  const state = emptySummary();
  const colour = flags.color && stderr.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  const quiet = flags.quiet === true;
  const json = flags.logJson === true;
  const progress: Progress | null =
    quiet || json || !flags.progress
      ? null
      : createProgress({
          stream: stderr,
          tty: isLiveTerminal(stderr, env) && !(options.resultsOnStdout && mayShareTerminal()),
          columns: () => stderr.columns ?? 80,
          total: () => null,
          share: options.share,
          colour,
          intervalMs: plainLineEveryMs,
          nowMs: options.nowMs,
        });
  const write = (line: string): void => {
    if (progress === null) stderr.write(`${line}\n`);
    else progress.note(line);
  };
  const columns = (): number | null => (stderr.isTTY === true ? Math.max(40, stderr.columns ?? 80) : null);
  const level = quiet ? 'quiet' : flags.verbose === true ? 'verbose' : 'normal';
  const observers: Observer[] = [
    json ? createJsonLog({ write, wallMs: options.wallMs }) : createTalk({ write, level, colour, columns }),
  ];
  if (progress !== null) observers.push(progress);
  return {
    state,
    colour,
    emit(event) {
      fold(state, event);
      for (const observer of observers) observer.observe(event);
    },
    note(line) {
      if (quiet || json) return;
      for (const part of inLines(line, columns())) write(part);
    },
    start: () => progress?.start(),
    stop: () => progress?.stop(),
  };
};
