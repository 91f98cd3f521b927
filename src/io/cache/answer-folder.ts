/**
 * Kept answers in a folder, one file each, as entries of cacache's index (npm's own cache): any number of processes may use
 * it at once, and each entry carries its digest. The answer is the entry's metadata, because a content file of its own
 * would take twice the time and twice the place. Loaded only with a cache: it takes some 40 ms.
 */

import { createHash, hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import cacache from 'cacache';
import PQueue from 'p-queue';
import { isKeptAnswer, type KeptAnswer } from '../../core/kept-answer.ts';
import { errorCode, reasonOf } from '../output/output-error.ts';

export interface FolderWarning {
  readonly code: 'cache_damaged' | 'cache_failed';
  readonly message: string;
}

export interface AnswerFolder {
  /** Null when there is none, or none that is whole. Never rejects. */
  find(question: string): Promise<KeptAnswer | null>;
  /** Never rejects. */
  keep(question: string, answer: KeptAnswer): Promise<void>;
  /** Resolves when everything is written. */
  close(): Promise<void>;
}

/** Files open at once: a wide window must not run into the system's limit. */
const operationsAtOnce = 16;
const format = 1;

/** Another process may be between making an entry's file and filling it. */
const writingTakesMs = 20;

/** `onWarning` hears of damage once and of a folder that fails once. */
export const createAnswerFolder = (folder: string, onWarning: (warning: FolderWarning) => void): AnswerFolder => {
  const operations = new PQueue({ concurrency: operationsAtOnce });
  let reads = true;
  let writes = true;
  let toldDamage = false;

  const removeDamaged = async (question: string): Promise<null> => {
    await rm(fileOf(folder, question), { recursive: true, force: true });
    if (!toldDamage) {
      toldDamage = true;
      const message = `a kept answer in ${folder} was damaged: it was removed, and its question is asked again`;
      onWarning({ code: 'cache_damaged', message });
    }
    return null;
  };

  const find = async (question: string): Promise<KeptAnswer | null> => {
    let entry = await entryOf(folder, question);
    if (entry === null) {
      await delay(writingTakesMs);
      entry = await entryOf(folder, question);
      if (entry === null) return existsSync(fileOf(folder, question)) ? removeDamaged(question) : null;
    }
    // What a later version wrote in its own way is no damage, and not for this one.
    if (entry.metadata?.format !== format) return null;
    return answerOf(entry, question) ?? removeDamaged(question);
  };

  return {
    async find(question) {
      // Most questions of a first run are new, and a look for a file that is not there takes a tenth of a read.
      if (!reads || !existsSync(fileOf(folder, question))) return null;
      return operations.add(async () => {
        if (!reads) return null;
        try {
          return await find(question);
        } catch (thrown) {
          if (reads) onWarning(failure(`kept answers in ${folder} cannot be used`, thrown));
          reads = false;
          writes = false;
          return null;
        }
      });
    },
    keep: (question, answer) =>
      operations.add(async () => {
        if (!writes) return;
        const text = JSON.stringify(answer);
        try {
          await index.insert(folder, question, integrityOf(text, question), { metadata: { format, text } });
        } catch (thrown) {
          if (writes) onWarning(failure(`answers are not kept in ${folder} any more`, thrown));
          writes = false;
        }
      }),
    close: () => operations.onIdle(),
  };
};

const failure = (what: string, thrown: unknown): FolderWarning => ({
  code: 'cache_failed',
  message: `${what}: ${reasonOf(errorCode(thrown) ?? 'an error without a name')}; the run goes on without`,
});

interface Entry {
  readonly integrity: string;
  readonly metadata?: { readonly format?: unknown; readonly text?: unknown };
}

/** The part of cacache that its published types leave out. */
const { index } = cacache as unknown as {
  readonly index: {
    insert(
      folder: string,
      key: string,
      integrity: string,
      options: { readonly metadata: { readonly format: number; readonly text: string } },
    ): Promise<unknown>;
  };
};

/** Of the answer together with its question, so that neither fits another one. */
const integrityOf = (text: string, question: string): string =>
  `sha512-${hash('sha512', `${question}\n${text}`, 'base64')}`;

/** Null when it is not what was kept for this question. */
const answerOf = ({ integrity, metadata }: Entry, question: string): KeptAnswer | null => {
  const text = metadata?.text;
  if (typeof text !== 'string' || integrityOf(text, question) !== integrity) return null;
  const answer = JSON.parse(text) as unknown;
  return isKeptAnswer(answer) ? answer : null;
};

/** Null when there is none, or none whose digest is right. */
const entryOf = async (folder: string, question: string): Promise<Entry | null> => {
  try {
    return (await cacache.get.info(folder, question)) as Entry | null;
  } catch (thrown) {
    // A folder stands where a file should, or the other way round.
    if (['EISDIR', 'ENOTDIR'].includes(errorCode(thrown) ?? '')) return null;
    throw thrown;
  }
};

/** Where cacache has the entry of a question. */
const fileOf = (folder: string, question: string): string => {
  const digest = createHash('sha256').update(question).digest('hex');
  return join(folder, 'index-v5', digest.slice(0, 2), digest.slice(2, 4), digest.slice(4));
};
