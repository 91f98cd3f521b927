import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTick } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OutputFormat } from '../../src/io/output/formats.ts';
import { openJournal } from '../../src/io/output/journal.ts';
import { OutputError } from '../../src/io/output/output-error.ts';
import { buildProcess } from '../support/build-process.ts';
import { failedResult, okResult, sampleKey } from '../support/sample-results.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const folder = temporaryFolders();
const open = (path: string, format: OutputFormat) =>
  openJournal({ path, format, columns: ['id'], fresh: false, ordered: false, wallMs: Date.now });

describe('a disk that takes no more', () => {
  let writer = '';
  beforeAll(async () => {
    writer = await buildProcess('test/io/processes/journal-filler.ts');
  });

  it.each(['jsonl', 'csv', 'text', 'openai-batch'] as const)(
    'ends a run with an error for people, and every row that a %s file took is whole',
    async (format) => {
      const path = join(folder(), 'r');
      // 64 blocks of 512 bytes, or of 1 KiB in some shells.
      const ended = spawnSync('sh', ['-c', `ulimit -f 64; exec "${process.execPath}" "${writer}" "${path}" ${format}`]);
      const said = JSON.parse(ended.stdout.toString());
      expect(said).toMatchObject({
        name: 'OutputError',
        code: 'EFBIG',
        laterWrite: 'OutputError',
        finish: 'OutputError',
      });
      expect(said.message).toContain(path);

      const bytes = readFileSync(path);
      if (format === 'jsonl') for (const line of bytes.toString().trimEnd().split('\n')) JSON.parse(line);
      const journal = await open(path, format);
      expect(readFileSync(path).length, 'nothing torn was left').toBe(bytes.length);
      for (let n = 0; n < said.flushed; n++) expect(journal.earlier(sampleKey(n))).toBe('ok');
      await journal.close();
    },
  );
});

describe('a folder that vanishes', () => {
  it.each(['the file', 'its folder'])('ends the run with an error for people: %s', async (what) => {
    const where = join(folder(), 'sub');
    mkdirSync(where);
    const path = join(where, 'r.jsonl');
    const journal = await open(path, 'jsonl');
    await journal.write(okResult(0), 0);
    await nextTick();
    rmSync(what === 'the file' ? path : where, { recursive: true });
    await expect(journal.flush()).rejects.toMatchObject({ name: 'OutputError', code: 'ENOENT' });
    expect(() => journal.write(okResult(1), 1)).toThrow(OutputError);
    await journal.close();
  });

  it('ends the run with an error for people when results have to be put in order', async () => {
    const where = join(folder(), 'sub');
    mkdirSync(where);
    const path = join(where, 'r.jsonl');
    const first = await open(path, 'jsonl');
    await first.write(failedResult(0), 0);
    await first.finish({ complete: true, prune: false });
    const journal = await open(path, 'jsonl');
    await journal.write(okResult(0), 0);
    await nextTick();
    rmSync(where, { recursive: true });
    await expect(journal.finish({ complete: true, prune: false })).rejects.toThrow(OutputError);
  });
});
