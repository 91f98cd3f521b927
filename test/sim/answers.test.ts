import { describe, expect, test } from 'vitest';
import { meanOutputTokens } from '../../src/sim/answer.ts';
import { promptDigest } from '../../src/sim/chance.ts';
import { countTokens } from '../../src/sim/token-count.ts';
import { anthropic, gemini, openai, simulator } from './calls.ts';

describe('the length of an answer', () => {
  test.each([
    [
      'Classify the sentiment of this review: the soup was cold and the staff were kind, all evening long, to all of us.',
      40,
    ],
    [
      'Extract every date from the text below and list them one per line, in the order in which they stand there.\n…',
      40,
    ],
    ['How do I top up my card?', 40],
    ['Translate into French: where is the station, and when does the last train to the coast leave on a Sunday?', 40],
    ['A robe takes 2 bolts of blue fibre and half that much white fibre. How many bolts in total does it take?', 250],
    [
      'My neighbour asked me what to do about the tree that leans over our fence, and I did not know what to say to her, so I ask you.',
      250,
    ],
    ['Write a function that merges two sorted lists.', 500],
    ['Please prove that the square root of two is irrational.', 500],
    ['I need an essay on the tides.', 500],
  ])('for %j is about %i tokens', (prompt, tokens) => {
    expect(meanOutputTokens(prompt, '')).toBe(tokens);
  });

  test('goes by the system prompt when the user text asks nothing itself', () => {
    expect(meanOutputTokens('x'.repeat(300), 'You label support tickets.')).toBe(40);
  });

  test('has the mean that it should over many prompts', async () => {
    const sim = await simulator({ profile: 'instant' });
    const total = 300;
    for (let row = 0; row < total; row++) await openai(sim, { prompt: `Write an essay about the number ${row}.` });
    const mean = sim.stats().usage.outputTokens / total;
    expect(mean).toBeGreaterThan(440);
    expect(mean).toBeLessThan(560);
  });

  test('is cut at the cap, which the finish reason says in each format', async () => {
    const sim = await simulator({ profile: 'instant' });
    const prompt = 'Write an essay about tides.';
    const chat = await openai(sim, { prompt, body: { max_tokens: 20 } });
    expect(chat.json.choices[0].finish_reason).toBe('length');
    expect(chat.json.usage.completion_tokens).toBe(20);
    const claude = await anthropic(sim, { prompt, body: { max_tokens: 20 } });
    expect([claude.json.stop_reason, claude.json.usage.output_tokens]).toEqual(['max_tokens', 20]);
    const google = await gemini(sim, { prompt, body: { generationConfig: { maxOutputTokens: 20 } } });
    expect(google.json.candidates[0].finishReason).toBe('MAX_TOKENS');
    expect(google.json.usageMetadata.thoughtsTokenCount).toBe(20);
    expect(google.json.candidates[0].content.parts).toBeUndefined();
  });

  test('is about what its tokens come to when counted', async () => {
    const sim = await simulator({ profile: 'instant' });
    const { json } = await openai(sim, { prompt: 'Write an essay about tides.' });
    const counted = countTokens(json.choices[0].message.content);
    expect(Math.abs(counted / json.usage.completion_tokens - 1)).toBeLessThan(0.15);
  });
});

describe('input tokens', () => {
  const prompt = 'The quick brown fox jumps over the lazy dog, again and again. '.repeat(40);

  test('follow the text within 3 %, and the tokenizer of the model', async () => {
    const sim = await simulator({ profile: 'instant' });
    const plain = countTokens(prompt) + 7;
    const chat = (await openai(sim, { prompt })).json.usage.prompt_tokens;
    const old = (await anthropic(sim, { prompt })).json.usage.input_tokens;
    const recent = (await anthropic(sim, { prompt, model: 'claude-sonnet-5' })).json.usage.input_tokens;
    expect(Math.abs(chat / plain - 1)).toBeLessThanOrEqual(0.032);
    expect(Math.abs(old / (plain * 1.1) - 1)).toBeLessThanOrEqual(0.032);
    expect(Math.abs(recent / (plain * 1.35) - 1)).toBeLessThanOrEqual(0.032);
  });

  test.each([
    ['hello world', 2],
    ['internationalization', 4],
    ['123456', 2],
    ['a, b.', 3.5],
    ['漢字', 1.5],
    ['é', 0.5],
    ['a\n\n  b', 3],
    ['', 0],
  ])('of %j are %d', (text, tokens) => {
    expect(countTokens(text)).toBeCloseTo(tokens);
  });
});

describe('cached tokens', () => {
  const system = 'You answer questions about the handbook that follows here. '.repeat(200);

  test('are told when a long system prompt comes again', async () => {
    const sim = await simulator({ profile: 'instant' });
    const ask = async (provider: string) =>
      (await openai(sim, { provider, system })).json.usage.prompt_tokens_details.cached_tokens;
    expect(await ask('openai')).toBe(0);
    const cached = await ask('openai');
    expect(cached).toBeGreaterThan(1024);
    expect(cached % 128).toBe(0);
    expect(await ask('holysheep')).toBe(0);
    const google = async () => (await gemini(sim, { system })).json.usageMetadata.cachedContentTokenCount;
    expect([await google(), await google()]).toEqual([undefined, expect.any(Number)]);
  });

  test('are not told for a short one', async () => {
    const sim = await simulator({ profile: 'instant' });
    const ask = () => openai(sim, { system: 'Be brief.' });
    await ask();
    expect((await ask()).json.usage.prompt_tokens_details.cached_tokens).toBe(0);
  });

  test('are written first and read then at Anthropic, where the request asks for it', async () => {
    const sim = await simulator({ profile: 'instant' });
    const ask = async (cache_control?: unknown) =>
      (await anthropic(sim, { body: { system: [{ type: 'text', text: system, cache_control }] } })).json.usage;
    const plain = await ask();
    expect(plain).toMatchObject({ cache_creation_input_tokens: 0, cache_read_input_tokens: 0 });
    const written = await ask({ type: 'ephemeral' });
    const read = await ask({ type: 'ephemeral' });
    expect(written.cache_creation_input_tokens).toBeGreaterThan(1024);
    expect(read.cache_read_input_tokens).toBe(written.cache_creation_input_tokens);
    expect(written.input_tokens + written.cache_creation_input_tokens).toBe(plain.input_tokens);
    expect(read.input_tokens).toBe(written.input_tokens);
  });
});

describe('JSON', () => {
  const schema = {
    type: 'object',
    properties: { label: { enum: ['a', 'b'] }, score: { type: 'number', minimum: 0.5 }, note: { type: 'string' } },
    required: ['label', 'score', 'note'],
    additionalProperties: false,
  };
  const prompt = 'Which is it? Answer as JSON.';
  const fits = { label: expect.stringMatching(/^[ab]$/), score: 1.5, note: `[sim ${promptDigest(prompt)}]` };

  test('is an object that carries the digest', async () => {
    const sim = await simulator({ profile: 'instant' });
    const { json } = await openai(sim, { prompt, body: { response_format: { type: 'json_object' } } });
    expect(JSON.parse(json.choices[0].message.content).digest).toBe(`[sim ${promptDigest(prompt)}]`);
  });

  test('satisfies the schema of each format', async () => {
    const sim = await simulator({ profile: 'instant' });
    const response_format = { type: 'json_schema', json_schema: { name: 'x', schema } };
    const chat = await openai(sim, { prompt, body: { response_format } });
    expect(JSON.parse(chat.json.choices[0].message.content)).toEqual(fits);
    const claude = await anthropic(sim, {
      prompt,
      body: { output_config: { format: { type: 'json_schema', schema } } },
    });
    expect(JSON.parse(claude.json.content[0].text)).toEqual(fits);
    const generationConfig = { responseMimeType: 'application/json', responseJsonSchema: schema };
    const google = await gemini(sim, { prompt, body: { generationConfig } });
    expect(JSON.parse(google.json.candidates[0].content.parts[0].text)).toEqual(fits);
  });
});

describe('a seed', () => {
  test('gives the same request the same answer, in whatever order and however often it is asked', async () => {
    const prompts = ['What is rain?', 'Write an essay about rain.', 'What is rain?'];
    const ask = async (seed: number, order: readonly string[]) => {
      const sim = await simulator({ profile: 'instant', seed });
      const answers = new Map<string, unknown>();
      for (const prompt of order) {
        const { json } = await openai(sim, { prompt });
        answers.set(prompt, [json.choices[0].message.content, json.usage]);
      }
      return [...answers].sort();
    };
    const first = await ask(1, prompts);
    expect(await ask(1, prompts.toReversed())).toEqual(first);
    expect(await ask(2, prompts)).not.toEqual(first);
  });
});
