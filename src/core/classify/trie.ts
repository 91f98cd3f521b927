/** All signal words in one tree of characters, so that a text is read once whatever the number of words. */

import { type Kind, kinds, type Signal } from './signal.ts';

export interface TrieNode {
  readonly next: Map<number, TrieNode>;
  hit: Hit | null;
}

/** A word of the tree: `open` when any continuation of the word matches too. */
export interface Hit {
  readonly id: number;
  readonly kind: number;
  readonly weight: number;
  readonly open: boolean;
}

/** Kinds are numbered by their place in `kinds`. */
export const kindIndex = Object.fromEntries(kinds.map((kind, index) => [kind, index])) as Readonly<
  Record<Kind, number>
>;

export function buildTrie(signals: readonly Signal[]): { readonly root: TrieNode; readonly wordCount: number } {
  const root: TrieNode = { next: new Map(), hit: null };
  let id = 0;
  for (const { kind, weight, words } of signals) {
    for (const entry of words.split(',')) {
      const word = entry.trim().replace(/\s+/g, ' ');
      if (word === '') continue;
      const open = word.endsWith('*');
      const text = open ? word.slice(0, -1) : word;
      const last = text.charCodeAt(text.length - 1);
      insert(root, text, { id: id++, kind: kindIndex[kind], weight, open: open || !needsBoundary(last) });
    }
  }
  return { root, wordCount: id };
}

function insert(root: TrieNode, text: string, hit: Hit): void {
  let node = root;
  for (let i = 0; i < text.length; i++) {
    const code = fold(text.charCodeAt(i));
    let next = node.next.get(code);
    if (next === undefined) {
      next = { next: new Map(), hit: null };
      node.next.set(code, next);
    }
    node = next;
  }
  // The first entry stands: earlier files hold the stronger evidence.
  node.hit ??= hit;
}

/** Letters of scripts that put no space between words match anywhere. */
export function isUnspaced(code: number): boolean {
  return code >= 0x2e80 && (code <= 0x9fff || (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff));
}

export function isWordCode(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95;
  if (code < 0xc0) return false;
  return (
    code < 0x2000 ||
    (code >= 0x2e80 && !(code >= 0x3000 && code <= 0x3004) && !(code >= 0x3008 && code <= 0x3020) && code < 0xff00)
  );
}

function needsBoundary(code: number): boolean {
  return isWordCode(code) && !isUnspaced(code);
}

// À … ž without their accents, so that "ubersetze" and "übersetze" are one word.
const latin = new Uint16Array(0x180);
for (let code = 0; code < latin.length; code++) {
  const base = String.fromCharCode(code).normalize('NFD').charCodeAt(0);
  latin[code] = code >= 0xc0 ? base : code;
}
latin[0xdf] = 115; // ß
latin[0xa0] = 32; // no-break space
latin[0x131] = 105; // ı
latin[0x142] = 108; // ł
latin[0xf8] = 111; // ø

/** One lower-case character without accent; white space becomes a space, a curly apostrophe a straight one. */
export function fold(code: number): number {
  if (code < 128) return code === 9 || code === 10 || code === 13 ? 32 : code;
  if (code < 0x180) return latin[code] as number;
  if (code === 0x2019) return 39;
  if (code === 0x451) return 0x435; // ё
  return code;
}
