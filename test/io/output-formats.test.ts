import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/core/result.ts';
import { createEncoder } from '../../src/io/output/formats.ts';
import { jsonlLines, openaiBatchLines } from '../../src/io/output/journal/lines.ts';
import { failedResult, okResult, rejectedResult, sampleKey } from '../support/sample-results.ts';

const plain = { columns: [], csvSafe: false };

describe('CSV results', () => {
  it("have the input's columns, then the tool's own", async () => {
    const { header, encode } = await createEncoder('csv', { columns: ['id', 'question', 'absent'], csvSafe: false });
    const rows = parse(header + encode(okResult(0, 'one\ntwo')) + encode(failedResult(1)), { columns: true });
    expect(rows).toEqual([
      {
        id: 't0',
        question: 'question "0", with a comma',
        absent: '',
        status: 'ok',
        content: 'one\ntwo',
        model: 'deepseek-v3.2',
        provider: 'deepseek',
        input_tokens: '42',
        output_tokens: '30',
        cost_usd: '0.0000243',
        latency_ms: '412.5',
        error: '',
      },
      expect.objectContaining({
        id: 't1',
        status: 'failed',
        content: '',
        input_tokens: '',
        error: 'server_error: it is down',
      }),
    ]);
  });

  it.each(['a,b', 'a"b', 'a\nb', 'a\r\nb', 'a\rb', ' a ', '"', ''])(
    'bring back the cell %j as it was',
    async (cell) => {
      const { encode } = await createEncoder('csv', { columns: ['x'], csvSafe: false });
      const [row] = parse(encode({ ...okResult(0, cell), row: { x: cell } }), { relax_column_count: true });
      expect([row?.[0], row?.[2]]).toEqual([cell, cell]);
    },
  );

  it.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx'])(
    'keep a spreadsheet from running %j only when asked',
    async (cell) => {
      const cellsOf = async (csvSafe: boolean) => {
        const { encode } = await createEncoder('csv', { columns: [], csvSafe });
        return parse(encode(okResult(0, cell)))[0]?.[1];
      };
      expect(await cellsOf(true)).toBe(`'${cell}`);
      expect(await cellsOf(false)).toBe(cell);
    },
  );

  it('leave the cost empty when it is not known', async () => {
    const { encode } = await createEncoder('csv', { columns: [], csvSafe: false });
    expect(parse(encode({ ...okResult(0), cost_usd: null }))[0]?.[6]).toBe('');
  });
});

describe('text results', () => {
  it('are the answers alone, as they are', async () => {
    const { encode } = await createEncoder('text', plain);
    const results = [okResult(0, 'one'), failedResult(1), okResult(2, 'two\nlines'), rejectedResult(3)];
    expect(results.map(encode).join('')).toBe('one\ntwo\nlines\n');
  });
});

describe("results as OpenAI's batch lines", () => {
  const lineOf = async (result: Result) => JSON.parse((await createEncoder('openai-batch', plain)).encode(result));

  it('hold a chat completion', async () => {
    expect(await lineOf({ ...okResult(0), request_id: 'req_1' })).toEqual({
      id: `batch_req_${sampleKey(0)}`,
      custom_id: 't0',
      response: {
        status_code: 200,
        request_id: 'req_1',
        body: {
          id: `chatcmpl-${sampleKey(0)}`,
          object: 'chat.completion',
          created: 1795312801,
          model: 'deepseek-chat',
          choices: [
            {
              index: 0,
              message: { role: 'assistant', content: 'answer 0', refusal: null },
              logprobs: null,
              finish_reason: 'stop',
            },
          ],
          usage: {
            prompt_tokens: 42,
            completion_tokens: 30,
            total_tokens: 72,
            prompt_tokens_details: { cached_tokens: 0 },
            completion_tokens_details: { reasoning_tokens: 0 },
          },
        },
      },
      error: null,
    });
  });

  it.each([
    [
      'as the answer of the server that sent it',
      503,
      {
        status_code: 503,
        request_id: null,
        body: { error: { message: 'it is down', type: 'server_error', param: null, code: 'server_error' } },
      },
      null,
    ],
    ['as an error when no server answered', null, null, { code: 'server_error', message: 'it is down' }],
    [
      'as an error when the answer was broken, since 200 reads as an answer',
      200,
      null,
      { code: 'server_error', message: 'it is down' },
    ],
  ])('tell a failure %s', async (_case, httpStatus, response, error) => {
    expect(await lineOf(failedResult(1, httpStatus))).toMatchObject({ response, error });
  });

  it('put a refusal where OpenAI does', async () => {
    const line = await lineOf({ ...okResult(0, 'I cannot'), finish_reason: 'refusal' });
    expect(line.response.body.choices[0]).toMatchObject({
      message: { content: null, refusal: 'I cannot' },
      finish_reason: 'stop',
    });
  });
});

describe('reading a line back', () => {
  const id = 'a "quoted\\" id, é 漢 \u0000 and \\';
  it.each([
    ['jsonl', jsonlLines],
    ['openai-batch', openaiBatchLines],
  ] as const)('finds key and status of a %s line, parsed or not', async (format, lines) => {
    const { encode } = await createEncoder(format, plain);
    const refused = okResult(4, '"error":{"code":"rejected"},"error":null}');
    for (const result of [
      okResult(0),
      failedResult(1),
      failedResult(2, null),
      rejectedResult(3),
      refused,
      { ...okResult(5), id },
    ]) {
      const line = Buffer.from(encode(result).trimEnd());
      const head = { key: result.key, status: result.status };
      expect(lines.read(line, false)).toEqual(head);
      expect(lines.read(line, true)).toEqual(head);
    }
  });

  it('never takes the beginning of a line for a whole one', async () => {
    for (const [format, lines] of [
      ['jsonl', jsonlLines],
      ['openai-batch', openaiBatchLines],
    ] as const) {
      const { encode } = await createEncoder(format, plain);
      const line = Buffer.from(encode(okResult(0, '{}')).trimEnd());
      for (let length = 0; length < line.length; length++)
        expect(lines.read(line.subarray(0, length), true)).toBe('damaged');
    }
  });
});

it('an answer is written even when the fields of its row are nested too deep for JSON', async () => {
  const { encode } = await createEncoder('jsonl', plain);
  const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
  expect(JSON.parse(encode({ ...okResult(0), row: { deep } }))).toMatchObject({
    id: 't0',
    status: 'ok',
    content: 'answer 0',
  });
});
