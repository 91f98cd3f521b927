/** Which folder of kept answers a run uses, if any. */

import type { LoadedConfig } from '../../config/load.ts';
import type { Notice } from '../../core/catalog.ts';
import type { AnswerFolder } from '../../io/cache/answer-folder.ts';
import type { BatchFlags } from './flags.ts';

/** The flag's folder, else the configuration's; null with `--no-cache` or when nobody names one. */
export const openCache = async (
  { cache }: BatchFlags,
  { cacheFolder }: LoadedConfig,
  warn: (notice: Notice) => void,
): Promise<AnswerFolder | null> => {
  const folder = cache ?? cacheFolder;
  if (folder === null || folder === false) return null;
  return (await import('../../io/cache/open.ts')).openAnswerFolder(folder, warn);
};
