import { describe, expect, test } from 'vitest';
import { hasPseudoTerminal, jsonLines, linesOf, workspaces } from '../support/run-cli.ts';

const newWorkspace = workspaces();
const controlCharacters = /[\x00-\x09\x0b-\x1f\x7f]/;

describe.concurrent('a pipe', () => {
  test('gets results on stdout and nothing else', async () => {
    const { shell } = newWorkspace();
    const run = await shell("printf 'a\\nb\\n' | llmgw batch - --simulate instant");
    expect(run.code, run.stderr).toBe(0);
    expect(jsonLines(run.stdout).map(({ status, simulated }) => [status, simulated])).toEqual([
      ['ok', true],
      ['ok', true],
    ]);
    expect(run.stderr).toContain('2 rows: 2 ok');
    expect(run.stdout + run.stderr).not.toMatch(controlCharacters);
  });

  test('whose reader goes ends quietly', async () => {
    const { shell } = newWorkspace();
    const run = await shell(
      'i=0; while [ $i -lt 3000 ]; do echo "prompt $i"; i=$((i+1)); done | { llmgw batch - --simulate instant; echo "code $?" >&2; } | head -1',
    );
    expect(linesOf(run.stdout)).toHaveLength(1);
    expect(JSON.parse(run.stdout)).toMatchObject({ status: 'ok' });
    expect(run.stderr).toContain('code 0');
    expect(run.stderr).not.toMatch(/EPIPE|Error|at .*\.js|bug/);
    // Nobody is left who wants the summary of a part.
    expect(run.stderr).not.toContain('rows:');
  });

  test('of a results file is no pipe: stdout stays empty', async () => {
    const workspace = newWorkspace();
    workspace.write('in.txt', 'a\n');
    const run = await workspace.llmgw(['batch', 'in.txt', '--simulate', 'instant']);
    expect(run).toMatchObject({ code: 0, stdout: '' });
    expect(run.stderr).not.toMatch(controlCharacters);
    expect(linesOf((await workspace.shell('ls')).stdout)).toEqual([
      'in.results.jsonl',
      'in.results.jsonl.summary.json',
      'in.txt',
    ]);
  });
});

describe.concurrent('what is said', () => {
  test('is nothing with --quiet', async () => {
    const workspace = newWorkspace();
    workspace.write('in.txt', 'a\n');
    expect(await workspace.llmgw(['batch', 'in.txt', '--simulate', 'instant', '--quiet'])).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  test('is JSON with --log-json, every line of it', async () => {
    const workspace = newWorkspace();
    workspace.write('in.jsonl', '{"prompt":"a"}\nbroken\n{"prompt":"b"}\n');
    const run = await workspace.llmgw(['batch', 'in.jsonl', '--simulate', 'instant', '--log-json']);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    const events = jsonLines(run.stderr);
    const types = events.map((event) => event.type ?? event.event);
    for (const type of ['run.started', 'attempt.finished', 'row.finished', 'run.finished'])
      expect(types).toContain(type);
  });

  test('has a line for each request with --verbose', async () => {
    const workspace = newWorkspace();
    workspace.write('in.txt', 'a\nb\n');
    const run = await workspace.llmgw(['batch', 'in.txt', '--simulate', 'instant', '--verbose']);
    expect(linesOf(run.stderr).filter((line) => / #1 .*: ok, HTTP 200/.test(line))).toHaveLength(2);
  });

  test('tells the simulation first, the summary last, each thing once', async () => {
    const workspace = newWorkspace();
    workspace.write('in.txt', 'a\nb\n');
    const run = await workspace.llmgw(['batch', 'in.txt', '--simulate', 'instant']);
    const lines = linesOf(run.stderr);
    expect(lines.filter((line) => line.startsWith('Simulated (instant)'))).toHaveLength(1);
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.length).toBeLessThan(30);
    expect(lines.slice(-2)).toEqual(['Results: in.results.jsonl', 'Written: in.results.jsonl.summary.json']);
    expect(run.stderr).not.toContain('warning');
  });

  test('names the field that was taken for the prompt', async () => {
    const workspace = newWorkspace();
    workspace.writeRows('in.jsonl', [{ question: 'a' }, { question: 'b' }]);
    const run = await workspace.llmgw(['batch', 'in.jsonl', '--simulate', 'instant']);
    expect(linesOf(run.stderr).filter((line) => line.includes('"question"'))).toHaveLength(1);
  });

  test('rejected rows: file, line and reason, and the run goes on', async () => {
    const workspace = newWorkspace();
    workspace.write(
      'in.jsonl',
      [
        '{"id":"good","prompt":"a"}',
        '{"id":"torn","prompt":',
        '{"id":"urgent","prompt":"a","priority":"urgent"}',
        '[1]',
        '{"id":"none","n":1}',
        '{"id":"typo","prompt":"a","model":"gpt-4.l"}',
        '{"id":"last","prompt":"b"}',
      ].join('\n'),
    );
    const run = await workspace.llmgw(['batch', 'in.jsonl', '--simulate', 'instant', '--ordered']);
    expect(run.code).toBe(1);
    const results = workspace.rows('in.results.jsonl');
    expect(results.map(({ line, status }) => [line, status])).toEqual([
      [1, 'ok'],
      [2, 'rejected'],
      [3, 'rejected'],
      [4, 'rejected'],
      [5, 'rejected'],
      [6, 'rejected'],
      [7, 'ok'],
    ]);
    const messages = results.filter(({ status }) => status === 'rejected').map(({ error }) => error.message);
    const reasons = [
      /^in\.jsonl:2: .*JSON/,
      /^in\.jsonl:3: "priority" must be one of high, medium, low, not "urgent"/,
      /^in\.jsonl:4: a row must be/,
      /^in\.jsonl:5: no prompt/,
      /^in\.jsonl:6: unknown model "gpt-4\.l"; did you mean gpt-4\.1\?/,
    ];
    for (const [index, reason] of reasons.entries()) expect(messages[index]).toMatch(reason);
    expect(results[5]).toMatchObject({ id: 'typo', error: { code: 'rejected', retryable: false } });
    expect(run.stderr).toContain('5 rejected');
    expect(run.stderr).toMatch(/rejected ×5, e\.g\. \S+: in\.jsonl:\d: /);
  });

  test('one id for different requests: both run, with one warning', async () => {
    const workspace = newWorkspace();
    workspace.writeRows('in.jsonl', [
      { id: 'x', prompt: 'a' },
      { id: 'x', prompt: 'b' },
      { id: 'x', prompt: 'b' },
    ]);
    const run = await workspace.llmgw(['batch', 'in.jsonl', '--simulate', 'instant']);
    expect(run.code).toBe(0);
    expect(workspace.rows('in.results.jsonl')).toHaveLength(3);
    expect(run.stderr.match(/id "x"/g)).toHaveLength(1);
    const { warnings } = workspace.json('in.results.jsonl.summary.json');
    expect(warnings).toContainEqual({ code: 'duplicate_id', count: 1, message: expect.stringContaining('in.jsonl:2') });
  });
});

describe.skipIf(!hasPseudoTerminal)('on a terminal (needs script of util-linux)', () => {
  /** Every line of a bar as it was drawn, without colours. */
  const barLines = (text: string): string[] =>
    text
      .split(/\x1b\[\d*[AGJK]|[\r\n]/)
      .map((line) => line.replace(/\x1b\[[0-9;?]*[a-zA-Z]/g, ''))
      .filter((line) => /[█░]| in flight /.test(line));

  test.each([80, 120])('of %d columns bars never wrap, and the cursor comes back', async (columns) => {
    const workspace = newWorkspace();
    workspace.write('in.txt', Array.from({ length: 400 }, (_, n) => `Translate to French: row ${n}\n`).join(''));
    const run = await workspace.terminal(['batch', 'in.txt', '--simulate', 'calm'], { columns, rows: 24 });
    expect(run.code, run.stdout).toBe(0);
    const bars = barLines(run.stdout);
    expect(bars.length).toBeGreaterThan(4);
    // The last column stays free: some terminals wrap as soon as it is written.
    for (const line of bars) expect([...line].length, line).toBeLessThan(columns);
    const cursor = [...run.stdout.matchAll(/\x1b\[\?25([lh])/g)].map((match) => match[1]);
    expect(cursor.at(-1) ?? 'h').toBe('h');
    expect(run.stdout).toContain('400 rows: 400 ok');
  });

  test('results that go to the terminal themselves are not overwritten by bars', async () => {
    const workspace = newWorkspace();
    workspace.write('in.txt', 'a\nb\n');
    const args = ['batch', 'in.txt', '--simulate', 'calm', '-o', '-', '--no-color'];
    const run = await workspace.terminal(args, { columns: 80, rows: 24 });
    expect(run.code, run.stdout).toBe(0);
    expect(barLines(run.stdout)).toEqual([]);
    expect(
      jsonLines(
        run.stdout
          .replaceAll('\r\n', '\n')
          .split('\n')
          .filter((line) => line.startsWith('{'))
          .join('\n'),
      ),
    ).toHaveLength(2);
  });

  test('what cannot start is told in lines that end at spaces', async () => {
    const workspace = newWorkspace();
    workspace.write('in.txt', 'a\n');
    const run = await workspace.terminal(['batch', 'in.txt'], { columns: 60, rows: 24 });
    expect(run.code).toBe(2);
    const lines = linesOf(run.stdout.replaceAll('\r', ''));
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(60);
    expect(lines.map((line) => line.trim()).join(' ')).toContain('google: GEMINI_API_KEY or GOOGLE_API_KEY');
  });

  test('--no-progress and --no-color leave no control characters', async () => {
    const workspace = newWorkspace();
    workspace.write('in.txt', 'a\n');
    const args = ['batch', 'in.txt', '--simulate', 'instant', '--no-progress', '--no-color'];
    const run = await workspace.terminal(args, { columns: 80, rows: 24 });
    expect(run.code).toBe(0);
    expect(run.stdout.replaceAll('\r\n', '\n')).not.toMatch(controlCharacters);
  });
});
