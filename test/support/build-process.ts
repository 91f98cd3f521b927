import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles a program of the tests, so that it can be started as a process of its own; gives the path of the bundle. */
export const buildProcess = async (source: string): Promise<string> => {
  // Inside node_modules, so that the bundle finds the libraries.
  const outfile = join('node_modules', '.llmgw-test-processes', `${source.replaceAll(/\W/g, '-')}.mjs`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  });
  return outfile;
};
