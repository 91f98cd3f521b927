import { chmodSync, mkdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openAiError, recordingServers } from '../support/recording-server.ts';
import { linesOf, workspaces } from '../support/run-cli.ts';

const newWorkspace = workspaces();
const newServer = recordingServers();

describe.concurrent('what cannot start says so in two lines, exits with 2 and writes nothing', () => {
  const csv = 'id,query\n1,hello\n';
  test.each([
    ['an unknown command', ['bach', 'in.jsonl'], ["unknown command 'bach'", 'Did you mean batch?']],
    ['an unknown word after help', ['help', 'repot'], ["unknown command 'repot'", 'Did you mean report?']],
    ['an unknown flag', ['batch', 'in.jsonl', '--modle', 'x'], ["unknown option '--modle'", 'Did you mean --model?']],
    ['an unknown choice', ['batch', 'in.jsonl', '--priority', 'hgh'], ['Allowed choices are high, medium, low']],
    ['a number that is none', ['batch', 'in.jsonl', '--max-cost', 'much'], ['--max-cost', 'a number above 0']],
    ['no input at all', ['batch'], ['missing required argument', 'llmgw batch --help']],
    [
      'an unknown model',
      ['batch', 'in.jsonl', '--simulate', '--model', 'gpt-4.2'],
      ['gpt-4.2', 'did you mean gpt-4.1?'],
    ],
    ['an unknown profile', ['batch', '--simulate', 'flakey', 'in.jsonl'], ['"flakey"; did you mean flaky?', 'calm']],
    ['a file that is not there', ['batch', 'none.jsonl', '--simulate'], ['no file none.jsonl']],
    ['an empty file', ['batch', 'empty.jsonl', '--simulate'], ['empty.jsonl is empty']],
    ['a file of blank lines', ['batch', 'blank.jsonl', '--simulate'], ['blank.jsonl']],
    ['a folder', ['batch', 'folder', '--simulate'], ['folder is a directory']],
    ['CSV without the column', ['batch', 'in.csv', '--simulate', '--prompt-field', 'question'], ['question', 'query']],
    [
      'CSV without a column of the template',
      ['batch', 'in.csv', '--simulate', '--template', '{{quury}}'],
      ['quury', 'query'],
    ],
    ['CSV without any column that is a prompt', ['batch', 'in.csv', '--simulate'], ['query', '--prompt-field']],
    ['-o that is the input', ['batch', 'in.jsonl', '--simulate', '-o', 'in.jsonl'], ['in.jsonl', 'input']],
    [
      '-o that is the input by another name',
      ['batch', 'in.jsonl', '--simulate', '-o', './folder/../in.jsonl'],
      ['input'],
    ],
    ['-o in a folder that is not there', ['batch', 'in.jsonl', '--simulate', '-o', 'no/out.jsonl'], ['folder', '-o']],
    ['-o that is a folder', ['batch', 'in.jsonl', '--simulate', '-o', 'folder'], ['folder']],
    ['a results file of something else', ['batch', 'in.jsonl', '--simulate', '-o', 'foreign.jsonl'], ['foreign.jsonl']],
    ['a template file that is not there', ['batch', 'in.jsonl', '--simulate', '--template-file', 'x.md'], ['x.md']],
    [
      'both template flags',
      ['batch', 'in.jsonl', '--simulate', '--template-file', 'x', '--template', 'y'],
      ['exclude each other'],
    ],
    ['a template without an end', ['batch', 'in.jsonl', '--simulate', '--template', '{{question'], ['{{']],
    ['a config that is not there', ['batch', 'in.jsonl', '--config', 'no.yaml'], ['no.yaml']],
    [
      'a config with an unknown key',
      ['batch', 'in.jsonl', '--config', 'foreign.jsonl'],
      ['\n       llmgw init writes a commented'],
    ],
    ['--fresh -o that is the input', ['batch', 'in.jsonl', '--simulate', '--fresh', '-o', './in.jsonl'], ['input']],
    ['a filter that is none', ['batch', 'in.jsonl', '--filter', 'kind'], ['field=value']],
    ['a report format that is none', ['batch', 'in.jsonl', '--report', 'pdf'], ['"pdf"', 'html, markdown, json']],
    ['report without a file', ['report', 'none.jsonl'], ['none.jsonl']],
    ['report of a file that holds no results', ['report', 'in.jsonl'], ['in.jsonl:1']],
    ['report of an empty file', ['report', 'empty.jsonl'], ['empty.jsonl is empty']],
    ['a format of report that is none', ['report', 'in.jsonl', '--format', 'markdwn'], ['did you mean markdown?']],
  ])('%s', async (_title, args, words) => {
    const workspace = newWorkspace();
    workspace.writeRows('in.jsonl', [{ prompt: 'hi' }]);
    workspace.write('in.csv', csv);
    workspace.write('empty.jsonl', '');
    workspace.write('blank.jsonl', '\n\n  \n');
    workspace.write('foreign.jsonl', '{"some":"thing else"}\n');
    mkdirSync(workspace.path('folder'));
    const before = await workspace.shell('ls');
    const run = await workspace.llmgw(args);
    expect(run.code, run.stderr).toBe(2);
    for (const word of words) expect(run.stderr).toContain(word);
    expect(run.stdout).toBe('');
    const lines = linesOf(run.stderr);
    expect(lines.length).toBeLessThanOrEqual(2);
    expect(lines[0]).toMatch(/^llmgw: /);
    expect(await workspace.shell('ls')).toEqual(before);
    expect(workspace.read('in.jsonl')).toBe('{"prompt":"hi"}\n');
  });

  test.skipIf(process.getuid?.() === 0)('files without the rights', async () => {
    const workspace = newWorkspace();
    workspace.writeRows('in.jsonl', [{ prompt: 'hi' }]);
    workspace.writeRows('secret.jsonl', [{ prompt: 'hi' }]);
    chmodSync(workspace.path('secret.jsonl'), 0o000);
    mkdirSync(workspace.path('closed'), { mode: 0o500 });
    const unreadable = await workspace.llmgw(['batch', 'secret.jsonl', '--simulate']);
    expect(unreadable).toMatchObject({ code: 2, stdout: '' });
    expect(unreadable.stderr).toContain('secret.jsonl');
    const unwritable = await workspace.llmgw(['batch', 'in.jsonl', '--simulate', '-o', 'closed/out.jsonl']);
    expect(unwritable).toMatchObject({ code: 2, stdout: '' });
    expect(unwritable.stderr).toContain('closed/out.jsonl');
  });
});

test('an env file that is not there stops the run', async () => {
  const workspace = newWorkspace();
  workspace.writeRows('in.jsonl', [{ prompt: 'hi' }]);
  const run = await workspace.llmgw(['batch', 'in.jsonl', '--env-file', 'no.env']);
  // Node 20 reads --env-file behind the script's name too, and is first to miss the file.
  expect([2, 9]).toContain(run.code);
  expect(run.stderr).toContain('no.env');
});

describe('keys', () => {
  test('none at all names the variables and --simulate', async () => {
    const workspace = newWorkspace();
    workspace.writeRows('in.jsonl', [{ prompt: 'hi' }]);
    const run = await workspace.llmgw(['batch', 'in.jsonl']);
    expect(run.code).toBe(2);
    for (const word of ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'GEMINI_API_KEY', 'DEEPSEEK_API_KEY', '--simulate'])
      expect(run.stderr).toContain(word);
    expect(linesOf((await workspace.shell('ls')).stdout)).toEqual(['in.jsonl']);
  });

  test('a wrong one costs one request, names its variable and is not shown', async () => {
    const server = await newServer();
    const workspace = newWorkspace();
    workspace.writeRows(
      'in.jsonl',
      Array.from({ length: 30 }, (_, n) => ({ prompt: `row ${n}` })),
    );
    const key = 'sk-wrong-0123456789abcdef';
    server.on('/v1', () =>
      openAiError(401, {
        message: `Incorrect API key provided: ${key}.`,
        code: 'invalid_api_key',
        type: 'invalid_request_error',
      }),
    );
    const env = { OPENAI_API_KEY: key, OPENAI_BASE_URL: `${server.url}/v1` };
    const run = await workspace.llmgw(['batch', 'in.jsonl'], { env });
    expect(run.code, run.stderr).toBe(2);
    expect(server.requests).toHaveLength(1);
    expect(run.stderr).toContain('OPENAI_API_KEY');
    expect(run.stderr).not.toContain(key);
    const summary = workspace.read('in.results.jsonl.summary.json');
    expect(summary).not.toContain(key);
    expect(JSON.parse(summary).rows).toMatchObject({ read: 30, ok: 0, failed: 0, rejected: 0, not_started: 30 });
  });
});

test('a broken configuration is told whole, each problem with its path and the nearest key', async () => {
  const workspace = newWorkspace();
  workspace.writeRows('in.jsonl', [{ prompt: 'hi' }]);
  workspace.write(
    'llmgw.config.yaml',
    'concurrency: 0\nbreaker: { failure_treshold: 3 }\nrouting: { strategy: cheap }\nproviders: { local: { type: openai } }\n',
  );
  const run = await workspace.llmgw(['batch', 'in.jsonl', '--simulate']);
  expect(run.code).toBe(2);
  for (const word of [
    'llmgw.config.yaml',
    'concurrency: ',
    'breaker.failure_treshold: unknown key; did you mean failure_threshold?',
    'routing.strategy: ',
    'providers.local',
  ])
    expect(run.stderr).toContain(word);
});

test('a model in the configuration that nobody knows is told with the nearest name', async () => {
  const workspace = newWorkspace();
  workspace.writeRows('in.jsonl', [{ prompt: 'hi' }]);
  workspace.write('llmgw.config.yaml', 'routing: { low: [deepseek-v32] }\n');
  const run = await workspace.llmgw(['batch', 'in.jsonl', '--simulate']);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('routing.low: unknown model "deepseek-v32"; did you mean deepseek-v3.2?');
});
