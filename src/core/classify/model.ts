/** The trained table: for each known feature how much it speaks for `high` and for `low`, against `medium`. */

export interface Model {
  /** A hash table with open addressing; 0 marks a free slot. */
  readonly keys: Int32Array;
  /** By the same slot, in units of `unit`. */
  readonly high: Int8Array;
  readonly low: Int8Array;
  readonly unit: number;
  readonly biasHigh: number;
  readonly biasLow: number;
}

/** As written by scripts/train-classifier.ts. */
export interface ModelData {
  readonly count: number;
  readonly unit: number;
  readonly biasHigh: number;
  readonly biasLow: number;
  /** Base64 of `count` keys of four bytes, low byte first, then `count` weights for high, then for low. */
  readonly table: string;
}

export function loadModel(data: ModelData): Model {
  const bytes = atob(data.table);
  const { count } = data;
  let slots = 1024;
  while (slots < 2.5 * count) slots *= 2;
  const model: Model = {
    keys: new Int32Array(slots),
    high: new Int8Array(slots),
    low: new Int8Array(slots),
    unit: data.unit,
    biasHigh: data.biasHigh,
    biasLow: data.biasLow,
  };
  for (let i = 0; i < count; i++) {
    const at = 4 * i;
    const key =
      bytes.charCodeAt(at) |
      (bytes.charCodeAt(at + 1) << 8) |
      (bytes.charCodeAt(at + 2) << 16) |
      (bytes.charCodeAt(at + 3) << 24);
    let slot = firstSlot(key, slots);
    while (model.keys[slot] !== 0) slot = (slot + 1) & (slots - 1);
    model.keys[slot] = key;
    model.high[slot] = bytes.charCodeAt(4 * count + i);
    model.low[slot] = bytes.charCodeAt(5 * count + i);
  }
  return model;
}

/** -1 when the feature is unknown. */
export function slotOf(keys: Int32Array, key: number): number {
  const mask = keys.length - 1;
  let slot = firstSlot(key, keys.length);
  for (;;) {
    const found = keys[slot];
    if (found === key) return slot;
    if (found === 0) return -1;
    slot = (slot + 1) & mask;
  }
}

function firstSlot(key: number, slots: number): number {
  return (key ^ (key >>> 15)) & (slots - 1);
}
