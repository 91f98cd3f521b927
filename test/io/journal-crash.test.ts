import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../src/core/result.ts';
import type { OutputFormat } from '../../src/io/output/formats.ts';
import { keysPath } from '../../src/io/output/journal/keys.ts';
import { openJournal } from '../../src/io/output/journal.ts';
import { buildProcess } from '../support/build-process.ts';
import { failedResult, okResult, sampleKey } from '../support/sample-results.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const folder = temporaryFolders('in memory');
const formats = ['jsonl', 'csv', 'text', 'openai-batch'] as const;
const columns = ['id', 'question'];

const open = (path: string, format: OutputFormat, fresh = false) =>
  openJournal({ path, format, columns, fresh, ordered: false, wallMs: Date.now });

/** Runs rows 0 to `count` − 1 that have no result yet; says how many it ran. */
const runMissing = async (
  path: string,
  { format, count }: { format: OutputFormat; count: number },
): Promise<number> => {
  const journal = await open(path, format);
  let ran = 0;
  for (let n = 0; n < count; n++) {
    journal.noteInput(sampleKey(n), n);
    if (journal.earlier(sampleKey(n)) === 'ok') continue;
    await journal.write(
      { ...okResult(n, contentOf(n)), route: null, upstream_model: null, row: { question: 'q,' } },
      n,
    );
    ran++;
  }
  await journal.finish({ complete: true, prune: false });
  return ran;
};

const contentOf = (n: number): string => (n % 2 === 0 ? `answer ${n}, "quoted"\nand é 漢 😀` : `answer ${n}`);

/** The answers in a results file, sorted, whatever its format. */
const recordsOf = (path: string, format: OutputFormat): string[] => {
  const text = readFileSync(path, 'utf8');
  if (format === 'csv')
    return parse(text, { columns: true })
      .map((row) => JSON.stringify(row))
      .sort();
  if (format === 'text') return text.split(/^(?=answer)/m).sort();
  for (const line of text.trimEnd().split('\n')) JSON.parse(line);
  return text.trimEnd().split('\n').sort();
};

describe.each(formats)('a %s file that was cut', (format) => {
  it('at any byte of its last three records resumes to the whole file, and runs only what was cut', async () => {
    const where = folder();
    const whole = join(where, 'whole');
    await runMissing(whole, { format, count: 3 });
    const start = readFileSync(whole).length;
    await runMissing(whole, { format, count: 6 });
    const bytes = readFileSync(whole);
    const path = join(where, 'cut');
    for (let length = start; length <= bytes.length; length++) {
      copyFileSync(whole, path);
      truncateSync(path, length);
      if (existsSync(keysPath(whole))) copyFileSync(keysPath(whole), keysPath(path));
      const ran = await runMissing(path, { format, count: 6 });
      expect(recordsOf(path, format), `cut at ${length}`).toEqual(recordsOf(whole, format));
      expect(ran).toBeLessThanOrEqual(3);
      if (length === bytes.length) expect(ran).toBe(0);
    }
  }, 60_000);

  it('at any byte of its beginning is still ours', async () => {
    const where = folder();
    const whole = join(where, 'whole');
    await runMissing(whole, { format, count: 1 });
    const bytes = readFileSync(whole);
    const path = join(where, 'cut');
    for (let length = 0; length < bytes.length; length++) {
      writeFileSync(path, bytes.subarray(0, length));
      if (existsSync(keysPath(whole))) copyFileSync(keysPath(whole), keysPath(path));
      await runMissing(path, { format, count: 1 });
      expect(readFileSync(path, 'utf8'), `cut at ${length}`).toBe(bytes.toString('utf8'));
    }
  }, 60_000);
});

describe.each(['csv', 'text'] as const)('the keys beside a %s file', (format) => {
  it('may be cut at any byte: the rows they lack run again, and no record stands twice', async () => {
    const where = folder();
    const whole = join(where, 'whole');
    await runMissing(whole, { format, count: 4 });
    const keys = readFileSync(keysPath(whole));
    const firstLine = keys.indexOf('\n') + 1;
    const path = join(where, 'cut');
    for (let length = firstLine; length <= keys.length; length++) {
      copyFileSync(whole, path);
      writeFileSync(keysPath(path), keys.subarray(0, length));
      await runMissing(path, { format, count: 4 });
      expect(recordsOf(path, format), `cut at ${length}`).toEqual(recordsOf(whole, format));
    }
  });
});

describe('a compaction that died', () => {
  it('leaves a file that is removed at the next start', async () => {
    const where = folder();
    const path = join(where, 'r.jsonl');
    await runMissing(path, { format: 'jsonl', count: 2 });
    writeFileSync(`${path}.compacting`, 'half a li');
    await runMissing(path, { format: 'jsonl', count: 3 });
    expect(readdirSync(where)).toEqual(['r.jsonl']);
    expect(recordsOf(path, 'jsonl')).toHaveLength(3);
  });

  it.each(['csv', 'text'] as const)('between its two renames loses nothing of a %s file', async (format) => {
    const where = folder();
    const path = join(where, 'r');
    const first = await open(path, format);
    await first.write(failedResult(0), 0);
    await first.write(okResult(1, contentOf(1)), 1);
    await first.write(okResult(2, contentOf(2)), 2);
    await first.finish({ complete: true, prune: false });
    const before = { results: readFileSync(path), keys: readFileSync(keysPath(path)) };
    await runMissing(path, { format, count: 3 });
    const after = { results: readFileSync(path), keys: readFileSync(keysPath(path)) };

    const cases = [
      { results: before.results, keys: before.keys, next: after.keys },
      { results: after.results, keys: before.keys, next: after.keys },
    ];
    for (const state of cases) {
      writeFileSync(path, state.results);
      writeFileSync(keysPath(path), state.keys);
      writeFileSync(`${keysPath(path)}.compacting`, state.next);
      expect(await runMissing(path, { format, count: 3 })).toBe(state.results === after.results ? 0 : 1);
      expect(recordsOf(path, format)).toHaveLength(3);
      expect(readdirSync(where)).toEqual(['r', 'r.keys']);
    }
  });
});

describe('a run that is killed', () => {
  let writer = '';
  beforeAll(async () => {
    writer = await buildProcess('test/io/processes/journal-writer.ts');
  });

  const start = (path: string, format: OutputFormat, acknowledged: Set<number>) => {
    const child = spawn(process.execPath, [writer, path, format], { stdio: ['ignore', 'pipe', 'inherit'] });
    createInterface({ input: child.stdout! }).on('line', (line) => acknowledged.add(Number(line)));
    // Listened for from the start: the process may end by itself before it is killed.
    return { child, ended: new Promise((resolve) => child.on('close', resolve)) };
  };
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
  };

  it.each(formats)('loses no finished row of a %s file, however often', async (format) => {
    const path = join(folder(), 'r');
    const acknowledged = new Set<number>();
    for (let kill = 0; kill < 5; kill++) {
      const soFar = acknowledged.size;
      const { child, ended } = start(path, format, acknowledged);
      await until(() => acknowledged.size > soFar + kill * 40 || child.exitCode !== null);
      child.kill('SIGKILL');
      await ended;
    }
    expect(acknowledged.size).toBeGreaterThan(300);
    const journal = await open(path, format);
    const lost = [...acknowledged].filter((n) => journal.earlier(sampleKey(n)) === null);
    expect(lost).toEqual([]);
    await journal.close();
  });

  it('in the midst of its compaction leaves the old file or the new one', async () => {
    const path = join(folder(), 'r.jsonl');
    const lines: Result[] = [];
    for (let n = 0; n < 20_000; n++) lines.push(n % 2 === 0 ? failedResult(n) : okResult(n));
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    let inTheMidst = 0;
    for (let delayMs = 0; delayMs < 21; delayMs += 3) {
      writeFileSync(
        path,
        text +
          lines
            .filter((_, n) => n % 2 === 0)
            .map((_, i) => `${JSON.stringify(okResult(i * 2))}\n`)
            .join(''),
      );
      const acknowledged = new Set<number>();
      const { child, ended } = start(path, 'jsonl', acknowledged);
      await until(() => acknowledged.has(-1) || child.exitCode !== null);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      child.kill('SIGKILL');
      await ended;
      if (existsSync(`${path}.compacting`)) inTheMidst++;
      const journal = await open(path, 'jsonl');
      expect(existsSync(`${path}.compacting`)).toBe(false);
      expect(journal.earlierCounts).toEqual({ ok: 20_000, failed: 0, rejected: 0 });
      await journal.close();
    }
    expect(inTheMidst, 'kills that came while the new file was being written').toBeGreaterThan(0);
  }, 60_000);
});
