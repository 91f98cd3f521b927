/** What stands for the text of a row that cannot be sent: enough to recognise it on resume, short enough to keep. */

const longestWholeText = 4096;
const excerptLength = 200;

/** The text itself up to 4,096 characters; of a longer one its first 200, its length and a digest of all of it. */
export const rawText = (text: string): string =>
  text.length <= longestWholeText ? text : rawExcerpt(text, `${text.length} characters`, fnv64(text));

/** The same for a text that was never held as a whole. `start` is as much of its beginning as there is. */
export const rawExcerpt = (start: string, length: string, digest: string): string =>
  `${start.slice(0, excerptLength)}… [${length}, ${digest}]`;

/** Two FNV-1a lanes over UTF-16 units, as 16 hex digits. Of the empty text: 811c9dc5 and 01000193. */
const fnv64 = (text: string): string => {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b);
  }
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
};
