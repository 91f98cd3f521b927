import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { promptDigest } from '../../src/sim/chance.ts';
import { outageOf, type Profile, profileNamed, profileNames } from '../../src/sim/profiles.ts';
import { startSimulator } from '../../src/sim/server.ts';
import { anthropic, openai, post, simulator, sleep } from './calls.ts';

const latency = profileNamed('instant').latency;

describe('an outage', () => {
  const during = (kind: 'refuse' | '500' | 'hang'): Profile => ({
    name: 'down',
    latency,
    outages: [{ provider: 'openai', fromMs: 200, toMs: 500, kind }],
  });

  test('takes one provider down for its time only', async () => {
    const sim = await simulator({ profile: during('500') });
    const startedAt = performance.now();
    expect((await openai(sim)).status).toBe(200);
    await sleep(startedAt + 260 - performance.now());
    expect((await openai(sim)).json.error.type).toBe('server_error');
    expect((await anthropic(sim)).status).toBe(200);
    await sleep(startedAt + 540 - performance.now());
    expect((await openai(sim)).status).toBe(200);
    expect(sim.stats().inOutage).toBe(1);
  });

  test('lasts longer when all times do', async () => {
    const sim = await simulator({ profile: during('500'), timeScale: 10 });
    await sleep(260);
    expect((await openai(sim)).status).toBe(200);
  });

  test('can drop connections or never answer', async () => {
    const refusing = await simulator({ profile: during('refuse') });
    const hanging = await simulator({ profile: during('hang') });
    await sleep(230);
    await expect(openai(refusing)).rejects.toThrow('fetch failed');
    await expect(openai(hanging, { signal: AbortSignal.timeout(60) })).rejects.toThrow();
    expect([refusing.stats().inOutage, hanging.stats().inOutage]).toEqual([1, 1]);
  });

  test('of the profile of that name can be any provider', () => {
    expect(outageOf('groq').outages).toMatchObject([{ provider: 'groq', fromMs: 1000, toMs: 6000 }]);
    expect(profileNamed('outage')).toEqual(outageOf('holysheep'));
  });
});

describe('time', () => {
  test.each([
    [1, 50, 120],
    [0.2, 10, 45],
  ])('of a calm answer scaled by %d has its median between %d and %d ms', async (timeScale, low, high) => {
    const sim = await simulator({ profile: 'calm', timeScale });
    const times: number[] = [];
    // One after the other in four rows: all at once would measure the test's own client.
    const row = async (from: number): Promise<void> => {
      for (let question = from; question < 41; question += 4) {
        const startedAt = performance.now();
        await openai(sim, { prompt: `Question ${question}?` });
        times.push(performance.now() - startedAt);
      }
    };
    await Promise.all([0, 1, 2, 3].map(row));
    const median = times.sort((a, b) => a - b)[20]!;
    expect(median).toBeGreaterThan(low);
    expect(median).toBeLessThan(high + 60); // the test's own client needs some, on a busy machine
  });

  test('must be scaled by more than 0', async () => {
    await expect(startSimulator({ profile: 'calm', timeScale: 0 })).rejects.toThrow(RangeError);
  });
});

describe('figures', () => {
  test('tell requests, statuses and tokens by provider and model', async () => {
    const sim = await simulator({ profile: 'instant', recordPrompts: true });
    const first = await openai(sim, { prompt: 'one' });
    await openai(sim, { prompt: 'one' });
    const third = await anthropic(sim, { prompt: 'two' });
    await openai(sim, { model: 'does-not-exist' });
    const stats = sim.stats();
    expect(stats).toMatchObject({
      requests: 4,
      byProvider: { openai: 3, anthropic: 1 },
      byModel: { 'openai/gpt-4.1': 2, 'anthropic/claude-sonnet-4-5': 1, 'openai/does-not-exist': 1 },
      byStatus: { 200: 3, 404: 1 },
      maxInFlight: 1,
      inFlight: 0,
    });
    expect(stats.prompts).toEqual(
      new Map([
        [promptDigest('one'), 2],
        [promptDigest('two'), 1],
      ]),
    );
    const chat = stats.usageByModel['openai/gpt-4.1'];
    expect(chat).toMatchObject({ answers: 2, inputTokens: 2 * first.json.usage.prompt_tokens });
    expect(stats.usage.outputTokens).toBe(2 * first.json.usage.completion_tokens + third.json.usage.output_tokens);
    expect(stats.usage.answers).toBe(3);
  });

  test('hold no prompts unless asked to', async () => {
    const sim = await simulator({ profile: 'instant' });
    await openai(sim);
    expect(sim.stats().prompts).toBeUndefined();
  });

  test('stay bounded whatever names clients make up', async () => {
    const sim = await simulator({ profile: 'instant' });
    const body = { messages: [{ role: 'user', content: 'x' }] };
    const headers = { authorization: 'Bearer k' };
    for (let at = 0; at < 700; at++) {
      await post(`${sim.baseUrl}/p${at % 250}/v1/chat/completions`, { ...body, model: `m${at}` }, { headers });
    }
    for (let at = 0; at < 600; at++) await openai(sim, { model: `m${at}` });
    const stats = sim.stats();
    expect(Object.keys(stats.byProvider).length).toBeLessThanOrEqual(201);
    expect(Object.keys(stats.byModel).length).toBeLessThan(1300);
    expect(stats.requests).toBe(1300);
  });
});

const slow: Profile = { name: 'slow', latency: { firstByteMs: 30_000, sigma: 0, perOutputTokenMs: 0 } };

const processThatCloses = `
  import { startSimulator } from './src/sim/server.ts';
  const sim = await startSimulator({ profile: ${JSON.stringify(slow)} });
  const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'x' }] });
  const headers = { authorization: 'Bearer k' };
  fetch(sim.baseUrl + '/v1/chat/completions', { method: 'POST', headers, body }).catch(() => {});
  while (sim.stats().inFlight === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, 50));
  console.log('in flight', sim.stats().inFlight);
  await sim.close();
`;

describe('closing', () => {
  test('is quick with requests in every state', async () => {
    const hanging: Profile = { name: 'hang', latency, faults: { hang: 1 } };
    const sims = [await startSimulator({ profile: slow }), await startSimulator({ profile: hanging })];
    const pending = sims.map((sim) =>
      openai(sim).then(
        () => 'answered',
        () => 'dropped',
      ),
    );
    await expect.poll(() => sims.map((sim) => sim.stats().inFlight)).toEqual([1, 1]);
    const startedAt = performance.now();
    await Promise.all(sims.map((sim) => sim.close()));
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(await Promise.all(pending)).toEqual(['dropped', 'dropped']);
  });

  test('leaves nothing that keeps the process alive', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'llmgw-sim-'));
    await build({
      stdin: { contents: processThatCloses, resolveDir: process.cwd(), loader: 'ts' },
      outfile: join(directory, 'closes.mjs'),
      bundle: true,
      format: 'esm',
      platform: 'node',
      logLevel: 'silent',
    });
    // A timer of the slow answer that was left running would hold it for 30 s.
    const { stdout } = await promisify(execFile)(process.execPath, [join(directory, 'closes.mjs')], {
      timeout: 10_000,
    });
    expect(stdout).toBe('in flight 1\n');
    await rm(directory, { recursive: true });
  });

  test('twice is no trouble', async () => {
    const sim = await startSimulator({ profile: 'instant' });
    await sim.close();
    await sim.close();
  });

  test('frees the port, and a port in use is an error', async () => {
    const sim = await startSimulator({ profile: 'instant' });
    await expect(startSimulator({ profile: 'instant', port: sim.port })).rejects.toThrow('EADDRINUSE');
    await sim.close();
    const again = await simulator({ profile: 'instant', port: sim.port });
    expect((await openai(again)).status).toBe(200);
  });
});

test.each(profileNames)('the profile %s answers', async (profile) => {
  const sim = await simulator({ profile, timeScale: 0.01, seed: 3 });
  expect((await openai(sim)).status).toBe(200);
});
