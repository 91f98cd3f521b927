/** All signal words in buckets by their first four characters, so that a text is read once whatever the number of words. */

import { type Kind, kinds, type Signal } from './signal.ts';

/** `open` when any continuation of the word matches too. */
export interface Entry {
  readonly id: number;
  readonly text: string;
  readonly kind: number;
  readonly weight: number;
  readonly open: boolean;
  /** Its last character: a cheap test before the whole. */
  readonly last: number;
}

/** A hash table with open addressing: most words of a text are in no bucket, and a Map takes four times as long to say so. */
export interface Lexicon {
  readonly keys: Int32Array;
  /** By the same slot. Longest entry first; of two equal ones the first that was given. */
  readonly buckets: readonly (readonly Entry[] | undefined)[];
  readonly size: number;
}

/** Kinds are numbered by their place in `kinds`. */
export const kindIndex = Object.fromEntries(kinds.map((kind, index) => [kind, index])) as Readonly<
  Record<Kind, number>
>;

/** Throws an Error on an open word too short to be found by its first characters. */
export function buildLexicon(signals: readonly Signal[]): Lexicon {
  const buckets = new Map<number, Entry[]>();
  let id = 0;
  for (const { kind, weight, words } of signals) {
    for (const part of flatten(words).split(',')) {
      const word = part.trim().replace(/ {2,}/g, ' ').replaceAll(';', ',');
      if (word === '') continue;
      const isOpen = word.endsWith('*');
      const text = isOpen ? word.slice(0, -1) : word;
      const isBare = isUnspaced(text.charCodeAt(0));
      if (isOpen && !isBare && text.length < KEY_LENGTH) throw new Error(`open word too short: ${word}`);
      const last = text.charCodeAt(text.length - 1);
      const open = isOpen || !continuesWord(last);
      const key = isBare || text.length >= KEY_LENGTH ? keyAt(text, 0) : shortKeyAt(text, 0);
      const bucket = buckets.get(key);
      const entry = { id: id++, text, kind: kindIndex[kind], weight, open, last };
      if (bucket === undefined) buckets.set(key, [entry]);
      else bucket.push(entry);
    }
  }
  let slots = 1024;
  while (slots < 4 * buckets.size) slots *= 2;
  const keys = new Int32Array(slots);
  const table = new Array<readonly Entry[] | undefined>(slots).fill(undefined);
  for (const [key, bucket] of buckets) {
    bucket.sort((a, b) => b.text.length - a.text.length);
    let slot = slotOf(key, slots);
    while (table[slot] !== undefined) slot = (slot + 1) & (slots - 1);
    keys[slot] = key;
    table[slot] = bucket;
  }
  return { keys, buckets: table, size: id };
}

function slotOf(key: number, slots: number): number {
  return (key ^ (key >>> 15)) & (slots - 1);
}

function bucketOf({ keys, buckets }: Lexicon, key: number): readonly Entry[] | undefined {
  let slot = slotOf(key, keys.length);
  while (keys[slot] !== key) {
    if (keys[slot] === 0) return undefined;
    slot = (slot + 1) & (keys.length - 1);
  }
  return buckets[slot];
}

/** The longest entry that begins at `start` of a flattened text. */
export function findEntry(lexicon: Lexicon, flat: string, start: number): Entry | null {
  const found = findIn(bucketOf(lexicon, keyAt(flat, start)), flat, start);
  if (found !== null || isUnspaced(flat.charCodeAt(start))) return found;
  const isShort = !isSolid(flat, start);
  return isShort ? findIn(bucketOf(lexicon, shortKeyAt(flat, start)), flat, start) : null;
}

/** True when the first four characters belong to one word. */
function isSolid(flat: string, start: number): boolean {
  for (let i = 1; i < KEY_LENGTH; i++) if (!continuesWord(flat.charCodeAt(start + i))) return false;
  return true;
}

function findIn(bucket: readonly Entry[] | undefined, flat: string, start: number): Entry | null {
  if (bucket === undefined) return null;
  for (const entry of bucket) {
    const stop = start + entry.text.length;
    if (flat.charCodeAt(stop - 1) !== entry.last || !flat.startsWith(entry.text, start)) continue;
    if (entry.open || !continuesWord(flat.charCodeAt(stop))) return entry;
  }
  return null;
}

const KEY_LENGTH = 4;

/** The first four characters as a number. Different ones may collide: entries are compared in full. */
function keyAt(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (isUnspaced(first)) return first;
  let key = first;
  for (let i = 1; i < KEY_LENGTH; i++) key = (Math.imul(key, 1_000_003) + text.charCodeAt(start + i)) | 0;
  return key;
}

/** For words of up to three letters: whatever follows them counts as spaces. */
function shortKeyAt(text: string, start: number): number {
  let key = text.charCodeAt(start);
  let isInside = true;
  for (let i = 1; i < KEY_LENGTH; i++) {
    const code = text.charCodeAt(start + i);
    isInside = isInside && continuesWord(code);
    key = (Math.imul(key, 1_000_003) + (isInside ? code : 32)) | 0;
  }
  return key;
}

// By character code: 1 a letter or digit of a script with spaces, 2 one of a script without, 0 all others.
const classes = new Uint8Array(0x10000);
for (const [from, to, value] of [
  [0x30, 0x39, 1],
  [0x41, 0x5a, 1],
  [0x5f, 0x5f, 1],
  [0x61, 0x7a, 1],
  [0xc0, 0x1fff, 1],
  [0x2e80, 0x9fff, 2],
  [0xa000, 0xabff, 1],
  [0xac00, 0xd7a3, 2],
  [0xf900, 0xfaff, 2],
  [0x3000, 0x3004, 0],
  [0x3008, 0x3020, 0],
] as const) {
  classes.fill(value, from, to + 1);
}

/** Letters of Chinese, Japanese and Korean, which match anywhere in a run. */
export function isUnspaced(code: number): boolean {
  return classes[code] === 2;
}

/** A letter or digit of any script. */
export function isWordCode(code: number): boolean {
  return classes[code] !== 0;
}

/** NaN, past the end of a text, continues nothing. */
export function continuesWord(code: number): boolean {
  return classes[code] === 1;
}

// À … ž without their accents, so that "ubersetze" and "übersetze" are one word.
const plain = Array.from({ length: 0x180 }, (_, code) => String.fromCharCode(code).normalize('NFD').charAt(0));
for (const [letter, simple] of ['ßs', 'øo', 'łl', 'ıi', '\u00a0 ', '\n ', '\r ', '\t '] as const) {
  plain[(letter as string).charCodeAt(0)] = simple as string;
}

/** Lower case, without accents, white space as spaces, curly apostrophes straight; character for character. */
export function flatten(text: string): string {
  const lower = text.toLowerCase();
  if (!/[^ -~\n\r\t]/.test(lower)) return lower.replace(/[\n\r\t]/g, ' ');
  return lower.replace(/[\n\r\t\u00a0-\u017f\u2019\u0451]/g, foldOne);
}

function foldOne(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x180) return plain[code] as string;
  return code === 0x2019 ? "'" : '\u0435'; // ’ and ё
}
