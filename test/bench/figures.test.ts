import { describe, expect, it } from 'vitest';
import {
  type Figure,
  formatSpread,
  formatTarget,
  formatValue,
  median,
  percentile,
  verdictOf,
} from '../../bench/figure.ts';
import { missedIn, type Report, reported } from '../../bench/report.ts';
import { tableOf } from '../../bench/table.ts';
// @ts-expect-error a script without types
import { between, pageOf, summaryOf } from '../../scripts/update-performance.mjs';

const figure = (more: Partial<Figure> = {}): Figure => ({
  id: 'cpu.ratio',
  what: 'CPU a | b',
  unit: '×',
  values: [1.5, 3, 1.9],
  ...more,
});

const reportOf = (...figures: Figure[]): Report => ({
  date: '2026-11-22T10:00:00.000Z',
  mode: 'full',
  machine: { processor: 'Some CPU', cores: 2, memoryGb: 24, system: 'Linux', load: 0.1 },
  loadAtEnd: 0.9,
  versions: { llmgw: '0.1.0', node: 'v20' },
  benchmarks: [
    {
      name: 'peers',
      title: 'A title',
      method: 'In some way.',
      seconds: 1,
      figures: figures.map((one) => reported(one, 'full')),
      notMeasured: [{ what: 'a peer', reason: 'not installed' }],
      trouble: null,
    },
  ],
});

describe('a figure', () => {
  it.each([
    [[3, 1, 2], 0.5, 2],
    [[4, 1, 2, 3], 0.5, 2.5],
    [[1, 2], 0.99, 1.99],
    [[7], 0.99, 7],
  ])('of %j at %d is %d', (values, share, expected) => {
    expect(percentile(values, share)).toBeCloseTo(expected, 10);
  });

  it.each([
    [{ atMost: 2 }, 'held'],
    [{ atMost: 1.8 }, 'MISSED'],
    [{ atLeast: 1.9 }, 'held'],
    [{ atLeast: 2 }, 'MISSED'],
    [{}, null],
    [{ atMost: 2, values: [] }, 'MISSED'],
  ] as const)('with %j is %s', (more, verdict) => {
    expect(verdictOf(figure(more))).toBe(verdict);
  });

  it('is shown in its unit', () => {
    expect(median(figure().values)).toBe(1.9);
    expect(formatSpread(figure())).toBe('1.50–3.00');
    expect(formatTarget(figure({ atMost: 2 }))).toBe('≤ 2×');
    expect(formatTarget(figure({ unit: '%', atLeast: 97 }))).toBe('≥ 97 %');
    expect([formatValue(1234.56, 'µs'), formatValue(12.34, 'ms'), formatValue(1234, '/s')]).toEqual([
      '1,235 µs',
      '12.3 ms',
      '1,234/s',
    ]);
  });
});

describe('a report', () => {
  it('names what was missed and what was not measured, in the table and in the page', () => {
    const report = reportOf(figure({ atMost: 1.8 }), figure({ id: 'peers.openai.cpu', of: 'openai SDK', what: 'CPU' }));
    expect(missedIn(report)).toEqual({ missed: ['CPU a | b'], broken: [] });
    expect(tableOf(report)).toContain('MISSED: CPU a | b');
    expect(tableOf(report)).toContain('a peer: not measured: not installed');
    expect(pageOf(report)).toContain('| CPU a \\| b | 1.90× | 1.50–3.00 | 3 | ≤ 1.8× | **missed** |');
    expect(pageOf(report)).toContain('| openai SDK | 1.90× (1.50–3.00) |');
    expect(summaryOf(report)).toContain(
      '| CPU per row, all features on, of a bare undici loop’s | 1.90× | ≤ 1.8× | **missed** |',
    );
    expect(summaryOf(report)).toContain('- a peer was not measured: not installed.');
  });

  it('goes between its markers and touches nothing else', () => {
    const text = 'before\n<!-- performance -->\nold\n<!-- /performance -->\nafter\n';
    const once = between(text, 'performance', 'new');
    expect(once).toBe('before\n<!-- performance -->\n\nnew\n\n<!-- /performance -->\nafter\n');
    expect(between(once, 'performance', 'new')).toBe(once);
    expect(between('no markers', 'performance', 'new')).toBeNull();
  });
});
