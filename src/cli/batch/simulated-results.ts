/** Tells simulated results from real ones, so that neither is taken for the other when a run goes on with them. */

import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { UsageError } from '../../core/usage-error.ts';
import type { OutputFormat } from '../../io/output/formats.ts';
import { besideResults } from './beside-results.ts';

export interface EarlierResults {
  readonly path: string;
  readonly format: OutputFormat;
}

/**
 * Whether this run has to begin anew: simulated answers are nothing that a real run could go on with.
 * @throws UsageError when a simulated run would go on with real results.
 */
export const replacesSimulated = (earlier: EarlierResults, isSimulation: boolean): boolean => {
  const simulated = holdsSimulated(earlier);
  if (simulated === null || simulated === isSimulation) return false;
  if (simulated) return true;
  throw new UsageError(
    `${earlier.path} holds real results, which a simulated run must not mix with its own.`,
    'Choose another -o for the simulation, or replace the results with --fresh.',
  );
};

/** Null when there are none, or nothing tells. Only lines of JSONL say so themselves. */
export const holdsSimulated = ({ path, format }: EarlierResults): boolean | null => {
  if (!(statSync(path, { throwIfNoEntry: false })?.size ?? 0)) return null;
  const first = format === 'jsonl' ? firstLine(path) : null;
  return first === null ? simulatedIn(contentOf(besideResults(path, 'summary.json'))) : (simulatedIn(first) ?? false);
};

const simulatedIn = (json: string | null): boolean | null => {
  if (json === null) return null;
  try {
    const { simulated } = JSON.parse(json) as { readonly simulated?: unknown };
    return typeof simulated === 'boolean' ? simulated : null;
  } catch {
    return null;
  }
};

const contentOf = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

const longestLine = 1 << 20;

/** Null when there is none that is whole. */
const firstLine = (path: string): string | null => {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    const buffer = Buffer.alloc(longestLine);
    const read = readSync(file, buffer, 0, longestLine, 0);
    const end = buffer.subarray(0, read).indexOf('\n');
    return end === -1 ? null : buffer.toString('utf8', 0, end);
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
};
