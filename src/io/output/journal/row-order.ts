/** Which record belongs to which input row, by the row's number; 4 bytes a row. */
export interface RowOrder {
  /** One more than the highest number that was set. */
  size(): number;
  set(sequence: number, record: number): void;
  /** -1 when none was set. */
  at(sequence: number): number;
}

const chunkRows = 1 << 16;

export const createRowOrder = (): RowOrder => {
  /** Record + 1, 0 = none. */
  const chunks: Uint32Array[] = [];
  let size = 0;
  return {
    size: () => size,
    set(sequence, record) {
      const number = Math.floor(sequence / chunkRows);
      while (chunks.length <= number) chunks.push(new Uint32Array(chunkRows));
      chunks[number]![sequence % chunkRows] = record + 1;
      if (sequence >= size) size = sequence + 1;
    },
    at: (sequence) => (chunks[Math.floor(sequence / chunkRows)]?.[sequence % chunkRows] ?? 0) - 1,
  };
};
