/** Writes rows until the system refuses, then prints how that was told. */
import { setImmediate as nextTick } from 'node:timers/promises';
import type { OutputFormat } from '../../../src/io/output/formats.ts';
import { openJournal } from '../../../src/io/output/journal.ts';
import { OutputError } from '../../../src/io/output/output-error.ts';
import { okResult } from '../../support/sample-results.ts';

const [path = '', format = 'jsonl'] = process.argv.slice(2);
const journal = await openJournal({
  path,
  format: format as OutputFormat,
  columns: ['id'],
  fresh: false,
  ordered: false,
  wallMs: Date.now,
});
const nameOf = (thrown: unknown): string => (thrown instanceof OutputError ? thrown.name : String(thrown));
let flushed = 0;
try {
  for (let n = 0; n < 10_000; n++) {
    await journal.write(okResult(n, 'x'.repeat(300)), n);
    if (n % 5 !== 4) continue;
    await nextTick();
    await nextTick();
    await journal.flush();
    flushed = n + 1;
  }
} catch (thrown) {
  let laterWrite = 'none';
  try {
    await journal.write(okResult(99_999), 99_999);
  } catch (later) {
    laterWrite = nameOf(later);
  }
  const finish = await journal.finish({ complete: true, prune: false }).then(() => 'none', nameOf);
  const { code, message } = thrown as OutputError;
  console.log(JSON.stringify({ name: nameOf(thrown), code, message, laterWrite, finish, flushed }));
}
