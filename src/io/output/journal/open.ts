/** Opens the files of a journal: checks that they are ours, reads what stands there, cuts what is torn. */

import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, realpathSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../../../core/usage-error.ts';
import { carriesKeys, type OutputFormat } from '../formats.ts';
import { settleCompaction } from './compaction.ts';
import { type Earlier, nothingEarlier, readEarlier } from './earlier.ts';
import { keysPath } from './keys.ts';

export interface JournalFiles {
  /** Read and write. */
  readonly file: number;
  /** Null for formats whose records carry their keys. */
  readonly keysFile: number | null;
  readonly earlier: Earlier;
  /** Whether this opening created the results file. */
  readonly created: boolean;
}

/** The file that `path` really is. @throws UsageError when results cannot go there. */
export const resultsPath = (path: string): string => {
  if (path.endsWith('.gz')) {
    throw new UsageError(
      `${path}: results cannot be compressed while they are written, since they must survive a crash`,
      'write to a name without .gz and compress the finished file',
    );
  }
  const given = resolve(path);
  if (!existsSync(dirname(given))) {
    throw new UsageError(`the folder of ${path} does not exist`, 'create it, or choose another place with -o');
  }
  if (!existsSync(given)) return given;
  // A rename must replace the file, not the link to it.
  const real = realpathSync(given);
  if (!statSync(real).isFile()) {
    throw new UsageError(`${path} is not a regular file, so results cannot be kept there`, 'write to stdout with -o -');
  }
  return real;
};

/** The lock must be held. With `fresh` nothing is read, and the old results stand until the first write. */
export const openJournalFiles = async (
  path: string,
  options: { readonly format: OutputFormat; readonly header: Buffer; readonly fresh: boolean },
): Promise<JournalFiles> => {
  settleCompaction(path);
  const created = !existsSync(path);
  const file = openSync(path, created ? 'wx+' : 'r+');
  let keysFile: number | null = null;
  try {
    const earlier = options.fresh ? nothingEarlier() : await readEarlier(file, { ...options, path });
    if (!carriesKeys(options.format)) keysFile = openSync(keysPath(path), existsSync(keysPath(path)) ? 'r+' : 'wx+');
    if (!options.fresh) {
      cut(file, earlier.end);
      if (keysFile !== null) cut(keysFile, earlier.keysEnd);
    }
    return { file, keysFile, earlier, created };
  } catch (thrown) {
    closeSync(file);
    if (keysFile !== null) closeSync(keysFile);
    if (created) rmSync(path, { force: true });
    throw thrown;
  }
};

/** The results go first: keys of records that are gone are seen to be stale, records without keys would be lost. */
export const emptyJournalFiles = (path: string, { file, keysFile }: Pick<JournalFiles, 'file' | 'keysFile'>): void => {
  cut(file, 0);
  if (keysFile === null) rmSync(keysPath(path), { force: true });
  else cut(keysFile, 0);
};

/** Whether `path` still names the open file: what is written to a file that was removed or moved away is lost sight of. */
export const isNameOf = (path: string, file: number): boolean => {
  const named = statSync(path, { throwIfNoEntry: false });
  const opened = fstatSync(file);
  return named?.ino === opened.ino && named.dev === opened.dev;
};

const cut = (file: number, end: number): void => {
  if (fstatSync(file).size > end) ftruncateSync(file, end);
};
