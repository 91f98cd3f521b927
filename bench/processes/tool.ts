/** The tool as this checkout builds it, in a place where nobody builds it anew while it is measured. */

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hasNginx } from '../upstreams/nginx.ts';

/** @throws when a program that the benchmarks need is not there. */
export const checkPrograms = (): void => {
  if (!hasNginx()) throw new Error('nginx is not installed: apt-get install nginx-light');
  if (!existsSync('/usr/bin/time')) throw new Error('/usr/bin/time is not installed: apt-get install time');
};

/** Returns the path of its `bin/llmgw.js`. */
export const buildTool = (folder: string): string => {
  const tool = join(folder, 'tool');
  for (const part of ['bin', 'package.json']) cpSync(part, join(tool, part), { recursive: true });
  for (const part of ['src', 'node_modules', 'tsconfig.json']) symlinkSync(resolve(part), join(tool, part));
  execFileSync(process.execPath, [resolve('scripts/build.mjs'), '--no-types'], { cwd: tool, stdio: 'inherit' });
  const file = join(tool, 'bin/llmgw.js');
  execFileSync(process.execPath, [file, '--version']);
  return file;
};
