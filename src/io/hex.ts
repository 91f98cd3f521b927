/** The number that the hexadecimal digits `from` to `to` of a lower-case text stand for; several times faster than `parseInt`. */
export const hexNumber = (text: string, from: number, to: number): number => {
  let number = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    number = number * 16 + (code < 58 ? code - 48 : code - 87);
  }
  return number;
};
