/** A results file that lost its end, through the whole tool; at every byte: test/io/journal-crash.test.ts. */

import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { promptOf, recordingServers } from '../support/recording-server.ts';
import { linesOf, workspaces } from '../support/run-cli.ts';

const newWorkspace = workspaces();
const newServer = recordingServers();
const prompts = ['one', 'two', 'three', 'four, "quoted"', 'five é漢'];

describe.each(['jsonl', 'csv', 'openai-batch'])('%s results cut by a power cut', (format) => {
  test('in their last three records are completed, and only what was cut is asked for again', async () => {
    const server = await newServer();
    const workspace = newWorkspace();
    workspace.writeRows(
      'in.jsonl',
      prompts.map((prompt, n) => ({ id: `r${n}`, prompt })),
    );
    const env = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `${server.url}/v1` };
    const args = [
      'batch',
      'in.jsonl',
      '-o',
      'out',
      '--output-format',
      format,
      '--concurrency',
      '1',
      '--priority',
      'low',
      '--quiet',
    ];
    const answers = (): string[] => {
      const text = workspace.read('out');
      if (format === 'csv')
        return parse(text, { columns: true })
          .map((row) => (row as { content: string }).content)
          .sort();
      return linesOf(text)
        .map((line) => JSON.parse(line))
        .map(({ content, response }) => content ?? response.body.choices[0].message.content)
        .sort();
    };
    await workspace.llmgw(args, { env });
    expect(server.requests.map(promptOf)).toEqual(prompts);
    const whole = readFileSync(workspace.path('out'));
    const keys = format === 'csv' ? readFileSync(workspace.path('out.keys')) : null;
    const ends = [...whole.keys()].filter((at) => whole[at] === 10).map((at) => at + 1);
    const [start = 0, next = 0] = ends.slice(-4);
    // Right behind a record, in its first bytes, in its middle, and without its line end.
    const cuts = [start, start + 1, Math.floor((start + next) / 2), next - 1, whole.length - 1];
    for (const cut of cuts) {
      writeFileSync(workspace.path('out'), whole);
      truncateSync(workspace.path('out'), cut);
      if (keys !== null) writeFileSync(workspace.path('out.keys'), keys);
      const before = server.requests.length;
      const run = await workspace.llmgw(args, { env });
      expect(run.code, run.stderr).toBe(0);
      expect(answers(), `cut at ${cut}`).toEqual(prompts.map((prompt) => `re: ${prompt}`).sort());
      // Only the LF was lost with the last cut or with `next - 1`, so the record before it stands.
      const lost = ends.filter((end) => end - 1 > cut).length;
      const again = server.requests.length - before;
      expect(again, `cut at ${cut}`).toBeGreaterThanOrEqual(lost);
      expect(again, `cut at ${cut}`).toBeLessThanOrEqual(lost + 1);
    }
  });
});
