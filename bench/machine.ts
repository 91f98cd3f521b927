/** What the figures were measured on and with. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, loadavg, release, type as systemType, totalmem } from 'node:os';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  /** Load average of the last minute when the run began: above 0.5 somebody else was at work. */
  readonly load: number;
}

export const machineNow = (): Machine => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  memoryGb: Math.round(totalmem() / 2 ** 30),
  system: `${systemType()} ${release()} ${arch()}`,
  load: Math.round(loadavg()[0]! * 100) / 100,
});

export const versionsNow = (): Record<string, string> => ({
  llmgw: [manifestVersion('package.json'), commit()].filter((part) => part !== '').join(' '),
  node: process.version,
  undici: manifestVersion('node_modules/undici/package.json'),
  nginx: /nginx\/(\S+)/.exec(said('nginx', ['-v']))?.[1] ?? 'unknown',
});

const manifestVersion = (path: string): string =>
  (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;

const commit = (): string => {
  const head = said('git', ['rev-parse', '--short', 'HEAD']).trim();
  const isChanged = said('git', ['status', '--porcelain', '--', 'src', 'bin', 'package-lock.json']).trim() !== '';
  return head === '' ? '' : `(${head}${isChanged ? ', changed' : ''})`;
};

const said = (command: string, args: readonly string[]): string => {
  try {
    return execFileSync('sh', ['-c', '"$@" 2>&1', 'sh', command, ...args], { encoding: 'utf8' });
  } catch {
    return '';
  }
};
