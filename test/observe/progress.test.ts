import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Event } from '../../src/core/events.ts';
import { coloursOf } from '../../src/observe/colours.ts';
import { frameLines, plainLine } from '../../src/observe/progress/lines.ts';
import { noLife, watch } from '../../src/observe/progress/live.ts';
import { newPace, rowsPerSecond, samplePace } from '../../src/observe/progress/pace.ts';
import { createProgress, isLiveTerminal, type ProgressOptions } from '../../src/observe/progress.ts';
import { textWidth } from '../../src/observe/text-width.ts';
import { anyEvent, attemptFinished, rowFinished } from '../support/sample-events.ts';
import { screen } from '../support/screen.ts';

const plain = coloursOf(false);
const started = (target: string): Event => ({
  type: 'attempt.started',
  atMs: 0,
  key: 'k',
  target,
  attempt: 1,
  reservedTokens: 100,
});
const lifeOf = (events: readonly Event[]) => {
  const live = noLife();
  for (const event of events) watch(live, event);
  return live;
};
const read: Event = { type: 'row.read', resumed: 'no' };
const times = (count: number, ...events: Event[]): Event[] => Array.from({ length: count }, () => events).flat();

describe('a frame', () => {
  const live = lifeOf([
    ...times(420, read, started('deepseek/deepseek-v3.2'), attemptFinished(), rowFinished()),
    ...times(3, rowFinished({ status: 'failed', code: 'timeout', costUsd: 0 })),
    started('openai/gpt-4.1'),
    attemptFinished({ target: 'openai/gpt-4.1', code: 'rate_limited' }),
    started('openai/gpt-4.1'),
    { type: 'breaker.opened', atMs: 0, target: 'openai/gpt-4.1', untilMs: 43_500 },
  ]);
  const frame = { live, total: 1000, share: null, rowsPerS: 50, nowMs: 1000 };

  it('shows rows, speed, time left and dollars, and a line per target', () => {
    expect(frameLines(frame, { columns: 100, rows: 20 }, plain)).toEqual([
      `${'█'.repeat(12)}${'░'.repeat(18)}   42%  423/1,000  3 failed  50 rows/s  ETA 11.5 s  $0.042 of ~$0.0993`,
      'deepseek/deepseek-v3.2     0 in flight     420 ok     0 429s  p50 400 ms',
      'openai/gpt-4.1             1 in flight       0 ok     1 429s  p50      ?  open 43.0 s',
    ]);
  });

  it('goes by bytes while the number of rows is unknown, and counts of those only rows that are done', () => {
    const reading = { ...frame, live: { ...live, read: 846 }, total: null, share: 0.5 };
    expect(plainLine(reading)).toBe('423 rows, 25%, 3 failed, 50 rows/s, ETA 25.4 s, $0.042 spent, ~$0.168 projected');
  });

  it('promises nothing when nobody knows how much there is', () => {
    expect(plainLine({ ...frame, total: null })).toBe('423 rows, 3 failed, 50 rows/s, $0.042 spent');
  });

  it('spends nothing on rows of an earlier run', () => {
    const resumed = lifeOf([
      ...times(50, { type: 'row.read', resumed: 'ok' }),
      ...times(10, read, rowFinished({ costUsd: 1 })),
    ]);
    expect(plainLine({ ...frame, live: resumed, total: 100 })).toContain('$10.00 spent, ~$50.00 projected');
  });

  it.each([
    [{ type: 'breaker.half_opened', atMs: 0, target: 'p/m', untilMs: null }, 'half open'],
    [{ type: 'target.blocked', atMs: 0, target: 'p/m', untilMs: 13_000 }, 'waits 12.0 s'],
    [{ type: 'target.off', atMs: 0, target: 'p/m', code: 'unauthorized', message: '', hint: '' }, 'off: unauthorized'],
  ] as const)('tells the state of a target after %j', (event, state) => {
    const [, line] = frameLines({ ...frame, live: lifeOf([event]) }, { columns: 100, rows: 20 }, plain);
    expect(line).toContain(state);
  });

  it('never passes the columns or the rows, whatever the names and figures', () => {
    const name = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.string({ unit: 'binary', maxLength: 30 }));
    const event = fc.oneof(
      anyEvent,
      name.map(started),
      fc.double({ min: 0, max: 1e12, noNaN: true }).map((usd): Event => rowFinished({ costUsd: usd, latencyMs: usd })),
    );
    const figure = fc.option(fc.double({ min: 0, max: 1e15, noNaN: true }));
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 30 }),
        fc.record({ total: fc.option(fc.nat()), share: figure, rowsPerS: figure, nowMs: fc.nat() }),
        fc.record({ columns: fc.integer({ min: 40, max: 200 }), rows: fc.integer({ min: 1, max: 12 }) }),
        (events, figures, size) => {
          const lines = frameLines({ live: lifeOf(events), ...figures }, size, plain);
          expect(lines.length).toBeLessThanOrEqual(size.rows);
          for (const line of lines) {
            expect(textWidth(line), line).toBeLessThanOrEqual(size.columns);
            expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
          }
        },
      ),
    );
  });
});

describe('pace', () => {
  it('forgets the speed of long ago', () => {
    const pace = newPace();
    for (let second = 0; second <= 60; second++) samplePace(pace, second * 1000, Math.min(1000, second * 100));
    // 1,000 rows in ten seconds, then none for fifty.
    expect(rowsPerSecond(pace, 60_000, 1000)).toBe(0);
    expect(pace.samples.length).toBeLessThan(50);
  });

  it('is unknown at first', () => {
    const pace = newPace();
    samplePace(pace, 0, 0);
    expect(rowsPerSecond(pace, 100, 5)).toBeNull();
    expect(rowsPerSecond(pace, 1000, 5)).toBe(5);
  });
});

describe('on a terminal', () => {
  const begin = (overrides: Partial<ProgressOptions> = {}) => {
    const terminal = screen(80, 24);
    let nowMs = 0;
    const progress = createProgress({
      stream: terminal,
      tty: true,
      columns: () => terminal.columns,
      total: () => 100,
      share: () => null,
      colour: false,
      intervalMs: 10_000,
      nowMs: () => {
        nowMs += 600;
        return nowMs;
      },
      ...overrides,
    });
    progress.start();
    return { terminal, progress };
  };
  const feed = (progress: { observe(event: Event): void }, events: readonly Event[]) => {
    for (const event of events) progress.observe(event);
  };
  const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 20 });
  const shown = (lines: readonly string[]) => lines.map((line) => line.trimEnd());

  it('draws bars that follow the events, and gives the terminal back as it was', async () => {
    const { terminal, progress } = begin();
    expect(terminal.cursorShown).toBe(false);
    feed(progress, times(10, read, started('deepseek/deepseek-v3.2'), attemptFinished(), rowFinished()));
    await soon(() => expect(shown(terminal.lines)[0]).toMatch(/^█+░+ +10% {2}10\/100 /));
    expect(shown(terminal.lines)[1]).toMatch(/^deepseek\/deepseek-v3\.2 +0 in flight +10 ok/);
    progress.stop();
    progress.stop();
    expect(shown(terminal.lines).join('')).toBe('');
    expect([terminal.cursorShown, terminal.wraps]).toEqual([true, true]);
  });

  it('keeps notes above the bars and the bars whole below them', async () => {
    const { terminal, progress } = begin();
    feed(progress, [started('deepseek/deepseek-v3.2'), started('openai/gpt-4.1')]);
    await soon(() => expect(terminal.lines).toHaveLength(3));
    progress.note('a note longer than the line that it takes the place of, by quite a lot of letters');
    progress.note('x');
    await soon(() => expect(terminal.lines).toHaveLength(5));
    const lines = shown(terminal.lines);
    expect(lines.slice(0, 2)).toEqual([
      'a note longer than the line that it takes the place of, by quite a lot of letters',
      'x',
    ]);
    expect(lines.slice(2).map((line) => line.split(' ')[0])).toEqual([
      expect.stringContaining('░'),
      'deepseek/deepseek-v3.2',
      'openai/gpt-4.1',
    ]);
    progress.note('the last word');
    progress.stop();
    expect(shown(terminal.lines)).toEqual([...lines.slice(0, 2), 'the last word', '']);
  });

  it('follows the size of the terminal', async () => {
    const { terminal, progress } = begin();
    feed(progress, ['a/one', 'b/two', 'c/three', 'd/four'].map(started));
    await soon(() => expect(terminal.lines).toHaveLength(5));
    expect(terminal.widest).toBeGreaterThan(50);
    terminal.columns = 40;
    terminal.rows = 4;
    await soon(() => expect(shown(terminal.lines)[2]).toBe('and 3 more targets'));
    await soon(() => expect(shown(terminal.lines).slice(3).join('')).toBe(''));
    await soon(() => expect(terminal.lines.length).toBeLessThanOrEqual(terminal.rows));
    terminal.widest = 0;
    feed(progress, times(3, read, started('a/one'), rowFinished()));
    await soon(() => expect(shown(terminal.lines)[0]).toContain('3/100'));
    const lines = shown(terminal.lines);
    expect(terminal.widest).toBeLessThan(40);
    expect(lines[1]).toMatch(/^a\/one/);
    expect(lines.slice(3).join('')).toBe('');
    progress.stop();
  });

  it('writes nothing while nothing changes but where the cursor goes', async () => {
    const { terminal, progress } = begin({ nowMs: () => 0 });
    const before = terminal.written.length;
    await soon(() => expect(terminal.written.length).toBeGreaterThan(before + 3));
    expect(terminal.written.slice(before).join('')).not.toMatch(/[^\x1b]\w{3}|\n|[KJ]/);
    progress.stop();
  });
});

describe('without a terminal', () => {
  const run = async (stream: { isTTY?: boolean }, tty: boolean) => {
    const written: string[] = [];
    const progress = createProgress({
      stream: { ...stream, write: (text) => written.push(text) },
      tty,
      columns: () => 80,
      total: () => 10,
      share: () => null,
      colour: false,
      intervalMs: 20,
      nowMs: () => performance.now(),
    });
    progress.start();
    for (const event of times(5, read, started('p/\x1b[2Jm'), attemptFinished(), rowFinished()))
      progress.observe(event);
    progress.note('a note');
    await vi.waitFor(() => expect(written.length).toBeGreaterThan(2), { timeout: 10_000, interval: 10 });
    progress.stop();
    const count = written.length;
    await delay(50);
    expect(written).toHaveLength(count);
    return written;
  };

  it.each([
    ['a pipe', {}, false],
    ['a dumb terminal', { isTTY: true }, false],
    ['a stream that is no terminal after all', {}, true],
  ])('writes plain lines at its interval to %s, without control characters', async (_, stream, tty) => {
    const written = await run(stream, tty);
    expect(written[0]).toBe('a note\n');
    expect(written[1]).toMatch(/^5\/10 rows, 50%, 0 failed, .*\$0\.0005 spent/);
    expect(written.join('')).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  });

  it.each([
    [{ isTTY: true }, {}, true],
    [{ isTTY: true }, { TERM: 'xterm-256color' }, true],
    [{ isTTY: true }, { TERM: 'dumb' }, false],
    [{}, { TERM: 'xterm' }, false],
  ])('takes %j with %j for a live terminal: %s', (stream, env, live) => {
    expect(isLiveTerminal({ write: () => true, ...stream }, env)).toBe(live);
  });
});
