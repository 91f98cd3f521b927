/**
 * A provider in a process of its own, in the OpenAI format, that knows rows by their prompts and counts the requests for
 * each: what a killed tool asked for twice shows here and nowhere else. Started by `startUpstream`.
 */

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface UpstreamOptions {
  /** Shortest and longest time to an answer; each prompt has its own. */
  readonly latencyMs: readonly [number, number];
}

/** What the parent may send. */
export type Ask = { readonly ask: 'counts' } | { readonly ask: 'reached'; readonly prompts: number };

export interface Counts {
  readonly requests: number;
  /** Distinct prompts that were asked for. */
  readonly prompts: number;
  /** The most often asked prompt: how often. */
  readonly most: number;
}

export type Told =
  | { readonly told: 'port'; readonly port: number }
  | { readonly told: 'counts'; readonly counts: Counts }
  | { readonly told: 'reached'; readonly prompts: number };

const { latencyMs } = JSON.parse(process.argv[2] ?? '{}') as UpstreamOptions;
const [shortestMs, longestMs] = latencyMs;
const asked = new Map<string, number>();
let requests = 0;
let waitedFor: number | null = null;

const tell = (told: Told): void => {
  process.send?.(told);
};

const tellIfReached = (): void => {
  if (waitedFor === null || asked.size < waitedFor) return;
  tell({ told: 'reached', prompts: asked.size });
  waitedFor = null;
};

/** FNV-1a: the same prompt always takes the same time. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
};

const answer = (response: ServerResponse, prompt: string): void => {
  const body = JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_790_000_000,
    model: 'm1',
    choices: [{ index: 0, message: { role: 'assistant', content: `re: ${prompt}` }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  });
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
};

const server = createServer((incoming, response) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const { messages } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { messages: { content: string }[] };
    const prompt = messages.at(-1)!.content;
    requests++;
    asked.set(prompt, (asked.get(prompt) ?? 0) + 1);
    tellIfReached();
    if (longestMs === 0) answer(response, prompt);
    else setTimeout(() => answer(response, prompt), shortestMs + (hashOf(prompt) % (1 + longestMs - shortestMs)));
  });
});

process.on('message', (message: Ask) => {
  if (message.ask === 'reached') {
    waitedFor = message.prompts;
    tellIfReached();
    return;
  }
  let most = 0;
  for (const count of asked.values()) if (count > most) most = count;
  tell({ told: 'counts', counts: { requests, prompts: asked.size, most } });
});
process.on('disconnect', () => process.exit(0));
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => tell({ told: 'port', port: (server.address() as AddressInfo).port }));
