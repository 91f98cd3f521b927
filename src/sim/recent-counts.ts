/** Counts how often a hash was seen, for at least the last `keep` distinct hashes and never more than twice as many. */
export class RecentCounts {
  readonly #keep: number;
  #young = new Map<number, number>();
  #old = new Map<number, number>();

  constructor(keep: number) {
    this.#keep = keep;
  }

  /** Counts `hash` once more and says the how manyth time it is: 1 for the first. */
  add(hash: number): number {
    const before = this.#young.get(hash);
    const count = (before ?? this.#old.get(hash) ?? 0) + 1;
    // Two generations instead of a list of recency: forgetting is one pointer, not a deletion per request.
    if (before === undefined && this.#young.size >= this.#keep) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(hash, count);
    return count;
  }
}
