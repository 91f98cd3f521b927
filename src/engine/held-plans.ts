/** Plans that were read ahead of their turn: they wait for a target outside of the window, as plans and nothing more. */

import type { Plan } from '../core/job.ts';

export interface HeldPlan {
  readonly plan: Plan;
  /** Lower goes first. */
  readonly rank: number;
}

export interface HeldBounds {
  readonly plans: number;
  /** By the size of the jobs as JSON. */
  readonly bytes: number;
}

interface Queued extends HeldPlan {
  readonly bytes: number;
}

/** The plans of one target by rank; those before `head` have left. */
interface Line {
  readonly plans: Queued[];
  head: number;
}

/** What a plan weighs beside the text of its job: objects, ranking, a place in a few maps. */
const bytesBesideText = 1500;

export class HeldPlans {
  readonly #bounds: HeldBounds;
  readonly #lines = new Map<string, Line>();
  #size = 0;
  #bytes = 0;

  constructor(bounds: HeldBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#size;
  }

  get isFull(): boolean {
    return this.#size >= this.#bounds.plans || this.#bytes >= this.#bounds.bytes;
  }

  /** Whether a plan waits for this target already, so that a later one must not slip past it. */
  has(target: string): boolean {
    return this.#lines.has(target);
  }

  push(target: string, { plan, rank }: HeldPlan): void {
    const bytes = JSON.stringify(plan.job).length + bytesBesideText;
    let line = this.#lines.get(target);
    if (line === undefined) {
      line = { plans: [], head: 0 };
      this.#lines.set(target, line);
    }
    const { plans } = line;
    // From the end: a later row stands at most a few windows before the last.
    let place = plans.length;
    while (place > line.head && plans[place - 1]!.rank > rank) place--;
    if (place === plans.length) plans.push({ plan, rank, bytes });
    else plans.splice(place, 0, { plan, rank, bytes });
    this.#size++;
    this.#bytes += bytes;
  }

  /** The best-ranked of those that are first at their target and may go; null when none may. */
  take(mayGo: (plan: Plan) => boolean): HeldPlan | null {
    let best: { readonly target: string; readonly line: Line; readonly first: Queued } | null = null;
    for (const [target, line] of this.#lines) {
      const first = line.plans[line.head]!;
      if ((best === null || first.rank < best.first.rank) && mayGo(first.plan)) best = { target, line, first };
    }
    if (best === null) return null;
    const { target, line, first } = best;
    line.head++;
    if (line.head === line.plans.length) this.#lines.delete(target);
    else if (line.head >= 1024 && line.head * 2 >= line.plans.length) {
      line.plans.splice(0, line.head);
      line.head = 0;
    }
    this.#size--;
    this.#bytes -= first.bytes;
    return first;
  }

  /** Everything, target by target. */
  takeAll(): HeldPlan[] {
    const all = [...this.#lines.values()].flatMap(({ plans, head }) => plans.slice(head));
    this.#lines.clear();
    this.#size = 0;
    this.#bytes = 0;
    return all;
  }
}
