/**
 * Races others for the locks of `<folder>/0`, `<folder>/1`, …, each at its own moment so that all come at once, and
 * prints the numbers of those that it got as a JSON array. It holds them until its input ends.
 */
import { join } from 'node:path';
import { acquireLock } from '../../../src/io/output/lock.ts';
import { OutputBusyError } from '../../../src/io/output/output-error.ts';

const [folder = '', firstMs = '0', everyMs = '0', rounds = '0'] = process.argv.slice(2);
process.setMaxListeners(0);
const held: number[] = [];
for (let round = 0; round < Number(rounds); round++) {
  while (Date.now() < Number(firstMs) + round * Number(everyMs));
  try {
    await acquireLock(join(folder, String(round)), { wallMs: Date.now });
    held.push(round);
  } catch (thrown) {
    if (!(thrown instanceof OutputBusyError)) throw thrown;
  }
}
process.stdout.write(`${JSON.stringify(held)}\n`);
process.stdin.resume().once('end', () => process.exit(0));
