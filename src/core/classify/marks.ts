/** Characters that tell identifiers, formulas and quotations. */

export function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}

export function isSmall(code: number): boolean {
  return code >= 97 && code <= 122;
}

/** True after a single letter, as in `x = 5`, `4z + 1`. */
export function followsVariable(text: string, at: number): boolean {
  const last = text.charCodeAt(at - 1) === 32 ? at - 2 : at - 1;
  const code = text.charCodeAt(last);
  if (!(code >= 97 && code <= 122)) return false;
  const before = last === 0 ? 32 : text.charCodeAt(last - 1);
  return !(before >= 97 && before <= 122) && before !== 95 && before < 128;
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
