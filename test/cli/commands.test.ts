import { describe, expect, test } from 'vitest';
import { recordingServers } from '../support/recording-server.ts';
import { type AnyJson, linesOf, workspaces } from '../support/run-cli.ts';

const newWorkspace = workspaces();
const newServer = recordingServers();

/** One model, so that dollars can be worked out by hand. */
const config = (url: string): string => `
providers:
  shop: { type: openai, base_url: ${url}/v1, models: [cheap, dear] }
models:
  cheap: { input_usd_per_mtok: 1, output_usd_per_mtok: 2, context_window: 100000 }
  dear: { input_usd_per_mtok: 10, output_usd_per_mtok: 20, context_window: 100000 }
routing: { high: [dear, cheap], medium: [cheap], low: [cheap], strategy: ordered }
`;

const withServer = async () => {
  const server = await newServer();
  const workspace = newWorkspace();
  workspace.write('llmgw.config.yaml', config(server.url));
  workspace.writeRows('in.jsonl', [
    { id: 'a', prompt: 'one', priority: 'high' },
    { id: 'b', prompt: 'two', priority: 'low' },
    { id: 'c', prompt: 'three', priority: 'low' },
    { id: 'bad', priority: 'low' },
  ]);
  return { server, workspace };
};

describe.concurrent('help', () => {
  test.each(['batch', 'plan', 'report', 'models', 'init', 'sim'])(
    'of %s explains it with an example',
    async (command) => {
      const { llmgw } = newWorkspace();
      const asked = await llmgw([command, '--help']);
      expect(asked).toMatchObject({ code: 0, stderr: '' });
      expect(asked.stdout).toContain(`Usage: llmgw ${command}`);
      expect(asked.stdout).toMatch(new RegExp(`Examples?:\\n +(.* \\| )?llmgw ${command}`));
      for (const line of linesOf(asked.stdout)) expect(line.length, line).toBeLessThanOrEqual(100);
      expect(await llmgw(['help', command])).toEqual(asked);
    },
  );

  test('of the tool names every command, the exit codes and examples', async () => {
    const { llmgw } = newWorkspace();
    const asked = await llmgw(['--help']);
    expect(asked).toMatchObject({ code: 0, stderr: '' });
    for (const word of ['batch', 'plan', 'report', 'models', 'init', 'sim', 'Examples:', 'Exit codes:', '--simulate'])
      expect(asked.stdout).toContain(word);
    expect(await llmgw(['help'])).toEqual(asked);
    expect((await llmgw([])).code).toBe(2);
  });

  test('--version is the version of the package', async () => {
    const { llmgw } = newWorkspace();
    const version = await llmgw(['--version']);
    expect(version).toMatchObject({ code: 0, stderr: '' });
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await llmgw(['-V'])).toEqual(version);
  });
});

describe.concurrent('plan', () => {
  test('sends nothing, and its sums add up', async () => {
    const { server, workspace } = await withServer();
    const json = await workspace.llmgw(['plan', 'in.jsonl', '--json']);
    expect(json).toMatchObject({ code: 0, stderr: '' });
    const plan = JSON.parse(json.stdout);
    expect(plan.rows).toEqual({ read: 4, planned: 3, skipped: 0, rejected: 1, unfit: 0 });
    expect(plan.classes.map(({ priority, model, rows }: AnyJson) => [priority, model, rows])).toEqual([
      ['high', 'dear', 1],
      ['low', 'cheap', 2],
    ]);
    for (const what of ['low_usd', 'expected_usd', 'high_usd']) {
      const sum = plan.classes.reduce((total: number, line: AnyJson) => total + line[what], 0);
      expect(plan.cost[what]).toBeCloseTo(sum, 12);
    }
    expect(plan.cost.low_usd).toBeLessThan(plan.cost.expected_usd);
    expect(plan.cost.expected_usd).toBeLessThan(plan.cost.high_usd);
    // 2,048 tokens out at $20 and at $2 a million, and a prompt that is next to nothing.
    expect(plan.cost.high_usd).toBeCloseTo((2048 * 20 + 2 * 2048 * 2) / 1e6, 3);
    const alone = Object.fromEntries(plan.single_models.map(({ model, expected_usd: usd }: AnyJson) => [model, usd]));
    expect(alone.dear).toBeCloseTo(alone.cheap * 10, 12);
    expect(plan.rejections).toEqual([expect.stringMatching(/^in\.jsonl:4: no prompt/)]);

    const text = await workspace.llmgw(['batch', 'in.jsonl', '--dry-run']);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toContain('4 rows read · 3 to send · 1 would be rejected');
    expect(text.stdout).toContain('Nothing was sent.');
    expect(server.requests).toEqual([]);
    expect(linesOf((await workspace.shell('ls')).stdout)).toEqual(['in.jsonl', 'llmgw.config.yaml']);
  });

  test('says what a resume would skip', async () => {
    const { server, workspace } = await withServer();
    await workspace.llmgw(['batch', 'in.jsonl', '--limit', '2']);
    expect(server.requests).toHaveLength(2);
    const plan = JSON.parse((await workspace.llmgw(['plan', 'in.jsonl', '--json'])).stdout);
    expect(plan.rows).toMatchObject({ read: 4, planned: 1, skipped: 2 });
    const anew = JSON.parse((await workspace.llmgw(['plan', 'in.jsonl', '--json', '--fresh'])).stdout);
    expect(anew.rows).toMatchObject({ planned: 3, skipped: 0 });
    expect(server.requests).toHaveLength(2);
  });

  test('needs no key, and says which providers it imagined', async () => {
    const workspace = newWorkspace();
    workspace.write('in.txt', 'Translate to French: good morning\n');
    const run = await workspace.llmgw(['plan', 'in.txt']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/No provider has a key[\s\S]*openai, anthropic, google/);
    expect(run.stdout).toContain('1 row read');
    for (const line of linesOf(run.stdout)) expect(line.length, line).toBeLessThanOrEqual(100);
    expect(run.stdout).not.toContain('warning');
  });
});

describe.concurrent('report', () => {
  test('of a results file has the figures of the run', async () => {
    const { server, workspace } = await withServer();
    server.on('/v1', (request, count) => ({
      status: count === 1 ? 500 : 200,
      json: {
        id: 'x',
        object: 'chat.completion',
        created: 1,
        model: request.body.model,
        choices: [{ index: 0, message: { role: 'assistant', content: 'fine' }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 },
      },
    }));
    const run = await workspace.llmgw(['batch', 'in.jsonl']);
    expect(run.code, run.stderr).toBe(1);
    const ofRun = workspace.json('in.results.jsonl.summary.json');
    const ofFile = JSON.parse((await workspace.llmgw(['report', 'in.results.jsonl', '--format', 'json'])).stdout);
    const figures = (summary: AnyJson) => ({
      rows: { ...summary.rows, resumed: 0 },
      cost: summary.cost_usd,
      per1000: summary.cost_per_1000_rows_usd,
      tokens: summary.tokens,
      classes: summary.classes,
      savings: summary.savings,
      failures: summary.failures,
      targets: summary.targets
        .filter(({ requests }: AnyJson) => requests > 0)
        .map(({ target, ok, cost_usd: cost, tokens }: AnyJson) => ({ target, ok, cost, tokens })),
    });
    expect(figures(ofFile)).toEqual(figures(ofRun));
    expect(ofRun.cost_usd).toBeCloseTo((100 * 10 + 50 * 20 + 2 * (100 * 1 + 50 * 2)) / 1e6, 12);

    const text = await workspace.llmgw(['report', 'in.results.jsonl']);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toContain('4 rows: 3 ok, 0 failed, 1 rejected');
    const html = await workspace.llmgw(['report', 'in.results.jsonl', '--format', 'html', '-o', 'report.html']);
    expect(html).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(workspace.read('report.html')).toMatch(/^<!doctype html>/i);
    const markdown = await workspace.llmgw(['report', 'in.results.jsonl', '--format', 'markdown']);
    expect(markdown.stdout).toMatch(/^## llmgw batch/);
  });

  test('into a pipe whose reader goes ends quietly', async () => {
    const { workspace } = await withServer();
    await workspace.llmgw(['batch', 'in.jsonl']);
    const run = await workspace.shell('llmgw report in.results.jsonl --format html | head -c 10');
    expect(run.stderr).toBe('');
  });
});

describe.concurrent('models', () => {
  test('--json lists what can be asked for, where and at what price', async () => {
    const { llmgw } = newWorkspace();
    const run = await llmgw(['models', '--json'], { env: { OPENAI_API_KEY: 'k' } });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const offers = JSON.parse(run.stdout);
    expect(offers).toContainEqual(
      expect.objectContaining({
        model: 'gpt-4.1',
        provider: 'openai',
        key: true,
        context_window: 1_047_576,
        input_usd_per_mtok: 2,
        output_usd_per_mtok: 8,
        classes: ['high', 'medium'],
      }),
    );
    expect(offers).toContainEqual(
      expect.objectContaining({ model: 'gemini-2.5-flash', provider: 'google', key: false }),
    );
  });

  test('is a table that names the missing variables', async () => {
    const { llmgw } = newWorkspace();
    const run = await llmgw(['models']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^model +provider +key/);
    expect(run.stdout).toContain('google: GEMINI_API_KEY');
  });
});

describe.concurrent('init', () => {
  test('writes a configuration that works, and never over one', async () => {
    const workspace = newWorkspace();
    const first = await workspace.llmgw(['init']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const written = workspace.read('llmgw.config.yaml');
    workspace.write('in.txt', 'hi\n');
    expect((await workspace.llmgw(['batch', 'in.txt', '--simulate', 'instant'])).code).toBe(0);
    const second = await workspace.llmgw(['init']);
    expect(second).toMatchObject({ code: 2, stdout: '' });
    expect(second.stderr).toContain('is there already');
    expect(workspace.read('llmgw.config.yaml')).toBe(written);
  });
});

describe.concurrent('sim', () => {
  test('serves until SIGINT, and a batch can use it', async () => {
    const workspace = newWorkspace();
    const sim = workspace.start(['sim', '--port', '0', '--profile', 'instant']);
    while (!sim.stdout().includes('Ctrl-C')) await new Promise((done) => setTimeout(done, 10));
    const baseUrl = /OPENAI_BASE_URL=(\S+)/.exec(sim.stdout())![1]!;
    workspace.write('in.txt', 'hi\n');
    const run = await workspace.llmgw(['batch', 'in.txt'], {
      env: { OPENAI_API_KEY: 'any', OPENAI_BASE_URL: baseUrl },
    });
    expect(run.code, run.stderr).toBe(0);
    sim.process.kill('SIGINT');
    const ended = await sim.ended;
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('1 request');
  });

  test('says when the port is taken', async () => {
    const server = await newServer();
    const { port } = new URL(server.url);
    const run = await newWorkspace().llmgw(['sim', '--port', port]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(`port ${port} is in use`);
  });
});
