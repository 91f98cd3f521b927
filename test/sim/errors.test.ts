import { describe, expect, test } from 'vitest';
import { anthropic, gemini, get, openai, post, simulator } from './calls.ts';

const long = 'word '.repeat(250_000);

describe('the OpenAI format answers', () => {
  test.each([
    ['an unknown model', { model: 'does-not-exist-7' }, 404, { code: 'model_not_found' }],
    ['no messages', { body: { messages: undefined } }, 400, { param: 'messages', code: 'missing_required_parameter' }],
    ['empty messages', { body: { messages: [] } }, 400, { code: 'empty_array' }],
    ['a message without a role', { body: { messages: [{ content: 'x' }] } }, 400, { param: 'messages[0].role' }],
    ['no model', { model: '' }, 400, { message: 'you must provide a model parameter' }],
    ['max_tokens 0', { body: { max_tokens: 0 } }, 400, { code: 'integer_below_min_value' }],
    ['max_tokens above the cap', { body: { max_tokens: 99_999 } }, 400, { param: 'max_tokens' }],
    ['temperature 3', { body: { temperature: 3 } }, 400, { code: 'decimal_above_max_value' }],
    [
      'max_tokens for gpt-5',
      { model: 'gpt-5', body: { max_tokens: 9 } },
      400,
      { code: 'unsupported_parameter', param: 'max_tokens' },
    ],
    [
      'temperature for o3',
      { model: 'o3', body: { temperature: 0.5 } },
      400,
      { code: 'unsupported_value', param: 'temperature' },
    ],
    ['stop for o3', { model: 'o3', body: { stop: ['x'] } }, 400, { code: 'unsupported_parameter', param: 'stop' }],
    ['JSON mode without the word', { body: { response_format: { type: 'json_object' } } }, 400, { param: 'messages' }],
    ['too long a prompt', { model: 'gpt-4o', prompt: long }, 400, { code: 'context_length_exceeded' }],
  ])('%s', async (_, ask, status, error) => {
    const sim = await simulator({ profile: 'instant' });
    const answer = await openai(sim, ask);
    expect(answer.json.error).toMatchObject({ type: 'invalid_request_error', ...error });
    expect(answer.status).toBe(status);
  });

  test('a reasoning model with the parameters it takes', async () => {
    const sim = await simulator({ profile: 'instant' });
    const { status, json } = await openai(sim, {
      model: 'gpt-5',
      body: { max_completion_tokens: 900, temperature: 1 },
    });
    expect(status).toBe(200);
    expect(json.usage.completion_tokens_details.reasoning_tokens).toBeGreaterThan(0);
  });

  test('max_tokens for gpt-5 at any other provider', async () => {
    const sim = await simulator({ profile: 'instant' });
    expect((await openai(sim, { provider: 'holysheep', model: 'gpt-5', body: { max_tokens: 9 } })).status).toBe(200);
  });

  test('a body that is no JSON object', async () => {
    const sim = await simulator({ profile: 'instant' });
    for (const body of ['{"model":', '[]', 'null', '']) {
      const { status } = await post(`${sim.baseUrl}/v1/chat/completions`, body, {
        headers: { authorization: 'Bearer k' },
      });
      expect(status).toBe(400);
    }
  });

  test('paths and methods that it does not have', async () => {
    const sim = await simulator({ profile: 'instant' });
    expect((await get(`${sim.baseUrl}/openai/v1/chat/completions`, { authorization: 'Bearer k' })).status).toBe(404);
    expect((await post(`${sim.baseUrl}/openai/v1/nothing`, {})).json.error.message).toBe(
      'Invalid URL (POST /openai/v1/nothing)',
    );
    expect((await get(`${sim.baseUrl}/%E0%A4%A/v1/models`, { authorization: 'Bearer k' })).status).toBe(200);
  });
});

describe('DeepSeek answers', () => {
  test.each([
    ['an unknown model', { model: 'does-not-exist' }, 400, { message: 'Model Not Exist' }],
    [
      'a schema',
      { body: { response_format: { type: 'json_schema', json_schema: { name: 'x', schema: {} } } } },
      400,
      { param: 'response_format' },
    ],
  ])('%s', async (_, ask, status, error) => {
    const sim = await simulator({ profile: 'instant' });
    const answer = await openai(sim, { provider: 'deepseek', model: 'deepseek-flash', ...ask });
    expect(answer.json.error).toMatchObject(error);
    expect(answer.status).toBe(status);
  });
});

describe('Anthropic answers', () => {
  test.each([
    ['no max_tokens', { body: { max_tokens: undefined } }, 400, 'invalid_request_error', 'max_tokens: Field required'],
    ['too large a cap', { body: { max_tokens: 65_000 } }, 400, 'invalid_request_error', 'max_tokens: 65000 > 64000'],
    [
      'a system role',
      { body: { messages: [{ role: 'system', content: 'x' }] } },
      400,
      'invalid_request_error',
      'messages.0.role',
    ],
    ['an unknown model', { model: 'does-not-exist' }, 404, 'not_found_error', 'model: does-not-exist'],
    [
      'temperature for a new model',
      { model: 'claude-sonnet-5', body: { temperature: 0.2 } },
      400,
      'invalid_request_error',
      'temperature: Extra inputs are not permitted',
    ],
    ['too long a prompt', { prompt: long }, 400, 'invalid_request_error', 'prompt is too long'],
  ])('%s', async (_, ask, status, type, message) => {
    const sim = await simulator({ profile: 'instant' });
    const answer = await anthropic(sim, ask);
    expect(answer.json).toMatchObject({ type: 'error', error: { type }, request_id: expect.stringMatching(/^req_/) });
    expect(answer.json.error.message).toContain(message);
    expect(answer.status).toBe(status);
  });

  test('temperature of an older model', async () => {
    const sim = await simulator({ profile: 'instant' });
    expect((await anthropic(sim, { body: { temperature: 0.2 } })).status).toBe(200);
  });

  test('a request without a version', async () => {
    const sim = await simulator({ profile: 'instant' });
    const { status, json } = await post(`${sim.baseUrl}/anthropic/v1/messages`, {}, { headers: { 'x-api-key': 'k' } });
    expect(status).toBe(400);
    expect(json.error.message).toBeTruthy();
  });
});

describe('Gemini answers', () => {
  test.each([
    ['no contents', { body: { contents: [] } }, 400, 'INVALID_ARGUMENT', 'contents is not specified'],
    ['an unknown model', { model: 'does-not-exist' }, 404, 'NOT_FOUND', 'models/does-not-exist is not found'],
    ['temperature 3', { body: { generationConfig: { temperature: 3 } } }, 400, 'INVALID_ARGUMENT', 'temperature'],
    [
      'too long a prompt',
      { prompt: long.repeat(5) },
      400,
      'INVALID_ARGUMENT',
      'exceeds the maximum number of tokens allowed (1048576)',
    ],
  ])('%s', async (_, ask, status, word, message) => {
    const sim = await simulator({ profile: 'instant' });
    const answer = await gemini(sim, ask);
    expect(answer.json.error).toMatchObject({ code: status, status: word });
    expect(answer.json.error.message).toContain(message);
    expect(answer.status).toBe(status);
  });
});

describe('keys', () => {
  test('that are missing', async () => {
    const sim = await simulator({ profile: 'instant' });
    expect((await openai(sim, { headers: { authorization: '' } })).status).toBe(401);
    expect((await anthropic(sim, { headers: { 'x-api-key': '' } })).json.error.type).toBe('authentication_error');
    expect((await gemini(sim, { headers: { 'x-goog-api-key': '' } })).json.error.status).toBe('PERMISSION_DENIED');
  });

  test('that are wrong', async () => {
    const sim = await simulator({ profile: 'instant', apiKeys: ['good'] });
    const chat = await openai(sim);
    expect([chat.status, chat.json.error.code]).toEqual([401, 'invalid_api_key']);
    const deepseek = await openai(sim, { provider: 'deepseek' });
    expect([deepseek.status, deepseek.json.error.type]).toEqual([401, 'authentication_error']);
    const claude = await anthropic(sim);
    expect([claude.status, claude.json.error.message]).toEqual([401, 'invalid x-api-key']);
    const google = await gemini(sim);
    expect([google.status, google.json.error.details[0].reason]).toEqual([400, 'API_KEY_INVALID']);
  });

  test('that are right', async () => {
    const sim = await simulator({ profile: 'instant', apiKeys: ['good'] });
    expect((await openai(sim, { headers: { authorization: 'Bearer good' } })).status).toBe(200);
    expect((await anthropic(sim, { headers: { 'x-api-key': 'good' } })).status).toBe(200);
    expect((await gemini(sim, { headers: { 'x-goog-api-key': 'good' } })).status).toBe(200);
  });

  test('are never shown whole', async () => {
    const sim = await simulator({ profile: 'instant', apiKeys: ['good'] });
    const key = 'sk-test-0123456789abcdefghij';
    const { text } = await openai(sim, { headers: { authorization: `Bearer ${key}` } });
    expect(text).not.toContain(key);
    expect(text).toContain('sk-test-********ghij');
  });
});
