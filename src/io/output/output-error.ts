/** What can go wrong with the results while a run is going: told to people without a stack. */

import { UsageError } from '../../core/usage-error.ts';

/** Results could not be written. Everything that was written before stands; nothing is written after. */
export class OutputError extends Error {
  readonly path: string;
  /** The system's code (`ENOSPC`, `EIO`, `EACCES`, …), or `UNKNOWN`. */
  readonly code: string;

  constructor(path: string, cause: unknown) {
    const code = errorCode(cause) ?? 'UNKNOWN';
    super(
      `cannot write ${path}: ${reasonOf(code)}. What was written before is whole; run the same command again to go on.`,
      { cause },
    );
    this.name = 'OutputError';
    this.path = path;
    this.code = code;
  }
}

/** Another run is writing the same results: exit code 4. */
export class OutputBusyError extends Error {
  readonly path: string;
  readonly pid: number | null;
  readonly host: string | null;
  /** ISO 8601, UTC. */
  readonly since: string | null;

  constructor(
    path: string,
    holder: { readonly pid: number; readonly host: string; readonly since: string } | null,
    here: string,
  ) {
    const who =
      holder === null
        ? 'another run'
        : `process ${holder.pid}${holder.host === here ? '' : ` on ${holder.host}`}, since ${holder.since},`;
    super(`${who} is writing ${path}. Wait until it has ended, or choose another -o.`);
    this.name = 'OutputBusyError';
    this.path = path;
    this.pid = holder?.pid ?? null;
    this.host = holder?.host ?? null;
    this.since = holder?.since ?? null;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file may not grow any further (a size limit of the system or of the shell)',
  EIO: 'the disk reports an error',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the disk is read-only',
  ENOENT: 'the file or its folder is no longer there',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
};

/** A system's code in words. */
export const reasonOf = (code: string): string => reasons[code] ?? code;

/** The error for people when results cannot be opened at all. An error that is no system error comes back as it is. */
export const cannotOpen = (path: string, thrown: unknown): unknown => {
  const code = errorCode(thrown);
  // Node's own codes (`ERR_…`) are bugs here.
  if (code === null || code.startsWith('ERR_')) return thrown;
  return new UsageError(`cannot write results to ${path}: ${reasonOf(code)}`, 'choose another place with -o');
};

/** The system's code of a thrown error, such as `ENOENT`; null when it has none. */
export const errorCode = (thrown: unknown): string | null => {
  const code = (thrown as { readonly code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : null;
};
