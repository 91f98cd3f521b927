/** `plan --exact`: gpt-tokenizer, which is 27 MB and takes a fifth of a second to load, so it is not installed with llmgw. */

import type { CountTokens } from '../../core/tokens.ts';
import { UsageError } from '../../core/usage-error.ts';

/** Longer texts are counted in pieces: one unbroken run of letters takes a tokenizer quadratic time (WIRE section 12). */
const pieceLength = 2000;

interface Tokenizer {
  countTokens(text: string, options: { readonly disallowedSpecial: ReadonlySet<string> }): number;
}

/** o200k_base. @throws UsageError when the package is not installed. */
export const loadTokenizer = async (): Promise<CountTokens> => {
  // A variable, so that neither bundler nor type checker looks for a package that need not be there.
  const module = 'gpt-tokenizer/encoding/o200k_base';
  let tokenizer: Tokenizer;
  try {
    tokenizer = (await import(module)) as Tokenizer;
  } catch {
    throw new UsageError(
      '--exact needs the package gpt-tokenizer, which is not installed.',
      'Install it beside llmgw (npm i gpt-tokenizer, or npm i -g gpt-tokenizer), or leave --exact out: the estimate is usually within a tenth.',
    );
  }
  // What looks like a control token in a prompt is text.
  const options = { disallowedSpecial: new Set<string>() };
  return (text) => {
    let tokens = 0;
    for (let start = 0; start < text.length; start += pieceLength) {
      tokens += tokenizer.countTokens(text.slice(start, start + pieceLength), options);
    }
    return tokens;
  };
};
