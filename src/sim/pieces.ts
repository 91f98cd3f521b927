/** `text` in at most `count` parts of about the same length, for the deltas of a stream; none for an empty text. */
export const piecesOf = (text: string, count: number): string[] => {
  const length = Math.max(1, Math.ceil(text.length / Math.max(1, count)));
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += length) pieces.push(text.slice(at, at + length));
  return pieces;
};
