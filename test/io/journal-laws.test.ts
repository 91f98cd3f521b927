import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { outputFormats } from '../../src/io/output/formats.ts';
import { openJournal } from '../../src/io/output/journal.ts';
import type { ResultStatus } from '../../src/io/output/result-sink.ts';
import { failedResult, okResult, rejectedResult, sampleKey } from '../support/sample-results.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const folder = temporaryFolders('in memory');
const resultOf = { ok: okResult, failed: failedResult, rejected: rejectedResult };

const aRun = fc.record({
  /** Which row comes out how; a row may come up more than once, and the first time counts. */
  outcomes: fc.array(fc.tuple(fc.nat(9), fc.constantFrom<ResultStatus>('ok', 'failed', 'rejected')), { maxLength: 12 }),
  ordered: fc.boolean(),
  end: fc.constantFrom('finished', 'interrupted', 'given up', 'torn'),
});

it('whatever runs do, a result once kept stays, ok rows never run again and a finished file has one record a row', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...outputFormats), fc.array(aRun, { maxLength: 5 }), async (format, runs) => {
      const path = join(folder(), 'r');
      const known = new Map<number, ResultStatus>();
      const open = (ordered: boolean) =>
        openJournal({ path, format, columns: ['id'], fresh: false, ordered, wallMs: Date.now });
      const check = async () => {
        const journal = await open(false);
        for (let n = 0; n < 10; n++) expect(journal.earlier(sampleKey(n))).toBe(known.get(n) ?? null);
        await journal.close();
      };

      for (const { outcomes, ordered, end } of runs) {
        const journal = await open(ordered);
        for (let n = 0; n < 10; n++) journal.noteInput(sampleKey(n), n);
        const ran = new Set<number>();
        for (const [n, status] of outcomes) {
          if (ran.has(n) || journal.earlier(sampleKey(n)) === 'ok') continue;
          ran.add(n);
          await journal.write(resultOf[status](n), n);
          known.set(n, status);
        }
        if (end === 'finished') await journal.finish({ complete: true, prune: true });
        else if (end === 'interrupted') await journal.finish({ complete: false, prune: true });
        else await journal.close();
        if (end === 'torn' && format === 'jsonl' && ran.size > 0) {
          truncateSync(path, readFileSync(path).length - 3);
          const [n] = [...ran].slice(-1);
          const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
          const left = lines.map((line) => JSON.parse(line)).findLast((line) => line.key === sampleKey(n!));
          if (left === undefined) known.delete(n!);
          else known.set(n!, left.status);
        }
        await check();
      }

      const last = await open(true);
      for (let n = 0; n < 10; n++) last.noteInput(sampleKey(n), n);
      await last.finish({ complete: true, prune: true });
      if (format !== 'jsonl') return;
      const ids = readFileSync(path, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line).line - 1);
      expect(ids).toEqual([...known.keys()].toSorted((a, b) => a - b));
    }),
    { numRuns: 60 },
  );
});
