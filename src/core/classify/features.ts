/** One pass over a text: its words, pairs of words and beginnings of words as hashes, and what its form shows. */

import {
  characterClasses,
  closingQuote,
  foldAccents,
  followsVariable,
  isCapital,
  isDigit,
  isSmall,
  UNSPACED,
  WORD,
} from './characters.ts';

/** Buffers that are filled anew for each text: hashes with the place in the text that each was made from. */
export interface Features {
  readonly hashes: Int32Array;
  readonly starts: Int32Array;
  readonly stops: Int32Array;
  /** 1 for what stands in quotations, code fences or behind the colon or line break that ends the request. */
  readonly inMaterial: Uint8Array;
  count: number;
}

export interface Form {
  /** The text as it was read: lower case, without accents. Places refer to it. */
  readonly text: string;
  /** Characters; one of a script without spaces counts three. */
  readonly length: number;
  readonly numbers: number;
  readonly questions: number;
  readonly sentences: number;
  readonly hasFence: boolean;
  /** Characters before the first quotation, colon or line break; the whole length when there is none. */
  readonly leadLength: number;
  /** Calls, arrows, comparisons, subscripts … as programs have them. */
  readonly codeMarks: number;
  /** Roots, powers, integrals, relations, TeX commands. */
  readonly mathsMarks: number;
}

/** A character makes at most three features, an opening one more. */
const CAPACITY = 20_480;

export function createFeatures(): Features {
  return {
    hashes: new Int32Array(CAPACITY),
    starts: new Int32Array(CAPACITY),
    stops: new Int32Array(CAPACITY),
    inMaterial: new Uint8Array(CAPACITY),
    count: 0,
  };
}

const SEED = 0x811c9dc5 | 0;
const START = 0x1b873593;
const END = 0x2545f491;
const PREFIX = 0x3c6ef372;
const OPENING = 0x5f356495;
const NUMBER = 0x632be59b;
const PREFIX_LENGTH = 5;
/** How many words at the beginning count once more as the opening. */
const OPENING_WORDS = 3;

const ONE = 0x01000193;
const PAIR = 0x2c1b3c6d;

function pairOf(first: number, second: number): number {
  const mixed = Math.imul(first ^ (first >>> 15), PAIR) ^ second;
  return Math.imul(mixed ^ (mixed >>> 13), 0x297a2d39);
}

/** Fills `into` from its start with what a text of up to 6,000 characters holds. */
export function readFeatures(original: string, into: Features): Form {
  const { hashes, starts, stops, inMaterial } = into;
  const text = foldAccents(original.toLowerCase());
  const end = text.length;
  let count = 0;
  let quoteEnd = -1;
  let fenceEnd = -1;
  let unspaced = 0;
  let numbers = 0;
  let questions = 0;
  let sentences = 0;
  let hasFence = false;
  let lead = -1;
  let hasLeft = 0;
  let codeMarks = 0;
  let mathsMarks = 0;
  let humps = 0;
  let noCloser = '';
  let previous = 32;
  let words = 0;
  let lastHash = START;
  let lastStart = 0;
  // The last two characters of a run of a script without spaces: with the next one they make a feature of three.
  let runPair = 0;

  let i = 0;
  while (i < end) {
    const code = text.charCodeAt(i);
    const kind = characterClasses[code] as number;
    const material = hasLeft === 1 || i <= quoteEnd || i <= fenceEnd ? 1 : 0;
    let hash = 0;
    const start = i;
    if (kind === WORD) {
      hash = SEED;
      let prefix = 0;
      let digits = 0;
      let character = code;
      do {
        hash = Math.imul(hash ^ character, ONE);
        if (character <= 57 && character >= 48) digits++;
        else if (isCapital(original.charCodeAt(i)) && isSmall(original.charCodeAt(i - 1))) humps++;
        i++;
        if (i - start === PREFIX_LENGTH) prefix = hash;
        character = text.charCodeAt(i);
      } while (characterClasses[character] === WORD);
      const length = i - start;
      if (digits > 0) {
        numbers++;
        if (digits === length) hash = Math.imul(NUMBER, length > 4 ? 5 : length);
      }
      if (length > PREFIX_LENGTH && digits === 0) {
        hashes[count] = prefix ^ PREFIX;
        starts[count] = start;
        stops[count] = start + PREFIX_LENGTH;
        inMaterial[count++] = material;
      }
      runPair = 0;
      previous = text.charCodeAt(i - 1);
    } else if (kind === UNSPACED) {
      hash = Math.imul(SEED ^ code, ONE);
      i++;
      unspaced++;
      if (runPair !== 0) {
        hashes[count] = pairOf(runPair, hash);
        starts[count] = Math.max(0, start - 2);
        stops[count] = i;
        inMaterial[count++] = material;
      }
      previous = code;
    } else {
      const next = i + 1 < end ? text.charCodeAt(i + 1) : 10;
      switch (code) {
        case 10:
          if (end - i > 3 && lead < 0) lead = i;
          if (lead >= 0 && words > 0) hasLeft = 1;
          break;
        case 58: // :
        case 0xff1a:
          if (next === 58 || next === 61) codeMarks++;
          else if (end - i > 3 && (code === 0xff1a || next <= 32 || next === 34 || next > 0x2e80)) {
            if (lead < 0) lead = i;
            hasLeft = 1;
          }
          break;
        case 96: // `
          if (next === 96 && text.charCodeAt(i + 2) === 96) {
            hasFence = true;
            if (i > fenceEnd) {
              const close = text.indexOf('```', i + 3);
              fenceEnd = close < 0 ? end : close + 2;
            }
            i += 2;
          }
          break;
        case 63: // ?
        case 0xff1f:
        case 0x61f:
          questions++;
          sentences++;
          break;
        case 46: // .
        case 33: // !
          if (code === 33 && (followsVariable(text, i) || isDigit(previous))) mathsMarks++;
          else if (next <= 32) sentences++;
          break;
        case 0x3002:
        case 0xff01:
          sentences++;
          break;
        case 40: // (
          if (next === 41 || (characterClasses[previous] === WORD && next > 32 && next !== 115)) codeMarks++;
          break;
        case 91: // [
          if (characterClasses[previous] === WORD) codeMarks++;
          break;
        case 59: // ;
          if (next === 10 || previous === 41 || previous === 125) codeMarks++;
          break;
        case 123: // {
          if (previous === 41 || next === 10) codeMarks++;
          break;
        case 61: // =
          if (next === 61 || next === 62) codeMarks++;
          else if (followsVariable(text, i)) mathsMarks++;
          break;
        case 42: // *
          if (followsVariable(text, i)) mathsMarks++;
          break;
        case 45: // -
        case 43: // +
        case 38: // &
        case 124: // |
          if (next === code && text.charCodeAt(i + 2) !== code) codeMarks++;
          else if (next === 62 || (next === 61 && code === 43)) codeMarks++;
          else if ((code === 43 || (code === 45 && isDigit(next))) && followsVariable(text, i)) mathsMarks++;
          break;
        case 60: // <
          if (next === 47 || (next === 61 && previous === 32)) codeMarks++;
          else if (previous === 41 || text.charCodeAt(i - 2) === 41 || followsVariable(text, i)) mathsMarks++;
          break;
        case 47: // /
          if (next === 62) codeMarks++;
          break;
        case 94: // ^
        case 0xb2: // ²
        case 0xb3: // ³
          mathsMarks++;
          break;
        case 92: // \
          if (isSmall(next)) mathsMarks++;
          break;
        default:
          if ((code >= 0x2200 && code <= 0x22ff) || code === 0xd7) mathsMarks++;
      }
      const close = closingQuote(code, previous);
      if (close !== '' && i > quoteEnd && i > fenceEnd && !noCloser.includes(close)) {
        const at = text.indexOf(close, i + 1);
        if (at < 0) noCloser += close;
        else {
          quoteEnd = at;
          if (lead < 0) lead = i;
        }
      }
      previous = code;
      i++;
      if (code <= 32) continue;
      runPair = 0;
      hash = Math.imul(SEED ^ code, ONE);
    }
    const pair = pairOf(lastHash, hash);
    hashes[count] = hash;
    starts[count] = start;
    stops[count] = i;
    inMaterial[count++] = material;
    hashes[count] = pair;
    starts[count] = lastStart;
    stops[count] = i;
    inMaterial[count++] = material;
    if (words < OPENING_WORDS) {
      hashes[count] = hash ^ OPENING;
      starts[count] = start;
      stops[count] = i;
      inMaterial[count++] = 0;
    }
    words++;
    runPair = kind === UNSPACED ? pair : 0;
    lastHash = hash;
    lastStart = start;
  }
  if (words > 0) {
    hashes[count] = pairOf(lastHash, END);
    starts[count] = lastStart;
    stops[count] = end;
    inMaterial[count++] = 0;
  }
  into.count = count;
  return {
    text,
    length: end + 2 * unspaced,
    numbers,
    questions,
    sentences,
    hasFence,
    leadLength: lead < 0 ? end : lead,
    codeMarks: codeMarks + Math.min(2, humps),
    mathsMarks,
  };
}
