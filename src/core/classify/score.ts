/** Sums up what the known features of a text say. */

import { createFeatures, type Features, type Form, readFeatures } from './features.ts';
import { type Model, slotOf } from './model.ts';

/** One text, read and weighed. The buffers belong to the part and are used again for the next text. */
export interface Part {
  readonly features: Features;
  /** The features that counted: known ones, each once. Their places in `features` and their slots in the model. */
  readonly counted: Int32Array;
  readonly slots: Int32Array;
  count: number;
  /** By slot: when it was met last, so that a word counts once. */
  readonly marks: Float64Array;
  mark: number;
  form: Form;
  high: number;
  low: number;
  /** Sum of the squared values of the known features: long texts have many, and must not be more certain for it. */
  energy: number;
}

/** What a word of the material counts, against one of the request. */
export const MATERIAL = 0.4;
/** Energy up to which a text keeps its full weight. */
export const FULL_ENERGY = 10;

const empty: Form = {
  text: '',
  length: 0,
  numbers: 0,
  questions: 0,
  sentences: 0,
  hasFence: false,
  leadLength: 0,
  codeMarks: 0,
  mathsMarks: 0,
};

export function createPart(model: Model): Part {
  const features = createFeatures();
  return {
    features,
    counted: new Int32Array(features.hashes.length),
    slots: new Int32Array(features.hashes.length),
    count: 0,
    marks: new Float64Array(model.keys.length),
    mark: 0,
    form: empty,
    high: 0,
    low: 0,
    energy: 0,
  };
}

/** Reads and weighs `text`. With `isMaterial` all of it counts as material, for a system prompt that says what to do with it. */
export function weigh(text: string, part: Part, model: Model, isMaterial = false): void {
  const { features, counted, slots, marks } = part;
  part.form = readFeatures(text, features);
  part.mark += 2;
  const asMaterial = part.mark;
  const asRequest = asMaterial + 1;
  const { keys, high, low } = model;
  const { hashes, inMaterial, count } = features;
  let sumHigh = 0;
  let sumLow = 0;
  let energy = 0;
  let known = 0;
  for (let i = 0; i < count; i++) {
    const slot = slotOf(keys, hashes[i] as number);
    if (slot < 0) continue;
    const before = marks[slot] as number;
    let value = 1;
    if (isMaterial || inMaterial[i] === 1) {
      if (before >= asMaterial) continue;
      marks[slot] = asMaterial;
      value = MATERIAL;
      energy += MATERIAL * MATERIAL;
    } else {
      if (before === asRequest) continue;
      marks[slot] = asRequest;
      if (before === asMaterial) value = 1 - MATERIAL;
      energy += before === asMaterial ? 1 - MATERIAL * MATERIAL : 1;
    }
    counted[known] = i;
    slots[known++] = slot;
    sumHigh += value * (high[slot] as number);
    sumLow += value * (low[slot] as number);
  }
  part.count = known;
  part.high = sumHigh * model.unit;
  part.low = sumLow * model.unit;
  part.energy = energy;
}
