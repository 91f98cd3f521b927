/** How a run ends when it is told to, or when the machine will not let it go on: see also test/cli/stops.test.ts. */

import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { goodAnswer, openAiError, recordingServers, type Script } from '../support/recording-server.ts';
import { bin, jsonLines, linesOf, type Workspace, workspaces } from '../support/run-cli.ts';

const newWorkspace = workspaces();
const newServer = recordingServers();
const isRoot = process.getuid?.() === 0;

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((done) => setTimeout(done, 5));
};
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const slowly =
  (delayMs: number): Script =>
  (request, count) => ({ ...goodAnswer(request, count), delayMs });

const withRows = async (count: number, script: Script = goodAnswer) => {
  const server = await newServer();
  server.on('/v1', script);
  const workspace = newWorkspace();
  workspace.writeRows(
    'in.jsonl',
    Array.from({ length: count }, (_, n) => ({ id: `r${n}`, prompt: `row ${n}` })),
  );
  const env = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `${server.url}/v1` };
  return { server, workspace, env };
};

const summaryOf = (workspace: Workspace, results = 'in.results.jsonl') => {
  const summary = workspace.json(`${results}.summary.json`);
  const { read, ok, failed, rejected, not_started: notStarted } = summary.rows;
  expect(ok + failed + rejected + notStarted, 'rows add up').toBe(read);
  return summary;
};

/** Milliseconds from now to the end of the process. */
const endOf = async <T>(ended: Promise<T>): Promise<{ ended: T; tookMs: number }> => {
  const before = performance.now();
  return { ended: await ended, tookMs: performance.now() - before };
};

describe('a signal', () => {
  test('SIGHUP drains like SIGTERM and exits with 143', async () => {
    const { server, workspace, env } = await withRows(20, slowly(400));
    const running = workspace.start(['batch', 'in.jsonl', '--concurrency', '4'], { env });
    await until(() => server.requests.length >= 4);
    running.process.kill('SIGHUP');
    const ended = await running.ended;
    expect(ended.code, ended.stderr).toBe(143);
    expect(workspace.rows('in.results.jsonl')).toHaveLength(4);
    expect(summaryOf(workspace)).toMatchObject({ stop_reason: 'interrupted', rows: { ok: 4 } });
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)('%s twice ends the run at once', async (signal) => {
    const { server, workspace, env } = await withRows(5, slowly(60_000));
    const running = workspace.start(['batch', 'in.jsonl'], { env });
    await until(() => server.requests.length >= 5);
    running.process.kill(signal);
    await until(() => running.stderr().includes('Stopping'));
    running.process.kill(signal);
    const { ended, tookMs } = await endOf(running.ended);
    expect(tookMs).toBeLessThan(3000);
    expect(ended.code, ended.stderr).toBe(143);
    expect(summaryOf(workspace).rows).toMatchObject({ ok: 0, not_started: 5 });
  });

  test('ends a wait of 60 s that a server asked for at once', async () => {
    const { server, workspace, env } = await withRows(5, () =>
      openAiError(429, { message: 'slow down', type: 'rate_limit' }, { 'retry-after': '60' }),
    );
    const running = workspace.start(['batch', 'in.jsonl', '--log-json'], { env });
    await until(() => running.stderr().includes('target.blocked'));
    await pause(100);
    running.process.kill('SIGINT');
    const { ended, tookMs } = await endOf(running.ended);
    expect(tookMs).toBeLessThan(3000);
    expect(ended.code, ended.stderr).toBe(130);
    expect(summaryOf(workspace).rows).toMatchObject({ not_started: 5, failed: 0 });
    expect(server.requests.length).toBeLessThanOrEqual(5);
  });

  test('ends a run that is parked at an open breaker at once', async () => {
    const { workspace, env } = await withRows(40, () => openAiError(500, { message: 'down', type: 'server_error' }));
    workspace.write('llmgw.config.yaml', 'breaker: { failure_threshold: 3 }\nretry: { base_ms: 1 }\n');
    const running = workspace.start(['batch', 'in.jsonl', '--log-json', '--concurrency', '4'], { env });
    await until(() => running.stderr().includes('breaker.opened'));
    await pause(200);
    running.process.kill('SIGINT');
    const { ended, tookMs } = await endOf(running.ended);
    expect(tookMs).toBeLessThan(3000);
    expect(ended.code, ended.stderr).toBe(130);
    expect(summaryOf(workspace).rows.ok).toBe(0);
  });

  test('ends a run that waits for more input', async () => {
    const { server, workspace, env } = await withRows(0);
    const child = spawn(process.execPath, [bin, 'batch', '-', '-o', 'out.jsonl'], {
      cwd: workspace.folder,
      env: { PATH: process.env.PATH, HOME: workspace.folder, ...env },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const exited = new Promise<number | null>((done) => child.once('exit', done));
    child.stdin.write('one\ntwo\n');
    await until(() => server.requests.length === 2);
    await pause(100);
    child.kill('SIGINT');
    const { ended, tookMs } = await endOf(exited);
    child.kill('SIGKILL');
    expect(tookMs).toBeLessThan(3000);
    expect(ended).toBe(130);
    expect(workspace.rows('out.jsonl')).toHaveLength(2);
    expect(summaryOf(workspace, 'out.jsonl')).toMatchObject({ stop_reason: 'interrupted', rows: { ok: 2 } });
  });

  test('ends a run that waits for the other end of a named pipe', async () => {
    const { server, workspace, env } = await withRows(0);
    execFileSync('mkfifo', [workspace.path('pipe')]);
    const running = workspace.start(['batch', 'pipe', '-o', 'out.jsonl'], { env });
    const writer = await open(workspace.path('pipe'), 'w');
    await writer.write('one\ntwo\n');
    await until(() => server.requests.length === 2);
    running.process.kill('SIGINT');
    const { ended, tookMs } = await endOf(running.ended);
    await writer.close();
    expect(tookMs).toBeLessThan(3000);
    expect(ended.code, ended.stderr).toBe(130);
    expect(workspace.rows('out.jsonl')).toHaveLength(2);
  });

  test('ends a run whose rows wait for room in the budget', async () => {
    const { server, workspace, env } = await withRows(50, slowly(300));
    const args = ['batch', 'in.jsonl', '--model', 'gpt-4.1', '--max-tokens', '1000', '--max-cost', '0.025'];
    const running = workspace.start(args, { env });
    await until(() => server.requests.length >= 2);
    running.process.kill('SIGINT');
    const { ended, tookMs } = await endOf(running.ended);
    expect(tookMs).toBeLessThan(3000);
    expect(ended.code, ended.stderr).toBe(130);
    expect(summaryOf(workspace).rows.ok).toBe(server.requests.length);
  });
});

describe('--max-duration', () => {
  test('ends a wait of 60 s that a server asked for', async () => {
    const { workspace, env } = await withRows(5, () =>
      openAiError(429, { message: 'slow down', type: 'rate_limit' }, { 'retry-after': '60' }),
    );
    const { ended, tookMs } = await endOf(workspace.llmgw(['batch', 'in.jsonl', '--max-duration', '0.5'], { env }));
    expect(tookMs).toBeLessThan(4000);
    expect(ended.code, ended.stderr).toBe(3);
    expect(summaryOf(workspace)).toMatchObject({ stop_reason: 'max_duration', rows: { not_started: 5 } });
  });

  test('ends a run that waits for more input', async () => {
    const { workspace, env } = await withRows(0);
    const child = spawn(process.execPath, [bin, 'batch', '-', '-o', 'out.jsonl', '--max-duration', '0.3'], {
      cwd: workspace.folder,
      env: { PATH: process.env.PATH, HOME: workspace.folder, ...env },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const exited = new Promise<number | null>((done) => child.once('exit', done));
    child.stdin.write('one\n');
    const { ended, tookMs } = await endOf(exited);
    child.kill('SIGKILL');
    expect(tookMs).toBeLessThan(4000);
    expect(ended).toBe(3);
    expect(workspace.rows('out.jsonl')).toHaveLength(1);
  });
});

describe('an output that fails', () => {
  test('because the disk takes no more stops the run, names the file, and the next run completes it', async () => {
    const { server, workspace, env } = await withRows(400, slowly(5));
    const run = await workspace.shell('ulimit -f 60; llmgw batch in.jsonl', { env });
    expect(run.code, run.stderr).toBe(1);
    expect(run.stderr).toContain('in.results.jsonl: the file may not grow any further');
    const kept = workspace.rows('in.results.jsonl').length;
    expect(kept).toBeGreaterThan(10);
    expect(server.requests.length).toBeLessThanOrEqual(kept + 2 * 50);
    const again = await workspace.llmgw(['batch', 'in.jsonl'], { env });
    expect(again.code, again.stderr).toBe(0);
    expect(workspace.rows('in.results.jsonl')).toHaveLength(400);
  });

  const tmpfs = ((): string | null => {
    if (!isRoot) return 'needs root';
    try {
      execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', '/mnt'], { stdio: 'ignore' });
      return null;
    } catch {
      return 'mounting is refused here';
    }
  })();
  test.skipIf(tmpfs !== null)(
    `because a small disk is full stops the run and what was written can be read${tmpfs === null ? '' : ` (${tmpfs})`}`,
    async () => {
      const { workspace, env } = await withRows(400);
      mkdirSync(workspace.path('disk'));
      const run = await workspace.shell(
        'exec unshare -m sh -c \'mount -t tmpfs -o size=64k tmpfs disk && "$0" "$1" batch in.jsonl -o disk/out.jsonl --quiet; code=$?; cat disk/out.jsonl; exit $code\' ' +
          `'${process.execPath}' '${bin}'`,
        { env },
      );
      expect(run.code, run.stderr).toBe(1);
      expect(run.stderr).toContain('disk/out.jsonl: the disk is full');
      expect(jsonLines(run.stdout).length).toBeGreaterThan(10);
    },
  );

  test('because its folder is gone stops the run within about a second and says so', async () => {
    const { server, workspace, env } = await withRows(2000, slowly(20));
    mkdirSync(workspace.path('out'));
    const running = workspace.start(['batch', 'in.jsonl', '-o', 'out/r.jsonl', '--concurrency', '4'], { env });
    await until(() => server.requests.length >= 20);
    rmSync(workspace.path('out'), { recursive: true });
    const { ended, tookMs } = await endOf(running.ended);
    expect(ended.code, ended.stderr).toBe(1);
    expect(ended.stderr).toContain('out/r.jsonl: the file or its folder is no longer there');
    expect(ended.stderr).not.toMatch(/bug|at .*\.js/);
    expect(tookMs).toBeLessThan(5000);
    expect(server.requests.length).toBeLessThan(1000);
  });

  test('a file that became read-only under way is finished all the same: it is open already', async () => {
    const { server, workspace, env } = await withRows(60, slowly(20));
    const running = workspace.start(['batch', 'in.jsonl', '--concurrency', '4'], { env });
    await until(() => server.requests.length >= 10 && existsSync(workspace.path('in.results.jsonl')));
    chmodSync(workspace.path('in.results.jsonl'), 0o400);
    const ended = await running.ended;
    expect(ended.code, ended.stderr).toBe(0);
    expect(workspace.rows('in.results.jsonl')).toHaveLength(60);
  });

  test('a summary that cannot be written is told, and the results stand', async () => {
    const { workspace, env } = await withRows(3);
    mkdirSync(workspace.path('in.results.jsonl.summary.json'));
    const run = await workspace.llmgw(['batch', 'in.jsonl', '--quiet'], { env });
    expect(run.code).toBe(0);
    expect(linesOf(run.stderr).at(-1)).toContain('the summary could not be written');
    expect(run.stderr).toContain('in.results.jsonl.summary.json');
    expect(workspace.rows('in.results.jsonl')).toHaveLength(3);
  });
});

describe('a reader that goes away', () => {
  test('of what the run says does not end the run', async () => {
    const { workspace, env } = await withRows(200, slowly(5));
    await workspace.shell('{ llmgw batch in.jsonl --verbose; echo $? > code; } 2>&1 >/dev/null | head -1', { env });
    expect(workspace.read('code').trim()).toBe('0');
    expect(workspace.rows('in.results.jsonl')).toHaveLength(200);
    expect(summaryOf(workspace).rows.ok).toBe(200);
  });

  test('of the results ends the run quietly', async () => {
    const { server, workspace, env } = await withRows(500, slowly(5));
    const run = await workspace.shell(
      '{ llmgw batch in.jsonl -o - --quiet --concurrency 4; echo $? > code; } | head -2',
      {
        env,
      },
    );
    expect(linesOf(run.stdout)).toHaveLength(2);
    expect(run.stderr).toBe('');
    expect(workspace.read('code').trim()).toBe('0');
    expect(server.requests.length).toBeLessThan(400);
  });

  test('before the start: all three standard streams may be closed', async () => {
    const { workspace, env } = await withRows(5);
    const run = await workspace.shell('llmgw batch in.jsonl <&- >&- 2>&-', { env });
    expect(run.code).toBe(0);
    expect(readFileSync(workspace.path('in.results.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(5);
  });
});
