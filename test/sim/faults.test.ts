import { describe, expect, test } from 'vitest';
import { type FaultKind, faultKinds, faultScale } from '../../src/sim/faults.ts';
import { type Profile, profileNamed } from '../../src/sim/profiles.ts';
import type { Simulator } from '../../src/sim/server.ts';
import { anthropic, eventsOf, type Got, gemini, openai, simulator } from './calls.ts';

const instant = profileNamed('instant').latency;
const always = (kind: FaultKind): Profile => ({ name: kind, latency: instant, faults: { [kind]: 1 } });
const retried = ['retry-after', 'retry-after-ms'];

describe('each fault on the wire', () => {
  test.each([
    ['rate_limit', 429, 429, 429],
    ['rate_limit_without_wait', 429, 429, 429],
    ['insufficient_quota', 429, 400, 429],
    ['server_error', 500, 500, 500],
    ['bad_gateway_html', 502, 502, 502],
    ['unavailable', 503, 529, 503],
  ] as const)('%s is %i at OpenAI, %i at Anthropic, %i at Google', async (kind, ...statuses) => {
    const sim = await simulator({ profile: always(kind) });
    const answers = [await openai(sim), await anthropic(sim), await gemini(sim)];
    expect(answers.map((answer) => answer.status)).toEqual(statuses);
    expect(sim.stats().faults).toEqual({ [kind]: 3 });
    expect(sim.stats().usage.answers).toBe(0);
  });

  test('a 429 with a wait tells it where each provider tells it', async () => {
    const sim = await simulator({ profile: { ...always('rate_limit'), retryAfterMs: 1500 } });
    const chat = await openai(sim);
    const waitMs = Number(chat.headers.get('retry-after-ms'));
    expect(waitMs).toBeGreaterThan(300);
    expect(Number(chat.headers.get('retry-after'))).toBe(Math.ceil(waitMs / 1000));
    expect(chat.json.error.message).toMatch(/Please try again in [\d.]+m?s\.$/);
    expect((await anthropic(sim)).headers.get('retry-after')).toMatch(/^\d+$/);
    const google = await gemini(sim);
    expect(google.json.error.details.at(-1)).toMatchObject({
      '@type': 'type.googleapis.com/google.rpc.RetryInfo',
      retryDelay: expect.stringMatching(/^[\d.]+s$/),
    });
  });

  test('a 429 without a wait tells none', async () => {
    const sim = await simulator({ profile: always('rate_limit_without_wait') });
    for (const answer of [await openai(sim), await anthropic(sim), await gemini(sim)]) {
      expect(retried.map((name) => answer.headers.get(name))).toEqual([null, null]);
      expect(answer.text).not.toMatch(/again in|retry in|retryDelay/);
    }
  });

  test('no money left is told in the words of each provider', async () => {
    const sim = await simulator({ profile: always('insufficient_quota') });
    expect((await openai(sim)).json.error.type).toBe('insufficient_quota');
    expect((await anthropic(sim)).json.error.message).toContain('credit balance is too low');
    expect((await gemini(sim)).json.error.details[0].violations[0].quotaId).toContain('PerDay');
    expect((await openai(sim, { provider: 'deepseek' })).status).toBe(402);
  });

  test('a gateway answers with a page', async () => {
    const sim = await simulator({ profile: always('bad_gateway_html') });
    const { headers, text } = await openai(sim);
    expect(headers.get('content-type')).toBe('text/html');
    expect(text).toMatch(/^<html>/);
  });

  test('an empty body is a 200 without a byte', async () => {
    const sim = await simulator({ profile: always('empty_body') });
    for (const body of [{}, { stream: true }]) {
      expect(await openai(sim, { body })).toMatchObject({ status: 200, text: '' });
    }
  });

  test('a reset ends the connection without a byte', async () => {
    const sim = await simulator({ profile: always('reset') });
    await expect(openai(sim)).rejects.toThrow('fetch failed');
    expect(sim.stats()).toMatchObject({ byStatus: { no_answer: 1 }, inFlight: 0, abandoned: 0 });
  });

  test.each([{}, { stream: true }])('a cut body ends before its end %j', async (body) => {
    const sim = await simulator({ profile: always('cut_body') });
    await expect(openai(sim, { body })).rejects.toThrow('terminated');
    expect(sim.stats()).toMatchObject({ byStatus: { 200: 1 }, inFlight: 0 });
  });

  test('a hang never answers and is over when the client gives up', async () => {
    const sim = await simulator({ profile: always('hang') });
    await expect(openai(sim, { signal: AbortSignal.timeout(80) })).rejects.toThrow();
    await expect.poll(() => sim.stats()).toMatchObject({ inFlight: 0, abandoned: 1, byStatus: {} });
  });

  test('an error after the 200 comes in the body or in the stream', async () => {
    const sim = await simulator({ profile: always('late_error') });
    expect((await openai(sim)).json.error.code).toBe(502);
    expect(eventsOf((await openai(sim, { body: { stream: true } })).text).at(-1).error.message).toBeTruthy();
    expect(eventsOf((await anthropic(sim, { body: { stream: true } })).text).at(-1).error.type).toBe(
      'overloaded_error',
    );
    expect(eventsOf((await gemini(sim, { stream: true })).text).at(-1).error.code).toBe(503);
  });

  test('blank lines come before a whole and late answer', async () => {
    const latency = { firstByteMs: 30, sigma: 0, perOutputTokenMs: 0 };
    const sim = await simulator({ profile: { ...always('blank_keep_alive'), latency } });
    const startedAt = performance.now();
    const { status, text, json } = await openai(sim, { provider: 'deepseek' });
    expect(performance.now() - startedAt).toBeGreaterThan(85);
    expect(status).toBe(200);
    expect(text).toMatch(/^\n{4,}\{/);
    expect(json.choices[0].finish_reason).toBe('stop');
    expect((await openai(sim, { body: { stream: true } })).text).toMatch(/^: keep-alive\n\n/);
    expect(sim.stats().usage.answers).toBe(2);
  });
});

describe('rates', () => {
  const outcome = (answer: Got): string => (answer.text === '' ? 'empty' : String(answer.status));

  const askMany = async (sim: Simulator, prompts: readonly string[]): Promise<string[]> => {
    const outcomes: string[] = [];
    let next = 0;
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        while (next < prompts.length) {
          const at = next++;
          outcomes[at] = await openai(sim, { prompt: prompts[at]!, signal: AbortSignal.timeout(2000) }).then(
            outcome,
            (error) => String(error.message),
          );
        }
      }),
    );
    return outcomes;
  };

  test('of the flaky profile are a tenth in all and each near its own', async () => {
    const { faults = {} } = profileNamed('flaky');
    expect(faultScale(faults).at(-1)?.[0]).toBeCloseTo(0.1);
    const sim = await simulator({
      profile: { name: 'flaky', latency: instant, faults: { ...faults, hang: 0 } },
      seed: 7,
    });
    const total = 4000;
    await askMany(
      sim,
      Array.from({ length: total }, (_, row) => `Question ${row}: what is it?`),
    );
    const seen = sim.stats().faults;
    for (const kind of faultKinds) {
      const expected = (kind === 'hang' ? 0 : (faults[kind] ?? 0)) * total;
      // Four standard deviations of a binomial count.
      expect(Math.abs((seen[kind] ?? 0) - expected)).toBeLessThanOrEqual(4 * Math.sqrt(expected));
    }
  });

  test('hold for one text asked over and over too', async () => {
    const sim = await simulator({ profile: { name: 'half', latency: instant, faults: { server_error: 0.5 } } });
    const outcomes = await askMany(sim, new Array<string>(400).fill('the same'));
    const failed = outcomes.filter((one) => one === '500').length;
    expect(failed).toBeGreaterThan(150);
    expect(failed).toBeLessThan(250);
  });

  test('of one provider stand in place of the usual ones', async () => {
    const profile = { ...always('server_error'), faultsByProvider: { holysheep: {} } };
    const sim = await simulator({ profile });
    expect((await openai(sim)).status).toBe(500);
    expect((await openai(sim, { provider: 'holysheep' })).status).toBe(200);
  });

  test.each([{ reset: 1.5 }, { reset: -0.1 }, { reset: Number.NaN }, { reset: 0.6, hang: 0.6 }])(
    '%j are refused at the start',
    async (faults) => {
      await expect(simulator({ profile: { name: 'wrong', latency: instant, faults } })).rejects.toThrow(RangeError);
    },
  );

  test('fall on the same requests with the same seed, in whatever order they come', async () => {
    const profile: Profile = {
      name: 'mix',
      latency: instant,
      faults: { server_error: 0.2, empty_body: 0.1, reset: 0.1 },
    };
    const prompts = Array.from({ length: 300 }, (_, row) => `Row ${row}`);
    const forwards = await askMany(await simulator({ profile, seed: 5 }), prompts);
    const backwards = await askMany(await simulator({ profile, seed: 5 }), prompts.toReversed());
    expect(backwards.toReversed()).toEqual(forwards);
    const otherSeed = await askMany(await simulator({ profile, seed: 6 }), prompts);
    expect(otherSeed).not.toEqual(forwards);
  });
});
