/**
 * Writes rows 0, 1, 2, … that have no result yet and prints each row's number once its bytes have left the process,
 * until it is killed. With 20,000 rows done it finishes at once instead, printing -1 before.
 */
import { writeSync } from 'node:fs';
import { setImmediate as nextTick } from 'node:timers/promises';
import type { OutputFormat } from '../../../src/io/output/formats.ts';
import { openJournal } from '../../../src/io/output/journal.ts';
import { okResult, sampleKey } from '../../support/sample-results.ts';

const [path = '', format = 'jsonl'] = process.argv.slice(2);
const journal = await openJournal({
  path,
  format: format as OutputFormat,
  columns: ['id', 'question'],
  fresh: false,
  ordered: false,
  wallMs: Date.now,
});
if (journal.earlierCounts.ok >= 20_000) {
  writeSync(1, '-1\n');
  await journal.finish({ complete: true, prune: false });
  process.exit(0);
}
for (let n = 0; ; n++) {
  if (journal.earlier(sampleKey(n)) !== null) continue;
  journal.noteInput(sampleKey(n), n);
  await journal.write(okResult(n, `answer ${n} ${'x'.repeat(n % 500)}`), n);
  if (n % 3 !== 0) continue;
  await nextTick();
  await nextTick();
  for (const done of [n - 2, n - 1, n]) if (done >= 0) writeSync(1, `${done}\n`);
}
