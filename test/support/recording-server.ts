/** A provider that answers as it is told and remembers every request: a real HTTP server on a free port of the loopback address. */

import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { afterAll } from 'vitest';
import type { AnyJson } from './run-cli.ts';

export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: AnyJson;
  /** Since the server started. */
  readonly atMs: number;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; `text` wins over it. */
  readonly json?: unknown;
  readonly text?: string;
  readonly delayMs?: number;
  /** The connection is cut instead. */
  readonly cut?: true;
}

/** `count` is 1 for the first request of the route. */
export type Script = (request: RecordedRequest, count: number) => Answer;

export interface RecordingServer {
  readonly url: string;
  /** In the order of their arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Requests whose URL starts with the route. */
  requestsTo(route: string): RecordedRequest[];
  /** Takes over all requests whose URL starts with `route`; the longest route that fits counts. */
  on(route: string, script: Script): void;
  /** Most requests that were under way at once. */
  mostAtOnce(): number;
}

/** The last text that the user said, whatever the format. */
export const promptOf = ({ body }: RecordedRequest): string => {
  const turn = (body.messages ?? body.contents).at(-1);
  const parts = turn.parts ?? turn.content;
  return typeof parts === 'string' ? parts : (parts.find((part: AnyJson) => typeof part.text === 'string')?.text ?? '');
};

/** A good answer in the format that the URL asks for: `re: <prompt>`, 10 tokens in, 5 out. */
export const goodAnswer: Script = (request) => {
  const text = `re: ${promptOf(request)}`;
  if (request.url.endsWith('/chat/completions')) return { json: openAiAnswer(text, request.body.model) };
  if (request.url.endsWith('/v1/messages')) {
    return {
      json: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: request.body.model,
        content: [{ type: 'text', text }],
        stop_reason: 'end_turn',
        stop_sequence: null,
        usage: { input_tokens: 10, output_tokens: 5, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
      },
    };
  }
  if (request.url.endsWith(':generateContent')) {
    return {
      json: {
        candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP', index: 0 }],
        usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
        modelVersion: 'gemini',
        responseId: 'r1',
      },
    };
  }
  return openAiError(404, { message: `no such path: ${request.url}`, type: 'invalid_request_error' });
};

export const openAiAnswer = (content: string | null, model = 'gpt-4.1'): Record<string, AnyJson> => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_790_000_000,
  model,
  choices: [{ index: 0, message: { role: 'assistant', content, refusal: null }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
});

export const openAiError = (
  status: number,
  error: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({ status, headers, json: { error: { param: null, code: null, ...error } } });

/** Starts servers that close after the tests of the file, which may run side by side. */
export const recordingServers = (): (() => Promise<RecordingServer>) => {
  const stops: (() => void)[] = [];
  afterAll(() => {
    for (const stop of stops) stop();
  });
  return async () => {
    const { server, stop } = await startRecordingServer();
    stops.push(stop);
    return server;
  };
};

const startRecordingServer = async (): Promise<{ server: RecordingServer; stop: () => void }> => {
  const startedAt = performance.now();
  const requests: RecordedRequest[] = [];
  const scripts = new Map<string, { readonly script: Script; count: number }>();
  const sockets = new Set<Socket>();
  let now = 0;
  let most = 0;
  const scriptFor = (url: string): { readonly script: Script; count: number } => {
    const routes = [...scripts.keys()].filter((route) => url.startsWith(route)).sort((a, b) => b.length - a.length);
    return scripts.get(routes[0] ?? '') ?? { script: goodAnswer, count: 0 };
  };
  const http = createServer((incoming, response) => {
    now++;
    most = Math.max(most, now);
    response.on('close', () => {
      now--;
    });
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const request: RecordedRequest = {
        method: incoming.method ?? '',
        url: incoming.url ?? '',
        headers: incoming.headers,
        body: text === '' ? null : JSON.parse(text),
        atMs: performance.now() - startedAt,
      };
      requests.push(request);
      const route = scriptFor(request.url);
      route.count++;
      const answer = route.script(request, route.count);
      setTimeout(() => {
        if (answer.cut === true) {
          incoming.socket.destroy();
          return;
        }
        response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
        response.end(answer.text ?? JSON.stringify(answer.json ?? {}));
      }, answer.delayMs ?? 0);
    });
  });
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  return {
    server: {
      url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
      requests,
      requestsTo: (route) => requests.filter(({ url }) => url.startsWith(route)),
      on: (route, script) => void scripts.set(route, { script, count: 0 }),
      mostAtOnce: () => most,
    },
    stop: () => {
      http.close();
      for (const socket of sockets) socket.destroy();
    },
  };
};
