/** What a run of the benchmarks leaves behind, as JSON. */

import type { Mode } from './bench.ts';
import {
  type Figure,
  formatSpread,
  formatTarget,
  formatValue,
  median,
  type NotMeasured,
  type Verdict,
  verdictOf,
} from './figure.ts';
import type { Machine } from './machine.ts';

export interface ReportedFigure extends Figure {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly verdict: Verdict;
  /** For people. */
  readonly shown: { readonly median: string; readonly spread: string; readonly target: string };
}

export interface BenchmarkReport {
  readonly name: string;
  readonly title: string;
  readonly method: string;
  readonly seconds: number;
  readonly figures: readonly ReportedFigure[];
  readonly notMeasured: readonly NotMeasured[];
  /** Why it could not be run to its end. */
  readonly trouble: string | null;
}

export interface Report {
  readonly date: string;
  readonly mode: Mode;
  readonly machine: Machine;
  readonly loadAtEnd: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly benchmarks: readonly BenchmarkReport[];
}

/** In a smoke test nothing is held against anything. */
export const reported = (figure: Figure, mode: Mode): ReportedFigure => ({
  ...figure,
  median: median(figure.values),
  min: Math.min(...figure.values),
  max: Math.max(...figure.values),
  verdict: mode === 'smoke' ? null : verdictOf(figure),
  shown: {
    median: formatValue(median(figure.values), figure.unit),
    spread: formatSpread(figure),
    target: formatTarget(figure),
  },
});

export const missedIn = ({ benchmarks }: Report): { missed: string[]; broken: string[] } => ({
  missed: benchmarks.flatMap(({ figures }) =>
    figures.filter(({ verdict }) => verdict === 'MISSED').map(({ what }) => what),
  ),
  broken: benchmarks.filter(({ trouble }) => trouble !== null).map(({ name }) => name),
});
