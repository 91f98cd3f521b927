import { describe, expect, test } from 'vitest';
import { promptDigest } from '../../src/sim/chance.ts';
import { simulatedBaseUrl } from '../../src/sim/routes.ts';
import { anthropic, gemini, get, openai, post, simulator } from './calls.ts';

const prompt = 'A farmer has 16 hens and sells 4 eggs of each. How many eggs is that in all?';
const stamp = `[sim ${promptDigest(prompt)}]`;

describe('a completion', () => {
  test('in the OpenAI format', async () => {
    const sim = await simulator({ profile: 'instant' });
    const { status, headers, json } = await openai(sim, { prompt, body: { max_tokens: 4000 } });
    expect(status).toBe(200);
    expect(headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{8}$/);
    expect(json).toMatchObject({
      object: 'chat.completion',
      model: 'gpt-4.1',
      choices: [{ index: 0, message: { role: 'assistant', refusal: null }, finish_reason: 'stop' }],
      usage: { prompt_tokens_details: { cached_tokens: 0 }, completion_tokens_details: { reasoning_tokens: 0 } },
    });
    expect(json.choices[0].message.content).toContain(stamp);
    expect(json.usage.total_tokens).toBe(json.usage.prompt_tokens + json.usage.completion_tokens);
  });

  test('in the Anthropic format', async () => {
    const sim = await simulator({ profile: 'instant' });
    const { status, headers, json } = await anthropic(sim, { prompt });
    expect(status).toBe(200);
    expect(headers.get('request-id')).toMatch(/^req_/);
    expect(json).toMatchObject({
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5',
      content: [{ type: 'text' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
    });
    expect(json.content[0].text).toContain(stamp);
    expect(json.usage.input_tokens).toBeGreaterThan(10);
  });

  test('in the Gemini format, with its thoughts counted apart', async () => {
    const sim = await simulator({ profile: 'instant' });
    const { status, json } = await gemini(sim, { prompt });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      candidates: [{ content: { role: 'model' }, finishReason: 'STOP', index: 0 }],
      modelVersion: 'gemini-2.5-flash',
    });
    expect(json.candidates[0].content.parts[0].text).toContain(stamp);
    const { promptTokenCount, candidatesTokenCount, thoughtsTokenCount, totalTokenCount } = json.usageMetadata;
    expect(thoughtsTokenCount).toBeGreaterThan(0);
    expect(totalTokenCount).toBe(promptTokenCount + candidatesTokenCount + thoughtsTokenCount);
    const off = await gemini(sim, { prompt, body: { generationConfig: { thinkingConfig: { thinkingBudget: 0 } } } });
    expect(off.json.usageMetadata.thoughtsTokenCount).toBeUndefined();
  });

  test("with DeepSeek's own usage fields", async () => {
    const sim = await simulator({ profile: 'instant' });
    const { json } = await post(
      `${sim.baseUrl}/deepseek/chat/completions`,
      { model: 'deepseek-flash', messages: [{ role: 'user', content: prompt }] },
      { headers: { authorization: 'Bearer k' } },
    );
    expect(json.usage.prompt_cache_hit_tokens).toBe(0);
    expect(json.usage.prompt_cache_miss_tokens).toBe(json.usage.prompt_tokens);
  });

  test('for a prompt of text parts and an image, which counts the same whatever its bytes', async () => {
    const sim = await simulator({ profile: 'instant' });
    const ask = async (bytes: number) =>
      openai(sim, {
        body: {
          messages: [
            {
              role: 'user',
              content: [
                { type: 'text', text: prompt },
                { type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(bytes)}` } },
              ],
            },
          ],
        },
      });
    const [small, large] = [await ask(10), await ask(100_000)];
    expect(small.json.choices[0].message.content).toContain(stamp);
    expect(small.json.usage.prompt_tokens).toBeGreaterThan(1000);
    expect(large.json.usage.prompt_tokens).toBe(small.json.usage.prompt_tokens);
  });
});

describe('URLs', () => {
  const body = { model: 'm', max_tokens: 10, messages: [{ role: 'user', content: 'x' }] };
  const auth = { authorization: 'Bearer k', 'anthropic-version': '2023-06-01' };
  const chat = { authorization: 'Bearer k' };
  test.each([
    ['/v1/chat/completions', chat, 'openai'],
    ['/chat/completions', chat, 'openai'],
    ['/holysheep/v1/chat/completions', chat, 'holysheep'],
    ['/deepseek/chat/completions', chat, 'deepseek'],
    ['/openrouter/api/v1/chat/completions', chat, 'openrouter'],
    ['/my%20own/v1/chat/completions', chat, 'my own'],
    ['/azure/openai/deployments/gpt-4.1/chat/completions?api-version=2024-10-21', { 'api-key': 'k' }, 'azure'],
    ['/v1/messages', auth, 'anthropic'],
    ['/deepseek/anthropic/v1/messages', auth, 'deepseek'],
  ])('%s', async (path, headers, provider) => {
    const sim = await simulator({ profile: 'instant' });
    const { status } = await post(`${sim.baseUrl}${path}`, body, { headers });
    expect(status).toBe(200);
    expect(sim.stats().byProvider).toEqual({ [provider]: 1 });
  });

  test('of Gemini with and without a provider, key in the URL', async () => {
    const sim = await simulator({ profile: 'instant' });
    const contents = [{ parts: [{ text: 'x' }] }];
    for (const path of [
      '/v1beta/models/gemini-2.5-pro:generateContent?key=k',
      '/google/v1beta/models/gemini-2.5-pro:generateContent?key=k',
    ]) {
      expect((await post(`${sim.baseUrl}${path}`, { contents })).status).toBe(200);
    }
    expect(sim.stats().byModel).toEqual({ 'google/gemini-2.5-pro': 2 });
  });

  test('are made for each type of provider', () => {
    expect(simulatedBaseUrl('http://h', 'openai', 'openai')).toBe('http://h/openai/v1');
    expect(simulatedBaseUrl('http://h', 'a b', 'anthropic')).toBe('http://h/a%20b');
    expect(simulatedBaseUrl('http://h', 'google', 'gemini')).toBe('http://h/google');
  });

  test('of local servers work without a key', async () => {
    const sim = await simulator({ profile: 'instant' });
    expect((await post(`${sim.baseUrl}/ollama/v1/chat/completions`, body)).status).toBe(200);
  });
});

describe('lists of models', () => {
  test('come in the shape of each provider', async () => {
    const sim = await simulator({ profile: 'instant' });
    const key = { authorization: 'Bearer k', 'x-goog-api-key': 'k' };
    const chat = await get(`${sim.baseUrl}/openai/v1/models`, key);
    expect(chat.json).toMatchObject({
      object: 'list',
      data: expect.arrayContaining([expect.objectContaining({ id: 'gpt-4.1', object: 'model' })]),
    });
    const claude = await get(`${sim.baseUrl}/anthropic/v1/models`, key);
    expect(claude.json).toMatchObject({
      has_more: false,
      data: expect.arrayContaining([expect.objectContaining({ type: 'model', id: 'claude-sonnet-5' })]),
    });
    const google = await get(`${sim.baseUrl}/google/v1beta/models`, key);
    expect(google.json.models[0]).toMatchObject({ name: 'models/gemini-2.5-pro', inputTokenLimit: 1_048_576 });
    const plain = await get(`${sim.baseUrl}/v1/models`, key);
    expect(plain.json.object).toBe('list');
    expect(sim.stats().requests).toBe(0);
  });

  test('need a key', async () => {
    const sim = await simulator({ profile: 'instant', apiKeys: ['good'] });
    expect((await get(`${sim.baseUrl}/openai/v1/models`)).status).toBe(401);
    expect((await get(`${sim.baseUrl}/openai/v1/models`, { authorization: 'Bearer bad' })).status).toBe(401);
    expect((await get(`${sim.baseUrl}/openai/v1/models`, { authorization: 'Bearer good' })).status).toBe(200);
  });
});
