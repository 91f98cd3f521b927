/** Seeded chance without state: a draw is a function of a hash and the number of what is drawn, so order never matters. */

const fnvOffset = 0x811c9dc5;
const fnvPrime = 0x01000193;

/** FNV-1a, 32 bits, over the UTF-8 bytes of `text`; unsigned. `from` continues an earlier hash. */
export const fnv1a = (text: string, from: number = fnvOffset): number => {
  let hash = from | 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      hash = Math.imul(hash ^ unit, fnvPrime);
      continue;
    }
    let code = unit;
    if (unit >= 0xd800 && unit <= 0xdfff) {
      const next = unit < 0xdc00 ? text.charCodeAt(i + 1) : 0;
      if (next >= 0xdc00 && next <= 0xdfff) {
        code = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00);
        i++;
      } else code = 0xfffd; // a lone surrogate has no UTF-8 form
    }
    if (code >= 0x10000) {
      hash = Math.imul(hash ^ (0xf0 | (code >> 18)), fnvPrime);
      hash = Math.imul(hash ^ (0x80 | ((code >> 12) & 0x3f)), fnvPrime);
    } else if (code >= 0x800) hash = Math.imul(hash ^ (0xe0 | (code >> 12)), fnvPrime);
    if (code >= 0x800) hash = Math.imul(hash ^ (0x80 | ((code >> 6) & 0x3f)), fnvPrime);
    else hash = Math.imul(hash ^ (0xc0 | (code >> 6)), fnvPrime);
    hash = Math.imul(hash ^ (0x80 | (code & 0x3f)), fnvPrime);
  }
  return hash >>> 0;
};

export const hex8 = (hash: number): string => (hash >>> 0).toString(16).padStart(8, '0');

/** What an answer of the simulator echoes of its prompt: FNV-1a over the last user text, 8 hex digits. */
export const promptDigest = (text: string): string => hex8(fnv1a(text));

/** Both hashes as one; every bit of either moves about half of the bits of the result (murmur3's finaliser). */
export const combine = (a: number, b: number): number => {
  let x = (a ^ Math.imul(b + 0x7f4a7c15, 0x9e3779b1)) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
};

/** A number in [0, 1), always the same for the same `hash` and `draw`. */
export const uniform = (hash: number, draw: number): number => (combine(hash, draw) >>> 0) / 4294967296;

/** A lognormal value around `median`; two thirds of all lie within a factor of e^±sigma. Uses `draw` and `draw + 1`. */
export const lognormal = (
  median: number,
  sigma: number,
  from: { readonly hash: number; readonly draw: number },
): number => {
  if (sigma === 0 || median === 0) return median;
  const radius = Math.sqrt(-2 * Math.log(1 - uniform(from.hash, from.draw)));
  const normal = radius * Math.cos(2 * Math.PI * uniform(from.hash, from.draw + 1));
  return median * Math.exp(sigma * normal);
};

/** The numbers of the draws, two apart because a lognormal takes two. */
export const draws = { firstByte: 0, output: 2, inputNoise: 4, fault: 6, faultWait: 8, answerStart: 10 } as const;
