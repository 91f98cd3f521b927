import { hash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeptAnswer } from '../../src/core/kept-answer.ts';
import { createAnswerFolder, type FolderWarning } from '../../src/io/cache/answer-folder.ts';
import type { AnyJson } from '../support/run-cli.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const newFolder = temporaryFolders('in memory');

const answerTo = (question: string): KeptAnswer => ({
  model: 'm',
  provider: 'p',
  upstreamModel: 'u',
  reply: {
    content: `answer to ${question}`,
    finishReason: 'stop',
    usage: null,
    reportedCostUsd: null,
    upstreamModel: null,
    requestId: null,
  },
  usage: {
    inputTokens: 1,
    outputTokens: 2,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    cacheWriteLongTokens: 0,
    reasoningTokens: 0,
    estimated: false,
  },
  run: 'run',
  row: 'row',
});

const opened = (folder: string) => {
  const warnings: FolderWarning[] = [];
  return { answers: createAnswerFolder(folder, (warning) => warnings.push(warning)), warnings };
};

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

describe('a folder of answers', () => {
  it('gives back exactly what was kept, tool calls and odd characters included', async () => {
    const { answers, warnings } = opened(newFolder());
    const odd: KeptAnswer = {
      ...answerTo('x'),
      reply: {
        ...answerTo('x').reply,
        content: 'tab\t newline\n \u0000 é 😀 \ud83d',
        finishReason: 'tool_calls',
        toolCalls: [{ id: 'a', arguments: '{}' }],
      },
    };
    await answers.keep('odd', odd);
    expect(await answers.find('odd')).toEqual(odd);
    expect(await answers.find('other')).toBeNull();
    expect(warnings).toEqual([]);
  });

  it('gives the answer that was kept last', async () => {
    const { answers } = opened(newFolder());
    await answers.keep('q', answerTo('first'));
    await answers.keep('q', answerTo('second'));
    expect((await answers.find('q'))?.reply.content).toBe('answer to second');
  });

  it('is shared by all that have it open', async () => {
    const folder = newFolder();
    const [one, two] = [opened(folder), opened(folder)];
    await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        await (i % 2 === 0 ? one : two).answers.keep(`q${i % 50}`, answerTo(`q${i % 50}`));
      }),
    );
    for (let i = 0; i < 50; i++) expect(await one.answers.find(`q${i}`)).toEqual(answerTo(`q${i}`));
    expect([...one.warnings, ...two.warnings]).toEqual([]);
  });

  /** Writes an entry as the folder itself would, but with these contents. */
  const plant = async (folder: string, metadata: object, digestOf: string): Promise<void> => {
    const { default: cacache } = (await import('cacache')) as AnyJson;
    await cacache.index.insert(folder, 'q', `sha512-${hash('sha512', digestOf, 'base64')}`, { metadata });
  };

  it('passes over what a later version wrote in another way, and says nothing', async () => {
    const folder = newFolder();
    const { answers, warnings } = opened(folder);
    await plant(folder, { format: 2, words: [] }, 'words');
    expect(await answers.find('q')).toBeNull();
    await answers.keep('q', answerTo('q'));
    expect(await answers.find('q')).toEqual(answerTo('q'));
    expect(warnings).toEqual([]);
  });

  const good = JSON.stringify(answerTo('q'));
  const cutOff = JSON.stringify({ ...answerTo('q'), reply: { ...answerTo('q').reply, finishReason: 'length' } });
  it.each([
    ['of another question', good, `other\n${good}`],
    ['with another digest', good, `q\n${good} `],
    ['of another shape', '{"content":"hello"}', 'q\n{"content":"hello"}'],
    ['that should not have been kept', cutOff, `q\n${cutOff}`],
    ['that is no text', 5, 'q\n5'],
  ])('removes an answer %s though its file is whole', async (_, text, digestOf) => {
    const folder = newFolder();
    const { answers, warnings } = opened(folder);
    await plant(folder, { format: 1, text }, digestOf);
    expect(await answers.find('q')).toBeNull();
    expect(warnings.map(({ code }) => code)).toEqual(['cache_damaged']);
    expect(filesIn(folder)).toEqual([]);
  });

  it('opens no more than 16 files at once', async () => {
    const { answers, warnings } = opened(newFolder());
    await Promise.all(Array.from({ length: 3000 }, (_, i) => answers.find(`q${i}`)));
    expect(warnings).toEqual([]);
  });

  it('waits for what is being written before it closes', async () => {
    const folder = newFolder();
    const { answers } = opened(folder);
    void answers.keep('q', answerTo('q'));
    await answers.close();
    expect(await opened(folder).answers.find('q')).toEqual(answerTo('q'));
  });

  it('is left alone after its first failure, and says so once', async () => {
    const folder = join(newFolder(), 'file');
    writeFileSync(folder, '');
    const { answers, warnings } = opened(folder);
    for (let i = 0; i < 3; i++) await answers.keep(`q${i}`, answerTo(`q${i}`));
    expect(await answers.find('q0')).toBeNull();
    expect(warnings.map(({ code }) => code)).toEqual(['cache_failed']);
    expect(warnings[0]!.message).toContain(folder);
  });
});

describe('damage', () => {
  const questions = Array.from({ length: 8 }, (_, i) => `["model","m",null,"digest ${i}"]`);
  type Damage = { readonly file: number; readonly kind: string; readonly at: number; readonly byte: number };
  const damages = fc.array(
    fc.record({
      file: fc.nat(),
      kind: fc.constantFrom('flip', 'cut', 'grow', 'remove', 'swap', 'copy', 'folder'),
      at: fc.nat(),
      byte: fc.integer({ min: 1, max: 255 }),
    }),
    { minLength: 1, maxLength: 6 },
  );

  const inflict = (folder: string, { file, kind, at, byte }: Damage): void => {
    const files = filesIn(folder);
    if (files.length === 0) return;
    const path = files[file % files.length]!;
    const other = files[at % files.length]!;
    const bytes = readFileSync(path);
    if (kind === 'flip' && bytes.length > 0) {
      bytes[at % bytes.length]! ^= byte;
      writeFileSync(path, bytes);
    } else if (kind === 'cut') truncateSync(path, at % (statSync(path).size + 1));
    else if (kind === 'grow') writeFileSync(path, Buffer.concat([bytes, Buffer.alloc((at % 100) + 1, byte)]));
    else if (kind === 'remove') rmSync(path);
    else if (kind === 'swap') {
      writeFileSync(path, readFileSync(other));
      writeFileSync(other, bytes);
    } else if (kind === 'copy') writeFileSync(other, bytes);
    else if (kind === 'folder') {
      rmSync(path);
      mkdirSync(path);
    }
  };

  it('of any kind gives no wrong answer, is told once at most, and is mended by keeping the answer again', async () => {
    await fc.assert(
      fc.asyncProperty(damages, async (list) => {
        const folder = newFolder();
        const before = opened(folder);
        for (const question of questions) await before.answers.keep(question, answerTo(question));
        for (const damage of list) inflict(folder, damage);

        const { answers, warnings } = opened(folder);
        for (const question of questions) {
          const found = await answers.find(question);
          if (found !== null) expect(found).toEqual(answerTo(question));
          else await answers.keep(question, { ...answerTo(question), run: 'later' });
        }
        expect(warnings.length).toBeLessThanOrEqual(1);
        for (const { code } of warnings) expect(code).toBe('cache_damaged');

        const after = opened(folder);
        for (const question of questions)
          expect((await after.answers.find(question))?.reply.content).toBe(`answer to ${question}`);
        expect(after.warnings).toEqual([]);
        rmSync(folder, { recursive: true });
      }),
      { numRuns: 60 },
    );
  });
});
