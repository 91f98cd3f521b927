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
  execFileSync(process.execPath, ['scripts/build.mjs', '--no-types'], { stdio: 'inherit' });
  const tool = join(folder, 'tool');
  for (const part of ['bin', 'dist', 'package.json']) cpSync(part, join(tool, part), { recursive: true });
  symlinkSync(resolve('node_modules'), join(tool, 'node_modules'));
  return join(tool, 'bin/llmgw.js');
};
