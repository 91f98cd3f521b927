/** Smooth weighted round robin, as nginx does it: exact shares, and no candidate comes in bursts. */

/** Running scores by list and candidate; one object per run, changed in place. */
export type Rotation = Map<string, Map<string, number>>;

export const newRotation = (): Rotation => new Map();

/**
 * The candidate whose turn it is. Weights 5, 1, 1 for a, b, c give a a b a c a a, and again.
 * `list` names the set of candidates that share turns; candidates may come and go between calls.
 */
export const nextInRotation = <T>(
  rotation: Rotation,
  list: string,
  candidates: readonly { readonly id: string; readonly weight: number; readonly value: T }[],
): T => {
  const scores = rotation.get(list) ?? new Map<string, number>();
  rotation.set(list, scores);
  let total = 0;
  let best = candidates[0]!;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const candidate of candidates) {
    total += candidate.weight;
    const score = (scores.get(candidate.id) ?? 0) + candidate.weight;
    scores.set(candidate.id, score);
    if (score > bestScore) {
      bestScore = score;
      best = candidate;
    }
  }
  scores.set(best.id, bestScore - total);
  return best.value;
};
