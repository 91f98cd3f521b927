import { cpSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { linesOf, type Workspace, workspaces } from '../support/run-cli.ts';

const newWorkspace = workspaces();
const samples = resolve(import.meta.dirname, '../../samples');

/** A workspace with copies of all samples. */
const withSamples = (): Workspace => {
  const workspace = newWorkspace();
  for (const name of readdirSync(samples)) cpSync(join(samples, name), workspace.path(name), { recursive: true });
  // It would be found by itself.
  workspace.write('sample.yaml', workspace.read('llmgw.config.yaml'));
  workspace.write('llmgw.config.yaml', '');
  return workspace;
};

describe.concurrent('the samples', () => {
  test.each([
    ['tasks.jsonl', [], 16],
    ['questions.csv', ['--template', 'Answer briefly: {{question}}', '-o', 'answers.csv'], 6],
    ['questions.csv', [], 6],
    ['prompts.txt', ['--output-format', 'text'], 4],
    ['openai-batch.jsonl', ['--output-format', 'openai-batch', '-o', 'out.jsonl'], 3],
    ['tasks.jsonl', ['--config', 'sample.yaml', '--report', 'html,markdown,json'], 16],
  ] as const)('%s %j is answered whole by the simulator', async (file, flags, rows) => {
    const workspace = withSamples();
    const run = await workspace.llmgw(['batch', file, '--simulate', 'instant', ...flags]);
    expect(run.code, run.stderr).toBe(0);
    expect(run.stderr).toContain(`${rows} rows: ${rows} ok, 0 failed, 0 rejected, 0 not started`);
    expect(run.stderr).not.toContain('warning');
  });

  test('tasks.jsonl has rows of every class, planned and run alike', async () => {
    const workspace = withSamples();
    const plan = JSON.parse((await workspace.llmgw(['plan', 'tasks.jsonl', '--json'])).stdout);
    expect(new Set(plan.classes.map(({ priority }: { priority: string }) => priority))).toEqual(
      new Set(['high', 'medium', 'low']),
    );
    expect(plan.rows).toMatchObject({ planned: 16, rejected: 0, unfit: 0 });
    await workspace.llmgw(['batch', 'tasks.jsonl', '--simulate']);
    const priorities = Object.fromEntries(
      workspace.rows('tasks.results.jsonl').map(({ id, priority }) => [id, priority]),
    );
    expect(priorities).toMatchObject({
      'label-1': 'low',
      'translate-2': 'low',
      'fact-2': 'low',
      'mail-1': 'medium',
      'code-1': 'high',
      'proof-1': 'high',
      'law-1': 'high',
      'proof-2': 'high',
    });
  });

  test('questions.csv comes back as CSV with its own columns first', async () => {
    const workspace = withSamples();
    await workspace.llmgw(['batch', 'questions.csv', '--simulate', 'instant', '-o', 'answers.csv', '--ordered']);
    const records = parse(workspace.read('answers.csv')) as string[][];
    const questions = parse(workspace.read('questions.csv')) as string[][];
    expect(records.map((record) => record.slice(0, 3))).toEqual(questions);
    expect(records[0]!.slice(3)).toEqual(
      'status,content,model,provider,input_tokens,output_tokens,cost_usd,latency_ms,error'.split(','),
    );
  });

  test('prompts.txt goes through a pipe', async () => {
    const workspace = withSamples();
    const run = await workspace.shell('cat prompts.txt | llmgw batch - --simulate instant --quiet --ordered');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(linesOf(run.stdout)).toHaveLength(4);
  });
});
