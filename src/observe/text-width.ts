/** Columns that text takes on a terminal. Where terminals differ the larger figure is taken: a line must not wrap. */

/** East Asian wide and full-width blocks, and pictographs (Unicode Standard Annex 11; unassigned gaps are taken as wide). */
const wide =
  /^[\u1100-\u115f\u231a\u231b\u2329\u232a\u23e9-\u23ec\u23f0\u23f3\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}]/u;
const plain = /^[\x20-\x7e]*$/;

const widthOfCharacter = (character: string): number => {
  // An emoji presentation selector makes the sign before it wide.
  if (character === '\ufe0f') return 1;
  if (zeroWidth.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
};

export const textWidth = (text: string): number => {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
};

/** `text` in at most `columns` columns; what does not fit is cut off and marked with `…`. */
export const truncate = (text: string, columns: number): string => {
  if (textWidth(text) <= columns) return text;
  if (columns <= 0) return '';
  let width = 0;
  let kept = '';
  for (const character of text) {
    width += widthOfCharacter(character);
    if (width > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
};

/** The same with the cut in the middle: of a name its end tells as much as its beginning. */
export const truncateMiddle = (text: string, columns: number): string => {
  if (textWidth(text) <= columns) return text;
  const characters = [...text];
  let tail = '';
  let width = 0;
  for (let index = characters.length - 1; index >= 0; index--) {
    width += widthOfCharacter(characters[index]!);
    if (width > Math.floor((columns - 1) / 2)) break;
    tail = characters[index]! + tail;
  }
  return truncate(text, columns - textWidth(tail)) + tail;
};

export const padEnd = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - textWidth(text)));
export const padStart = (text: string, columns: number): string =>
  ' '.repeat(Math.max(0, columns - textWidth(text))) + text;

/** Breaks text at spaces (and words that are longer anywhere) into lines of at most `columns`. */
export const wrap = (text: string, columns: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && textWidth(line) + 1 + textWidth(word) <= columns) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (textWidth(line) > columns) {
      const head = headOf(line, columns);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  if (line !== '') lines.push(line);
  return lines;
};

/** As much of the beginning as fits, one character at least. */
const headOf = (text: string, columns: number): string => {
  let width = 0;
  let head = '';
  for (const character of text) {
    width += widthOfCharacter(character);
    if (head !== '' && width > columns) break;
    head += character;
  }
  return head;
};
