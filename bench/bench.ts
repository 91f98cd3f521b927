/** What every benchmark is given: sizes, a folder, the tool as it was built for this run. */

import type { Measured } from './figure.ts';

export type Mode = 'full' | 'quick' | 'smoke';

export interface Bench {
  /** `smoke` only shows that everything runs: tiny sizes, one round, figures that mean nothing. */
  readonly mode: Mode;
  /** All benchmarks run, not only some. */
  readonly isWhole: boolean;
  /** 5, 3 or 1 by mode. */
  readonly rounds: number;
  /** Of this run, removed at its end. */
  readonly folder: string;
  /** `bin/llmgw.js` of a copy that nobody else changes meanwhile. */
  readonly tool: string;
  readonly say: (text: string) => void;
}

export interface Benchmark {
  readonly name: string;
  readonly title: string;
  /** How it was measured, in a sentence or two, with its sizes. */
  readonly method: (bench: Bench) => string;
  readonly run: (bench: Bench) => Promise<Measured>;
}

/** The size of something by mode. */
export const size = ({ mode }: Pick<Bench, 'mode'>, full: number, quick: number, smoke: number): number =>
  ({ full, quick, smoke })[mode];

export const concurrency = 50;
