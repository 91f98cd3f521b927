/**
 * What the answer cache costs: naming a request, looking an answer up, keeping one; wall clock and CPU of this process
 * (its file threads included) per operation, and the place that an answer takes on the disk.
 * Arguments: answers (default 10,000), folder (default: a new one among the temporary files).
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatRequest } from '../src/core/job.ts';
import type { KeptAnswer } from '../src/core/kept-answer.ts';
import { createAnswers } from '../src/engine/answers.ts';
import { createAnswerFolder } from '../src/io/cache/answer-folder.ts';
import { requestDigest } from '../src/io/cache/request-digest.ts';

const count = Number(process.argv[2] ?? 10_000);
const folder = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'llmgw-bench-'));

const prompt =
  'A robe takes 2 bolts of blue fiber and half that much white fiber. How many bolts in total does it take? Explain briefly, then give the number alone on the last line.';
const requests: ChatRequest[] = Array.from({ length: count }, (_, n) => ({
  messages: [
    { role: 'system', content: 'Answer in plain words.' },
    { role: 'user', content: `${n}: ${prompt}` },
  ],
  maxTokens: 2048,
  temperature: 0,
}));
const answer: KeptAnswer = {
  model: 'gpt-4.1',
  provider: 'openai',
  upstreamModel: 'gpt-4.1-2025-04-14',
  reply: {
    content: 'It takes half of two bolts of white fiber, which is one, so three in all. '.repeat(10),
    finishReason: 'stop',
    usage: null,
    reportedCostUsd: null,
    upstreamModel: 'gpt-4.1-2025-04-14',
    requestId: 'chatcmpl-1',
  },
  usage: {
    inputTokens: 60,
    outputTokens: 190,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    cacheWriteLongTokens: 0,
    reasoningTokens: 0,
    estimated: false,
  },
  run: 'bench',
  row: '0123456789abcdef01234567',
};

const measure = async (name: string, work: () => Promise<unknown> | unknown): Promise<void> => {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const wallMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  const perOperation = (us: number): string => (us / count).toFixed(1).padStart(7);
  process.stdout.write(
    `${name.padEnd(28)}${perOperation(wallMs * 1000)} µs wall${perOperation(user + system)} µs CPU\n`,
  );
};

process.stdout.write(`${count} answers, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}\n`);
try {
  const answers = createAnswerFolder(folder, ({ message }) => {
    throw new Error(message);
  });
  const sharing = createAnswers({
    store: null,
    shareAll: false,
    run: 'bench',
    window: 200,
    digestOf: requestDigest,
    modelOf: ({ model }) => [model],
  });
  requests.slice(0, 1000).forEach(requestDigest);
  const digests: string[] = [];
  await measure('name a request', () => {
    for (const request of requests) digests.push(requestDigest(request));
  });
  await measure('share an answer in flight', () => {
    for (const digest of digests) {
      if (sharing.inFlight.answerTo(digest) === undefined) sharing.inFlight.lead(digest).settle(answer);
    }
  });
  await measure('look up, nothing there', () => Promise.all(digests.map(answers.find)));
  await measure('keep', () => Promise.all(digests.map((digest) => answers.keep(digest, answer))));
  await measure('look up, found', () => Promise.all(digests.map(answers.find)));
  const [kilobytes] = execFileSync('du', ['-sk', folder], { encoding: 'utf8' }).split('\t');
  process.stdout.write(
    `on the disk${' '.repeat(17)}${(Number(kilobytes) / count).toFixed(1).padStart(7)} KB per answer\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
