import type { AttemptFinished, BreakerChanged, Event, Observer, RowFinished } from '../../core/events.ts';
import { policyOf } from '../../core/failure.ts';
import { terminalLine } from '../../core/terminal-safe.ts';
import { coloursOf, type Paint } from '../colours.ts';
import { formatDuration, formatUsd } from '../format.ts';
import { wrap } from '../text-width.ts';

export interface TalkOptions {
  /** Takes a line without its newline. */
  write(line: string): void;
  readonly level: 'quiet' | 'normal' | 'verbose';
  readonly colour: boolean;
  /** Columns of the terminal, to break lines at spaces; null where there is none, and every message is one line. */
  readonly columns?: () => number | null;
}

/**
 * What is said for people while the run goes on. Quiet: errors. Normal: also warnings, each kind once, and the first
 * opening of each breaker. Verbose: also every request, every breaker change and every row that failed.
 */
export const createTalk = ({ write, level, colour, columns }: TalkOptions): Observer => {
  const colours = coloursOf(colour);
  const verbose = level === 'verbose';
  const said = new Set<string>();
  /** Its bound is for a caller whose warning codes are not few. */
  const isNew = (matter: string): boolean => {
    if (said.has(matter) || said.size >= 1000) return false;
    said.add(matter);
    return true;
  };
  /** By target: what the last request met that its breaker counts. */
  const lastTrouble = new Map<string, string>();
  const say = (paint: Paint, text: string): void => {
    for (const line of inLines(text, columns?.() ?? null)) write(paint(line));
  };

  const observe = (event: Event): void => {
    switch (event.type) {
      case 'target.off':
        if (isNew(`off ${event.target}`))
          say(
            colours.bad,
            `error: ${event.target} is off for this run (${event.code}): ${sentences(event.message, event.hint)}`,
          );
        return;
      case 'run.finished':
        if (event.reason === 'output_failed') say(colours.bad, 'error: the results could not be written');
        return;
      case 'warning':
        if (level === 'quiet' || !(verbose || isNew(`warning ${event.code}`))) return;
        if (event.code === 'default_retired') say(colours.faint, `note: ${event.message}`);
        else say(colours.careful, `warning: ${event.message}`);
        return;
      case 'breaker.opened':
        if (level === 'quiet') return;
        if (isNew(`breaker ${event.target}`) || verbose)
          say(colours.careful, openedText(event, lastTrouble.get(event.target) ?? null));
        return;
      case 'breaker.half_opened':
      case 'breaker.closed':
        if (verbose)
          say(colours.faint, `${event.target}: breaker ${event.type === 'breaker.closed' ? 'closed' : 'half open'}`);
        return;
      case 'target.blocked':
        if (verbose)
          say(
            colours.faint,
            `${event.target}: rate limited, waits ${formatDuration(Math.max(0, event.untilMs - event.atMs))}`,
          );
        return;
      case 'attempt.finished':
        if (event.message !== null && event.code !== 'ok' && policyOf(event.code).countsForBreaker)
          lastTrouble.set(event.target, event.message);
        if (verbose) say(event.code === 'ok' ? colours.faint : colours.careful, attemptText(event));
        return;
      case 'row.finished':
        if (verbose && (event.status === 'failed' || event.status === 'rejected')) say(colours.bad, rowText(event));
        return;
      case 'run.started':
      case 'row.read':
      case 'row.admitted':
      case 'row.held':
      case 'attempt.started':
        return;
    }
  };
  return { observe };
};

/** A message as the lines to show: without control characters, the later ones indented. */
export const inLines = (text: string, columns: number | null): string[] => {
  const whole = terminalLine(text);
  if (columns === null) return [whole];
  return wrap(whole, columns - 3).map((line, index) => (index === 0 ? line : `  ${line}`));
};

const sentences = (first: string, second: string): string => {
  const end = first === '' || /[.!?]$/.test(first) ? '' : '.';
  return `${first}${end} ${second}`.trim();
};

const openedText = ({ target, atMs, untilMs }: BreakerChanged, trouble: string | null): string => {
  const again = untilMs === null ? '' : `, asked again in ${formatDuration(Math.max(0, untilMs - atMs))}`;
  const why = trouble === null ? '' : ` (last: ${trouble})`;
  return `warning: ${target} fails too often${why}: breaker open${again}; its rows go elsewhere or wait`;
};

const attemptText = (attempt: AttemptFinished): string => {
  const { key, target, code, httpStatus, latencyMs, costUsd, retryAfterMs, message } = attempt;
  const parts = [
    `${key.slice(0, 8)} #${attempt.attempt} ${target}: ${code}`,
    ...(httpStatus === null ? [] : [`HTTP ${httpStatus}`]),
    ...(Number.isFinite(latencyMs) ? [formatDuration(latencyMs)] : []),
    ...(costUsd === null ? [] : [formatUsd(costUsd)]),
    ...(retryAfterMs === null ? [] : [`to wait ${formatDuration(retryAfterMs)}`]),
    ...(attempt.mended ? ['sent again without the parameter'] : []),
    ...(message === null ? [] : [message]),
  ];
  return parts.join(', ');
};

const rowText = ({ id, status, code, message }: RowFinished): string =>
  `${id} ${status}${code === null || code === status ? '' : ` (${code})`}: ${message ?? ''}`;
