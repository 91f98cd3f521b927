// Lets `npx llmgw` in a clone find the clone's own tool at once: npm links the commands of dependencies, not of the package itself.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';

const link = 'node_modules/.bin/llmgw';
if (process.platform !== 'win32') {
  mkdirSync('node_modules/.bin', { recursive: true });
  rmSync(link, { force: true });
  symlinkSync('../../bin/llmgw.js', link);
}
