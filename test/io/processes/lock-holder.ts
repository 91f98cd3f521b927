/** Tries to take the lock of a file; prints `held` or `busy`, and holds it until it is killed or its input ends. */
import { writeSync } from 'node:fs';
import { acquireLock } from '../../../src/io/output/lock.ts';
import { OutputBusyError } from '../../../src/io/output/output-error.ts';

const [path = ''] = process.argv.slice(2);
process.stdin.once('data', async () => {
  try {
    await acquireLock(path, { wallMs: Date.now });
    writeSync(1, 'held\n');
    process.stdin.resume().once('end', () => process.exit(0));
  } catch (thrown) {
    writeSync(1, thrown instanceof OutputBusyError ? 'busy\n' : `${thrown}\n`);
    process.exit(0);
  }
});
writeSync(1, 'ready\n');
