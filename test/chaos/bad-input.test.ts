/** What can be wrong with an input, through the whole tool: the place and the reason are told, and the rest is answered. */

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { goodAnswer, promptOf, recordingServers } from '../support/recording-server.ts';
import { type AnyJson, linesOf, workspaces } from '../support/run-cli.ts';

const newWorkspace = workspaces();
const newServer = recordingServers();

const start = async () => {
  const server = await newServer();
  const workspace = newWorkspace();
  return { server, workspace, env: { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `${server.url}/v1` } };
};

const nested = (open: string, close: string): string => `${open.repeat(20_000)}1${close.repeat(20_000)}`;
const manyRows = Array.from({ length: 500 }, (_, n) => `{"prompt":"zip ${n} ${randomBytes(150).toString('hex')}"}\n`);
const zipped = gzipSync(manyRows.join(''));
const damaged = Buffer.from(zipped);
damaged.fill(0xff, damaged.length - 60, damaged.length - 30);

interface BadFile {
  readonly name: string;
  readonly content: string | Buffer;
  /** What is told of it: line and words of the reason. */
  readonly told: readonly (readonly [line: number, words: string])[];
}

const ok = (name: string): string => `{"prompt":"${name}"}\n`;

const jsonFiles: readonly BadFile[] = [
  {
    name: 'binary.jsonl',
    content: Buffer.concat([Buffer.from(ok('b1')), Buffer.from([0, 0xff, 0xfe, 1, 2, 0x0a]), Buffer.from(ok('b2'))]),
    told: [[2, 'not valid UTF-8']],
  },
  { name: 'nul.jsonl', content: `${ok('n1')}{"prompt":"a\0b"}\n${ok('n2')}`, told: [[2, 'control character']] },
  { name: 'utf8.jsonl', content: Buffer.from(`${ok('u1')}{"prompt":"caf\xe9"}\n`, 'latin1'), told: [[2, 'UTF-8']] },
  {
    name: 'long.jsonl',
    content: `${ok('l1')}{"prompt":"${'x'.repeat(20 * 1024 * 1024)}"}\n${ok('l2')}`,
    told: [[2, 'longer than 16 MiB']],
  },
  {
    name: 'deep.jsonl',
    content: `${nested('[', ']')}\n{"prompt":"x","metadata":${nested('{"a":', '}')}}\n${ok('d1')}`,
    told: [
      [1, 'nested deeper'],
      [2, 'nested deeper'],
    ],
  },
  {
    name: 'proto.jsonl',
    content: `{"__proto__":{"prompt":"polluted"}}\n{"prompt":"p1","__proto__":{"polluted":true},"metadata":{"__proto__":{"polluted":true}}}\n`,
    told: [[1, 'no prompt']],
  },
  {
    name: 'types.jsonl',
    content:
      '1\n{"prompt":5}\n{"prompt":"x","priority":"urgent"}\n{}\n[]\n{"prompt":"x","temperature":1e999}\n{"prompt"\n',
    told: [
      [1, 'not a number'],
      [2, '"prompt" must be a string'],
      [3, 'not "urgent"'],
      [4, 'no prompt'],
      [5, 'array'],
      [6, '"temperature"'],
      [7, 'not JSON'],
    ],
  },
  { name: 'torn.jsonl', content: `${ok('t1')}{"prompt":"half a li`, told: [[2, 'not JSON']] },
];

const tell = (results: readonly AnyJson[], file: string): [number, string][] =>
  results
    .filter((result) => result.status === 'rejected' && result.file === file)
    .map((result): [number, string] => [result.line, result.error.message])
    .sort(([a], [b]) => a - b);

describe('bad input', () => {
  test('is rejected with file, line and reason, and everything else is answered', async () => {
    const { server, workspace, env } = await start();
    for (const { name, content } of jsonFiles) workspace.write(name, content);
    const args = ['batch', ...jsonFiles.map(({ name }) => name), '-o', 'out.jsonl', '--quiet'];
    const run = await workspace.llmgw(args, { env });
    expect(run.code, run.stderr).toBe(1);
    const results = workspace.rows('out.jsonl');
    for (const { name, told } of jsonFiles) {
      const rejections = tell(results, name);
      expect(
        rejections.map(([line]) => line),
        name,
      ).toEqual(told.map(([line]) => line));
      for (const [index, [line, words]] of told.entries()) {
        expect(rejections[index]![1]).toContain(`${name}:${line}: `);
        expect(rejections[index]![1]).toContain(words);
      }
    }
    const prompts = server.requests.map(promptOf).sort();
    expect(prompts).toEqual(['b1', 'b2', 'd1', 'l1', 'l2', 'n1', 'n2', 'p1', 't1', 'u1']);
    expect(workspace.json('out.jsonl.summary.json').rows).toMatchObject({ ok: 10, failed: 0, not_started: 0 });

    // Rejected rows are known again too.
    const again = await workspace.llmgw(args, { env });
    expect(again.code).toBe(1);
    expect(server.requests).toHaveLength(10);
    expect(workspace.rows('out.jsonl')).toHaveLength(results.length);
  });

  test.each([
    ['cut', zipped.subarray(0, zipped.length - 100), 'unexpected end of file'],
    ['damaged', damaged, 'the file could not be read from here on'],
  ])('in gzip data that is %s gives the rows before it', async (_title, content, words) => {
    const { server, workspace, env } = await start();
    workspace.write('in.jsonl.gz', content);
    const run = await workspace.llmgw(['batch', 'in.jsonl.gz', '-o', 'out.jsonl', '--quiet'], { env });
    expect(run.code, run.stderr).toBe(1);
    const results = workspace.rows('out.jsonl');
    expect(results.filter(({ status }) => status === 'ok').length).toBe(server.requests.length);
    expect(server.requests.length).toBeGreaterThan(300);
    expect(results.filter(({ status }) => status === 'rejected').at(-1).error.message).toContain(words);
  });

  test('in CSV: a quote that is never closed, ragged rows', async () => {
    const { server, workspace, env } = await start();
    workspace.write('in.csv', 'id,prompt\n1,one\n2\n3,three,more,cells\n4,"open\n5,five\n6,six\n');
    const run = await workspace.llmgw(['batch', 'in.csv', '-o', 'out.jsonl', '--quiet'], { env });
    expect(run.code, run.stderr).toBe(1);
    expect(server.requests.map(promptOf).sort()).toEqual(['one', 'three']);
    const rejected = workspace.rows('out.jsonl').filter(({ status }) => status === 'rejected');
    expect(rejected.map(({ line }) => line).sort()).toEqual([3, 5]);
    expect(rejected.find(({ line }) => line === 5).error.message).toContain('never closed');
  });

  test('that is one id for different requests is told, and each runs', async () => {
    const { server, workspace, env } = await start();
    workspace.writeRows('in.jsonl', [
      { id: 'a', prompt: 'one' },
      { id: 'a', prompt: 'two' },
      { id: 'a', prompt: 'one' },
    ]);
    const run = await workspace.llmgw(['batch', 'in.jsonl'], { env });
    expect(run.code, run.stderr).toBe(0);
    expect(server.requests).toHaveLength(3);
    expect(run.stderr).toContain('id "a" (in.jsonl:2) stands for different requests');
    expect(JSON.stringify(workspace.json('in.results.jsonl.summary.json').warnings)).toContain('stands for different');
    expect(new Set(workspace.rows('in.results.jsonl').map(({ key }) => key)).size).toBe(3);
  });
});

describe('an odd input', () => {
  test('that grows while it is read is read to where it ends at that moment', async () => {
    const { server, workspace, env } = await start();
    workspace.write('in.jsonl', `${ok('1')}${ok('2')}`);
    server.on('/v1', (request, count) => {
      if (count === 1) appendFileSync(workspace.path('in.jsonl'), ok('3'));
      return goodAnswer(request, count);
    });
    const run = await workspace.llmgw(['batch', 'in.jsonl', '--concurrency', '1', '--window', '1'], { env });
    expect(run.code, run.stderr).toBe(0);
    const first = server.requests.length;
    await workspace.llmgw(['batch', 'in.jsonl'], { env });
    expect(first).toBeGreaterThanOrEqual(2);
    expect(server.requests.map(promptOf)).toEqual(['1', '2', '3']);
  });

  test('that is a named pipe is answered as its rows come', async () => {
    const { server, workspace, env } = await start();
    execFileSync('mkfifo', [workspace.path('pipe')]);
    const running = workspace.start(['batch', 'pipe', '-o', 'out.jsonl', '--quiet'], { env });
    const writer = await open(workspace.path('pipe'), 'w');
    await writer.write(`${ok('first')}{"prompt":`);
    while (server.requests.length < 1) await new Promise((done) => setTimeout(done, 5));
    await writer.write('"second"}\nnot a row\n');
    await writer.close();
    const ended = await running.ended;
    expect(ended.code, ended.stderr).toBe(1);
    expect(server.requests.map(promptOf)).toEqual(['first', 'second']);
    expect(workspace.rows('out.jsonl')).toHaveLength(3);
  });

  test.each([
    ['a directory', 'folder', 'is a directory'],
    ['/dev/null', '/dev/null', 'is empty'],
    ['an empty file', 'empty.jsonl', 'is empty'],
    ['an empty gzip file', 'empty.jsonl.gz', 'is empty'],
  ])('that is %s stops the run before anything is sent', async (_title, input, words) => {
    const { server, workspace, env } = await start();
    mkdirSync(workspace.path('folder'));
    workspace.write('empty.jsonl', '');
    workspace.write('empty.jsonl.gz', gzipSync(''));
    const run = await workspace.llmgw(['batch', input, '-o', 'out.jsonl'], { env });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(words);
    expect(linesOf(run.stderr).length).toBeLessThanOrEqual(2);
    expect(server.requests).toEqual([]);
  });
});
