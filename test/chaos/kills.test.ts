import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ChaosFormat, killAndResume } from '../support/chaos-kills.ts';

const rows = 300;
const kills = 6;

describe.concurrent('a batch that is killed again and again', () => {
  test.for<[string, ChaosFormat, boolean]>([
    ['JSONL', 'jsonl', false],
    ['CSV', 'csv', false],
    ['OpenAI Batch', 'openai-batch', false],
    ['JSONL in input order', 'jsonl', true],
    ['CSV in input order', 'csv', true],
  ])(
    'has each row once in the end, and asked again for no more than was in flight: %s',
    async ([_title, format, ordered], { onTestFinished }) => {
      const folder = mkdtempSync(join(tmpdir(), 'llmgw-test-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const report = await killAndResume({
        folder,
        format,
        ordered,
        rows,
        kills,
        concurrency: 20,
        latencyMs: [5, 60],
        seed: 7,
      });
      expect(report).toMatchObject({
        kills,
        records: rows,
        distinctIds: rows,
        distinctKeys: rows,
        rightAnswers: rows,
        leftOver: [],
        lastExitCode: 0,
        troubles: [],
      });
      expect(report.repeated).toBeLessThanOrEqual(report.allowed);
      if (ordered) expect(report.inOrder).toBe(true);
    },
  );
});
