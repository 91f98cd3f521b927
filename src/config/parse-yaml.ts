/** YAML (and JSON, which is YAML) to plain values; what a configuration has no use for is refused. */

import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import { cover, uncover } from './references.ts';

interface SyntaxTrouble {
  /** One sentence without a word of the file: a half-written key must not be shown. */
  readonly problem: string;
  /** 1-based; null when the trouble has no place. */
  readonly line: number | null;
  readonly column: number | null;
}

export type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly trouble: SyntaxTrouble };

const maxCharacters = 1_000_000;
const maxAliases = 100;
const maxDepth = 20;

/** The library's messages quote the file, so they are told anew. */
const sentences: Partial<Record<YAMLError['code'], string>> = {
  ALIAS_PROPS: 'an alias cannot have an anchor or a tag',
  BAD_ALIAS: 'an alias needs a name',
  BAD_DIRECTIVE: 'lines that begin with % are not understood',
  BAD_DQ_ESCAPE: 'an escape inside double quotes that YAML does not know; single quotes take a backslash as it is',
  BAD_INDENT: 'wrong indentation, or a bracket that is not closed',
  BAD_SCALAR_START: 'text that begins with @ or ` needs quotes',
  BLOCK_AS_IMPLICIT_KEY: 'text with a colon and a space in it needs quotes, or the colon belongs on a line of its own',
  DUPLICATE_KEY: 'the same key stands here twice',
  KEY_OVER_1024_CHARS: 'a key longer than 1024 characters',
  MISSING_CHAR: 'a quote, comma or colon is missing',
  MULTILINE_IMPLICIT_KEY: 'a key must end on the line where it begins; is a colon or a quote missing?',
  MULTIPLE_DOCS: 'a second document begins here (---); there must be only one',
  NON_STRING_KEY: 'a key must be text',
  RESOURCE_EXHAUSTION: 'nested too deep',
  TAB_AS_INDENT: 'a tab used for indentation; use spaces',
  TAG_RESOLVE_FAILED: 'tags (words that begin with !) are not allowed',
  UNEXPECTED_TOKEN: 'something here is not YAML; is a quote or a bracket missing or left over?',
};

const withoutPlace = (problem: string): Parsed => ({ ok: false, trouble: { problem, line: null, column: null } });

/** The tree with references uncovered, or null when it is nested too deep (an alias to its own parent never ends). */
const copy = (value: unknown, depth: number): { readonly value: unknown } | null => {
  if (typeof value === 'string') return { value: uncover(value) };
  if (typeof value !== 'object' || value === null) return { value };
  if (depth === 0) return null;
  const entries: [string, unknown][] = [];
  for (const [key, child] of Object.entries(value)) {
    const copied = copy(child, depth - 1);
    if (copied === null) return null;
    entries.push([uncover(key), copied.value]);
  }
  return { value: Array.isArray(value) ? entries.map(([, child]) => child) : Object.fromEntries(entries) };
};

/** Never throws. An empty file is an empty mapping. */
export const parseYaml = (source: string): Parsed => {
  if (source.length > maxCharacters) return withoutPlace(`larger than ${maxCharacters} characters`);
  const lineCounter = new LineCounter();
  const covered = cover(source.replace(/^\uFEFF/, ''));
  const document = parseDocument(covered, { lineCounter, prettyErrors: false, stringKeys: true, logLevel: 'error' });
  // The first error is the true one; the others mostly follow from it. Warnings are about tags.
  const error = document.errors[0] ?? document.warnings[0];
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    const problem = sentences[error.code] ?? 'not valid YAML';
    return { ok: false, trouble: { problem, line: line || null, column: col || null } };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: maxAliases });
  } catch {
    return withoutPlace('an alias (a word that begins with *) has no anchor, or there are too many of them');
  }
  const copied = copy(value ?? {}, maxDepth);
  return copied === null ? withoutPlace('nested too deep') : { ok: true, value: copied.value };
};
