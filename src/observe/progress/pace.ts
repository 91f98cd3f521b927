/** How fast rows are done, over the last while: a run that stalls must not go on promising its early speed. */

interface Sample {
  readonly atMs: number;
  readonly done: number;
}

export interface Pace {
  /** Oldest first, at least `spacingMs` apart. */
  readonly samples: Sample[];
}

const spacingMs = 500;
const windowMs = 20_000;

export const newPace = (): Pace => ({ samples: [] });

export const samplePace = (pace: Pace, atMs: number, done: number): void => {
  const { samples } = pace;
  const last = samples.at(-1);
  if (last !== undefined && atMs - last.atMs < spacingMs) return;
  samples.push({ atMs, done });
  while (samples.length > 2 && atMs - samples[1]!.atMs >= windowMs) samples.shift();
};

/** Rows a second since the oldest sample; null while there is nothing to compare. */
export const rowsPerSecond = (pace: Pace, atMs: number, done: number): number | null => {
  const [oldest] = pace.samples;
  if (oldest === undefined || atMs - oldest.atMs < spacingMs) return null;
  return Math.max(0, ((done - oldest.done) / (atMs - oldest.atMs)) * 1000);
};
