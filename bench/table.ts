/** One table of all figures, for a terminal. */

import { type BenchmarkReport, missedIn, type Report, type ReportedFigure } from './report.ts';

export const tableOf = (report: Report): string => {
  const { machine, versions, date, mode } = report;
  const lines = [
    `${date.slice(0, 16).replace('T', ' ')} UTC · ${machine.cores} × ${machine.processor} · ${machine.memoryGb} GB · ${machine.system}`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(' · '),
    `load ${machine.load} at the start, ${report.loadAtEnd} at the end${machine.load > 0.5 ? ': somebody else is at work, so trust no figure' : ''}`,
    ...(mode === 'full'
      ? []
      : [mode === 'quick' ? 'a quick run: medians of three' : 'a smoke test: no figure means anything']),
    '',
    ...aligned([['', 'median', 'min–max', 'n', 'target', ''], ...report.benchmarks.flatMap(sectionOf)]),
    ...report.benchmarks.flatMap(comparisonOf),
    '',
  ];
  const { missed, broken } = missedIn(report);
  if (missed.length > 0) lines.push(`MISSED: ${missed.join('; ')}`);
  if (broken.length > 0) lines.push(`NOT RUN TO THE END: ${broken.join(', ')}`);
  if (mode !== 'smoke' && missed.length === 0 && broken.length === 0) lines.push('Every target was held.');
  return `${lines.join('\n')}\n`;
};

const sectionOf = ({ title, seconds, figures, notMeasured, trouble }: BenchmarkReport): string[][] => [
  [`${title} (${seconds.toFixed(0)} s)`],
  ...figures.filter(({ of }) => of === undefined).map(rowOf),
  ...notMeasured.map(({ what, reason }) => [`  ${what}: not measured: ${reason}`]),
  ...(trouble === null ? [] : [`  FAILED: ${trouble}`]).map((line) => [line]),
];

/** Those that are compared, one a row. */
const comparisonOf = ({ title, figures }: BenchmarkReport): string[] => {
  const compared = figures.filter(({ of }) => of !== undefined);
  if (compared.length === 0) return [];
  const rows = [...new Set(compared.map(({ of }) => of!))];
  const columns = [...new Set(compared.map(({ what }) => what))];
  const at = (row: string, column: string): string => {
    const figure = compared.find(({ of, what }) => of === row && what === column);
    return figure === undefined ? '' : `${figure.shown.median} (${figure.shown.spread})`;
  };
  return [
    '',
    ...aligned([
      [`${title}: median (min–max)`, ...columns],
      ...rows.map((row) => [`  ${row}`, ...columns.map((column) => at(row, column))]),
    ]),
  ];
};

const rowOf = (figure: ReportedFigure): string[] => [
  `  ${figure.what}${figure.note === undefined ? '' : ` (${figure.note})`}`,
  figure.shown.median,
  figure.shown.spread,
  String(figure.values.length),
  figure.shown.target,
  figure.verdict ?? '',
];

/** The first column to the left, figures to the right; a row of one cell takes the whole line. */
const aligned = (rows: readonly (readonly string[])[]): string[] => {
  const widths: number[] = [];
  for (const row of rows) {
    if (row.length === 1) continue;
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row.length === 1
      ? row[0]!
      : row
          .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
          .join('  ')
          .trimEnd(),
  );
};
