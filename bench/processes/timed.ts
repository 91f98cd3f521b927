/** Runs a program to its end under /usr/bin/time, which asks the system for the finished process's own accounts. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Accounts {
  readonly code: number;
  /** User and system time, of its finished children too. */
  readonly cpuS: number;
  readonly wallS: number;
  readonly peakMb: number;
  /** Milliseconds since 1970 when it was started. */
  readonly startedAt: number;
  /** The end of what it said on stderr. */
  readonly said: string;
}

export interface TimedOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** It is ended after so long, and that is an error. Default 300. */
  readonly limitS?: number;
  /** Exit codes that are no error; default 0. */
  readonly codes?: readonly number[];
}

const running = new Set<ChildProcess>();
let sequence = 0;

/** Ends the whole group of every program that still runs. */
export const endRunning = (): void => {
  for (const child of running) endGroup(child);
};

const endGroup = ({ pid }: ChildProcess): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
};

export const timed = async (command: readonly string[], options: TimedOptions = {}): Promise<Accounts> => {
  const { env = {}, cwd = tmpdir(), limitS = 300, codes = [0] } = options;
  const accounts = join(tmpdir(), `llmgw-accounts-${process.pid}-${sequence++}`);
  const startedAt = performance.timeOrigin + performance.now();
  const child = spawn('/usr/bin/time', ['-q', '-f', '%U %S %M', '-o', accounts, ...command], {
    env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', NO_COLOR: '1', ...env },
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true, // a group of its own, so that all of it can be ended
  });
  running.add(child);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-8000);
  });
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    endGroup(child);
  }, limitS * 1000);
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    const wallS = (performance.timeOrigin + performance.now() - startedAt) / 1000;
    if (late) throw new Error(`not finished after ${limitS} s: ${command.join(' ')}`);
    if (code === null || !codes.includes(code))
      throw new Error(`exit ${code} of ${command.join(' ')}: ${tellingLine(said)}`);
    const [user, system, peakKb] = readFileSync(accounts, 'utf8').trim().split('\n').at(-1)!.split(' ').map(Number);
    return { code, cpuS: user! + system!, wallS, peakMb: peakKb! / 1024, startedAt, said };
  } finally {
    clearTimeout(limit);
    running.delete(child);
    rmSync(accounts, { force: true });
  }
};

/** Of a stack the line that says what happened; else the last one. */
const tellingLine = (text: string): string => {
  const lines = text.trim().split('\n');
  return lines.findLast((line) => /^\S*Error\b/.test(line)) ?? lines.at(-1) ?? '';
};
