import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, it } from 'vitest';
import { acquireLock } from '../../src/io/output/lock.ts';
import { OutputBusyError } from '../../src/io/output/output-error.ts';
import { ownIdentity } from '../../src/io/output/process-identity.ts';
import { buildProcess } from '../support/build-process.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const folder = temporaryFolders();
const options = { wallMs: Date.now };

describe('the lock of a results file', () => {
  it('is held by one at a time and free again after its release', async () => {
    const path = join(folder(), 'r.jsonl');
    const lock = await acquireLock(path, options);
    await expect(acquireLock(path, options)).rejects.toThrow(OutputBusyError);
    lock.release();
    lock.release();
    (await acquireLock(path, options)).release();
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('tells who holds it and since when', async () => {
    const path = join(folder(), 'r.jsonl');
    const lock = await acquireLock(path, { wallMs: () => Date.UTC(2026, 10, 22, 2) });
    await expect(acquireLock(path, options)).rejects.toMatchObject({
      pid: process.pid,
      since: '2026-11-22T02:00:00.000Z',
      message: expect.stringContaining(`process ${process.pid}, since 2026-11-22T02:00:00.000Z,`),
    });
    lock.release();
  });

  it('is not removed by a holder that lost it', async () => {
    const path = join(folder(), 'r.jsonl');
    const lock = await acquireLock(path, options);
    writeFileSync(`${path}.new`, 'another');
    renameSync(`${path}.new`, `${path}.lock`);
    lock.release();
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe('another');
  });

  const since = '2026-11-22T02:00:00.000Z';
  const me = ownIdentity();
  it.each([
    ['a process that is gone', { ...me, pid: 2 ** 22 + 1, since }, 0, 'taken over'],
    ['a process whose number another one has now', { ...me, startedTicks: '1', since }, 0, 'taken over'],
    ['a process from before the machine started anew', { ...me, boot: 'another', since }, 0, 'taken over'],
    ['a process on another host that touched it lately', { ...me, host: 'elsewhere', since }, 60, 'busy'],
    ['a process on another host that has been silent', { ...me, host: 'elsewhere', since }, 180, 'taken over'],
    ['a process in another container that touched it lately', { ...me, pidSpace: 'pid:[1]', since }, 60, 'busy'],
    ['nobody knows whom, since it is torn', '{"pid":', 180, 'taken over'],
    ['nobody knows whom yet, since it is being written', '', 0, 'busy'],
    ['a living process', { ...me, since }, 1000, 'busy'],
  ])('of %s', async (_case, content, silentS, expected) => {
    const path = join(folder(), 'r.jsonl');
    writeFileSync(`${path}.lock`, typeof content === 'string' ? content : JSON.stringify(content));
    const touched = Date.now() / 1000 - silentS;
    utimesSync(`${path}.lock`, touched, touched);
    if (expected === 'busy') {
      await expect(acquireLock(path, options)).rejects.toThrow(OutputBusyError);
      return;
    }
    const lock = await acquireLock(path, options);
    expect(JSON.parse(readFileSync(`${path}.lock`, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
    lock.release();
  });
});

describe('starters that come at once', () => {
  let holder = '';
  beforeAll(async () => {
    holder = await buildProcess('test/io/processes/lock-holder.ts');
  });

  const startAll = async (path: string, count: number) => {
    const children = Array.from({ length: count }, () =>
      spawn(process.execPath, [holder, path], { stdio: ['pipe', 'pipe', 'inherit'] }),
    );
    const lines = children.map((child) => createInterface({ input: child.stdout })[Symbol.asyncIterator]());
    const next = () => Promise.all(lines.map(async (line) => (await line.next()).value as string));
    await next();
    for (const child of children) child.stdin.write('go\n');
    return { children, said: await next() };
  };
  const kill = async (children: readonly ChildProcess[]) => {
    for (const child of children) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null)
        await new Promise((resolve) => child.on('close', resolve));
    }
  };

  it('exactly one wins: on a free file, and each time after the holder was killed', async () => {
    const where = folder();
    const path = join(where, 'r.jsonl');
    for (let round = 0; round < 4; round++) {
      const { children, said } = await startAll(path, 6);
      expect([...said].sort(), `round ${round}`).toEqual(['busy', 'busy', 'busy', 'busy', 'busy', 'held']);
      await kill(children);
      expect(readdirSync(where)).toEqual(['r.jsonl.lock']);
    }
  });

  it('exactly one takes over the lock of a dead process, hundreds of times over', async () => {
    const where = folder();
    const rounds = 400;
    const dead = JSON.stringify({ ...ownIdentity(), pid: 2 ** 22 + 1, since: '2026-11-22T02:00:00.000Z' });
    for (let round = 0; round < rounds; round++) writeFileSync(join(where, `${round}.lock`), dead);
    const racer = await buildProcess('test/io/processes/lock-racer.ts');
    const firstMs = Date.now() + 700;
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, [racer, where, `${firstMs}`, '3', `${rounds}`], { stdio: ['pipe', 'pipe', 'inherit'] }),
    );
    const won = await Promise.all(
      children.map(async (child) => {
        const line = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
        return JSON.parse(line.value as string) as number[];
      }),
    );
    expect(won.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: rounds }, (_, round) => round));
    await kill(children);
  });

  it('a holder that ends by itself leaves no lock', async () => {
    const where = folder();
    const { children, said } = await startAll(join(where, 'r.jsonl'), 1);
    expect(said).toEqual(['held']);
    const closed = new Promise((resolve) => children[0]?.on('close', resolve));
    children[0]?.stdin?.end();
    await closed;
    expect(readdirSync(where)).toEqual([]);
  });
});
