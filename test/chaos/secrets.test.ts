/** Keys in nothing that the tool says or writes, whatever servers send back; and answers that mean harm do none. */

import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import {
  type Answer,
  goodAnswer,
  openAiAnswer,
  type RecordedRequest,
  recordingServers,
} from '../support/recording-server.ts';
import { hasPseudoTerminal, type Workspace, workspaces } from '../support/run-cli.ts';

const newWorkspace = workspaces();
const newServer = recordingServers();

/** Without the shape of any provider's keys, so that nothing but the knowledge of the key can hide it; the signs differ when URL-encoded. */
const keys = {
  environment: 'Qz7Vt+9/pLx3Mnb8==KyEnv',
  literal: 'Hj2Wc+5/rTu6Bdf4==KyLit',
  header: 'Yk8Na+1/sXe0Gim7==KyHdr',
  gemini: 'Ub3Ro+6/cPw9Zlt2==KyGem',
  proxy: 'Df5Lm-4_hSv1Qoy3-KyPrx',
} as const;

const base64At = (text: string, offset: number): string => {
  const encoded = Buffer.from(`${'x'.repeat(offset)}${text}`).toString('base64');
  // Without the characters that hold bits of their neighbours.
  return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + text.length) * 8) / 6));
};

const spellings = (key: string): string[] => [
  key,
  encodeURIComponent(key),
  JSON.stringify(key).slice(1, -1),
  ...[0, 1, 2].flatMap((offset) => [
    base64At(key, offset),
    base64At(key, offset).replaceAll('+', '-').replaceAll('/', '_'),
  ]),
  Buffer.from(key).toString('hex'),
];

const found = (text: string): string[] =>
  Object.entries(keys).flatMap(([name, key]) =>
    spellings(key).flatMap((spelling, index) => (text.includes(spelling) ? [`${name}, spelling ${index}`] : [])),
  );

const keyOf = ({ headers }: RecordedRequest): string =>
  String(headers['x-secret-token'] ?? headers['x-goog-api-key'] ?? headers.authorization ?? headers['x-api-key']);

/** All the ways in which servers give a key back. */
const echoes: readonly ((key: string, request: RecordedRequest) => string)[] = [
  (key) => JSON.stringify({ error: { message: `Incorrect API key provided: ${key}.`, type: 'invalid' } }),
  (key) => JSON.stringify({ error: { message: key, code: key, type: key, param: key } }),
  (_key, { headers }) => JSON.stringify({ error: { message: `headers were ${JSON.stringify(headers)}` } }),
  (_key, { headers }) => JSON.stringify({ detail: [{ loc: ['header'], msg: 'bad', input: headers }], headers }),
  (key) => JSON.stringify({ error: { message: `token=${encodeURIComponent(key)}` } }),
  (key) => JSON.stringify({ error: { message: `credential ${Buffer.from(key).toString('base64')}` } }),
  (key) => JSON.stringify({ error: { message: `credential ${Buffer.from(`Bearer ${key}`).toString('base64')}` } }),
  (key) => JSON.stringify({ error: { message: `credential ${Buffer.from(`x:${key}`).toString('base64')}` } }),
  (key) => JSON.stringify({ error: { message: `credential ${Buffer.from(`api:${key}`).toString('base64url')}` } }),
  (key) => JSON.stringify({ error: { message: `credential ${Buffer.from(key).toString('hex')}` } }),
  (key) => JSON.stringify({ error: key }),
  (key) => JSON.stringify({ message: `a"${key}"b\\${key}` }),
  (key) => `<html><head><title>denied ${key}</title></head><body>${key}</body></html>`,
  (key) => `plain ${key} text`,
  (key) => `{"error":{"message":"\\u0051${key.slice(1)} \\u0048${key.slice(1)} ${key}`,
];

const echo = (status: number, request: RecordedRequest, count: number): Answer => {
  const key = keyOf(request).replace(/^Bearer /, '');
  return {
    status,
    headers: { 'x-request-id': key, 'www-authenticate': `Bearer realm="${key}"`, 'request-id': key },
    text: echoes[count % echoes.length]!(key, request),
  };
};

/** Every output of a run: what it said and all files of its folder but those that were given. */
const outputsOf = (workspace: Workspace, given: readonly string[]): Map<string, string> =>
  new Map(
    readdirSync(workspace.folder)
      .filter((name) => !given.includes(name))
      .map((name) => [name, readFileSync(workspace.path(name), 'utf8')]),
  );

const config = (url: string, deadUrl: string): string => `
providers:
  openai: { base_url: ${url}/openai/v1, models: [m-env] }
  google: { base_url: ${url}/google, models: [m-gem] }
  lit: { type: openai, base_url: ${url}/lit/v1, api_key: "${keys.literal}", models: [m-lit] }
  hdr: { type: openai, base_url: ${url}/hdr/v1, headers: { X-Secret-Token: "${keys.header}" }, models: [m-hdr] }
  off: { type: openai, base_url: ${url}/off/v1, api_key: "${keys.literal}", models: [m-off] }
  cut: { type: anthropic, base_url: ${url}/cut, api_key: "${keys.literal}", models: [m-cut] }
  dead: { type: openai, base_url: ${deadUrl}/v1, api_key: "${keys.literal}", models: [m-dead] }
retry: { max_attempts: 3, base_ms: 1, max_ms: 2 }
breaker: { failure_threshold: 1000, failure_rate: 1, minimum_requests: 1000, window: 1000 }
`;

const models = ['m-env', 'm-gem', 'm-lit', 'm-hdr', 'm-off', 'm-cut', 'm-dead'];

describe('a run of which everything fails', () => {
  test.each([
    ['jsonl', ['--verbose', '--report', 'html,markdown,json']],
    ['jsonl', ['--log-json']],
    ['csv', ['--verbose', '--output-format', 'csv']],
    ['openai-batch', ['--output-format', 'openai-batch', '--quiet']],
  ])('shows no key in any of its outputs: %s %s', async (_format, flags) => {
    const server = await newServer();
    for (const [route, status] of [
      ['/openai', 400],
      ['/google', 500],
      ['/lit', 500],
      ['/hdr', 400],
      ['/off', 401],
    ] as const)
      server.on(route, (request, count) => echo(status, request, count));
    server.on('/cut', (request, count) => ({ ...goodAnswer(request, count), cut: true }));
    const workspace = newWorkspace();
    workspace.write('llmgw.config.yaml', config(server.url, 'http://127.0.0.1:9'));
    workspace.writeRows(
      'in.jsonl',
      models.flatMap((model) =>
        Array.from({ length: 20 }, (_, n) => ({ id: `${model}-${n}`, prompt: `row ${n}`, model })),
      ),
    );
    const running = workspace.start(['batch', 'in.jsonl', '-o', 'out', ...flags], {
      env: { OPENAI_API_KEY: keys.environment, GEMINI_API_KEY: ` ${keys.gemini}\n` },
    });
    const commandLine = readFileSync(`/proc/${running.process.pid}/cmdline`, 'latin1');
    const run = await running.ended;
    expect(run.code, run.stderr).toBe(1);
    expect(server.requests.length).toBeGreaterThan(100);
    expect(server.requests.some((request) => keyOf(request).includes(keys.gemini))).toBe(true);
    const outputs = outputsOf(workspace, ['in.jsonl', 'llmgw.config.yaml']);
    outputs.set('stdout', run.stdout).set('stderr', run.stderr).set('command line', commandLine);
    expect(outputs.size).toBeGreaterThanOrEqual(5);
    for (const [name, text] of outputs) expect(found(text), name).toEqual([]);
    expect(outputs.get('out')).toContain('[redacted]');
  });

  test('through a proxy with a password shows none of it', async () => {
    const proxy = createServer((socket) => {
      socket.on('error', () => {});
      socket.end(`HTTP/1.1 407 no\r\ncontent-length: ${keys.proxy.length}\r\nx: ${keys.proxy}\r\n\r\n${keys.proxy}`);
    });
    await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
    try {
      const { port } = proxy.address() as { port: number };
      const workspace = newWorkspace();
      workspace.writeRows('in.jsonl', [{ prompt: 'one' }]);
      const run = await workspace.llmgw(
        ['batch', 'in.jsonl', '--verbose', '--max-attempts', '2', '--model', 'gpt-4.1'],
        {
          env: {
            OPENAI_API_KEY: keys.environment,
            HTTPS_PROXY: `http://me:${keys.proxy}@127.0.0.1:${port}`,
          },
        },
      );
      expect(run.code).not.toBe(0);
      const outputs = outputsOf(workspace, ['in.jsonl']).set('stdout', run.stdout).set('stderr', run.stderr);
      for (const [name, text] of outputs) expect(found(text), name).toEqual([]);
    } finally {
      proxy.close();
    }
  });
});

describe('what cannot start', () => {
  test.each([
    [
      'an address with a password',
      `providers: { a: { type: openai, base_url: "https://me:${keys.literal}@host/v1" } }`,
    ],
    ['a key with a blank inside', `providers: { openai: { api_key: "${keys.literal} ${keys.header}" } }`],
    ['a key under an unknown name', `providers: { openai: { apikey: "${keys.literal}" } }`],
    ['broken YAML', `providers: { openai: { api_key: "${keys.literal}\n`],
  ])('shows no key: %s', async (_title, text) => {
    const workspace = newWorkspace();
    workspace.write('llmgw.config.yaml', text);
    workspace.writeRows('in.jsonl', [{ prompt: 'one' }]);
    const run = await workspace.llmgw(['batch', 'in.jsonl', '--verbose']);
    expect(run.code).toBe(2);
    expect(found(run.stderr + run.stdout)).toEqual([]);
  });
});

describe('an answer that means harm', () => {
  const escapes = '\u001b]0;owned\u0007\u001b[2J\u009b31m\r';
  const evil = `<script>alert(1)</script><img src=x onerror=alert(1)>${escapes}`;

  const answered = async () => {
    const server = await newServer();
    server.on('/v1', (request) =>
      String(request.body.messages.at(-1).content).startsWith('fail')
        ? { status: 400, json: { error: { message: evil, type: evil, code: evil } } }
        : { json: openAiAnswer(`=HYPERLINK("http://x")${evil}`, evil) },
    );
    const workspace = newWorkspace();
    workspace.write('llmgw.config.yaml', `providers: { openai: { base_url: ${server.url}/v1, api_key: k } }\n`);
    workspace.writeRows('in.jsonl', [
      { id: evil, prompt: 'answer', model: 'gpt-4.1' },
      { id: `${evil}2`, prompt: 'fail', model: 'gpt-4.1' },
      { id: '3', prompt: 'no such model', model: evil },
      { id: '4', prompt: 'rejected', priority: evil },
    ]);
    return workspace;
  };
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f-\u009f]|\u001b(?!\[[0-9;]*m)/;

  test('does none in reports, in CSV with --csv-safe and in what is said', async () => {
    const workspace = await answered();
    const run = await workspace.llmgw([
      'batch',
      'in.jsonl',
      '-o',
      'out.csv',
      '--csv-safe',
      '--verbose',
      '--report',
      'html,markdown',
    ]);
    expect(run.code, run.stderr).toBe(1);
    expect(run.stderr).not.toMatch(control);
    const html = workspace.read('out.csv.summary.html');
    expect(html).not.toMatch(/<script>alert|<img src=x/);
    expect(html).not.toMatch(control);
    const markdown = workspace.read('out.csv.summary.md');
    // Between backticks all text stands for itself.
    expect(markdown.replace(/`[^`]*`/g, '')).not.toContain('<');
    expect(markdown).not.toMatch(control);
    expect(workspace.read('out.csv')).not.toMatch(/(^|,)"?=HYPERLINK/m);
    expect(workspace.read('out.csv')).toContain("'=HYPERLINK");
  });

  test('does none in events', async () => {
    const workspace = await answered();
    const run = await workspace.llmgw(['batch', 'in.jsonl', '-o', 'out.jsonl', '--log-json']);
    expect(run.code, run.stderr).toBe(1);
    expect(run.stderr).not.toMatch(control);
    for (const line of run.stderr.trimEnd().split('\n')) JSON.parse(line);
    expect(workspace.read('out.jsonl')).not.toMatch(control);
  });

  test.skipIf(!hasPseudoTerminal)('does none on a terminal', async () => {
    const workspace = await answered();
    const run = await workspace.terminal(['batch', 'in.jsonl', '-o', '-', '--output-format', 'text'], {
      columns: 200,
      rows: 40,
    });
    expect(run.stdout).toContain('=HYPERLINK("http://x")<script>');
    expect(run.stdout).not.toContain('\u001b]0;owned');
    expect(run.stdout).not.toContain('\u009b');
  });
});
