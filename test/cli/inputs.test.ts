import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { promptOf, recordingServers } from '../support/recording-server.ts';
import { jsonLines, linesOf, workspaces } from '../support/run-cli.ts';

const newWorkspace = workspaces();
const newServer = recordingServers();

/** A workspace whose every model is at the server. */
const withServer = async () => {
  const server = await newServer();
  const workspace = newWorkspace();
  const env = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `${server.url}/v1` };
  return {
    server,
    workspace,
    llmgw: (args: string[], stdin?: string) => workspace.llmgw(args, { env, stdin: stdin ?? '' }),
  };
};

const ids = (rows: { id: string }[]): string[] => rows.map(({ id }) => id).sort();

describe.concurrent('input formats', () => {
  const native = '{"id":"x","prompt":"one"}\n\n{"prompt":"two"}\r\n"three"';
  test.each([
    ['JSONL with a blank line, CRLF, a JSON string and no last newline', 'in.jsonl', native, ['one', 'two', 'three']],
    ['JSONL with a byte order mark', 'in.jsonl', `\uFEFF${native}`, ['one', 'two', 'three']],
    ['gzipped JSONL', 'in.jsonl.gz', gzipSync(native), ['one', 'two', 'three']],
    ['a JSON array', 'in.json', '[{"prompt":"one"}, "two",\n {"question":"three"}]', ['one', 'two', 'three']],
    ['text, a prompt a line', 'in.txt', 'one\n\ntwo words\n', ['one', 'two words']],
    ['gzipped text', 'in.txt.gz', gzipSync('one\ntwo\n'), ['one', 'two']],
    ['CSV with quoted newlines', 'in.csv', 'id,prompt\n1,"one\nmore"\n2,two\n', ['one\nmore', 'two']],
    ['gzipped CSV', 'in.csv.gz', gzipSync('prompt\none\ntwo\n'), ['one', 'two']],
    [
      'lines of the OpenAI Batch API',
      'in.jsonl',
      '{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"auto","messages":[{"role":"user","content":"one"}]}}\n',
      ['one'],
    ],
    [
      'raw chat completions',
      'in.jsonl',
      '{"model":"gpt-4o-mini","messages":[{"role":"user","content":"one"}],"metadata":{"n":1}}\n',
      ['one'],
    ],
    ['rows with a field that is usually the prompt', 'in.jsonl', '{"question":"one","n":1}\n', ['one']],
  ])('%s', async (_title, name, content, prompts) => {
    const { server, workspace, llmgw } = await withServer();
    workspace.write(name, content);
    const run = await llmgw(['batch', name]);
    expect(run.code, run.stderr).toBe(0);
    expect(server.requests.map(promptOf).sort()).toEqual([...prompts].sort());
    const results = workspace.rows('in.results.jsonl');
    expect(results.map(({ content }) => content).sort()).toEqual(prompts.map((prompt) => `re: ${prompt}`).sort());
  });

  test.each([
    ['text', 'one\ntwo\n', ['one', 'two']],
    ['JSONL', '{"prompt":"one"}\n{"prompt":"two"}\n', ['one', 'two']],
    ['a JSON array', '["one","two"]', ['one', 'two']],
  ])('standard input that holds %s', async (_title, stdin, prompts) => {
    const { server, llmgw } = await withServer();
    const run = await llmgw(['batch', '-'], stdin);
    expect(run.code, run.stderr).toBe(0);
    expect(server.requests.map(promptOf).sort()).toEqual(prompts);
    expect(
      jsonLines(run.stdout)
        .map(({ content }) => content)
        .sort(),
    ).toEqual(prompts.map((prompt) => `re: ${prompt}`));
  });

  test('several files become one results file that names them', async () => {
    const { workspace, llmgw } = await withServer();
    workspace.writeRows('a.jsonl', [{ id: 'a1', prompt: 'one' }]);
    workspace.write('b.txt', 'two\n');
    workspace.write('c.json', '[{"id":"c1","prompt":"three"}]');
    const run = await llmgw(['batch', 'a.jsonl', 'b.txt', 'c.json', '-o', 'all.jsonl']);
    expect(run.code, run.stderr).toBe(0);
    const results = workspace.rows('all.jsonl').sort((a, b) => (a.file < b.file ? -1 : 1));
    expect(results.map(({ file, line, id, content }) => [file, line, id, content])).toEqual([
      ['a.jsonl', 1, 'a1', 're: one'],
      ['b.txt', 1, 'row-1', 're: two'],
      ['c.json', 1, 'c1', 're: three'],
    ]);
  });

  test('several CSV files give all their columns', async () => {
    const { workspace, llmgw } = await withServer();
    workspace.write('a.csv', 'id,prompt\na1,one\n');
    workspace.write('b.csv', 'id,prompt\nb1,two\n');
    const run = await llmgw(['batch', 'a.csv', 'b.csv', '-o', 'all.csv', '--ordered']);
    expect(run.code, run.stderr).toBe(0);
    const records = parse(workspace.read('all.csv'), { columns: true }) as Record<string, string>[];
    expect(records.map(({ id, content }) => [id, content])).toEqual([
      ['a1', 're: one'],
      ['b1', 're: two'],
    ]);
  });
});

describe.concurrent('a native row', () => {
  test('comes back with its id, line, metadata and unknown fields', async () => {
    const { workspace, llmgw } = await withServer();
    workspace.write(
      'in.jsonl',
      '\n{"id":"t1","prompt":"one","metadata":{"n":[1]},"colour":"red","priority":"low","model":"gpt-4o-mini"}\n',
    );
    await llmgw(['batch', 'in.jsonl']);
    const [result] = workspace.rows('in.results.jsonl');
    expect(result).toMatchObject({
      id: 't1',
      line: 2,
      status: 'ok',
      content: 're: one',
      model: 'gpt-4o-mini',
      provider: 'openai',
      upstream_model: 'gpt-4o-mini',
      finish_reason: 'stop',
      priority: 'low',
      usage: { input_tokens: 10, output_tokens: 5, cached_input_tokens: 0, reasoning_tokens: 0 },
      cost_usd: 0.0000045,
      attempts: 1,
      cached: false,
      metadata: { n: [1] },
      row: { colour: 'red' },
    });
    expect(result.key).toMatch(/^[0-9a-f]{24}$/);
    expect(Number.isNaN(Date.parse(result.finished_at))).toBe(false);
    expect(result.latency_ms).toBeGreaterThan(0);
  });
});

describe.concurrent('outputs', () => {
  test('CSV to CSV keeps the columns of the input, then tells its own nine', async () => {
    const { workspace, llmgw } = await withServer();
    workspace.write('in.csv', '\uFEFFname,question,status\r\nx,"one, two",new\r\ny,"say ""hi""\nnow",old\r\n');
    const run = await llmgw(['batch', 'in.csv', '--template', 'Q: {{question}}', '-o', 'out.csv', '--ordered']);
    expect(run.code, run.stderr).toBe(0);
    const [header, ...records] = parse(workspace.read('out.csv')) as string[][];
    const own = [
      'status',
      'content',
      'model',
      'provider',
      'input_tokens',
      'output_tokens',
      'cost_usd',
      'latency_ms',
      'error',
    ];
    expect(header!.slice(0, 2)).toEqual(['name', 'question']);
    expect(header!.slice(3)).toEqual(own);
    expect(records.map((record) => [...record.slice(0, 5), ...record.slice(6, 9)])).toEqual([
      ['x', 'one, two', 'new', 'ok', 're: Q: one, two', 'openai', '10', '5'],
      ['y', 'say "hi"\nnow', 'old', 'ok', 're: Q: say "hi"\nnow', 'openai', '10', '5'],
    ]);
  });

  test('OpenAI Batch lines in give OpenAI Batch lines out', async () => {
    const { server, workspace, llmgw } = await withServer();
    server.on('/v1', (request) =>
      promptOf(request) === 'bad'
        ? { status: 400, json: { error: { message: 'no', type: 'invalid_request_error', param: null, code: null } } }
        : { json: { ...JSON.parse(goodBody), model: request.body.model } },
    );
    workspace.writeRows('in.jsonl', [batchLine('a', 'gpt-4o-mini', 'one'), batchLine('b', 'auto', 'bad')]);
    const run = await llmgw(['batch', 'in.jsonl', '--output-format', 'openai-batch', '-o', 'out.jsonl', '--ordered']);
    expect(run.code, run.stderr).toBe(1);
    const [good, bad] = workspace.rows('out.jsonl');
    expect(good).toMatchObject({
      custom_id: 'a',
      response: {
        status_code: 200,
        body: {
          model: 'gpt-4o-mini',
          choices: [{ message: { role: 'assistant', content: 'fine' }, finish_reason: 'stop' }],
        },
      },
      error: null,
    });
    expect(good.id).toMatch(/^batch_req_/);
    expect(typeof good.response.request_id).toBe('string');
    expect(bad).toMatchObject({ custom_id: 'b', response: { status_code: 400 } });
    expect(Object.keys(good)).toEqual(['id', 'custom_id', 'response', 'error']);
  });

  test('text is the answers alone, in input order with --ordered', async () => {
    const { server, llmgw } = await withServer();
    server.on('/v1', (request) => ({
      json: JSON.parse(goodBody.replace('fine', promptOf(request))),
      delayMs: promptOf(request) === 'a' ? 60 : 0,
    }));
    const run = await llmgw(['batch', '-', '--output-format', 'text', '--ordered'], 'warm\na\nb\nc\n');
    expect(run).toMatchObject({ code: 0, stdout: 'warm\na\nb\nc\n' });
  });

  test('results come as they finish without --ordered', async () => {
    const { server, llmgw } = await withServer();
    server.on('/v1', (request) => ({
      json: JSON.parse(goodBody.replace('fine', promptOf(request))),
      delayMs: promptOf(request) === 'slow' ? 200 : 0,
    }));
    const run = await llmgw(['batch', '-'], 'first\nslow\nquick\n');
    expect(jsonLines(run.stdout).map(({ content }) => content)).toEqual(['first', 'quick', 'slow']);
  });
});

const goodBody = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  choices: [{ index: 0, message: { role: 'assistant', content: 'fine', refusal: null }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
});

const batchLine = (id: string, model: string, content: string) => ({
  custom_id: id,
  method: 'POST',
  url: '/v1/chat/completions',
  body: { model, messages: [{ role: 'user', content }] },
});

describe.concurrent('flags that say what to ask', () => {
  const rows = [
    { key: 'k1', question: 'one', turns: ['first', 'second'], kind: 'a' },
    { key: 'k2', question: 'two', turns: ['third'], kind: 'b' },
    { key: 'k3', question: 'three', turns: ['fourth'], kind: 'a' },
  ];
  test.each([
    ['--template', ['--template', '{{kind}}: {{turns.0}}'], ['a: first', 'a: fourth', 'b: third']],
    ['--template-file', ['--template-file', 'prompt.md'], ['Asked: one\n', 'Asked: three\n', 'Asked: two\n']],
    ['--prompt-field', ['--prompt-field', 'turns.0'], ['first', 'fourth', 'third']],
    ['--limit', ['--limit', '2'], ['one', 'two']],
    ['--filter', ['--filter', 'kind=a'], ['one', 'three']],
    ['--filter and --limit: the first of those that match', ['--filter', 'kind=a', '--limit', '1'], ['one']],
  ])('%s', async (_title, flags, prompts) => {
    const { server, workspace, llmgw } = await withServer();
    workspace.writeRows('in.jsonl', rows);
    workspace.write('prompt.md', 'Asked: {{question}}\n');
    const run = await llmgw(['batch', 'in.jsonl', ...flags]);
    expect(run.code, run.stderr).toBe(0);
    expect(server.requests.map(promptOf).sort()).toEqual(prompts);
  });

  test('--id-field names the rows', async () => {
    const { workspace, llmgw } = await withServer();
    workspace.writeRows('in.jsonl', rows);
    await llmgw(['batch', 'in.jsonl', '--id-field', 'key']);
    expect(ids(workspace.rows('in.results.jsonl'))).toEqual(['k1', 'k2', 'k3']);
  });

  test('--system, --max-tokens and --temperature hold for rows that name none', async () => {
    const { server, workspace, llmgw } = await withServer();
    workspace.writeRows('in.jsonl', [
      { prompt: 'own', system: 'Mine.', max_tokens: 7, temperature: 0 },
      { prompt: 'none' },
    ]);
    await llmgw(['batch', 'in.jsonl', '--system', 'Theirs.', '--max-tokens', '33', '--temperature', '0.5']);
    const bodies = server.requests.map(({ body }) => [
      body.messages[0].content,
      body.max_completion_tokens,
      body.temperature,
    ]);
    expect(bodies.sort()).toEqual([
      ['Mine.', 7, 0],
      ['Theirs.', 33, 0.5],
    ]);
  });

  test('--model pins every row, --reroute none', async () => {
    const { server, workspace, llmgw } = await withServer();
    workspace.writeRows('in.jsonl', [{ prompt: 'one', model: 'gpt-4o' }, { prompt: 'two' }]);
    await llmgw(['batch', 'in.jsonl', '--model', 'gpt-4o-mini', '-o', 'pinned.jsonl']);
    expect(server.requests.map(({ body }) => body.model)).toEqual(['gpt-4o-mini', 'gpt-4o-mini']);
    await llmgw(['batch', 'in.jsonl', '--reroute', '-o', 'routed.jsonl']);
    expect(server.requests.slice(2).map(({ body }) => body.model)).toEqual(['gpt-4.1', 'gpt-4.1']);
  });

  test('--priority is the class of rows that name none', async () => {
    const { workspace, llmgw } = await withServer();
    workspace.writeRows('in.jsonl', [{ prompt: 'Prove the theorem.' }, { prompt: 'hi', priority: 'high' }]);
    await llmgw(['batch', 'in.jsonl', '--priority', 'low', '--ordered']);
    expect(workspace.rows('in.results.jsonl').map(({ priority }) => priority)).toEqual(['low', 'high']);
  });
});

describe.concurrent('--strategy', () => {
  const config = (url: string) => `
providers:
  shop: { type: openai, base_url: ${url}/shop/v1, models: [dear, cheap] }
models:
  dear:  { input_usd_per_mtok: 9, output_usd_per_mtok: 9, context_window: 9000 }
  cheap: { input_usd_per_mtok: 1, output_usd_per_mtok: 1, context_window: 9000 }
routing: { high: [dear, cheap], medium: [dear, cheap], low: [dear, cheap], weights: { dear: 25, cheap: 75 } }
`;
  test.each([
    ['cheapest', { cheap: 40 }],
    ['ordered', { dear: 40 }],
    ['weighted', { dear: 10, cheap: 30 }],
  ])('%s shares the rows out', async (strategy, shares) => {
    const server = await newServer();
    const workspace = newWorkspace();
    workspace.write('llmgw.config.yaml', config(server.url));
    const stdin = linesOf('x\n'.repeat(40))
      .map((_x, index) => `prompt ${index}`)
      .join('\n');
    const run = await workspace.llmgw(['batch', '-', '--strategy', strategy], { stdin });
    expect(run.code, run.stderr).toBe(0);
    const counts: Record<string, number> = {};
    for (const { body } of server.requests) counts[body.model] = (counts[body.model] ?? 0) + 1;
    expect(counts).toEqual(shares);
    const [result] = jsonLines(run.stdout);
    expect(result.route.strategy).toBe(strategy);
  });
});

test('CSV results of rows that were no CSV begin with the id that joins them', async () => {
  const workspace = newWorkspace();
  workspace.write('rows.jsonl', '{"id":"a","prompt":"one"}\n{"id":"b","prompt":"two"}\n');
  expect((await workspace.llmgw(['batch', 'rows.jsonl', '--simulate', 'instant', '-o', 'out.csv'])).code).toBe(0);
  const [header, ...lines] = workspace.read('out.csv').trimEnd().split('\n');
  expect(header).toBe('id,status,content,model,provider,input_tokens,output_tokens,cost_usd,latency_ms,error');
  expect(lines.map((line) => line.split(',')[0]).sort()).toEqual(['a', 'b']);
});

test('a --filter that no row matches is told, for a field may be misspelt', async () => {
  const workspace = newWorkspace();
  workspace.write('rows.jsonl', '{"prompt":"one","team":"a"}\n');
  const ran = await workspace.llmgw(['batch', 'rows.jsonl', '--simulate', 'instant', '--filter', 'taem=a']);
  expect(ran.stderr).toContain('no row matched --filter');
});

test('--model may be spelled in any way under --max-cost too', async () => {
  const workspace = newWorkspace();
  workspace.write('rows.jsonl', '{"prompt":"one"}\n');
  const args = ['batch', 'rows.jsonl', '--simulate', 'instant', '--model', 'GPT-4-1', '--max-cost', '1'];
  expect(await workspace.llmgw(args)).toMatchObject({ code: 0 });
});
