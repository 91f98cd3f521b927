/** One pass over a text: which signal words it asks with, and what its form shows (code, formulas, numbers, questions). */

import { codeWords } from './code-words.ts';
import { easyWords } from './easy-words.ts';
import { lawWords } from './law-words.ts';
import {
  buildLexicon,
  continuesWord,
  findEntry,
  flatten,
  isUnspaced,
  isWordCode,
  kindIndex,
  type Lexicon,
} from './lexicon.ts';
import { closingQuote, followsVariable, isCapital, isSmall } from './marks.ts';
import { mathematicsWords } from './mathematics-words.ts';
import { medicineWords } from './medicine-words.ts';
import { plainWords } from './plain-words.ts';
import { reasoningWords } from './reasoning-words.ts';
import { kinds } from './signal.ts';

export interface Evidence {
  /** Weight per kind (by `kindIndex`) of the distinct words that belong to the request itself. */
  readonly asked: readonly number[];
  /** The same for the material: quotations, fenced code, what follows the colon of a labelling request. */
  readonly material: readonly number[];
  /** Where each kind was asked first; Infinity when it was not. */
  readonly firstAt: readonly number[];
  /** Characters; one of a script without spaces counts three. */
  readonly length: number;
  readonly numbers: number;
  readonly questions: number;
  readonly sentences: number;
  readonly hasFence: boolean;
  /** True when something is given to work on: a quotation, a list after a colon, a second line or sentence. */
  readonly hasMaterial: boolean;
  /** Characters before the first quotation, colon or line break: how long the request is when material follows. */
  readonly leadLength: number;
  /** Calls, arrows, comparisons, subscripts … as programs have them. */
  readonly codeMarks: number;
  /** Roots, powers, integrals, relations, TeX commands. */
  readonly mathsMarks: number;
}

let lexicon: Lexicon | undefined;
/** By word: the mark of the last scan that met it. A word counts once in the request and once in the material; each scan has two marks of its own. */
let counted = new Float64Array(0);
let scans = 0;

/** How far the opening of a long text counts as the request. */
const OPENING = 600;
/** How long the last paragraph may be to count as the request. */
const CLOSING = 400;

/** Ambiguous words (weight 1) of a hard kind that count: they never add up to a field by themselves. */
const MAX_HINTS = 2;

const OPENERS: ReadonlySet<number> = new Set([kindIndex.ask, kindIndex.howTo, kindIndex.choice]);
const EASY = [kindIndex.label, kindIndex.extract, kindIndex.convert, kindIndex.translate];

export function scan(original: string): Evidence {
  if (lexicon === undefined) {
    // Built on first use: commands that classify nothing do not pay for it.
    lexicon = buildLexicon([
      ...mathematicsWords,
      ...codeWords,
      ...lawWords,
      ...medicineWords,
      ...reasoningWords,
      ...easyWords,
      ...plainWords,
    ]);
    counted = new Float64Array(lexicon.size);
  }
  const text = original.toLowerCase();
  const flat = flatten(text);
  const end = text.length;
  const asked = new Array<number>(kinds.length).fill(0);
  const material = new Array<number>(kinds.length).fill(0);
  const firstAt = new Array<number>(kinds.length).fill(Number.POSITIVE_INFINITY);
  const hints = new Array<number>(kindIndex.label).fill(0);
  scans += 2;
  const inMaterial = scans;
  const inRequestMark = inMaterial + 1;
  const closing = Math.max(text.lastIndexOf('\n\n'), end - CLOSING);
  let quoteEnd = -1;
  let fenceEnd = -1;
  let materialFollows = false;
  let unspaced = 0;
  let numbers = 0;
  let questions = 0;
  let sentences = 0;
  let hasFence = false;
  let lead = -1;
  let codeMarks = 0;
  let mathsMarks = 0;
  let humps = 0;
  let noCloser = '';
  let previous = 32;

  let i = 0;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (isWordCode(code)) {
      const word = findEntry(lexicon, flat, i);
      if (word !== null) {
        const stop = i + word.text.length;
        const before = counted[word.id] as number;
        if (before !== inRequestMark) {
          const inRequest =
            (text.charCodeAt(stop) !== 40 || isUnspaced(code)) &&
            !materialFollows &&
            i > quoteEnd &&
            i > fenceEnd &&
            (i < OPENING || i >= closing || end <= OPENING + CLOSING);
          const isHint = word.weight === 1 && word.kind < kindIndex.label;
          if (isHint && (hints[word.kind] as number) >= MAX_HINTS) {
            counted[word.id] = inRequest ? inRequestMark : inMaterial;
          } else if (inRequest) {
            if (isHint) hints[word.kind] = (hints[word.kind] as number) + 1;
            counted[word.id] = inRequestMark;
            asked[word.kind] = (asked[word.kind] as number) + word.weight;
            if (i < (firstAt[word.kind] as number)) firstAt[word.kind] = i;
          } else if (before !== inMaterial) {
            counted[word.id] = inMaterial;
            material[word.kind] = (material[word.kind] as number) + word.weight;
          }
        }
        if (isUnspaced(code)) unspaced += stop - i;
        // "What is the derivative of": the noun may begin inside the words of the question.
        if (!OPENERS.has(word.kind) || isUnspaced(code)) i = stop;
      } else if (isUnspaced(code)) {
        unspaced++;
        i++;
        previous = code;
        continue;
      }
      if (code >= 48 && code <= 57) numbers++;
      if (!isUnspaced(code)) {
        while (i < end && continuesWord(text.charCodeAt(i))) {
          // useEffect, toString: a capital after a small letter is an identifier's.
          if (isCapital(original.charCodeAt(i)) && isSmall(original.charCodeAt(i - 1))) humps++;
          i++;
        }
      }
      previous = text.charCodeAt(i - 1);
      continue;
    }
    const next = i + 1 < end ? text.charCodeAt(i + 1) : 10;
    switch (code) {
      case 10:
        if (end - i > 3 && lead < 0) lead = i;
        if (next === 10 && !materialFollows) materialFollows = asksEasy(asked);
        break;
      case 58: // :
      case 0xff1a:
        if (next === 58 || next === 61) {
          codeMarks++;
          break;
        }
        if (end - i > 3 && lead < 0) lead = i;
        if ((code === 0xff1a || next <= 32 || next === 34 || next > 0x2e80) && !materialFollows)
          materialFollows = asksEasy(asked);
        break;
      case 96: // `
        if (next === 96 && text.charCodeAt(i + 2) === 96) {
          hasFence = true;
          if (i > fenceEnd) {
            const close = text.indexOf('```', i + 3);
            fenceEnd = close < 0 ? end : close + 2;
            if (asksEasy(asked)) materialFollows = true;
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
        if (code === 33 && (followsVariable(text, i) || (previous >= 48 && previous <= 57))) mathsMarks++;
        else if (next <= 32) sentences++;
        break;
      case 0x3002:
      case 0xff01:
        sentences++;
        break;
      case 40: // (
        if (next === 41 || (isWordCode(previous) && !isUnspaced(previous) && next > 32 && next !== 115)) codeMarks++;
        break;
      case 91: // [
        if (isWordCode(previous) && !isUnspaced(previous)) codeMarks++;
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
        else if ((code === 43 || (code === 45 && next >= 48 && next <= 57)) && followsVariable(text, i)) mathsMarks++;
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
        if (next >= 97 && next <= 122) mathsMarks++;
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
  }
  return {
    asked,
    material,
    firstAt,
    length: end + 2 * unspaced,
    numbers,
    questions,
    sentences,
    hasFence,
    hasMaterial: lead >= 0 || sentences > 1,
    leadLength: lead < 0 ? end : lead,
    codeMarks: codeMarks + Math.min(2, humps),
    mathsMarks,
  };
}

function asksEasy(asked: readonly number[]): boolean {
  let sum = 0;
  for (const kind of EASY) sum += asked[kind] as number;
  return sum >= 2;
}
