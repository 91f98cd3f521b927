import { describe, expect, test } from 'vitest';
import type { Profile } from '../../src/sim/profiles.ts';
import type { Quota } from '../../src/sim/quota.ts';
import { anthropic, type Got, gemini, openai, simulator, sleep } from './calls.ts';

const latency = { firstByteMs: 0, sigma: 0, perOutputTokenMs: 0 };
const limited = (quota: Quota): Profile => ({ name: 'limited', latency, quotas: { '*': quota } });

describe('a quota over HTTP', () => {
  test('of R requests lets no more than R through in any window, and all of them when asked often enough', async () => {
    const windowMs = 300;
    const limit = 12;
    const profile = limited({ window: 'sliding', requestsPerMin: limit });
    const sim = await simulator({ profile, timeScale: windowMs / 60_000 });
    const admitted: { from: number; to: number }[] = [];
    const until = performance.now() + 1200;
    await Promise.all(
      Array.from({ length: 8 }, async (_, worker) => {
        while (performance.now() < until) {
          const from = performance.now();
          const { status } = await openai(sim, { prompt: `worker ${worker}` });
          if (status === 200) admitted.push({ from, to: performance.now() });
          else expect(status).toBe(429);
        }
      }),
    );
    // A request was admitted somewhere between sending and answer; count those that surely lie in one window.
    for (const { from } of admitted) {
      const surely = admitted.filter((other) => other.from >= from && other.to < from + windowMs).length;
      expect(surely).toBeLessThanOrEqual(limit);
    }
    expect(admitted.length).toBeGreaterThanOrEqual(3 * limit);
    expect(sim.stats().overQuota).toBeGreaterThan(0);
    expect(sim.stats().usage.answers).toBe(admitted.length);
  });

  test('names a wait after which the next request passes', async () => {
    const sim = await simulator({ profile: limited({ window: 'bucket', requestsPerMin: 600, burst: 1 / 300 }) });
    await openai(sim);
    await openai(sim);
    const refused = await openai(sim);
    expect(refused.status).toBe(429);
    const waitMs = Number(refused.headers.get('retry-after-ms'));
    expect(waitMs).toBeGreaterThan(20);
    expect(waitMs).toBeLessThanOrEqual(100);
    await sleep(waitMs + 2);
    expect((await openai(sim)).status).toBe(200);
  });

  test('is kept for each model apart', async () => {
    const sim = await simulator({ profile: limited({ window: 'sliding', requestsPerMin: 1 }) });
    expect((await openai(sim)).status).toBe(200);
    expect((await openai(sim, { model: 'gpt-4o' })).status).toBe(200);
    expect((await openai(sim, { provider: 'holysheep' })).status).toBe(200);
    expect((await openai(sim)).status).toBe(429);
  });

  test('is the most exact one that the profile names', async () => {
    const one: Quota = { window: 'sliding', requestsPerMin: 1 };
    const quotas = { '*': one, openai: { ...one, requestsPerMin: 2 }, 'openai/gpt-4o': { ...one, requestsPerMin: 3 } };
    const sim = await simulator({ profile: { name: 'p', latency, quotas } });
    const limits = [
      await openai(sim, { provider: 'groq' }),
      await openai(sim),
      await openai(sim, { model: 'gpt-4o' }),
    ].map((answer) => answer.headers.get('x-ratelimit-limit-requests'));
    expect(limits).toEqual(['1', '2', '3']);
  });

  test('of tokens counts input and cap at OpenAI, input alone at Anthropic and Google', async () => {
    const sim = await simulator({ profile: limited({ window: 'sliding', tokensPerMin: 1000 }) });
    const spent = async (answer: Promise<Got>) =>
      1000 - Number((await answer).headers.get('x-ratelimit-remaining-tokens'));
    expect(await spent(openai(sim, { body: { max_tokens: 700 } }))).toBeGreaterThan(700);
    const refused = await openai(sim, { body: { max_tokens: 700 } });
    expect(refused.json.error).toMatchObject({ type: 'tokens', code: 'rate_limit_exceeded' });
    expect((await anthropic(sim)).status).toBe(200);
    expect((await anthropic(sim)).status).toBe(200);
    expect((await gemini(sim)).status).toBe(200);
  });

  test('that one request can never meet says so and names no wait', async () => {
    const sim = await simulator({ profile: limited({ window: 'bucket', tokensPerMin: 500 }) });
    const { status, headers, json } = await openai(sim, { body: { max_tokens: 700 } });
    expect(status).toBe(429);
    expect(json.error.message).toMatch(/^Request too large .* Limit 500, Requested 7\d\d\.$/);
    expect(headers.get('retry-after')).toBeNull();
  });

  test('of output tokens refuses while it is used up', async () => {
    const sim = await simulator({ profile: limited({ window: 'sliding', outputTokensPerMin: 30 }) });
    const prompt = 'Write an essay about tides.';
    expect((await anthropic(sim, { prompt })).status).toBe(200);
    const refused = await anthropic(sim, { prompt });
    expect(refused.status).toBe(429);
    expect(refused.json.error.message).toContain('30 output tokens per minute');
  });
});

describe('quota headers', () => {
  const quota: Quota = { window: 'sliding', requestsPerMin: 100, tokensPerMin: 90_000, outputTokensPerMin: 50_000 };

  test('of OpenAI have Go durations', async () => {
    const { headers } = await openai(await simulator({ profile: limited(quota) }));
    expect(headers.get('x-ratelimit-limit-requests')).toBe('100');
    expect(headers.get('x-ratelimit-remaining-requests')).toBe('99');
    expect(headers.get('x-ratelimit-reset-requests')).toMatch(/^(1m0s|59(\.\d+)?s)$/);
    expect(headers.get('x-ratelimit-limit-tokens')).toBe('90000');
  });

  test('of Anthropic have dates, and tokens rounded to thousands', async () => {
    const { headers } = await anthropic(await simulator({ profile: limited(quota) }));
    const of = (name: string) => headers.get(`anthropic-ratelimit-${name}`);
    expect([of('requests-limit'), of('requests-remaining')]).toEqual(['100', '99']);
    expect([of('input-tokens-limit'), of('input-tokens-remaining')]).toEqual(['90000', '90000']);
    expect(of('output-tokens-limit')).toBe('50000');
    expect(of('requests-reset')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const inMs = Date.parse(of('requests-reset')!) - Date.now();
    expect(inMs).toBeGreaterThan(58_000);
    expect(inMs).toBeLessThan(61_500);
  });

  test('of Azure have whole seconds; Google, DeepSeek and local servers have none', async () => {
    const sim = await simulator({ profile: limited(quota) });
    const azure = await openai(sim, { provider: 'azure' });
    expect(azure.headers.get('x-ratelimit-reset-requests')).toBe('60');
    for (const answer of [
      await gemini(sim),
      await openai(sim, { provider: 'deepseek' }),
      await openai(sim, { provider: 'ollama' }),
    ]) {
      expect([...answer.headers.keys()].filter((name) => name.includes('ratelimit'))).toEqual([]);
    }
  });

  test('are missing where nothing is limited', async () => {
    const { headers } = await openai(await simulator({ profile: 'instant' }));
    expect(headers.get('x-ratelimit-limit-requests')).toBeNull();
  });
});

describe('requests in flight', () => {
  test('above the limit of their provider are refused, and counted', async () => {
    const slow = { firstByteMs: 100, sigma: 0, perOutputTokenMs: 0 };
    const sim = await simulator({ profile: { name: 'few', latency: slow, maxConcurrent: { deepseek: 3 } } });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, row) => openai(sim, { provider: 'deepseek', prompt: `row ${row}` })),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    expect(sim.stats()).toMatchObject({ maxInFlight: 8, overQuota: 5, inFlight: 0 });
  });
});
