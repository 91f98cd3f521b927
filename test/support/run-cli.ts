/** Drives the built tool as a user does: as a process of its own, in a folder of its own, without any key. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll } from 'vitest';

export const bin = resolve(import.meta.dirname, '../../bin/llmgw.js');

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  /** Null when a signal ended it. */
  readonly code: number | null;
}

export interface RunOptions {
  readonly stdin?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout(): string;
  stderr(): string;
}

/** A result line, as loosely typed as a reader of the file would have it. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into any field and fail at the comparison
export type AnyJson = any;

export interface Workspace {
  readonly folder: string;
  path(name: string): string;
  write(name: string, content: string | Buffer): string;
  /** One JSON object a line. */
  writeRows(name: string, rows: readonly unknown[]): string;
  read(name: string): string;
  json(name: string): AnyJson;
  rows(name: string): AnyJson[];
  /** `llmgw <args>` to its end. */
  llmgw(args: readonly string[], options?: RunOptions): Promise<Ended>;
  /** The same, not waited for. */
  start(args: readonly string[], options?: RunOptions): Running;
  /** A line for `sh`, in which `llmgw` is the tool. */
  shell(line: string, options?: RunOptions): Promise<Ended>;
  /** `llmgw <args>` on a pseudo-terminal of this size: stdout holds all that it was sent, control characters included. */
  terminal(args: readonly string[], size: { readonly columns: number; readonly rows: number }): Promise<Ended>;
}

export const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');
export const jsonLines = (text: string): AnyJson[] => linesOf(text).map((line) => JSON.parse(line));

/** Whether `script` of util-linux is here, which makes pseudo-terminals. */
export const hasPseudoTerminal = ((): boolean => {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
})();

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** Makes workspaces that are gone after the tests of the file, which may run side by side, and ends what still runs in them. */
export const workspaces = (): (() => Workspace) => {
  const folders: string[] = [];
  const running = new Set<ChildProcess>();
  afterAll(() => {
    for (const child of running) child.kill('SIGKILL');
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  const launch = (folder: string, command: readonly string[], options: RunOptions): Running => {
    const [file, ...args] = command;
    const child = spawn(file!, args, {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', TERM: 'xterm-256color', ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    running.add(child);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    // A tool that ends without reading its input is no failure of the test's.
    child.stdin.on('error', () => {});
    child.stdin.end(options.stdin ?? '');
    const stdout = (): string => Buffer.concat(out).toString('utf8');
    const stderr = (): string => Buffer.concat(err).toString('utf8');
    return {
      process: child,
      stdout,
      stderr,
      ended: new Promise((done, failed) => {
        child.on('error', failed);
        child.on('close', (code) => {
          running.delete(child);
          done({ stdout: stdout(), stderr: stderr(), code });
        });
      }),
    };
  };

  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'llmgw-test-'));
    folders.push(folder);
    const path = (name: string): string => join(folder, name);
    const write = (name: string, content: string | Buffer): string => {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), content);
      return name;
    };
    const read = (name: string): string => readFileSync(path(name), 'utf8');
    const start = (args: readonly string[], options: RunOptions = {}): Running =>
      launch(folder, [process.execPath, bin, ...args], options);
    const tool = `${quoted(process.execPath)} ${quoted(bin)}`;
    return {
      folder,
      path,
      write,
      writeRows: (name, rows) => write(name, rows.map((row) => `${JSON.stringify(row)}\n`).join('')),
      read,
      json: (name) => JSON.parse(read(name)),
      rows: (name) => jsonLines(read(name)),
      llmgw: (args, options) => start(args, options).ended,
      start,
      shell: (line, options = {}) => launch(folder, ['sh', '-c', `llmgw() { ${tool} "$@"; }\n${line}`], options).ended,
      terminal(args, { columns, rows }) {
        const line = `stty cols ${columns} rows ${rows}; exec ${tool} ${args.map(quoted).join(' ')}`;
        return launch(folder, ['script', '-qec', line, '/dev/null'], {}).ended;
      },
    };
  };
};
