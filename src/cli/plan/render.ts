/** A plan as a table for people and as JSON. */

import type { Notice } from '../../core/catalog.ts';
import type { CostRange, PricePlan } from '../../core/price-plan.ts';
import { terminalLine } from '../../core/terminal-safe.ts';
import { formatCount, formatNumberOf, formatShortCount, formatUsd } from '../../observe/format.ts';
import { table } from '../../observe/report/table.ts';
import { wrap } from '../../observe/text-width.ts';

export interface PlanResult {
  readonly prices: PricePlan;
  readonly read: number;
  /** Rows that a resume would skip: an earlier run has their result. */
  readonly skipped: number;
  readonly rejected: number;
  /** The first few reasons. */
  readonly rejections: readonly string[];
  readonly warnings: readonly Notice[];
  /** Providers whose models are in the plan though their key is missing. */
  readonly withoutKey: readonly string[];
}

const classOrder = ['high', 'medium', 'low'];

const linesOf = ({ prices }: PlanResult) =>
  [...prices.lines.values()].sort(
    (a, b) => classOrder.indexOf(a.priority) - classOrder.indexOf(b.priority) || b.rows - a.rows,
  );

const costs = ({ lowUsd, expectedUsd, highUsd }: CostRange) => ({
  low_usd: lowUsd,
  expected_usd: expectedUsd,
  high_usd: highUsd,
});

export const planJson = (result: PlanResult): string => {
  const { prices } = result;
  return `${JSON.stringify(
    {
      rows: {
        read: result.read,
        planned: prices.total.rows,
        skipped: result.skipped,
        rejected: result.rejected,
        unfit: [...prices.unfit.values()].reduce((sum, count) => sum + count, 0),
      },
      cost: costs(prices.total),
      classes: linesOf(result).map((line) => ({
        priority: line.priority,
        model: line.model,
        rows: line.rows,
        input_tokens: line.inputTokens,
        expected_output_tokens: line.outputTokens,
        ...costs(line),
      })),
      single_models: [...prices.alone].map(([model, { rows, expectedUsd }]) => ({
        model,
        rows,
        expected_usd: rows === 0 ? null : expectedUsd,
      })),
      unfit: Object.fromEntries(prices.unfit),
      rejections: result.rejections,
      without_key: result.withoutKey,
      warnings: result.warnings.map(({ message }) => message),
    },
    null,
    2,
  )}\n`;
};

/** `width` columns at most, whatever the rows are called. */
export const planText = (result: PlanResult, width: number): string => {
  const { prices } = result;
  const paragraph = (text: string): string[] => wrap(terminalLine(text), width);
  const blocks: string[][] = [
    [
      [
        `${formatNumberOf(result.read, 'row')} read`,
        `${formatCount(prices.total.rows)} to send`,
        ...(result.skipped > 0 ? [`${formatCount(result.skipped)} done in an earlier run`] : []),
        ...(result.rejected > 0 ? [`${formatCount(result.rejected)} would be rejected`] : []),
      ].join(' · '),
      ...paragraph(
        `Expected ${formatUsd(prices.total.expectedUsd)}, at least ${formatUsd(prices.total.lowUsd)}, at most ${formatUsd(prices.total.highUsd)} (every row to its max_tokens).`,
      ),
      'Nothing was sent.',
    ],
  ];
  if (prices.lines.size > 0) blocks.push(lineTable(result, width));
  if (prices.alone.size > 0) blocks.push(aloneTable(result, width));
  if (prices.unfit.size > 0)
    blocks.push([
      'No model fits:',
      ...[...prices.unfit].flatMap(([reason, count]) => paragraph(`${formatCount(count)} × ${reason}`)),
    ]);
  if (result.rejections.length > 0) blocks.push(['Would be rejected:', ...result.rejections.flatMap(paragraph)]);
  const notes = result.warnings.flatMap(({ code, message }) =>
    paragraph(`${code === 'default_retired' ? 'note' : 'warning'}: ${message}`),
  );
  if (result.withoutKey.length > 0)
    notes.push(
      ...paragraph(
        `No provider has a key yet, so this plan takes them all: ${result.withoutKey.join(', ')}. With fewer of them models and dollars change; "llmgw models" tells which variables to set.`,
      ),
    );
  if (notes.length > 0) blocks.push(notes);
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
};

const plain = (text: string): string => text;

const lineTable = (result: PlanResult, width: number): string[] =>
  table(linesOf(result), {
    width,
    heading: plain,
    leastFirst: 30,
    columns: [
      { title: 'model', cell: ({ model }) => terminalLine(model) },
      { title: 'class', cell: ({ priority }) => priority },
      { title: 'rows', cell: ({ rows }) => formatCount(rows) },
      { title: 'input tok', cell: ({ inputTokens }) => formatShortCount(inputTokens), importance: 4 },
      { title: 'output tok', cell: ({ outputTokens }) => formatShortCount(outputTokens), importance: 3 },
      { title: 'low', cell: ({ lowUsd }) => formatUsd(lowUsd) },
      { title: 'expected', cell: ({ expectedUsd }) => formatUsd(expectedUsd) },
      { title: 'high', cell: ({ highUsd }) => formatUsd(highUsd) },
    ],
  });

const aloneTable = ({ prices }: PlanResult, width: number): string[] => {
  const expected = prices.total.expectedUsd;
  return [
    'The same rows on one model alone:',
    ...table(
      [...prices.alone]
        .filter(([, { rows }]) => rows > 0)
        .sort(([, a], [, b]) => (b.expectedUsd ?? 0) - (a.expectedUsd ?? 0)),
      {
        width,
        heading: plain,
        columns: [
          { title: 'model', cell: ([model]) => terminalLine(model) },
          { title: 'rows', cell: ([, { rows }]) => formatCount(rows), importance: 5 },
          { title: 'expected', cell: ([, { expectedUsd }]) => formatUsd(expectedUsd) },
          {
            title: 'against the plan',
            cell: ([, { expectedUsd }]) =>
              expectedUsd === null || expected === null || expected === 0
                ? '?'
                : `${(expectedUsd / expected).toFixed(1)}×`,
          },
        ],
      },
    ),
  ];
};
