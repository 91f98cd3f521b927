// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these references are the file's, not JavaScript's
/** `${VAR}` and `${VAR:-default}` in the text values of a configuration file. `$${VAR}` stands for the text `${VAR}`. */

import type { Environment } from './environment.ts';

/** What was found in one value. */
export interface Reference {
  /** Variables named, in order. */
  readonly variables: readonly string[];
  /** The first of them that is not set and has no default; the value is unusable then. */
  readonly unset: string | null;
  /** True when a default that the file itself holds became part of the value. */
  readonly usedDefault: boolean;
}

export type Expansion =
  | { readonly problem: string }
  | { readonly problem: null; readonly text: string; readonly reference: Reference | null };

const anyReference = /\$?\$\{([^{}\n]*)\}/g;
const wellFormed = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s;

/** As in a shell, `:-` also stands in for a variable that is set to nothing. */
export const expand = (text: string, environment: Environment): Expansion => {
  if (!text.includes('${')) return { problem: null, text, reference: null };
  const variables: string[] = [];
  let unset: string | null = null;
  let usedDefault = false;
  let malformed = false;
  const expanded = text.replace(anyReference, (whole, inside: string) => {
    if (whole.startsWith('$$')) return whole.slice(1);
    const parts = wellFormed.exec(inside);
    if (parts === null) {
      malformed = true;
      return '';
    }
    const name = parts[1]!;
    const fallback = parts[2];
    variables.push(name);
    const value = environment[name];
    if (fallback !== undefined && (value === undefined || value === '')) {
      if (fallback !== '') usedDefault = true;
      return fallback;
    }
    if (value === undefined) unset ??= name;
    return value ?? '';
  });
  if (malformed) {
    return { problem: 'a reference is written ${NAME} or ${NAME:-default}; write $${ where ${ is meant as text' };
  }
  const reference = variables.length === 0 ? null : { variables, unset, usedDefault };
  return { problem: null, text: expanded, reference };
};

// YAML takes { } [ ] , and # for its own signs, also in `{ api_key: ${KEY} }`. Inside a reference they are put behind
// code points that Unicode reserves for such internal use, one for one, so that lines and columns stay right.
const signs = '{}[],#:';
const firstStandIn = 0xfdd0;
const standIns = new RegExp(
  `[\\u{${firstStandIn.toString(16)}}-\\u{${(firstStandIn + signs.length - 1).toString(16)}}]`,
  'gu',
);

/** Makes references safe for a YAML parser; `uncover` is applied to every text of the parsed tree. */
export const cover = (source: string): string =>
  source.replace(/\$\{[^{}\n"']*\}/g, (reference) =>
    reference.replace(/[{}[\],#:]/g, (sign) => String.fromCharCode(firstStandIn + signs.indexOf(sign))),
  );

export const uncover = (text: string): string =>
  text.replace(standIns, (standIn) => signs[standIn.charCodeAt(0) - firstStandIn]!);
