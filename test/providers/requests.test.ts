import { describe, expect, it } from 'vitest';
import type { ParameterFix } from '../../src/core/failure.ts';
import type { ChatRequest, JsonObject } from '../../src/core/job.ts';
import { toHttp } from '../../src/providers/index.ts';
import type { Upstream, WireFormat } from '../../src/providers/provider.ts';

const upstreams: Record<WireFormat, Upstream> = {
  openai: {
    provider: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    apiKey: 'sk-1',
    model: 'gpt-4.1',
    headers: {},
  },
  anthropic: {
    provider: 'anthropic',
    baseUrl: 'https://api.anthropic.com',
    apiKey: 'ant-1',
    model: 'claude-sonnet-4-6',
    headers: {},
  },
  gemini: {
    provider: 'google',
    baseUrl: 'https://generativelanguage.googleapis.com',
    apiKey: 'g-1',
    model: 'gemini-2.5-flash',
    headers: {},
  },
};

interface BodyOptions {
  readonly upstream?: Partial<Upstream>;
  readonly fixes?: readonly ParameterFix[];
}

const bodyOf = (format: WireFormat, request: ChatRequest, { upstream, fixes = [] }: BodyOptions = {}): unknown =>
  JSON.parse(toHttp(format, request, { upstream: { ...upstreams[format], ...upstream }, fixes }).body);

const user = { role: 'user', content: 'U' } as const;
const plain: ChatRequest = { messages: [user], maxTokens: 100 };
const schema = {
  type: 'object',
  properties: { a: { type: 'string' } },
  required: ['a'],
  additionalProperties: false,
} as const satisfies JsonObject;
const withSchema: ChatRequest = {
  ...plain,
  responseFormat: { type: 'json_schema', json_schema: { name: 'x', strict: true, schema } },
};
const withImage = (url: string): ChatRequest => ({
  ...plain,
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What?' },
        { type: 'image_url', image_url: { url } },
      ],
    },
  ],
});

interface Mapping {
  readonly title: string;
  readonly request: ChatRequest;
  readonly openai: unknown;
  readonly anthropic: unknown;
  readonly gemini: unknown;
}

const openAiPlain = { model: 'gpt-4.1', messages: [user], max_completion_tokens: 100 };
const claudePlain = { model: 'claude-sonnet-4-6', max_tokens: 100, messages: [user] };
const geminiUser = { contents: [{ role: 'user', parts: [{ text: 'U' }] }] };
const geminiPlain = { ...geminiUser, generationConfig: { maxOutputTokens: 100 } };
const question = { type: 'text', text: 'What?' };

const mappings: readonly Mapping[] = [
  { title: 'a lone prompt', request: plain, openai: openAiPlain, anthropic: claudePlain, gemini: geminiPlain },
  {
    title: 'a system prompt',
    request: { ...plain, messages: [{ role: 'system', content: 'S' }, user] },
    openai: { ...openAiPlain, messages: [{ role: 'system', content: 'S' }, user] },
    anthropic: { ...claudePlain, system: 'S' },
    gemini: { ...geminiPlain, systemInstruction: { parts: [{ text: 'S' }] } },
  },
  {
    title: 'two system prompts, one of them in parts',
    request: {
      ...plain,
      messages: [{ role: 'system', content: 'S' }, { role: 'developer', content: [{ type: 'text', text: 'T' }] }, user],
    },
    openai: {
      ...openAiPlain,
      messages: [{ role: 'system', content: 'S' }, { role: 'developer', content: [{ type: 'text', text: 'T' }] }, user],
    },
    anthropic: { ...claudePlain, system: 'S\n\nT' },
    gemini: { ...geminiPlain, systemInstruction: { parts: [{ text: 'S\n\nT' }] } },
  },
  {
    title: 'nothing but a system prompt',
    request: { ...plain, messages: [{ role: 'system', content: 'S' }] },
    openai: { ...openAiPlain, messages: [{ role: 'system', content: 'S' }] },
    anthropic: { ...claudePlain, messages: [{ role: 'user', content: 'S' }] },
    gemini: { ...geminiPlain, contents: [{ role: 'user', parts: [{ text: 'S' }] }] },
  },
  {
    title: 'a conversation with neighbours of the same role and an empty message',
    request: {
      ...plain,
      messages: [
        user,
        { role: 'user', content: 'V' },
        { role: 'assistant', content: '' },
        { role: 'assistant', content: 'A' },
        { role: 'user', content: 'W' },
      ],
    },
    openai: {
      ...openAiPlain,
      messages: [
        user,
        { role: 'user', content: 'V' },
        { role: 'assistant', content: '' },
        { role: 'assistant', content: 'A' },
        { role: 'user', content: 'W' },
      ],
    },
    anthropic: {
      ...claudePlain,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'U' },
            { type: 'text', text: 'V' },
          ],
        },
        { role: 'assistant', content: 'A' },
        { role: 'user', content: 'W' },
      ],
    },
    gemini: {
      ...geminiPlain,
      contents: [
        { role: 'user', parts: [{ text: 'U' }, { text: 'V' }] },
        { role: 'model', parts: [{ text: 'A' }] },
        { role: 'user', parts: [{ text: 'W' }] },
      ],
    },
  },
  {
    title: 'an inline image',
    request: withImage('data:image/png;base64,iVBORw0KGgo='),
    openai: { ...openAiPlain, messages: withImage('data:image/png;base64,iVBORw0KGgo=').messages },
    anthropic: {
      ...claudePlain,
      messages: [
        {
          role: 'user',
          content: [
            question,
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } },
          ],
        },
      ],
    },
    gemini: {
      ...geminiPlain,
      contents: [
        {
          role: 'user',
          parts: [{ text: 'What?' }, { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } }],
        },
      ],
    },
  },
  {
    title: 'an image by its address',
    request: withImage('https://h.example/a/b.webp?x=1.png'),
    openai: { ...openAiPlain, messages: withImage('https://h.example/a/b.webp?x=1.png').messages },
    anthropic: {
      ...claudePlain,
      messages: [
        {
          role: 'user',
          content: [question, { type: 'image', source: { type: 'url', url: 'https://h.example/a/b.webp?x=1.png' } }],
        },
      ],
    },
    gemini: {
      ...geminiPlain,
      contents: [
        {
          role: 'user',
          parts: [
            { text: 'What?' },
            { fileData: { mimeType: 'image/webp', fileUri: 'https://h.example/a/b.webp?x=1.png' } },
          ],
        },
      ],
    },
  },
  {
    title: 'a JSON schema',
    request: withSchema,
    openai: {
      ...openAiPlain,
      response_format: { type: 'json_schema', json_schema: { name: 'x', strict: true, schema } },
    },
    anthropic: { ...claudePlain, output_config: { format: { type: 'json_schema', schema } } },
    gemini: {
      ...geminiUser,
      generationConfig: { maxOutputTokens: 100, responseMimeType: 'application/json', responseJsonSchema: schema },
    },
  },
  {
    title: 'JSON of any shape',
    request: { ...plain, responseFormat: { type: 'json_object' } },
    openai: { ...openAiPlain, response_format: { type: 'json_object' } },
    anthropic: { ...claudePlain, system: 'Answer with one JSON object and nothing else.' },
    gemini: { ...geminiUser, generationConfig: { maxOutputTokens: 100, responseMimeType: 'application/json' } },
  },
  {
    title: 'plain text asked for',
    request: { ...plain, responseFormat: { type: 'text' } },
    openai: openAiPlain,
    anthropic: claudePlain,
    gemini: geminiPlain,
  },
  {
    title: 'stop sequences',
    request: { ...plain, stop: ['END', '\n'] },
    openai: { ...openAiPlain, stop: ['END', '\n'] },
    anthropic: { ...claudePlain, stop_sequences: ['END'] },
    gemini: { ...geminiUser, generationConfig: { maxOutputTokens: 100, stopSequences: ['END', '\n'] } },
  },
  {
    title: 'no stop sequences',
    request: { ...plain, stop: [] },
    openai: openAiPlain,
    anthropic: claudePlain,
    gemini: geminiPlain,
  },
  {
    title: 'a seed',
    request: { ...plain, seed: 7 },
    openai: { ...openAiPlain, seed: 7 },
    anthropic: claudePlain,
    gemini: { ...geminiUser, generationConfig: { maxOutputTokens: 100, seed: 7 } },
  },
  {
    title: 'a seed of more than 32 bits',
    request: { ...plain, seed: 2 ** 32 + 5 },
    openai: { ...openAiPlain, seed: 2 ** 32 + 5 },
    anthropic: claudePlain,
    gemini: { ...geminiUser, generationConfig: { maxOutputTokens: 100, seed: 5 } },
  },
  {
    title: 'sampling, zero included',
    request: { ...plain, temperature: 0, topP: 0.9 },
    openai: { ...openAiPlain, temperature: 0, top_p: 0.9 },
    anthropic: { ...claudePlain, temperature: 0, top_p: 0.9 },
    gemini: { ...geminiUser, generationConfig: { maxOutputTokens: 100, temperature: 0, topP: 0.9 } },
  },
  {
    title: 'a temperature above Anthropic’s range',
    request: { ...plain, temperature: 1.5 },
    openai: { ...openAiPlain, temperature: 1.5 },
    anthropic: { ...claudePlain, temperature: 1 },
    gemini: { ...geminiUser, generationConfig: { maxOutputTokens: 100, temperature: 1.5 } },
  },
  {
    title: 'parameters that only OpenAI’s format takes',
    request: { ...plain, extra: { logprobs: true, n: 1 } },
    openai: { ...openAiPlain, logprobs: true, n: 1 },
    anthropic: claudePlain,
    gemini: geminiPlain,
  },
];

describe('the body for', () => {
  describe.each(mappings)('$title', ({ request, ...expected }) => {
    it.each(['openai', 'anthropic', 'gemini'] as const)('%s', (format) => {
      expect(bodyOf(format, request)).toEqual(expected[format]);
    });
  });
});

describe('a past tool call', () => {
  const calls = [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }];
  const request: ChatRequest = {
    ...plain,
    messages: [
      user,
      { role: 'assistant', content: null, tool_calls: calls },
      { role: 'tool', content: 'R', tool_call_id: 'c' },
    ],
  };

  it('goes to OpenAI as it is', () => {
    expect(bodyOf('openai', request)).toEqual({ ...openAiPlain, messages: request.messages });
  });

  it('is told to the others as text', () => {
    expect(bodyOf('anthropic', request)).toEqual({
      ...claudePlain,
      messages: [user, { role: 'assistant', content: JSON.stringify(calls) }, { role: 'user', content: 'R' }],
    });
  });
});

describe('images without a proper media type', () => {
  it.each([
    ['data:image/jpg;base64,/9j/4AAQ', 'image/jpeg'],
    ['data:IMAGE/GIF;charset=x;base64,R0lGOD', 'image/gif'],
    ['data:;base64,UklGRg', 'image/webp'],
    ['data:application/octet-stream;base64,iVBORw0', 'image/png'],
    ['data:;base64,AAAA', 'image/jpeg'],
  ])('%s is %s', (url, mediaType) => {
    expect(bodyOf('gemini', withImage(url))).toMatchObject({
      contents: [{ parts: [{}, { inlineData: { mimeType: mediaType, data: url.split(',')[1] } }] }],
    });
  });

  it.each([
    ['https://h.example/photo.JPG', 'image/jpeg'],
    ['https://h.example/photo.png#top', 'image/png'],
    ['https://h.example/photo', 'image/jpeg'],
    ['data:image/svg+xml,%3Csvg%3E', 'image/jpeg'],
  ])('%s goes as a link of %s', (url, mediaType) => {
    expect(bodyOf('gemini', withImage(url))).toMatchObject({
      contents: [{ parts: [{}, { fileData: { mimeType: mediaType, fileUri: url } }] }],
    });
  });
});

describe('sampling parameters', () => {
  const sampled: ChatRequest = { ...plain, temperature: 0.5, topP: 0.9, stop: ['X'] };

  it.each([
    ['gpt-4.1', true],
    ['gpt-4o-mini', true],
    ['gpt-5-chat-latest', true],
    ['gpt-oss-120b', true],
    ['gpt-5', false],
    ['gpt-5-mini', false],
    ['gpt-5.4-nano', false],
    ['gpt-6.1-sol', false],
    ['gpt-10', false],
    ['openai/gpt-5', false],
    ['o1', false],
    ['o3-mini', false],
    ['o4-mini-2025-04-16', false],
    ['omni', true],
  ])('of OpenAI: %s takes them: %s', (model, takes) => {
    const body = bodyOf('openai', sampled, { upstream: { model } });
    if (takes) expect(body).toMatchObject({ temperature: 0.5, top_p: 0.9 });
    else for (const name of ['temperature', 'top_p']) expect(body).not.toHaveProperty(name);
  });

  it.each([
    ['o3', false],
    ['o3-pro', false],
    ['o4-mini', false],
    ['o3-mini', true],
    ['gpt-5', true],
  ])('of OpenAI: %s takes stop sequences: %s', (model, takes) => {
    const body = bodyOf('openai', sampled, { upstream: { model } });
    expect(Object.hasOwn(body as object, 'stop')).toBe(takes);
  });

  it.each([
    ['claude-3-5-sonnet-20241022', true],
    ['claude-sonnet-4-20250514', true],
    ['claude-opus-4-20250514', true],
    ['claude-opus-4-1-20250805', true],
    ['claude-opus-4-6', true],
    ['claude-sonnet-4.5', true],
    ['claude-haiku-4-5-20251001', true],
    ['claude-opus-4-7', false],
    ['claude-opus-4.8', false],
    ['claude-opus-5', false],
    ['claude-opus-5-5', false],
    ['claude-sonnet-5', false],
    ['claude-sonnet-5-5', false],
    ['claude-haiku-5-5', false],
    ['claude-fable-5-2', false],
    ['claude-mythos-5-1', false],
    ['someone-elses-model', true],
  ])('of Anthropic: %s takes them: %s', (model, takes) => {
    const body = bodyOf('anthropic', sampled, { upstream: { model } });
    expect(body).toEqual({
      ...claudePlain,
      model,
      stop_sequences: ['X'],
      ...(takes && { temperature: 0.5, top_p: 0.9 }),
    });
  });

  it('are kept by a reasoning model whose reasoning is off, where that exists', () => {
    const extra = { reasoning_effort: 'none', logprobs: true, top_logprobs: 3, logit_bias: {}, presence_penalty: 1 };
    const request = { ...plain, temperature: 0.5, extra };
    expect(bodyOf('openai', request, { upstream: { model: 'gpt-5.1' } })).toEqual({
      ...openAiPlain,
      model: 'gpt-5.1',
      temperature: 0.5,
      reasoning_effort: 'none',
      logprobs: true,
    });
    expect(bodyOf('openai', request, { upstream: { model: 'gpt-5' } })).toEqual({
      ...openAiPlain,
      model: 'gpt-5',
      reasoning_effort: 'none',
    });
  });
});

describe('extra parameters', () => {
  it('never replace what llmgw sets itself, nor turn on streaming', () => {
    const extra = {
      model: 'other',
      messages: [],
      stream: true,
      stream_options: {},
      max_tokens: 9,
      max_completion_tokens: 9,
      temperature: 2,
      user: 'u',
    };
    expect(bodyOf('openai', { ...plain, temperature: 0.1, extra })).toEqual({
      ...openAiPlain,
      temperature: 0.1,
      user: 'u',
    });
  });

  it('cannot reach the prototype of the body', () => {
    const extra = JSON.parse('{"__proto__":{"polluted":1},"constructor":"c"}') as JsonObject;
    expect(bodyOf('openai', { ...plain, extra })).toEqual({ ...openAiPlain, constructor: 'c' });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('servers that imitate OpenAI', () => {
  it.each([
    ['openai', 'http://127.0.0.1:9/v1', 'max_completion_tokens'],
    ['azure', 'https://r.openai.azure.com/openai/v1', 'max_completion_tokens'],
    ['mine', 'https://api.openai.com/v1', 'max_completion_tokens'],
    ['holysheep', 'https://api.holysheep.ai/v1', 'max_tokens'],
    ['ollama', 'http://localhost:11434/v1', 'max_tokens'],
    ['openrouter', 'https://openrouter.ai/api/v1', 'max_tokens'],
    ['mine', 'https://api.openai.com.evil.example/v1', 'max_tokens'],
  ])('%s at %s knows the cap as %s', (provider, baseUrl, name) => {
    expect(bodyOf('openai', plain, { upstream: { provider, baseUrl } })).toEqual({
      model: 'gpt-4.1',
      messages: [user],
      [name]: 100,
    });
  });

  it('get the role system where OpenAI has developer', () => {
    const messages = [{ role: 'developer', content: 'S' }, user] as const;
    expect(
      bodyOf('openai', { ...plain, messages }, { upstream: { provider: 'vllm', baseUrl: 'http://h/v1' } }),
    ).toEqual({ model: 'gpt-4.1', messages: [{ role: 'system', content: 'S' }, user], max_tokens: 100 });
  });
});

describe('DeepSeek', () => {
  const deepseek = (model: string): BodyOptions => ({
    upstream: { provider: 'deepseek', baseUrl: 'https://api.deepseek.com', model },
  });

  it.each([
    ['deepseek-flash', true],
    ['deepseek-v4-flash', true],
    ['deepseek-v4-pro', true],
    ['deepseek-v4.1', true],
    ['deepseek-v10', true],
    ['deepseek-v3.2', false],
    ['deepseek-chat', false],
  ])('%s is told not to think: %s', (model, isTold) => {
    expect(bodyOf('openai', { ...plain, seed: 1 }, deepseek(model))).toEqual({
      model,
      messages: [user],
      max_tokens: 100,
      ...(isTold && { thinking: { type: 'disabled' } }),
    });
  });

  it.each([{ thinking: { type: 'enabled' } }, { reasoning_effort: 'high' }])(
    'thinks when the row says so: %j',
    (extra) => {
      expect(bodyOf('openai', { ...plain, extra }, deepseek('deepseek-flash'))).toEqual({
        model: 'deepseek-flash',
        messages: [user],
        max_tokens: 100,
        ...extra,
      });
    },
  );

  it('gets a schema in words, because it has JSON mode only', () => {
    expect(bodyOf('openai', withSchema, deepseek('deepseek-v3.2'))).toEqual({
      model: 'deepseek-v3.2',
      messages: [
        {
          role: 'system',
          content: `Answer with one JSON object that follows this JSON schema: ${JSON.stringify(schema)}`,
        },
        user,
      ],
      max_tokens: 100,
      response_format: { type: 'json_object' },
    });
  });

  it('gets JSON mode as it is', () => {
    expect(bodyOf('openai', { ...plain, responseFormat: { type: 'json_object' } }, deepseek('deepseek-v3.2'))).toEqual({
      model: 'deepseek-v3.2',
      messages: [user],
      max_tokens: 100,
      response_format: { type: 'json_object' },
    });
  });
});

describe('what a model has rejected', () => {
  const request: ChatRequest = { ...plain, temperature: 0.5, topP: 0.9, seed: 3 };

  it('is renamed or left out at the top of the body', () => {
    const fixes = [
      { parameter: 'max_completion_tokens', renameTo: 'max_tokens' },
      { parameter: 'temperature' },
      { parameter: 'not_sent' },
    ];
    expect(bodyOf('openai', request, { fixes })).toEqual({
      model: 'gpt-4.1',
      messages: [user],
      max_tokens: 100,
      top_p: 0.9,
      seed: 3,
    });
    expect(bodyOf('anthropic', request, { fixes })).toEqual({ ...claudePlain, top_p: 0.9 });
  });

  it('is left out of Gemini’s generationConfig, in either spelling', () => {
    const fixes = [{ parameter: 'top_p' }, { parameter: 'seed' }];
    expect(bodyOf('gemini', request, { fixes })).toEqual({
      ...geminiUser,
      generationConfig: { maxOutputTokens: 100, temperature: 0.5 },
    });
  });

  it('never replaces another parameter by renaming', () => {
    const fixes = [{ parameter: 'temperature', renameTo: 'messages' }];
    expect(bodyOf('openai', request, { fixes })).toEqual({ ...openAiPlain, top_p: 0.9, seed: 3 });
  });
});

describe('where a request goes', () => {
  const requestTo = (format: WireFormat, upstream: Partial<Upstream> = {}) => {
    const { url, headers, method } = toHttp(format, plain, { upstream: { ...upstreams[format], ...upstream } });
    return { url, headers, method };
  };
  const json = { 'content-type': 'application/json' };

  it.each<{ title: string; format: WireFormat; upstream?: Partial<Upstream>; url: string; headers: object }>([
    {
      title: 'OpenAI',
      format: 'openai',
      url: 'https://api.openai.com/v1/chat/completions',
      headers: { authorization: 'Bearer sk-1' },
    },
    {
      title: 'OpenAI with organisation and project',
      format: 'openai',
      upstream: { organization: 'org-1', project: 'proj-1' },
      url: 'https://api.openai.com/v1/chat/completions',
      headers: { authorization: 'Bearer sk-1', 'openai-organization': 'org-1', 'openai-project': 'proj-1' },
    },
    {
      title: 'a local server without a key',
      format: 'openai',
      upstream: { provider: 'local', baseUrl: 'http://127.0.0.1:8080/v1', apiKey: null },
      url: 'http://127.0.0.1:8080/v1/chat/completions',
      headers: {},
    },
    {
      title: 'Azure',
      format: 'openai',
      upstream: { provider: 'azure', baseUrl: 'https://r.openai.azure.com/openai/v1' },
      url: 'https://r.openai.azure.com/openai/v1/chat/completions',
      headers: { 'api-key': 'sk-1' },
    },
    {
      title: 'Azure before its v1',
      format: 'openai',
      upstream: {
        provider: 'azure',
        baseUrl: 'https://r.openai.azure.com/openai/deployments/d',
        apiVersion: '2024-10-21',
      },
      url: 'https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21',
      headers: { 'api-key': 'sk-1' },
    },
    {
      title: 'Azure with a token of its directory',
      format: 'openai',
      upstream: {
        provider: 'azure',
        baseUrl: 'https://r.openai.azure.com/openai/v1',
        apiKey: null,
        headers: { Authorization: 'Bearer entra' },
      },
      url: 'https://r.openai.azure.com/openai/v1/chat/completions',
      headers: { authorization: 'Bearer entra' },
    },
    {
      title: 'a gateway that wants other headers',
      format: 'openai',
      upstream: { headers: { 'X-Title': 'T', AUTHORIZATION: 'Token t' } },
      url: 'https://api.openai.com/v1/chat/completions',
      headers: { authorization: 'Token t', 'x-title': 'T' },
    },
    {
      title: 'Anthropic',
      format: 'anthropic',
      url: 'https://api.anthropic.com/v1/messages',
      headers: { 'x-api-key': 'ant-1', 'anthropic-version': '2023-06-01' },
    },
    {
      title: 'Anthropic with a beta header',
      format: 'anthropic',
      upstream: { headers: { 'Anthropic-Beta': 'a,b' } },
      url: 'https://api.anthropic.com/v1/messages',
      headers: { 'x-api-key': 'ant-1', 'anthropic-version': '2023-06-01', 'anthropic-beta': 'a,b' },
    },
    {
      title: 'Gemini',
      format: 'gemini',
      url: 'https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent',
      headers: { 'x-goog-api-key': 'g-1' },
    },
    {
      title: 'Gemini with the long model name',
      format: 'gemini',
      upstream: { model: 'models/gemini-2.5-flash' },
      url: 'https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent',
      headers: { 'x-goog-api-key': 'g-1' },
    },
    {
      title: 'Gemini with a model name that is a path',
      format: 'gemini',
      upstream: { model: '../../x' },
      url: 'https://generativelanguage.googleapis.com/v1beta/models/..%2F..%2Fx:generateContent',
      headers: { 'x-goog-api-key': 'g-1' },
    },
  ])('$title', ({ format, upstream, url, headers }) => {
    expect(requestTo(format, upstream)).toEqual({ method: 'POST', url, headers: { ...json, ...headers } });
  });
});
