/** Opens a folder of kept answers, before anything is sent. */

import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../../core/usage-error.ts';
import { errorCode, reasonOf } from '../output/output-error.ts';
import type { AnswerFolder, FolderWarning } from './answer-folder.ts';

/** @throws UsageError when the folder cannot be made or written. */
export const openAnswerFolder = async (
  folder: string,
  onWarning: (warning: FolderWarning) => void,
): Promise<AnswerFolder> => {
  try {
    makeFolder(resolve(folder));
    const probe = join(folder, `.probe-${randomUUID()}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (thrown) {
    const code = errorCode(thrown);
    // Node's own codes (`ERR_…`) are bugs here.
    if (code === null || code.startsWith('ERR_')) throw thrown;
    throw new UsageError(
      `cannot keep answers in ${folder}: ${code === 'EEXIST' ? 'it is a file' : reasonOf(code)}`,
      'choose another folder with --cache, or go without one with --no-cache',
    );
  }
  return (await import('./answer-folder.ts')).createAnswerFolder(folder, onWarning);
};

/** Node's own `recursive` never ends where the system refuses with ENOENT, as in an automounter's folder. */
const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder);
  } catch (thrown) {
    const code = errorCode(thrown);
    if (code === 'EEXIST' && statSync(folder).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(folder) === folder) throw thrown;
    makeFolder(dirname(folder));
    mkdirSync(folder);
  }
};
