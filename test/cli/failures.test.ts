import { describe, expect, test } from 'vitest';
import {
  type Answer,
  goodAnswer,
  openAiAnswer,
  openAiError,
  promptOf,
  recordingServers,
  type Script,
} from '../support/recording-server.ts';
import { linesOf, workspaces } from '../support/run-cli.ts';

const newWorkspace = workspaces();
const newServer = recordingServers();

const prices = '{ input_usd_per_mtok: 1, output_usd_per_mtok: 2, context_window: 100000 }';

/** Two providers of one model, `one` the cheaper, and quick waits. */
const config = (url: string, more = ''): string => `
providers:
  one: { type: openai, base_url: ${url}/one, models: [cheap] }
  two: { type: openai, base_url: ${url}/two, models: [dear] }
models:
  cheap: ${prices}
  dear: { input_usd_per_mtok: 3, output_usd_per_mtok: 6, context_window: 900000 }
routing: { high: [cheap, dear], medium: [cheap, dear], low: [cheap, dear] }
retry: { base_ms: 20, max_ms: 60 }
${more}`;

const withServer = async (count = 1, more = '') => {
  const server = await newServer();
  const workspace = newWorkspace();
  workspace.write('llmgw.config.yaml', config(server.url, more));
  workspace.writeRows(
    'in.jsonl',
    Array.from({ length: count }, (_, n) => ({ id: `r${n}`, prompt: `row ${n}` })),
  );
  return {
    server,
    workspace,
    batch: (...args: string[]) => workspace.llmgw(['batch', 'in.jsonl', ...args]),
    results: () => workspace.rows('in.results.jsonl'),
    summary: () => workspace.json('in.results.jsonl.summary.json'),
  };
};

/** The answers one after the other, then good ones. */
const first =
  (...answers: Answer[]): Script =>
  (request, count) =>
    answers[count - 1] ?? goodAnswer(request, count);

const withUsage = (usage: unknown): Answer => ({ json: { ...openAiAnswer('fine'), usage } });

describe.concurrent('trouble that passes', () => {
  test.each<[string, Answer, number]>([
    [
      '429 with retry-after',
      openAiError(429, { message: 'slow down', code: 'rate_limit_exceeded' }, { 'retry-after': '1' }),
      1000,
    ],
    ['429 with retry-after-ms', openAiError(429, { message: 'slow down' }, { 'retry-after-ms': '300' }), 300],
    ['500', openAiError(500, { message: 'oops', type: 'server_error' }), 0],
    ['503', openAiError(503, { message: 'overloaded' }), 0],
    ['529', openAiError(529, { message: 'overloaded' }), 0],
    ['a gateway page', { status: 502, headers: { 'content-type': 'text/html' }, text: '<html>Bad gateway</html>' }, 0],
    ['an empty answer', { text: '' }, 0],
    ['a broken answer', { text: '{"choices": [' }, 0],
    ['an error under status 200', { json: { error: { message: 'upstream gone', code: 502 } } }, 0],
    ['a cut connection', { cut: true }, 0],
  ])('%s: the row is sent again and answered', async (_title, answer, floorMs) => {
    const { server, batch, results, summary } = await withServer();
    server.on('/one', first(answer));
    server.on('/two', first(answer, answer, answer));
    const run = await batch();
    expect(run.code, run.stderr).toBe(0);
    const [result] = results();
    expect(result).toMatchObject({ status: 'ok', attempts: server.requests.length });
    expect(summary().requests).toMatchObject({ total: server.requests.length, ok: 1 });
    const toOne = server.requestsTo('/one');
    if (toOne.length > 1) expect(toOne[1]!.atMs - toOne[0]!.atMs).toBeGreaterThanOrEqual(floorMs);
  });

  test('429 with a wait that is a floor: nothing goes there before it is over', async () => {
    const { server, batch } = await withServer(6, 'concurrency: 3');
    server.on('/one', first(openAiError(429, { message: 'slow' }, { 'retry-after-ms': '400' })));
    server.on('/two', () => openAiError(429, { message: 'slow' }, { 'retry-after-ms': '900' }));
    const run = await batch('--model', 'cheap');
    expect(run.code, run.stderr).toBe(0);
    const times = server.requestsTo('/one').map(({ atMs }) => atMs);
    expect(times).toHaveLength(7);
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(395);
  });
});

describe('trouble that stays', () => {
  test('one provider down: the other answers, and the broken one is left alone after five failures', async () => {
    const { server, batch, results } = await withServer(40);
    server.on('/one', () => openAiError(500, { message: 'oops' }));
    const run = await batch();
    expect(run.code, run.stderr).toBe(0);
    expect(new Set(results().map(({ provider }) => provider))).toEqual(new Set(['two']));
    expect(server.requestsTo('/one').length).toBeLessThanOrEqual(5);
    expect(run.stderr).toContain('breaker open');
    expect(results()[0].route.considered).toEqual(['cheap', 'dear']);
  });

  test('a refused connection is no different', async () => {
    const { workspace, server, batch } = await withServer(3);
    workspace.write('llmgw.config.yaml', config(server.url).replace(`${server.url}/one`, 'http://127.0.0.1:9/one'));
    const run = await batch();
    expect(run.code, run.stderr).toBe(0);
    expect(server.requestsTo('/two')).toHaveLength(3);
  });

  test('everything down: rows fail with all their attempts, the run ends with 1', async () => {
    const { server, batch, results, summary } = await withServer(2, 'breaker: { failure_threshold: 100 }');
    server.on('/', () => openAiError(500, { message: 'oops' }));
    const run = await batch('--max-attempts', '3');
    expect(run.code, run.stderr).toBe(1);
    expect(server.requests).toHaveLength(6);
    const [result] = results();
    expect(result).toMatchObject({ status: 'failed', content: null, attempts: 3 });
    expect(result.error).toMatchObject({ code: 'server_error', http_status: 500, retryable: true });
    expect(result.error.attempts).toHaveLength(3);
    expect(result.error.attempts[0]).toMatchObject({ target: 'one/cheap', code: 'server_error', http_status: 500 });
    expect(summary().failures).toMatchObject([{ code: 'server_error', rows: 2 }]);
    expect(run.stderr).toContain('server_error ×2');
  });

  test.each([
    ['bad_request', openAiError(400, { message: 'no such thing', type: 'invalid_request_error' })],
    ['content_policy', openAiError(400, { message: 'flagged', code: 'content_filter' })],
  ])('%s is final: one request', async (code, answer) => {
    const { server, batch, results } = await withServer();
    server.on('/', () => answer);
    expect((await batch()).code).toBe(1);
    expect(server.requests).toHaveLength(1);
    expect(results()[0].error).toMatchObject({ code, http_status: 400, retryable: false });
  });

  test('a prompt that is too long goes to a larger window only', async () => {
    const { server, batch, results } = await withServer();
    server.on('/one', () =>
      openAiError(400, {
        message: "This model's maximum context length is 10 tokens.",
        code: 'context_length_exceeded',
      }),
    );
    expect((await batch()).code).toBe(0);
    expect(results()[0]).toMatchObject({ model: 'dear', attempts: 2 });
    const swapped = await withServer();
    swapped.server.on('/', () => openAiError(400, { message: 'too long', code: 'context_length_exceeded' }));
    expect((await swapped.batch('--strategy', 'ordered')).code).toBe(1);
    expect(swapped.results()[0].error.code).toBe('context_exceeded');
    expect(swapped.server.requests).toHaveLength(2);
  });

  test.each([
    ['model_not_found', openAiError(404, { message: 'The model `cheap` does not exist', code: 'model_not_found' })],
    [
      'quota_exhausted',
      openAiError(429, {
        message: 'You exceeded your current quota',
        type: 'insufficient_quota',
        code: 'insufficient_quota',
      }),
    ],
    ['unauthorized', openAiError(401, { message: 'bad key', code: 'invalid_api_key' })],
  ])('%s turns the target off after one request, said once, and the others take over', async (code, answer) => {
    const { server, batch, results } = await withServer(30);
    server.on('/one', () => answer);
    const run = await batch();
    expect(run.code, run.stderr).toBe(0);
    expect(server.requestsTo('/one')).toHaveLength(1);
    expect(results().every(({ provider }) => provider === 'two')).toBe(true);
    expect(linesOf(run.stderr).filter((line) => line.includes('is off for this run'))).toHaveLength(1);
    expect(run.stderr).toContain(`(${code})`);
  });

  test('nothing left that can answer: the rest is not started, 1 when something was answered before', async () => {
    const { server, batch, summary } = await withServer(20, 'concurrency: 1');
    server.on('/', (request, count) =>
      count <= 3 ? goodAnswer(request, count) : openAiError(402, { message: 'Insufficient balance' }),
    );
    const run = await batch();
    expect(run.code, run.stderr).toBe(1);
    expect(summary()).toMatchObject({ stop_reason: 'no_target', rows: { ok: 3, failed: 0 } });
    expect(run.stderr).toContain('no model was left that could answer');
    expect(run.stderr).toContain('Add credit');
  });
});

test('a parameter that a model does not take is rejected once for thirty rows', async () => {
  const { server, workspace, batch, results } = await withServer(30);
  const script: Script = (request, count) =>
    'temperature' in request.body
      ? openAiError(400, {
          message: "Unsupported parameter: 'temperature' is not supported with this model.",
          code: 'unsupported_parameter',
          param: 'temperature',
        })
      : goodAnswer(request, count);
  server.on('/', script);
  const run = await batch('--temperature', '0.3');
  expect(run.code, run.stderr).toBe(0);
  expect(server.requests.filter(({ body }) => 'temperature' in body)).toHaveLength(1);
  expect(server.requests).toHaveLength(31);
  expect(results().every(({ attempts }) => attempts === 1)).toBe(true);
  expect(workspace.json('in.results.jsonl.summary.json').requests).toMatchObject({ total: 31, mended: 1 });
});

describe.concurrent('answers that are not plain', () => {
  const choice = (message: object, finish: string | null): Answer => ({
    json: {
      ...openAiAnswer(''),
      choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finish }],
    },
  });
  test.each<[string, Answer, object]>([
    [
      'a refusal',
      choice({ content: null, refusal: 'I cannot.' }, 'stop'),
      { status: 'ok', finish_reason: 'refusal', content: 'I cannot.' },
    ],
    [
      'a content filter',
      choice({ content: 'So' }, 'content_filter'),
      { status: 'ok', finish_reason: 'content_filter', content: 'So' },
    ],
    ['a cut-off answer', choice({ content: 'So' }, 'length'), { status: 'ok', finish_reason: 'length', content: 'So' }],
    [
      'no usage',
      { json: { ...openAiAnswer('four words of text'), usage: undefined } },
      { status: 'ok', usage: { estimated: true, input_tokens: expect.any(Number), output_tokens: expect.any(Number) } },
    ],
    [
      'cached and reasoning tokens',
      withUsage({
        prompt_tokens: 100,
        completion_tokens: 50,
        prompt_tokens_details: { cached_tokens: 40 },
        completion_tokens_details: { reasoning_tokens: 30 },
      }),
      {
        usage: { input_tokens: 100, output_tokens: 50, cached_input_tokens: 40, reasoning_tokens: 30 },
        cost_usd: 0.0002,
      },
    ],
  ])('%s', async (_title, answer, expected) => {
    const { server, batch, results } = await withServer();
    server.on('/', () => answer);
    const run = await batch();
    expect(run.code, run.stderr).toBe(0);
    expect(results()[0]).toMatchObject(expected);
  });

  test('an unknown price is null, never 0, and the summary says so', async () => {
    const { server, workspace, batch, results, summary } = await withServer();
    // A server on another machine has a price that nobody told; this one only pretends to be far away.
    workspace.write(
      'llmgw.config.yaml',
      'providers: { far: { type: openai, base_url: "http://far.invalid/v1", models: [mystery], api_key: "k", headers: {} } }\n',
    );
    const proxied = await workspace.llmgw(['batch', 'in.jsonl', '--model', 'far/mystery'], {
      env: { HTTP_PROXY: server.url },
    });
    void batch;
    expect(proxied.code, proxied.stderr).toBe(0);
    expect(results()[0]).toMatchObject({ status: 'ok', cost_usd: null });
    expect(summary()).toMatchObject({ cost_usd: null, cost_unknown_rows: 1 });
    expect(proxied.stderr).toContain('cost unknown');
  });
});

test('a key that an error echoes is never shown or written', async () => {
  const { server, workspace } = await withServer(3);
  const key = 'zz-own-kind-of-key-7f3a9c';
  workspace.write(
    'llmgw.config.yaml',
    `providers:\n  one: { type: openai, base_url: "${server.url}/one", models: [cheap], api_key: "\${ONE_KEY}", headers: { X-Secret-Token: "\${TOKEN}" } }\nmodels: { cheap: ${prices} }\n`,
  );
  const token = 'very-secret-token-55';
  server.on('/', () =>
    openAiError(400, { message: `key ${key} token ${token} Bearer ${key} made no sense`, code: key }),
  );
  const env = { ONE_KEY: key, TOKEN: token };
  for (const flags of [
    [],
    ['--verbose', '--fresh'],
    ['--log-json', '--fresh'],
    ['--report', 'html,markdown', '--fresh'],
  ]) {
    const run = await workspace.llmgw(['batch', 'in.jsonl', '--model', 'one/cheap', ...flags], { env });
    expect(run.code, run.stderr).toBe(1);
    const files = await workspace.shell('cat in.results* 2>/dev/null');
    for (const text of [run.stdout, run.stderr, files.stdout]) {
      expect(text).not.toContain(key);
      expect(text).not.toContain(token);
    }
    expect(files.stdout).toContain('made no sense');
  }
  expect(server.requests[0]!.headers).toMatchObject({ authorization: `Bearer ${key}`, 'x-secret-token': token });
  expect(promptOf(server.requests[0]!)).toMatch(/^row \d$/);
});
