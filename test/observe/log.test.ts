import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/core/events.ts';
import { createJsonLog, createTalk, type TalkOptions } from '../../src/observe/log.ts';
import { anyEvent, attemptFinished, rowFinished, runStarted } from '../support/sample-events.ts';

const target = 'openai/gpt-4.1';
const opened: Event = { type: 'breaker.opened', atMs: 1000, target, untilMs: 61_000 };
const closed: Event = { type: 'breaker.closed', atMs: 62_000, target, untilMs: null };
const off: Event = {
  type: 'target.off',
  atMs: 5,
  target,
  code: 'unauthorized',
  message: 'Incorrect API key provided.',
  hint: 'Check OPENAI_API_KEY.',
};
const warning = (message: string): Event => ({ type: 'warning', atMs: 1, code: 'duplicate-id', message });

describe('the JSON log', () => {
  const logged = (...events: readonly Event[]): string[] => {
    const lines: string[] = [];
    const log = createJsonLog({ write: (line) => lines.push(line), wallMs: () => Date.UTC(2026, 10, 22, 2) });
    for (const event of events) log.observe(event);
    return lines;
  };

  it('tells an event with its time, its level and its fields in snake case', () => {
    expect(JSON.parse(logged(attemptFinished({ code: 'rate_limited', httpStatus: 429, usage: null }))[0]!)).toEqual({
      ts: '2026-11-22T02:00:00.000Z',
      level: 'info',
      event: 'attempt.finished',
      at_ms: 100,
      key: 'k1',
      target: 'deepseek/deepseek-v3.2',
      attempt: 1,
      code: 'rate_limited',
      http_status: 429,
      latency_ms: 400,
      ttfb_ms: 350,
      reserved_tokens: 100,
      usage: null,
      cost_usd: 0.0001,
      retry_after_ms: null,
      may_have_been_billed: false,
      message: null,
      mended: false,
    });
  });

  it('writes nested fields in snake case too', () => {
    const [run, row] = logged(
      runStarted({ targets: [{ target, model: 'gpt-4.1', provider: 'openai', maxTpm: 5 }] }),
      rowFinished(),
    ).map((line) => JSON.parse(line));
    expect(run.targets).toEqual([{ target, model: 'gpt-4.1', provider: 'openai', max_tpm: 5 }]);
    expect(row.usage).toMatchObject({ input_tokens: 40, cached_input_tokens: 0 });
  });

  it('writes one line of JSON for any event', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const lines = logged(event);
        expect(lines).toHaveLength(1);
        expect(lines[0]).not.toContain('\n');
        expect(JSON.parse(lines[0]!)).toMatchObject({ event: event.type });
      }),
    );
  });

  it('leaves out what it was not told to log', () => {
    const leaky = { ...rowFinished(), prompt: 'secret words', content: 'secret words' } as Event;
    expect(logged(leaky)[0]).not.toContain('secret');
  });

  it.each([
    [opened, 'warn'],
    [off, 'error'],
    [warning('x'), 'warn'],
    [rowFinished({ status: 'failed', code: 'timeout' }), 'warn'],
    [rowFinished(), 'info'],
    [attemptFinished(), 'debug'],
  ])('gives %j the level %s', (event, level) => {
    expect(JSON.parse(logged(event)[0]!).level).toBe(level);
  });
});

describe('talk', () => {
  const told = (level: TalkOptions['level'], ...events: readonly Event[]): string[] => {
    const lines: string[] = [];
    const talk = createTalk({ write: (line) => lines.push(line), level, colour: false });
    for (const event of events) talk.observe(event);
    return lines;
  };
  const all = [
    opened,
    opened,
    closed,
    off,
    off,
    warning('two rows have the id t1'),
    warning('two rows have the id t2'),
    attemptFinished({
      key: 'abcdefghij',
      code: 'timeout',
      httpStatus: null,
      costUsd: null,
      message: 'no answer within 60 s',
    }),
    rowFinished({ id: 't9', status: 'failed', code: 'timeout', message: 'no answer within 60 s' }),
  ];
  const error =
    'error: openai/gpt-4.1 is off for this run (unauthorized): Incorrect API key provided. Check OPENAI_API_KEY.';
  const open =
    'warning: openai/gpt-4.1 fails too often: breaker open, asked again in 1m 00s; its rows go elsewhere or wait';

  it('says errors even when quiet', () => {
    expect(told('quiet', ...all)).toEqual([error]);
  });

  it('says each kind of trouble once', () => {
    expect(told('normal', ...all)).toEqual([open, error, 'warning: two rows have the id t1']);
  });

  it('says everything when verbose', () => {
    expect(told('verbose', ...all)).toEqual([
      open,
      open,
      'openai/gpt-4.1: breaker closed',
      error,
      'warning: two rows have the id t1',
      'warning: two rows have the id t2',
      'abcdefgh #1 deepseek/deepseek-v3.2: timeout, 400 ms, no answer within 60 s',
      't9 failed (timeout): no answer within 60 s',
    ]);
  });

  it('breaks a message at spaces where a terminal ends, and nowhere else', () => {
    const lines: string[] = [];
    const talk = createTalk({
      write: (line) => lines.push(line),
      level: 'normal',
      colour: false,
      columns: () => 40,
    });
    talk.observe(opened);
    expect(lines).toEqual([
      'warning: openai/gpt-4.1 fails too',
      '  often: breaker open, asked again in',
      '  1m 00s; its rows go elsewhere or wait',
    ]);
  });

  it('says of a target that is left alone what its requests met', () => {
    const refused = attemptFinished({
      target: 'openai/gpt-4.1',
      code: 'network',
      message: 'the server refuses connections',
    });
    const limited = attemptFinished({ target: 'openai/gpt-4.1', code: 'rate_limited', message: 'slow down' });
    expect(told('normal', refused, limited, opened)).toEqual([
      'warning: openai/gpt-4.1 fails too often (last: the server refuses connections): breaker open, asked again in 1m 00s; its rows go elsewhere or wait',
    ]);
  });

  it('shows no control character of a message', () => {
    const lines = told('verbose', warning('\x1b[2Jgone\r\nnew line'), attemptFinished({ message: '\x1b]0;x\x07y' }));
    expect(lines.join('')).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
  });
});
