import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { goodAnswer, promptOf, recordingServers } from '../support/recording-server.ts';
import { jsonLines, workspaces } from '../support/run-cli.ts';

const newWorkspace = workspaces();
const newServer = recordingServers();

const withServer = async (count: number) => {
  const server = await newServer();
  const workspace = newWorkspace();
  workspace.writeRows(
    'in.jsonl',
    Array.from({ length: count }, (_, n) => ({ id: `r${n}`, prompt: `row ${n}` })),
  );
  const env = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `${server.url}/v1` };
  return { server, workspace, env, summary: () => workspace.json('in.results.jsonl.summary.json') };
};

const complete = ({ read, ok, failed, rejected, not_started: notStarted }: Record<string, number>): boolean =>
  read === ok! + failed! + rejected! + notStarted!;

/** Resolves when `condition` holds. */
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((done) => setTimeout(done, 10));
};

describe('a signal', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s lets requests in flight finish, tells the summary and exits with %d', async (signal, code) => {
    const { server, workspace, env, summary } = await withServer(20);
    server.on('/v1', (request, count) => ({ ...goodAnswer(request, count), delayMs: count === 1 ? 0 : 800 }));
    const running = workspace.start(['batch', 'in.jsonl', '--concurrency', '4'], { env });
    await until(() => server.requests.length >= 5);
    running.process.kill(signal);
    const ended = await running.ended;
    expect(ended.code, ended.stderr).toBe(code);
    expect(server.requests).toHaveLength(5);
    expect(workspace.rows('in.results.jsonl').map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(ended.stderr).toContain('Stopping: requests in flight finish first.');
    expect(ended.stderr).toContain('Interrupted before the end.');
    expect(ended.stderr).toContain('run the same command again');
    expect(summary().rows.ok).toBe(5);
    expect(complete(summary().rows)).toBe(true);
    expect(summary().stop_reason).toBe('interrupted');

    server.on('/v1', goodAnswer);
    const again = await workspace.llmgw(['batch', 'in.jsonl'], { env });
    expect(again.code, again.stderr).toBe(0);
    expect(server.requests).toHaveLength(20);
    expect(workspace.rows('in.results.jsonl')).toHaveLength(20);
  });

  test('twice ends the run at once', async () => {
    const { server, workspace, env, summary } = await withServer(5);
    server.on('/v1', (request, count) => ({ ...goodAnswer(request, count), delayMs: 60_000 }));
    const running = workspace.start(['batch', 'in.jsonl'], { env });
    await until(() => server.requests.length >= 1);
    running.process.kill('SIGINT');
    await until(() => running.stderr().includes('Stopping'));
    const before = performance.now();
    running.process.kill('SIGINT');
    const ended = await running.ended;
    expect(performance.now() - before).toBeLessThan(2000);
    expect(ended.code, ended.stderr).toBe(130);
    expect(ended.stderr).not.toMatch(/ at .*\.js|bug/);
    expect(complete(summary().rows)).toBe(true);
  });

  test('ends a run whose rows all wait', async () => {
    const { server, workspace, env } = await withServer(5);
    server.on('/v1', () => ({ status: 429, headers: { 'retry-after': '500' }, json: { error: { message: 'slow' } } }));
    const running = workspace.start(['batch', 'in.jsonl'], { env });
    await until(() => server.requests.length >= 1);
    await new Promise((done) => setTimeout(done, 200));
    running.process.kill('SIGINT');
    const ended = await running.ended;
    expect(ended.code, ended.stderr).toBe(130);
    expect(ended.stderr).toContain('5 not started');
  });

  test('reaches a pipe too: what is done is on stdout', async () => {
    const { server, workspace, env } = await withServer(0);
    server.on('/v1', (request, count) => ({
      ...goodAnswer(request, count),
      delayMs: promptOf(request) === 'b' ? 400 : 0,
    }));
    const running = workspace.start(['batch', '-', '--concurrency', '1'], { env, stdin: 'a\nb\nc\n' });
    await until(() => server.requests.length >= 2);
    running.process.kill('SIGINT');
    const ended = await running.ended;
    expect(ended.code, ended.stderr).toBe(130);
    expect(jsonLines(ended.stdout).map(({ content }) => content)).toEqual(['re: a', 're: b']);
  });
});

describe('a limit', () => {
  test('--max-cost is never passed, stops the run with 3 and lets it go on', async () => {
    const { server, workspace, env, summary } = await withServer(40);
    // 10 tokens in at $2 and 5 out at $8 a million.
    const each = 0.00006;
    const cap = 0.0009;
    const run = await workspace.llmgw(
      [
        'batch',
        'in.jsonl',
        '--max-cost',
        String(cap),
        '--max-tokens',
        '10',
        '--model',
        'gpt-4.1',
        '--concurrency',
        '4',
      ],
      { env },
    );
    expect(run.code, run.stderr).toBe(3);
    const results = workspace.rows('in.results.jsonl');
    expect(results.length).toBeGreaterThan(5);
    expect(results.length * each).toBeLessThanOrEqual(cap);
    expect(results.length).toBe(server.requests.length);
    expect(summary()).toMatchObject({ stop_reason: 'max_cost', rows: { ok: results.length, failed: 0 } });
    expect(summary().cost_usd).toBeCloseTo(results.length * each, 9);
    expect(complete(summary().rows)).toBe(true);
    expect(run.stderr).toContain('with a higher --max-cost');
    const again = await workspace.llmgw(['batch', 'in.jsonl', '--max-tokens', '10', '--model', 'gpt-4.1'], { env });
    expect(again.code, again.stderr).toBe(0);
    expect(server.requests).toHaveLength(40);
  });

  test('--max-cost of a model without a price is refused', async () => {
    const { workspace, env, server } = await withServer(1);
    workspace.write(
      'llmgw.config.yaml',
      `providers: { local: { type: openai, base_url: "${server.url}/v1", models: [x], api_key: k } }\n`,
    );
    const run = await workspace.llmgw(['batch', 'in.jsonl', '--max-cost', '1', '--model', 'local/x'], { env });
    // A server on this machine costs nothing, so its price is known.
    expect(run.code, run.stderr).toBe(0);
    workspace.write(
      'llmgw.config.yaml',
      `providers: { far: { type: openai, base_url: "https://example.invalid/v1", models: [x], api_key: "\${FAR_KEY}" } }\n`,
    );
    const far = await workspace.llmgw(['batch', 'in.jsonl', '--max-cost', '1', '--model', 'far/x', '--fresh'], {
      env: { FAR_KEY: 'k' },
    });
    expect(far.code).toBe(2);
    expect(far.stderr).toContain('input_usd_per_mtok');
  });

  test('--max-duration stops the run with 3', async () => {
    const { server, workspace, env, summary } = await withServer(40);
    server.on('/v1', (request, count) => ({ ...goodAnswer(request, count), delayMs: 150 }));
    const run = await workspace.llmgw(['batch', 'in.jsonl', '--max-duration', '0.5', '--concurrency', '2'], { env });
    expect(run.code, run.stderr).toBe(3);
    expect(summary().stop_reason).toBe('max_duration');
    expect(complete(summary().rows)).toBe(true);
    expect(summary().rows.ok).toBeGreaterThan(0);
    expect(summary().rows.ok).toBe(server.requests.length);
    expect(run.stderr).toContain('Stopped by --max-duration.');
  });
});

test('a gzip file that breaks off: the rows before are answered, the break is a rejected row', async () => {
  const { workspace, env } = await withServer(0);
  const rows = Array.from({ length: 3000 }, (_, n) => `{"prompt":"${(n * 7919) % 10007}"}\n`).join('');
  workspace.write('in.jsonl.gz', gzipSync(rows).subarray(0, 600));
  const run = await workspace.llmgw(['batch', 'in.jsonl.gz'], { env });
  expect(run.code, run.stderr).toBe(1);
  const results = workspace.rows('in.results.jsonl').sort((a, b) => a.line - b.line);
  const last = results.pop();
  expect(results.length).toBeGreaterThan(10);
  expect(results.every(({ status }) => status === 'ok')).toBe(true);
  expect(last).toMatchObject({ status: 'rejected', line: results.length + 1 });
  expect(last.error.message).toContain(`in.jsonl.gz:${last.line}: the file could not be read from here on`);
});
