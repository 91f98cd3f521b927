/** Plain requests to a simulator, as the tests of this room send them. */

import { afterEach } from 'vitest';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/sim/server.ts';

const open: Simulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

/** A simulator that the end of the test closes. */
export const simulator = async (options: SimulatorOptions): Promise<Simulator> => {
  const started = await startSimulator(options);
  open.push(started);
  return started;
};

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into field by field
export type Loose = any;

export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Loose;
}

export interface Ask {
  readonly model?: string;
  readonly prompt?: string;
  readonly system?: string;
  readonly body?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

const got = async (response: Response): Promise<Got> => {
  const text = await response.text();
  let json: unknown = null;
  try {
    json = JSON.parse(text);
  } catch {}
  return { status: response.status, headers: response.headers, text, json };
};

export const post = async (
  url: string,
  body: unknown,
  how: { headers?: Record<string, string> | undefined; signal?: AbortSignal | undefined } = {},
): Promise<Got> =>
  got(
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...how.headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      signal: how.signal ?? null,
    }),
  );

export const get = async (url: string, headers: Record<string, string> = {}): Promise<Got> =>
  got(await fetch(url, { headers }));

export const openai = (sim: Simulator, ask: Ask & { provider?: string } = {}): Promise<Got> => {
  const { provider = 'openai', model = 'gpt-4.1', prompt = 'What is a kelvin?', system } = ask;
  const messages = [...(system ? [{ role: 'system', content: system }] : []), { role: 'user', content: prompt }];
  return post(
    `${sim.baseUrl}/${provider}/v1/chat/completions`,
    { model, messages, ...ask.body },
    { headers: { authorization: 'Bearer test-key', ...ask.headers }, signal: ask.signal },
  );
};

export const anthropic = (sim: Simulator, ask: Ask = {}): Promise<Got> => {
  const { model = 'claude-sonnet-4-5', prompt = 'What is a kelvin?', system } = ask;
  const messages = [{ role: 'user', content: prompt }];
  return post(
    `${sim.baseUrl}/anthropic/v1/messages`,
    { model, max_tokens: 1024, messages, ...(system && { system }), ...ask.body },
    {
      headers: { 'x-api-key': 'test-key', 'anthropic-version': '2023-06-01', ...ask.headers },
      signal: ask.signal,
    },
  );
};

export const gemini = (sim: Simulator, ask: Ask & { stream?: boolean } = {}): Promise<Got> => {
  const { model = 'gemini-2.5-flash', prompt = 'What is a kelvin?', system } = ask;
  const method = ask.stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
  return post(
    `${sim.baseUrl}/google/v1beta/models/${model}:${method}`,
    {
      contents: [{ role: 'user', parts: [{ text: prompt }] }],
      ...(system && { systemInstruction: { parts: [{ text: system }] } }),
      ...ask.body,
    },
    { headers: { 'x-goog-api-key': 'test-key', ...ask.headers }, signal: ask.signal },
  );
};

/** The `data:` lines of a stream, parsed; `[DONE]` as it is. */
export const eventsOf = (text: string): Loose[] =>
  text
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data: '))
    .map((line) => (line === 'data: [DONE]' ? '[DONE]' : JSON.parse(line.slice(6))));

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
