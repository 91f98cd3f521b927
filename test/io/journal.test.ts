import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/core/result.ts';
import { UsageError } from '../../src/core/usage-error.ts';
import { type JournalOptions, openJournal } from '../../src/io/output/journal.ts';
import { failedResult, okResult, rejectedResult, sampleKey } from '../support/sample-results.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const folder = temporaryFolders();
const all = { complete: true, prune: false };

const open = (path: string, options: Partial<JournalOptions> = {}) =>
  openJournal({ path, format: 'jsonl', fresh: false, ordered: false, wallMs: Date.now, ...options });

/** One whole run: notes the rows, writes the results of those given. */
const run = async (
  path: string,
  results: readonly Result[],
  options: Partial<JournalOptions> & { rows?: readonly number[]; prune?: boolean } = {},
) => {
  const journal = await open(path, options);
  const rows = options.rows ?? results.map((result) => result.line - 1);
  rows.forEach((row, sequence) => void journal.noteInput(sampleKey(row), sequence));
  for (const result of results) await journal.write(result, rows.indexOf(result.line - 1));
  return journal.finish({ complete: true, prune: options.prune ?? false });
};

const linesOf = (path: string): Result[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Result);

describe('a results file', () => {
  it('holds one line a row, with the key where a resume finds it', async () => {
    const path = join(folder(), 'r.jsonl');
    const finished = await run(path, [okResult(0), failedResult(1), rejectedResult(2)]);
    expect(finished).toEqual({
      kept: { ok: 0, failed: 0, rejected: 0 },
      written: { ok: 1, failed: 1, rejected: 1 },
      orphans: 0,
      pruned: 0,
    });
    expect(linesOf(path)).toEqual([okResult(0), failedResult(1), rejectedResult(2)]);
    const journal = await open(path);
    expect([0, 1, 2, 3].map((n) => journal.earlier(sampleKey(n)))).toEqual(['ok', 'failed', 'rejected', null]);
    expect(journal.earlierCounts).toEqual({ ok: 1, failed: 1, rejected: 1 });
    const read: Result[] = [];
    for await (const result of journal.readEarlier()) read.push(result);
    expect(read).toEqual([okResult(0), failedResult(1), rejectedResult(2)]);
    await journal.close();
  });

  it('keeps a failed line until a new one replaces it, and has one line a row in the end', async () => {
    const path = join(folder(), 'r.jsonl');
    await run(path, [okResult(0), failedResult(1), failedResult(2)]);
    const journal = await open(path);
    for (const n of [0, 1, 2]) journal.noteInput(sampleKey(n), n);
    await journal.write(okResult(1, 'at last'), 1);
    await journal.flush();
    expect(linesOf(path).map((line) => line.status)).toEqual(['ok', 'failed', 'failed', 'ok']);
    expect((await journal.finish(all)).kept).toEqual({ ok: 1, failed: 1, rejected: 0 });
    expect(linesOf(path)).toEqual([okResult(0), failedResult(2), okResult(1, 'at last')]);
  });

  it('leaves nothing but itself in the folder', async () => {
    const where = folder();
    const path = join(where, 'r.jsonl');
    await run(path, [failedResult(0)]);
    await run(path, [okResult(0)]);
    expect(readdirSync(where)).toEqual(['r.jsonl']);
  });

  it('is put into input order when it is finished, whatever the order of completion and of earlier runs', async () => {
    const path = join(folder(), 'r.jsonl');
    await run(path, [okResult(4), failedResult(2), okResult(0)]);
    await run(path, [okResult(3), okResult(2), okResult(1)], { rows: [0, 1, 2, 3, 4], ordered: true });
    expect(linesOf(path).map((line) => line.id)).toEqual(['t0', 't1', 't2', 't3', 't4']);
    expect(linesOf(path)[2]?.status).toBe('ok');
  });

  it('counts results whose rows have left the input, and removes them only when asked', async () => {
    const path = join(folder(), 'r.jsonl');
    await run(path, [okResult(0), okResult(1), okResult(2)]);
    expect(await run(path, [], { rows: [0, 2] })).toMatchObject({ orphans: 1, pruned: 0, kept: { ok: 3 } });
    expect(linesOf(path)).toHaveLength(3);
    expect(await run(path, [], { rows: [0, 2], prune: true })).toMatchObject({
      orphans: 1,
      pruned: 1,
      kept: { ok: 2 },
    });
    expect(linesOf(path).map((line) => line.id)).toEqual(['t0', 't2']);
  });

  it('never prunes when the input was not read to its end', async () => {
    const path = join(folder(), 'r.jsonl');
    await run(path, [okResult(0), okResult(1)]);
    const journal = await open(path);
    journal.noteInput(sampleKey(0), 0);
    expect(await journal.finish({ complete: false, prune: true })).toMatchObject({ orphans: 0, pruned: 0 });
    expect(linesOf(path)).toHaveLength(2);
  });

  it.each([
    ['ok, then failed', [okResult(0), failedResult(0)], 'ok'],
    ['failed, then ok', [failedResult(0), okResult(0)], 'ok'],
    ['ok twice: the later one stays', [okResult(0, 'old'), okResult(0, 'new')], 'ok'],
    ['failed, then rejected', [failedResult(0), rejectedResult(0)], 'rejected'],
  ])('keeps one of two lines with the same key: %s', async (_case, lines, status) => {
    const path = join(folder(), 'r.jsonl');
    writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const journal = await open(path);
    expect(journal.earlier(sampleKey(0))).toBe(status);
    journal.noteInput(sampleKey(0), 0);
    await journal.finish(all);
    expect(linesOf(path)).toEqual([lines.findLast((line) => line.status === status)]);
  });

  it('knows its lines when another program has written their fields in another order', async () => {
    const path = join(folder(), 'r.jsonl');
    const turned = Object.fromEntries(Object.entries(okResult(0)).reverse());
    writeFileSync(path, `${JSON.stringify(turned)}\r\n\n${JSON.stringify(failedResult(1), null, 0)}`);
    const journal = await open(path);
    expect([journal.earlier(sampleKey(0)), journal.earlier(sampleKey(1))]).toEqual(['ok', 'failed']);
    await journal.write(okResult(2), 2);
    await journal.finish(all);
    expect(linesOf(path).map((line) => line.id)).toEqual(['t0', 't1', 't2']);
  });

  it('is not fooled by an answer or an id that looks like a key', async () => {
    const path = join(folder(), 'r.jsonl');
    const trap = `","key":"${sampleKey(9)}","line":1,"status":"ok"`;
    await run(path, [{ ...failedResult(0), id: trap, row: { x: trap } }]);
    const journal = await open(path);
    expect([journal.earlier(sampleKey(0)), journal.earlier(sampleKey(9))]).toEqual(['failed', null]);
    await journal.close();
  });

  it('runs a row again whose line was damaged in the midst of the file', async () => {
    const path = join(folder(), 'r.jsonl');
    await run(path, [okResult(0), okResult(1), okResult(2)]);
    const bytes = readFileSync(path);
    const second = bytes.indexOf('\n') + 1;
    bytes.fill(0, second + 100, second + 200);
    writeFileSync(path, bytes);
    const journal = await open(path);
    expect(journal.damaged).toBe(1);
    expect([0, 1, 2].map((n) => journal.earlier(sampleKey(n)))).toEqual(['ok', null, 'ok']);
    await journal.write(okResult(1), 1);
    await journal.finish(all);
    expect(linesOf(path).map((line) => line.id)).toEqual(['t0', 't2', 't1']);
  });

  it('stays behind the link that names it', async () => {
    const where = folder();
    await run(join(where, 'real.jsonl'), [failedResult(0)]);
    symlinkSync(join(where, 'real.jsonl'), join(where, 'link.jsonl'));
    await run(join(where, 'link.jsonl'), [okResult(0)]);
    expect(linesOf(join(where, 'real.jsonl'))).toEqual([okResult(0)]);
  });

  it('takes answers of any size and script', async () => {
    const path = join(folder(), 'r.jsonl');
    const contents = [
      '',
      'é'.repeat(100_000),
      '漢'.repeat(400_000),
      '\ud800 alone',
      'a\u2028b\nc',
      '😀'.repeat(90_000),
    ];
    await run(
      path,
      contents.map((content, n) => okResult(n, content)),
    );
    expect(linesOf(path).map((line) => line.content)).toEqual(contents);
    const journal = await open(path);
    expect(journal.earlierCounts.ok).toBe(contents.length);
    await journal.close();
  });
});

describe('earlier results and --fresh', () => {
  it('stand until the first new result is written', async () => {
    const path = join(folder(), 'r.jsonl');
    await run(path, [okResult(0), okResult(1)]);
    const journal = await open(path, { fresh: true });
    expect(journal.earlier(sampleKey(0))).toBeNull();
    expect(linesOf(path)).toHaveLength(2);
    await journal.write(okResult(5), 0);
    await journal.flush();
    expect(linesOf(path)).toEqual([okResult(5)]);
    await journal.finish(all);
  });

  it('are left alone when the run is given up before it has a result', async () => {
    const path = join(folder(), 'r.jsonl');
    await run(path, [okResult(0)]);
    await (await open(path, { fresh: true })).close();
    expect(linesOf(path)).toEqual([okResult(0)]);
  });

  it('are left alone when a run ends without a result of its own', async () => {
    const path = join(folder(), 'r.jsonl');
    await run(path, [okResult(0)]);
    await run(path, [], { fresh: true, rows: [0] });
    expect(linesOf(path)).toEqual([okResult(0)]);
  });

  it('leave no empty file behind when a first run is given up', async () => {
    const where = folder();
    await (await open(join(where, 'r.csv'), { format: 'csv', columns: ['a'] })).close();
    expect(readdirSync(where)).toEqual([]);
  });
});

describe('a file that is not ours is never touched', () => {
  const foreign: readonly (readonly [string, string, Partial<JournalOptions>])[] = [
    ['an input file', '{"id":"a","prompt":"x"}\n', {}],
    ['an input file without a last line end', '{"id":"a","prompt":"x"}', {}],
    ['the beginning of an input file', '{"id":"a","prom', {}],
    ['notes', 'buy milk\n', {}],
    ['notes of one line', 'buy milk', {}],
    ['our results with a foreign line', `${JSON.stringify(okResult(0))}\n{"a":1}\n`, {}],
    ['a CSV', 'a,b\n1,2\n', { format: 'csv', columns: ['a', 'b'] }],
    ['a text', 'an answer\n', { format: 'text' }],
    ['JSONL results where OpenAI lines are asked for', `${JSON.stringify(okResult(0))}\n`, { format: 'openai-batch' }],
  ];
  it.each(foreign)('%s', async (_case, content, options) => {
    const path = join(folder(), 'r');
    writeFileSync(path, content);
    await expect(open(path, options)).rejects.toThrow(UsageError);
    await expect(open(path, options)).rejects.toMatchObject({ hint: expect.stringContaining('--fresh') });
    expect(readFileSync(path, 'utf8')).toBe(content);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it.each([
    ['compressed', 'r.jsonl.gz'],
    ['in a folder that is not there', 'nowhere/r.jsonl'],
    ['a folder', '.'],
  ])('and results cannot be %s', async (_case, name) => {
    await expect(open(join(folder(), name))).rejects.toThrow(UsageError);
  });

  it('a CSV that was edited since', async () => {
    const path = join(folder(), 'r.csv');
    const options = { format: 'csv', columns: ['question'] } as const;
    await run(path, [okResult(0), okResult(1)], options);
    const edited = readFileSync(path, 'utf8').replace('answer 0', 'ANSWER 0');
    writeFileSync(path, edited);
    await expect(open(path, options)).rejects.toThrow(/changed by another program/);
    expect(readFileSync(path, 'utf8')).toBe(edited);
  });

  it('a CSV with other columns than the input has now', async () => {
    const path = join(folder(), 'r.csv');
    await run(path, [okResult(0)], { format: 'csv', columns: ['question'] });
    await expect(open(path, { format: 'csv', columns: ['question', 'more'] })).rejects.toThrow(/columns/);
  });
});

describe.each(['csv', 'text', 'openai-batch'] as const)('%s results', (format) => {
  const options = { format, columns: ['id', 'question'] };

  it('resume like JSONL: failed rows are replaced, order is put right, nothing runs twice', async () => {
    const path = join(folder(), `r.${format}`);
    await run(path, [okResult(3, 'two\nlines'), failedResult(1), okResult(0)], options);
    await run(path, [okResult(2), okResult(1)], { ...options, rows: [0, 1, 2, 3], ordered: true });
    const expected = join(folder(), 'expected');
    await run(expected, [okResult(0), okResult(1), okResult(2), okResult(3, 'two\nlines')], options);
    expect(readFileSync(path, 'utf8')).toBe(readFileSync(expected, 'utf8'));
    const journal = await open(path, options);
    expect(journal.earlierCounts).toEqual({ ok: 4, failed: 0, rejected: 0 });
    await journal.finish(all);
  });

  it('are the same file when nothing is left to do', async () => {
    const path = join(folder(), 'r');
    await run(path, [okResult(0), rejectedResult(1)], options);
    const before = readFileSync(path);
    await run(path, [], { ...options, rows: [0, 1] });
    expect(readFileSync(path)).toEqual(before);
  });
});
