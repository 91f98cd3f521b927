/** Lets results through in the order of their rows, holding back those that come early. */
export interface Reorder<T> {
  /** The row's result, or null when it has none. */
  put(sequence: number, item: T | null): void;
  /** Whether a result of this number runs so far ahead that whoever has it should wait for `untilNear`. */
  isFarAhead(sequence: number): boolean;
  /** Resolves when the row's turn is less than the window away, or when all is released. */
  untilNear(sequence: number): Promise<void>;
  /** Lets everything through that is held back, in order, whatever is missing before it. */
  release(): void;
}

/** @param window How many rows may be held back before their senders wait. @param emit Gets the results in order. */
export const createReorder = <T>(window: number, emit: (item: T) => void): Reorder<T> => {
  const held = new Map<number, T | null>();
  const waiting: { readonly sequence: number; readonly resolve: () => void }[] = [];
  let next = 0;
  let released = false;
  const isFarAhead = (sequence: number): boolean => !released && sequence >= next + window;

  const wake = (): void => {
    for (let i = waiting.length - 1; i >= 0; i--) {
      if (!isFarAhead(waiting[i]!.sequence)) waiting.splice(i, 1)[0]!.resolve();
    }
  };
  const pass = (item: T | null): void => {
    if (item !== null) emit(item);
  };

  return {
    put(sequence, item) {
      if (released) return pass(item);
      held.set(sequence, item);
      if (sequence !== next) return;
      for (let due = held.get(next); due !== undefined; due = held.get(next)) {
        held.delete(next++);
        pass(due);
      }
      if (waiting.length > 0) wake();
    },
    isFarAhead,
    untilNear: (sequence) =>
      new Promise((resolve) => {
        if (isFarAhead(sequence)) waiting.push({ sequence, resolve });
        else resolve();
      }),
    release() {
      released = true;
      for (const sequence of [...held.keys()].sort((a, b) => a - b)) pass(held.get(sequence) ?? null);
      held.clear();
      wake();
    },
  };
};
