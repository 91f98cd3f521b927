import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import {
  openAiAnswer,
  openAiError,
  promptOf,
  type RecordingServer,
  recordingServers,
} from '../support/recording-server.ts';
import { type AnyJson, type Ended, type Workspace, workspaces } from '../support/run-cli.ts';

const newWorkspace = workspaces();
const newServer = recordingServers();

const config = (server: RecordingServer, more = ''): string => `
providers:
  own: { base_url: ${server.url}/v1, models: [large, small] }
models:
  large: { input_usd_per_mtok: 2, output_usd_per_mtok: 8 }
  small: { input_usd_per_mtok: 1, output_usd_per_mtok: 4 }
routing: { high: [large, small], medium: [small, large], low: [small, large] }
retry: { base_ms: 1, max_ms: 2 }
${more}`;

interface Bench {
  readonly server: RecordingServer;
  readonly work: Workspace;
  /** Runs `rows` anew and tells how many requests that took. */
  run(rows: readonly unknown[], ...flags: readonly string[]): Promise<Ended & { sent: number; results: AnyJson[] }>;
}

const bench = async (more = ''): Promise<Bench> => {
  const server = await newServer();
  const work = newWorkspace();
  work.write('llmgw.config.yaml', config(server, more));
  return {
    server,
    work,
    async run(rows, ...flags) {
      const before = server.requests.length;
      const ended = await work.llmgw(['batch', work.writeRows('rows.jsonl', rows), '--fresh', ...flags]);
      const results = existsSync(work.path('rows.results.jsonl')) ? work.rows('rows.results.jsonl') : [];
      return { ...ended, sent: server.requests.length - before, results };
    },
  };
};

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const prompts = times(20, (i) => ({ id: `r${i}`, prompt: `Name fruit number ${i}.` }));
const identical = (count: number, rest: object) => times(count, () => ({ prompt: 'Name a fruit.', ...rest }));

/** Every answer is another one, so that a wrong one is seen. */
const numbered = (server: RecordingServer): void =>
  server.on('/', (request, count) => ({ json: openAiAnswer(`${promptOf(request)} #${count}`, request.body.model) }));

/** The codes of the warnings in a JSON log. */
const warnings = ({ stderr }: Ended): string[] =>
  stderr
    .split('\n')
    .filter((line) => line.includes('"event":"warning"'))
    .map((line) => JSON.parse(line).code);

const contents = (results: readonly AnyJson[]): string[] => results.map(({ content }) => content).sort();

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('--cache', () => {
  it('sends nothing for rows that an earlier run had answered, and says so in results and summary', async () => {
    const { run, server, work } = await bench();
    numbered(server);
    const first = await run(prompts, '--cache', 'answers');
    expect(first).toMatchObject({ code: 0, sent: 20 });
    expect(first.results.every(({ cached }) => cached === false)).toBe(true);

    const second = await run(prompts, '--cache', 'answers');
    expect(second).toMatchObject({ code: 0, sent: 0 });
    expect(contents(second.results)).toEqual(contents(first.results));
    expect(second.results[0]).toMatchObject({
      status: 'ok',
      model: 'small',
      provider: 'own',
      finish_reason: 'stop',
      usage: { input_tokens: 10, output_tokens: 5 },
      cost_usd: 0,
      latency_ms: 0,
      attempts: 0,
      cached: true,
    });
    const summary = work.json('rows.results.jsonl.summary.json');
    expect(summary.rows).toMatchObject({ read: 20, ok: 20, cached: 20 });
    expect(summary.cost_usd ?? summary.cost?.usd).toBe(0);
  });

  it('answers from the cache whatever else the results are told as', async () => {
    const { run, work } = await bench();
    await run(prompts, '--cache', 'answers');
    const log = await run(prompts, '--cache', 'answers', '--log-json', '--max-cost', '0.0000001');
    expect(log).toMatchObject({ code: 0, sent: 0 });
    const finished = log.stderr
      .split('\n')
      .filter((line) => line.includes('"row.finished"'))
      .map((line) => JSON.parse(line));
    expect(finished).toHaveLength(20);
    expect(finished.every(({ cached, cost_usd, attempts }) => cached && cost_usd === 0 && attempts === 0)).toBe(true);
    const report = await work.llmgw(['report', 'rows.results.jsonl', '--format', 'json']);
    expect(JSON.parse(report.stdout).rows).toMatchObject({ ok: 20, cached: 20 });
  });

  it('asks again when the model, a parameter or a message is another one', async () => {
    const { run } = await bench();
    const row = { id: 'a', prompt: 'Name a fruit.', model: 'small', temperature: 0.5, max_tokens: 50 };
    await run([row], '--cache', 'answers');
    const changes: readonly object[] = [
      { model: 'large' },
      { temperature: 0.6 },
      { max_tokens: 51 },
      { seed: 1 },
      { top_p: 0.9 },
      { stop: ['x'] },
      { system: 'Be brief.' },
      { prompt: 'Name a fruit' },
      { response_format: { type: 'json_object' } },
      {
        prompt: undefined,
        messages: [
          { role: 'user', content: 'Hello' },
          { role: 'user', content: 'Name a fruit.' },
        ],
      },
    ];
    for (const change of changes) {
      expect([change, (await run([{ ...row, ...change }], '--cache', 'answers')).sent]).toEqual([change, 1]);
    }
    expect((await run([{ ...row, id: 'b', metadata: { of: 'no matter' } }], '--cache', 'answers')).sent).toBe(0);
  });

  it('keeps no failures, no refusals and nothing that was cut off', async () => {
    const { run, server } = await bench();
    server.on('/', (request) => {
      if (promptOf(request) === 'fail') return openAiError(400, { message: 'no' });
      const answer = openAiAnswer('half a') as AnyJson;
      answer.choices[0].finish_reason = promptOf(request) === 'length' ? 'length' : 'content_filter';
      return { json: answer };
    });
    const rows = ['fail', 'length', 'filter'].map((prompt) => ({ id: prompt, prompt, temperature: 0 }));
    await run(rows, '--cache', 'answers');
    const second = await run(rows, '--cache', 'answers');
    expect(second.sent).toBe(3);
    expect(second.results.some(({ cached }) => cached)).toBe(false);
  });

  it('keeps answers of the simulator apart from those of models', async () => {
    const { run } = await bench();
    await run(prompts, '--cache', 'answers', '--simulate');
    const simulated = await run(prompts, '--cache', 'answers', '--simulate');
    expect(simulated.results.every(({ cached }) => cached)).toBe(true);
    const real = await run(prompts, '--cache', 'answers');
    expect(real.sent).toBe(20);
  });

  it('gives every one of many identical rows its own answer again', async () => {
    const { run, server } = await bench();
    numbered(server);
    const rows = identical(30, { temperature: 1 });
    const first = await run(rows, '--cache', 'answers');
    expect(first.sent).toBe(30);
    expect(new Set(contents(first.results)).size).toBe(30);
    const second = await run(rows, '--cache', 'answers');
    expect(second.sent).toBe(0);
    expect(contents(second.results)).toEqual(contents(first.results));
    // More rows than there are answers: identical requests from earlier runs cost nothing all the same.
    expect((await run(identical(40, { temperature: 1 }), '--cache', 'answers')).sent).toBe(0);
  });

  it('finds the answer of the fallback before it pays for it again', async () => {
    const { run, server } = await bench('\n');
    server.on('/', (request) =>
      request.body.model === 'large' ? openAiError(503, { message: 'down' }) : { json: openAiAnswer('from small') },
    );
    const flags = ['--cache', 'answers', '--strategy', 'ordered', '--priority', 'high'];
    const first = await run([{ prompt: 'Name a fruit.' }], ...flags);
    expect(first.results[0]).toMatchObject({ model: 'small', cached: false });
    const second = await run([{ prompt: 'Name a fruit.' }], ...flags);
    expect(second.results[0]).toMatchObject({ model: 'small', cached: true, content: 'from small', cost_usd: 0 });
    expect(server.requests.filter(({ body }) => body.model === 'small')).toHaveLength(1);
  });

  it('is named by the configuration, from its own folder on, and left out with --no-cache', async () => {
    const { run, work } = await bench('cache: kept/here\n');
    expect((await run(prompts)).sent).toBe(20);
    expect(existsSync(work.path('kept/here'))).toBe(true);
    expect((await run(prompts)).sent).toBe(0);
    expect((await run(prompts, '--no-cache')).sent).toBe(20);
    expect((await run(prompts, '--cache', 'elsewhere')).sent).toBe(20);
  });

  it('makes no folder for a plan', async () => {
    const { run, work } = await bench();
    expect((await run(prompts, '--cache', 'answers', '--dry-run')).code).toBe(0);
    expect(existsSync(work.path('answers'))).toBe(false);
  });
});

describe('a cache that cannot be used', () => {
  test.each([
    ['a file', 'rows.jsonl'],
    ['a folder inside a file', 'llmgw.config.yaml/answers'],
    ['a folder that takes no files', '/proc/answers'],
  ])('stops the run before anything is sent: %s', async (_, folder) => {
    const { run } = await bench();
    const { code, sent, stderr } = await run(prompts, '--cache', folder);
    expect({ code, sent }).toEqual({ code: 2, sent: 0 });
    expect(stderr).toContain('--cache');
    expect(stderr).toContain(folder);
  });

  it.skipIf(process.getuid?.() === 0)('stops the run when the folder is read-only', async () => {
    const { run, work } = await bench();
    work.write('answers/x', '');
    chmodSync(work.path('answers'), 0o500);
    expect(await run(prompts, '--cache', 'answers')).toMatchObject({ code: 2, sent: 0 });
    chmodSync(work.path('answers'), 0o700);
  });

  it('is told once when it stops taking answers, and the run goes on', async () => {
    const { run, server, work } = await bench();
    // The folder turns into a file while the first request is under way.
    server.on('/', (request, count) => {
      if (count === 1) {
        rmSync(work.path('answers'), { recursive: true });
        writeFileSync(work.path('answers'), '');
      }
      return { json: openAiAnswer(promptOf(request)) };
    });
    const end = await run(prompts, '--cache', 'answers', '--log-json');
    expect(end.code).toBe(0);
    expect(end.results).toHaveLength(20);
    expect(warnings(end)).toEqual(['cache_failed']);
  });
});

describe('damage to the cache', () => {
  const flip = (file: string): void => {
    const bytes = readFileSync(file);
    for (let i = 0; i < bytes.length; i += 40) bytes[i]! ^= 0x55;
    writeFileSync(file, bytes);
  };
  const halve = (file: string): void => truncateSync(file, statSync(file).size >> 1);
  const empty = (file: string): void => truncateSync(file, 0);

  test.each([
    ['flipped bytes', flip],
    ['cut files', halve],
    ['empty files', empty],
  ])('is seen, told once and mended: %s', async (_, damage) => {
    const { run, work } = await bench();
    await run(prompts, '--cache', 'answers');
    for (const file of filesIn(work.path('answers')).slice(0, 12)) damage(file);

    const second = await run(prompts, '--cache', 'answers', '--log-json');
    expect(second).toMatchObject({ code: 0, sent: 12 });
    expect(second.results.filter(({ cached }) => cached)).toHaveLength(8);
    expect(warnings(second)).toEqual(['cache_damaged']);
    for (const { id, content } of second.results)
      expect(content).toBe(`re: ${prompts.find((row) => row.id === id)!.prompt}`);

    const third = await run(prompts, '--cache', 'answers', '--log-json');
    expect(third).toMatchObject({ code: 0, sent: 0 });
    expect(warnings(third)).toEqual([]);
  });

  it('costs one request when an answer is gone', async () => {
    const { run, work } = await bench();
    await run(prompts, '--cache', 'answers');
    rmSync(filesIn(work.path('answers'))[0]!);
    expect(await run(prompts, '--cache', 'answers')).toMatchObject({ code: 0, sent: 1 });
  });

  it('never gives a row the answer of another one, however the files are mixed up', async () => {
    const { run, work } = await bench();
    await run(prompts, '--cache', 'answers');
    const files = filesIn(work.path('answers'));
    const bytes = files.map((file) => readFileSync(file));
    files.forEach((file, i) => void writeFileSync(file, bytes[(i + 1) % files.length]!));
    const second = await run(prompts, '--cache', 'answers');
    expect(second).toMatchObject({ code: 0, sent: 20 });
    for (const { id, content } of second.results)
      expect(content).toBe(`re: ${prompts.find((row) => row.id === id)!.prompt}`);
  });
});

describe('two runs at once on one cache', () => {
  it('share it: every answer is whole, and a third run sends nothing', async () => {
    const { server, work, run } = await bench();
    server.on('/', (request) => ({ json: openAiAnswer(`re: ${promptOf(request)}`), delayMs: 2 }));
    const many = times(300, (i) => ({ id: `r${i}`, prompt: `Name fruit number ${i}.`, temperature: i % 2 }));
    work.writeRows('rows.jsonl', many);
    const ends = await Promise.all(
      ['one.jsonl', 'two.jsonl'].map((output) =>
        work.llmgw(['batch', 'rows.jsonl', '-o', output, '--cache', 'answers', '--log-json']),
      ),
    );
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(ends.flatMap(warnings)).toEqual([]);
    const third = await run(many, '--cache', 'answers', '--log-json');
    expect(third).toMatchObject({ code: 0, sent: 0 });
    for (const results of [work.rows('one.jsonl'), work.rows('two.jsonl'), third.results]) {
      expect(results).toHaveLength(300);
      for (const { id, content } of results) expect(content).toBe(`re: Name fruit number ${id.slice(1)}.`);
    }
  });
});

describe('identical rows under way', () => {
  test.each([
    ['once at temperature 0', { temperature: 0 }, [], 1],
    ['once with --dedupe', { temperature: 1 }, ['--dedupe'], 1],
    ['each at another temperature', { temperature: 1 }, [], 100],
    ['each when nobody names a temperature', {}, [], 100],
    ['once when --temperature says 0', {}, ['--temperature', '0'], 1],
  ])('are sent %s', async (_, rest, flags, sent) => {
    const { run, server } = await bench();
    numbered(server);
    const end = await run(identical(100, rest), ...flags);
    expect(end).toMatchObject({ code: 0, sent });
    expect(end.results.filter(({ cached }) => cached)).toHaveLength(100 - sent);
    expect(end.results.filter(({ cached, cost_usd }) => cached !== (cost_usd === 0))).toEqual([]);
    expect(new Set(contents(end.results)).size).toBe(sent);
    expect(new Set(end.results.map(({ key }) => key)).size).toBe(100);
  });

  it('are not identical with another seed', async () => {
    const { run } = await bench();
    const rows = times(10, (seed) => ({ prompt: 'Name a fruit.', temperature: 0, seed }));
    expect((await run(rows, '--dedupe')).sent).toBe(10);
  });

  it('share with a cache too, and the cache keeps the one answer', async () => {
    const { run } = await bench();
    const rows = identical(100, { temperature: 0 });
    expect((await run(rows, '--cache', 'answers')).sent).toBe(1);
    const second = await run(rows, '--cache', 'answers');
    expect(second.sent).toBe(0);
    expect(second.results.every(({ cached }) => cached)).toBe(true);
  });

  it('are sent once however few rows are admitted at a time', async () => {
    const { run } = await bench();
    const end = await run(identical(50, { temperature: 0 }), '--concurrency', '1', '--window', '2');
    expect(end).toMatchObject({ code: 0, sent: 1 });
  });
});
