// Bundles one TypeScript file (never the dependencies) and runs it: node scripts/run-ts.mjs bench/classifier.ts [its arguments…]
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [, , entry, ...rest] = process.argv;
if (entry === undefined) {
  console.error('usage: node scripts/run-ts.mjs <file.ts> [arguments…]');
  process.exit(2);
}
// Inside node_modules, so that the bundle finds the packages it imports.
const folder = resolve(import.meta.dirname, '..', 'node_modules', '.cache', 'run-ts');
mkdirSync(folder, { recursive: true });
const bundle = join(folder, `${basename(entry, '.ts')}-${process.pid}.mjs`);
process.once('exit', () => {
  rmSync(bundle, { force: true });
});
await build({
  entryPoints: [entry],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.18',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
});
process.argv = [process.argv[0], resolve(entry), ...rest];
await import(pathToFileURL(bundle).href);
