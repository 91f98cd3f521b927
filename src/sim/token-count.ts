/**
 * Tokens of a text, roughly as o200k_base counts them, in one pass (WIRE section 12). The simulator has its own count so
 * that the tool's estimate is never checked against itself.
 */

const letter = 1;
const digit = 2;
const space = 3;
const punctuation = 4;

const classOfAscii = Uint8Array.from({ length: 128 }, (_, code) => {
  const text = String.fromCharCode(code);
  if (/[A-Za-z]/.test(text)) return letter;
  if (/[0-9]/.test(text)) return digit;
  return code <= 32 ? space : punctuation;
});

const isCjk = (code: number): boolean => (code >= 0x2e80 && code <= 0x9fff) || (code >= 0xf900 && code <= 0xfaff);

/** Letters: a run of up to 8 is 1, else a fifth each; digits a third; punctuation and CJK 0.75; the rest 0.5; spaces go with the word after them. */
export const countTokens = (text: string): number => {
  let tokens = 0;
  let run = 0;
  let spaces = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const kind = code < 128 ? classOfAscii[code]! : 0;
    if (kind === letter) {
      run++;
      spaces = 0;
      continue;
    }
    if (run > 0) {
      tokens += run <= 8 ? 1 : run / 5;
      run = 0;
    }
    if (kind === space) {
      if (++spaces === 2) tokens++; // an indent or a blank line is a token of its own
      continue;
    }
    spaces = 0;
    tokens += kind === digit ? 1 / 3 : kind === punctuation || isCjk(code) ? 0.75 : 0.5;
  }
  return run > 0 ? tokens + (run <= 8 ? 1 : run / 5) : tokens;
};
