/**
 * Kept answers in a folder, by cacache (npm's own): any number of processes may use it at once, and every file has a
 * digest that is checked when it is read. Loaded only with a cache: it takes some 40 ms.
 */

import { createHash } from 'node:crypto';
import { access, rm } from 'node:fs/promises';
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

/** Another process may be between making an index file and filling it. */
const writingTakesMs = 20;

/** `onWarning` hears of damage once and of a folder that fails once. */
export const createAnswerFolder = (folder: string, onWarning: (warning: FolderWarning) => void): AnswerFolder => {
  const operations = new PQueue({ concurrency: operationsAtOnce });
  let reads = true;
  let writes = true;
  let toldDamage = false;

  const remove = async (question: string, integrity: string | null): Promise<null> => {
    await rm(indexFile(folder, question), { recursive: true, force: true });
    if (integrity !== null) await cacache.rm.content(folder, integrity);
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
      if (!(await exists(indexFile(folder, question)))) return null;
      await delay(writingTakesMs);
      entry = await entryOf(folder, question);
      if (entry === null) return (await exists(indexFile(folder, question))) ? remove(question, null) : null;
    }
    const content = await contentOf(folder, entry);
    if (content === null) return remove(question, entry.integrity);
    const kept = JSON.parse(content) as { readonly format?: unknown; question?: unknown; answer?: unknown };
    // What a later version wrote in its own way is no damage, and not for this one.
    if (kept.format !== format) return null;
    return kept.question === question && isKeptAnswer(kept.answer) ? kept.answer : remove(question, entry.integrity);
  };

  return {
    find: (question) =>
      operations.add(async () => {
        if (!reads) return null;
        try {
          return await find(question);
        } catch (thrown) {
          if (reads) onWarning(failure(`kept answers in ${folder} cannot be used`, thrown));
          reads = false;
          writes = false;
          return null;
        }
      }),
    keep: (question, answer) =>
      operations.add(async () => {
        if (!writes) return;
        try {
          // As bytes: of a text cacache would note the length in characters, and find it wrong when it reads.
          await cacache.put(folder, question, Buffer.from(JSON.stringify({ format, question, answer })));
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

/** Where cacache keeps the index of a key: a file of its own, but for collisions of SHA-256. */
const indexFile = (folder: string, question: string): string => {
  const digest = createHash('sha256').update(question).digest('hex');
  return join(folder, 'index-v5', digest.slice(0, 2), digest.slice(2, 4), digest.slice(4));
};

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

type Entry = { readonly integrity: string; readonly size?: number };

/** Null when there is none, or none with a good digest. */
const entryOf = async (folder: string, question: string): Promise<Entry | null> => {
  try {
    return (await cacache.get.info(folder, question)) as Entry | null;
  } catch (thrown) {
    if (isWrongKind(thrown)) return null;
    throw thrown;
  }
};

/** Null when it is damaged or gone. */
const contentOf = async (folder: string, { integrity, size }: Entry): Promise<string | null> => {
  try {
    const content = await cacache.get.byDigest(folder, integrity, size === undefined ? {} : { size });
    return content.toString('utf8');
  } catch (thrown) {
    const code = errorCode(thrown);
    if (code === 'EINTEGRITY' || code === 'EBADSIZE' || code === 'ENOENT' || isWrongKind(thrown)) return null;
    throw thrown;
  }
};

/** A folder stands where a file should, or the other way round. */
const isWrongKind = (thrown: unknown): boolean => ['EISDIR', 'ENOTDIR'].includes(errorCode(thrown) ?? '');
