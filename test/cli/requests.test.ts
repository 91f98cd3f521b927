import { describe, expect, test } from 'vitest';
import { promptOf, type RecordedRequest, recordingServers } from '../support/recording-server.ts';
import { workspaces } from '../support/run-cli.ts';

const newWorkspace = workspaces();
const newServer = recordingServers();

const png = 'iVBORw0KGgo=';
const image = [
  { type: 'text', text: 'image' },
  { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
];
const schema = {
  type: 'object',
  properties: { a: { type: 'string' } },
  required: ['a'],
  additionalProperties: false,
};
const responseFormat = { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } };
const user = (content: unknown) => ({ role: 'user', content });

/** The row's `prompt` is its name here, so that the request can be found by what it asks. */
interface Case {
  readonly title: string;
  readonly row: Readonly<Record<string, unknown>> & { readonly model: string };
  readonly path: string;
  readonly body: unknown;
}

const openaiPath = '/openai/v1/chat/completions';
const anthropicPath = '/anthropic/v1/messages';
const geminiPath = '/google/v1beta/models/gemini-2.5-flash:generateContent';

const openai = (name: string, row: object, body: object): Case => ({
  title: `OpenAI: ${name}`,
  row: { model: 'gpt-4.1', max_tokens: 100, ...row },
  path: openaiPath,
  body: { model: 'gpt-4.1', max_completion_tokens: 100, ...body },
});
const anthropic = (name: string, row: object, body: object): Case => ({
  title: `Anthropic: ${name}`,
  row: { model: 'claude-sonnet-4.6', max_tokens: 100, ...row },
  path: anthropicPath,
  body: { model: 'claude-sonnet-4-6', max_tokens: 100, ...body },
});
const gemini = (name: string, row: object, body: object, generation: object = {}): Case => ({
  title: `Gemini: ${name}`,
  row: { model: 'gemini-2.5-flash', max_tokens: 100, ...row },
  path: geminiPath,
  body: { ...body, generationConfig: { maxOutputTokens: 100, ...generation } },
});
const geminiUser = (text: string) => ({ role: 'user', parts: [{ text }] });

const cases: readonly Case[] = [
  openai(
    'a system prompt with sampling',
    { prompt: 'o1', system: 'Be brief.', temperature: 0.2, top_p: 0.9 },
    { messages: [{ role: 'system', content: 'Be brief.' }, user('o1')], temperature: 0.2, top_p: 0.9 },
  ),
  openai('an image', { messages: [user(image)] }, { messages: [user(image)] }),
  openai(
    'a JSON schema',
    { prompt: 'o3', response_format: responseFormat },
    { messages: [user('o3')], response_format: responseFormat },
  ),
  openai('one stop sequence', { prompt: 'o4', stop: 'END' }, { messages: [user('o4')], stop: ['END'] }),
  openai('a seed', { prompt: 'o5', seed: 7 }, { messages: [user('o5')], seed: 7 }),
  openai(
    'a reasoning model gets no sampling, no stop, but its effort',
    {
      model: 'o3',
      messages: [{ role: 'developer', content: 'D' }, user('o6')],
      temperature: 0.2,
      top_p: 0.5,
      stop: ['END'],
      seed: 7,
      reasoning_effort: 'low',
    },
    {
      model: 'o3',
      messages: [{ role: 'developer', content: 'D' }, user('o6')],
      seed: 7,
      reasoning_effort: 'low',
    },
  ),
  anthropic('a system prompt', { prompt: 'a1', system: 'Be brief.' }, { system: 'Be brief.', messages: [user('a1')] }),
  anthropic(
    'an image',
    { messages: [user(image)] },
    {
      messages: [
        user([
          { type: 'text', text: 'image' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
        ]),
      ],
    },
  ),
  anthropic(
    'a JSON schema',
    { prompt: 'a3', response_format: responseFormat },
    { messages: [user('a3')], output_config: { format: { type: 'json_schema', schema } } },
  ),
  anthropic(
    'stop sequences and sampling, the temperature at its highest, no seed',
    { prompt: 'a4', stop: ['END', 'FIN'], temperature: 1.5, seed: 7 },
    { messages: [user('a4')], stop_sequences: ['END', 'FIN'], temperature: 1 },
  ),
  anthropic(
    'a model that always thinks gets no sampling',
    { model: 'claude-sonnet-5', prompt: 'a5', temperature: 0.2, top_p: 0.5 },
    { model: 'claude-sonnet-5', messages: [user('a5')] },
  ),
  gemini(
    'a system prompt in a conversation',
    {
      messages: [
        { role: 'system', content: 'Be brief.' },
        user('one'),
        { role: 'assistant', content: 'two' },
        user('g1'),
      ],
    },
    {
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      contents: [geminiUser('one'), { role: 'model', parts: [{ text: 'two' }] }, geminiUser('g1')],
    },
  ),
  gemini(
    'an image',
    { messages: [user(image)] },
    {
      contents: [{ role: 'user', parts: [{ text: 'image' }, { inlineData: { mimeType: 'image/png', data: png } }] }],
    },
  ),
  gemini(
    'a JSON schema',
    { prompt: 'g3', response_format: responseFormat },
    { contents: [geminiUser('g3')] },
    { responseMimeType: 'application/json', responseJsonSchema: schema },
  ),
  gemini(
    'stop sequences, a seed and sampling',
    { prompt: 'g4', stop: ['END'], seed: 7, temperature: 0.2, top_p: 0.9 },
    { contents: [geminiUser('g4')] },
    { stopSequences: ['END'], seed: 7, temperature: 0.2, topP: 0.9 },
  ),
  {
    title: 'DeepSeek: thinking is off, and it knows no seed',
    row: {
      model: 'deepseek-flash',
      prompt: 'd1 as JSON',
      max_tokens: 100,
      response_format: { type: 'json_object' },
      seed: 7,
    },
    path: '/deepseek/chat/completions',
    body: {
      model: 'deepseek-flash',
      messages: [user('d1 as JSON')],
      max_tokens: 100,
      response_format: { type: 'json_object' },
      thinking: { type: 'disabled' },
    },
  },
  {
    title: 'a server that imitates OpenAI: max_tokens, and the role system for developer',
    row: { model: 'my-llama', messages: [{ role: 'developer', content: 'D' }, user('l1')], max_tokens: 100, seed: 7 },
    path: '/local/v1/chat/completions',
    body: {
      model: 'llama-3.2-1b',
      messages: [{ role: 'system', content: 'D' }, user('l1')],
      max_tokens: 100,
      seed: 7,
    },
  },
];

const keys = {
  OPENAI_API_KEY: ' key-of-openai\n',
  ANTHROPIC_API_KEY: 'key-of-anthropic',
  GEMINI_API_KEY: 'key-of-gemini',
  DEEPSEEK_API_KEY: 'key-of-deepseek',
};

const config = (url: string): string => `
providers:
  openai:
    base_url: ${url}/openai/v1
    organization: org-1
    project: proj-1
    headers: { X-Team: "\${TEAM}" }
  anthropic: { base_url: ${url}/anthropic }
  google: { base_url: ${url}/google }
  deepseek: { base_url: ${url}/deepseek }
  local: { type: openai, base_url: ${url}/local/v1, models: [my-llama] }
models:
  my-llama: { input_usd_per_mtok: 0, output_usd_per_mtok: 0, context_window: 8192, upstream: { local: llama-3.2-1b } }
`;

/** What every HTTP client sends. */
const ofTheTransport = new Set(['host', 'connection', 'content-length', 'idempotency-key']);
const ownHeaders = ({ headers }: RecordedRequest) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !ofTheTransport.has(name)));

describe('requests', () => {
  test('are those that each provider documents, bodies and headers', async () => {
    const server = await newServer();
    const workspace = newWorkspace();
    workspace.write('llmgw.config.yaml', config(server.url));
    workspace.writeRows(
      'rows.jsonl',
      cases.map(({ row }, index) => ({ id: `case-${index}`, ...row })),
    );
    const run = await workspace.llmgw(['batch', 'rows.jsonl'], { env: { ...keys, TEAM: 'red' } });
    expect(run.code, run.stderr).toBe(0);

    const left = [...server.requests];
    for (const { title, path, body, row } of cases) {
      const prompt = typeof row.prompt === 'string' ? row.prompt : undefined;
      const sent = left.findIndex((request) => {
        if (request.url !== path) return false;
        if (prompt !== undefined) return promptOf(request) === prompt;
        const wanted = (row.messages as { content: unknown }[]).at(-1)!.content;
        return promptOf(request) === (typeof wanted === 'string' ? wanted : 'image');
      });
      expect(sent, title).toBeGreaterThanOrEqual(0);
      const [request] = left.splice(sent, 1);
      expect({ method: request!.method, body: request!.body }, title).toEqual({ method: 'POST', body });
    }
    expect(left).toEqual([]);

    const headersTo = (route: string) => ownHeaders(server.requestsTo(route)[0]!);
    const json = { 'content-type': 'application/json' };
    expect({
      openai: headersTo('/openai'),
      anthropic: headersTo('/anthropic'),
      google: headersTo('/google'),
      deepseek: headersTo('/deepseek'),
      local: headersTo('/local'),
    }).toEqual({
      openai: {
        ...json,
        authorization: 'Bearer key-of-openai',
        'openai-organization': 'org-1',
        'openai-project': 'proj-1',
        'x-team': 'red',
      },
      anthropic: { ...json, 'x-api-key': 'key-of-anthropic', 'anthropic-version': '2023-06-01' },
      google: { ...json, 'x-goog-api-key': 'key-of-gemini' },
      deepseek: { ...json, authorization: 'Bearer key-of-deepseek' },
      local: json,
    });
    const idempotencyKeys = server.requests.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(idempotencyKeys).size).toBe(server.requests.length);

    const answers = workspace.rows('rows.results.jsonl');
    expect(answers.map(({ id, content }) => [id, content]).sort()).toEqual(
      cases
        .map(({ row }, index) => {
          const last = (row.messages as { content: unknown }[] | undefined)?.at(-1)?.content;
          return [`case-${index}`, `re: ${row.prompt ?? (typeof last === 'string' ? last : 'image')}`];
        })
        .sort(),
    );
  });

  test('carry no Idempotency-Key when it is not wanted', async () => {
    const server = await newServer();
    const workspace = newWorkspace();
    const env = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `${server.url}/v1` };
    const run = await workspace.llmgw(['batch', '-', '--no-idempotency-key', '--model', 'gpt-4.1'], {
      env,
      stdin: 'hello\n',
    });
    expect(run.code).toBe(0);
    expect(server.requests.map(({ headers }) => headers['idempotency-key'])).toEqual([undefined]);
  });
});
