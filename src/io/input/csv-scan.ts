/** Looks at the bytes of CSV text for what csv-parse does not tell: lines, and where quotes open. */

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

export const countLineFeeds = (bytes: Buffer, from: number, to: number): number => {
  let count = 0;
  let start = from;
  while (start < to) {
    const at = bytes.indexOf(lineFeed, start);
    if (at === -1 || at >= to) break;
    count++;
    start = at + 1;
  }
  return count;
};

/** Index of the first byte that is not part of an empty line. */
export const skipBlankLines = (bytes: Buffer, from: number, to: number): number => {
  let at = from;
  while (at < to) {
    const width = bytes[at] === lineFeed ? 1 : bytes[at] === carriageReturn && bytes[at + 1] === lineFeed ? 2 : 0;
    if (width === 0) break;
    at += width;
  }
  return at;
};

/** Index behind the line feed that ends the record, or -1 with the parity of quotes at the end of the bytes. */
export const endOfRecord = (
  bytes: Buffer,
  quotedAtStart: boolean,
): { readonly end: number; readonly quoted: boolean } => {
  let quoted = quotedAtStart;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === quote) quoted = !quoted;
    else if (bytes[at] === lineFeed && !quoted) return { end: at + 1, quoted };
  }
  return { end: -1, quoted };
};

/** Index of the quote that is still open at the end of a record's bytes; -1 when there is none. */
export const startOfOpenQuote = (bytes: Buffer, delimiter: string): number => {
  const delimiterByte = delimiter.charCodeAt(0);
  let opened = -1;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== quote) continue;
    if (opened === -1) {
      // Elsewhere than at the start of a cell a quote is a plain character.
      if (at === 0 || bytes[at - 1] === delimiterByte) opened = at;
    } else if (bytes[at + 1] === quote) at++;
    else opened = -1;
  }
  return opened;
};
