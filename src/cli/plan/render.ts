/** A plan as a table for people and as JSON. */

import type { CostRange, PricePlan } from '../../core/price-plan.ts';
import { terminalLine } from '../../core/terminal-safe.ts';
import { formatCount, formatUsd } from '../../observe/format.ts';
import { table } from '../../observe/report/table.ts';

export interface PlanResult {
  readonly prices: PricePlan;
  readonly read: number;
  /** Rows that a resume would skip: an earlier run has their result. */
  readonly skipped: number;
  readonly rejected: number;
  /** The first few reasons. */
  readonly rejections: readonly string[];
  readonly warnings: readonly string[];
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
      warnings: result.warnings,
    },
    null,
    2,
  )}\n`;
};

export const planText = (result: PlanResult): string => {
  const { prices } = result;
  const blocks: string[][] = [
    [
      [
        `${formatCount(result.read)} rows read`,
        `${formatCount(prices.total.rows)} to send`,
        ...(result.skipped > 0 ? [`${formatCount(result.skipped)} done in an earlier run`] : []),
        ...(result.rejected > 0 ? [`${formatCount(result.rejected)} would be rejected`] : []),
      ].join(' · '),
      `Expected ${formatUsd(prices.total.expectedUsd)}, at least ${formatUsd(prices.total.lowUsd)}, at most ${formatUsd(prices.total.highUsd)} (every row to its max_tokens). Nothing was sent.`,
    ],
  ];
  if (prices.lines.size > 0) blocks.push(lineTable(result));
  if (prices.alone.size > 0) blocks.push(aloneTable(result));
  if (prices.unfit.size > 0)
    blocks.push([
      'No model fits:',
      ...[...prices.unfit].map(([reason, count]) => `  ${formatCount(count)} × ${terminalLine(reason)}`),
    ]);
  if (result.rejections.length > 0)
    blocks.push(['Would be rejected:', ...result.rejections.map((reason) => `  ${terminalLine(reason)}`)]);
  const notes = result.warnings.map((warning) => `warning: ${terminalLine(warning)}`);
  if (result.withoutKey.length > 0)
    notes.push(`No key for: ${result.withoutKey.join(', ')}. "llmgw models" tells which variables to set.`);
  if (notes.length > 0) blocks.push(notes);
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
};

const width = 100;
const plain = (text: string): string => text;

const lineTable = (result: PlanResult): string[] =>
  table(linesOf(result), {
    width,
    heading: plain,
    columns: [
      { title: 'class / model', cell: ({ priority, model }) => `${priority.padEnd(6)} ${model}` },
      { title: 'rows', cell: ({ rows }) => formatCount(rows) },
      { title: 'input tok', cell: ({ inputTokens }) => formatCount(inputTokens) },
      { title: 'output tok', cell: ({ outputTokens }) => formatCount(outputTokens) },
      { title: 'low', cell: ({ lowUsd }) => formatUsd(lowUsd) },
      { title: 'expected', cell: ({ expectedUsd }) => formatUsd(expectedUsd) },
      { title: 'high', cell: ({ highUsd }) => formatUsd(highUsd) },
    ],
  });

const aloneTable = ({ prices }: PlanResult): string[] => {
  const expected = prices.total.expectedUsd;
  return [
    'The same rows on one model alone:',
    ...table(
      [...prices.alone].filter(([, { rows }]) => rows > 0),
      {
        width,
        heading: plain,
        columns: [
          { title: 'model', cell: ([model]) => model },
          { title: 'rows', cell: ([, { rows }]) => formatCount(rows) },
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
