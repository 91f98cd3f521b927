import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { goodAnswer, openAiError, promptOf, recordingServers } from '../support/recording-server.ts';
import { linesOf, workspaces } from '../support/run-cli.ts';

const newWorkspace = workspaces();
const newServer = recordingServers();

const withServer = async () => {
  const server = await newServer();
  const workspace = newWorkspace();
  const env = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `${server.url}/v1` };
  return {
    server,
    workspace,
    env,
    batch: (...args: string[]) => workspace.llmgw(['batch', 'in.jsonl', ...args], { env }),
    summary: () => workspace.json('in.results.jsonl.summary.json'),
  };
};

const rows = (...prompts: string[]) => prompts.map((prompt) => ({ prompt }));

describe.concurrent('the same command again', () => {
  test('sends nothing when every row is done', async () => {
    const { server, workspace, batch, summary } = await withServer();
    workspace.writeRows('in.jsonl', rows('a', 'b', 'c'));
    expect((await batch()).code).toBe(0);
    const results = workspace.read('in.results.jsonl');
    const again = await batch();
    expect(again.code, again.stderr).toBe(0);
    expect(server.requests).toHaveLength(3);
    expect(workspace.read('in.results.jsonl')).toBe(results);
    expect(again.stderr).toContain('3 rows are done');
    expect(summary().rows).toMatchObject({ read: 3, ok: 3, resumed: 3 });
    expect(summary().requests.total).toBe(0);
  });

  test.each(['csv', 'text', 'openai-batch'])('resumes results in %s too', async (format) => {
    const { server, workspace, batch } = await withServer();
    workspace.writeRows('in.jsonl', rows('a', 'b'));
    await batch('--output-format', format, '-o', 'out');
    const results = workspace.read('out');
    workspace.writeRows('in.jsonl', rows('a', 'b', 'c'));
    const again = await batch('--output-format', format, '-o', 'out');
    expect(again.code, again.stderr).toBe(0);
    expect(server.requests.map(promptOf).sort()).toEqual(['a', 'b', 'c']);
    expect(workspace.read('out').startsWith(results)).toBe(true);
  });

  test('tries failed rows again, and each row has one line at the end', async () => {
    const { server, workspace, batch } = await withServer();
    server.on('/v1', (request, count) =>
      promptOf(request) === 'b' && count <= 3 ? openAiError(400, { message: 'no' }) : goodAnswer(request, count),
    );
    workspace.writeRows('in.jsonl', rows('a', 'b', 'c'));
    expect((await batch()).code).toBe(1);
    expect(
      workspace
        .rows('in.results.jsonl')
        .map(({ status }) => status)
        .sort(),
    ).toEqual(['failed', 'ok', 'ok']);
    const again = await batch();
    expect(again.code, again.stderr).toBe(0);
    expect(server.requests.map(promptOf).sort()).toEqual(['a', 'b', 'b', 'c']);
    expect(
      workspace
        .rows('in.results.jsonl')
        .map(({ content }) => content)
        .sort(),
    ).toEqual(['re: a', 're: b', 're: c']);
  });

  test('leaves failed rows with --no-retry-failed', async () => {
    const { server, workspace, batch, summary } = await withServer();
    server.on('/v1', () => openAiError(400, { message: 'no' }));
    workspace.writeRows('in.jsonl', rows('a'));
    expect((await batch()).code).toBe(1);
    const again = await batch('--no-retry-failed');
    expect(again.code).toBe(1);
    expect(server.requests).toHaveLength(1);
    expect(summary().rows).toMatchObject({ read: 1, failed: 1, resumed: 1 });
    expect(workspace.rows('in.results.jsonl')).toHaveLength(1);
  });

  test('begins anew with --fresh', async () => {
    const { server, workspace, batch } = await withServer();
    workspace.writeRows('in.jsonl', rows('a', 'b'));
    await batch();
    workspace.writeRows('in.jsonl', rows('b'));
    await batch('--fresh');
    expect(server.requests).toHaveLength(3);
    expect(workspace.rows('in.results.jsonl').map(({ content }) => content)).toEqual(['re: b']);
  });

  test('knows rows by what they ask, wherever they stand', async () => {
    const { server, workspace, batch } = await withServer();
    workspace.writeRows('in.jsonl', rows('a', 'b'));
    await batch();
    workspace.writeRows('in.jsonl', rows('new', 'b', 'newer', 'a', 'a'));
    const again = await batch();
    expect(again.code, again.stderr).toBe(0);
    // The second `a` is another occurrence of the same row.
    expect(server.requests.slice(2).map(promptOf).sort()).toEqual(['a', 'new', 'newer']);
    expect(workspace.rows('in.results.jsonl')).toHaveLength(5);
  });

  test('keeps results whose rows have left the input, unless --prune drops them', async () => {
    const { server, workspace, batch } = await withServer();
    workspace.writeRows('in.jsonl', rows('a', 'b'));
    await batch();
    workspace.writeRows('in.jsonl', rows('b'));
    await batch();
    expect(workspace.rows('in.results.jsonl')).toHaveLength(2);
    await batch('--prune');
    expect(workspace.rows('in.results.jsonl').map(({ content }) => content)).toEqual(['re: b']);
    expect(server.requests).toHaveLength(2);
  });

  test('runs the row of a torn last line again', async () => {
    const { server, workspace, batch } = await withServer();
    workspace.writeRows('in.jsonl', rows('a', 'b', 'c'));
    await batch();
    const whole = linesOf(workspace.read('in.results.jsonl'));
    workspace.write('in.results.jsonl', `${whole[0]}\n${whole[1]}\n${whole[2]!.slice(0, 80)}`);
    const again = await batch();
    expect(again.code, again.stderr).toBe(0);
    expect(server.requests).toHaveLength(4);
    expect(
      workspace
        .rows('in.results.jsonl')
        .map(({ content }) => content)
        .sort(),
    ).toEqual(['re: a', 're: b', 're: c']);
  });
});

describe.concurrent('simulated results', () => {
  test('are replaced by the first real run, which says so', async () => {
    const { server, workspace, batch } = await withServer();
    workspace.writeRows('in.jsonl', rows('a', 'b'));
    await batch('--simulate', 'instant');
    expect(workspace.rows('in.results.jsonl').map(({ simulated }) => simulated)).toEqual([true, true]);
    expect((await workspace.llmgw(['plan', 'in.jsonl'])).stdout).toContain('2 to send');
    const real = await batch();
    expect(real.code, real.stderr).toBe(0);
    expect(server.requests).toHaveLength(2);
    expect(real.stderr).toContain('simulated results');
    expect(
      workspace
        .rows('in.results.jsonl')
        .map(({ content }) => content)
        .sort(),
    ).toEqual(['re: a', 're: b']);
  });

  test('never get among real ones', async () => {
    const { workspace, batch } = await withServer();
    workspace.writeRows('in.jsonl', rows('a'));
    await batch();
    const results = workspace.read('in.results.jsonl');
    const simulated = await batch('--simulate', 'instant');
    expect(simulated.code).toBe(2);
    expect(simulated.stderr).toContain('-o');
    expect(workspace.read('in.results.jsonl')).toBe(results);
  });

  test('are resumed by a simulated run', async () => {
    const { workspace, batch, summary } = await withServer();
    workspace.writeRows('in.jsonl', rows('a'));
    await batch('--simulate', 'instant');
    expect((await batch('--simulate', 'instant')).code).toBe(0);
    expect(summary().rows.resumed).toBe(1);
  });
});

test('a second run on the same results stops at once with 4, and the first goes on', async () => {
  const { server, workspace, env } = await withServer();
  server.on('/v1', (request, count) => ({ ...goodAnswer(request, count), delayMs: 1200 }));
  workspace.writeRows('in.jsonl', rows('a'));
  const first = workspace.start(['batch', 'in.jsonl'], { env });
  while (server.requests.length === 0) await new Promise((done) => setTimeout(done, 10));
  const second = await workspace.llmgw(['batch', 'in.jsonl'], { env });
  expect(second).toMatchObject({ code: 4, stdout: '' });
  expect(second.stderr).toContain('in.results.jsonl');
  expect(linesOf(second.stderr)).toHaveLength(1);
  expect((await first.ended).code).toBe(0);
  expect(server.requests).toHaveLength(1);
});

test('a run that was killed loses no finished row and leaves no lock', async () => {
  const { server, workspace, env, batch } = await withServer();
  server.on('/v1', (request, count) => ({ ...goodAnswer(request, count), delayMs: count > 6 ? 60_000 : 0 }));
  workspace.writeRows('in.jsonl', rows(...Array.from({ length: 10 }, (_, n) => `row ${n}`)));
  const first = workspace.start(['batch', 'in.jsonl', '--concurrency', '1'], { env });
  const finished = (): number =>
    existsSync(workspace.path('in.results.jsonl')) ? linesOf(workspace.read('in.results.jsonl')).length : 0;
  while (finished() < 6) await new Promise((done) => setTimeout(done, 10));
  first.process.kill('SIGKILL');
  expect((await first.ended).code).toBeNull();
  server.on('/v1', goodAnswer);
  const again = await batch();
  expect(again.code, again.stderr).toBe(0);
  expect(workspace.rows('in.results.jsonl')).toHaveLength(10);
  // At most the one that was in flight was sent twice.
  expect(server.requests.length).toBeLessThanOrEqual(11);
});
