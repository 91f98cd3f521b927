/** Characters by what they are part of: words, scripts without spaces, identifiers, formulas, quotations. */

export const WORD = 1;
/** A letter of Chinese, Japanese or Korean: each stands for itself. */
export const UNSPACED = 2;

/** By character code: 0 for all that belongs to no word. */
export const characterClasses = new Uint8Array(0x10000);
for (const [from, to, value] of [
  [0x30, 0x39, WORD],
  [0x41, 0x5a, WORD],
  [0x5f, 0x5f, WORD],
  [0x61, 0x7a, WORD],
  [0xc0, 0x1fff, WORD],
  [0x2e80, 0x9fff, UNSPACED],
  [0xa000, 0xabff, WORD],
  [0xac00, 0xd7a3, UNSPACED],
  [0xf900, 0xfaff, UNSPACED],
  [0x3000, 0x3004, 0],
  [0x3008, 0x3020, 0],
] as const) {
  characterClasses.fill(value, from, to + 1);
}

// À … ž without their accents, so that "ubersetze" and "übersetze" are one word.
const plain = Array.from({ length: 0x180 }, (_, code) => String.fromCharCode(code).normalize('NFD').charAt(0));
for (const [letter, simple] of ['ßs', 'øo', 'łl', 'ıi', '\u00a0 '] as const) {
  plain[(letter as string).charCodeAt(0)] = simple as string;
}

/** Of a text in lower case: without accents, curly apostrophes straight; character for character. */
export function foldAccents(lower: string): string {
  return /[^\0-\x7f]/.test(lower) ? lower.replace(/[\u00a0-\u017f\u2019\u0451]/g, foldOne) : lower;
}

function foldOne(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x180) return plain[code] as string;
  return code === 0x2019 ? "'" : '\u0435'; // ’ and ё
}

export function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}

export function isSmall(code: number): boolean {
  return code >= 97 && code <= 122;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** True after a single letter, as in `x = 5`, `4z + 1`. */
export function followsVariable(text: string, at: number): boolean {
  const last = text.charCodeAt(at - 1) === 32 ? at - 2 : at - 1;
  if (!isSmall(text.charCodeAt(last))) return false;
  const before = last === 0 ? 32 : text.charCodeAt(last - 1);
  return !isSmall(before) && before !== 95 && before < 128;
}

/** The mark that closes a quotation opened by `code`, or an empty string. A straight single quote opens only after white space. */
export function closingQuote(code: number, previous: number): string {
  switch (code) {
    case 34:
      return '"';
    case 39:
      return previous <= 32 ? "'" : '';
    case 0x2018:
      return '\u2019';
    case 0x201c:
      return '\u201d';
    case 0x201e:
      return '\u201c';
    case 0xab:
      return '\u00bb';
    case 0x300c:
      return '\u300d';
    default:
      return '';
  }
}
