/** Token estimates: no tokenizer is loaded, one pass over the text, no text too strange to be quick (WIRE section 12). */

import type { ChatRequest, Message } from './job.ts';

export interface RequestTokens {
  /** By o200k_base; multiply by a model's `tokenFactor` for its own tokenizer. */
  readonly tokens: number;
  /** What no tokenizer exceeds: every token of a byte-level one takes at least a byte of UTF-8. */
  readonly upperBound: number;
}

/** What one image counts, whatever its size; never its base64 as text. */
const imageTokens = 1200;
/** The most one image is charged: gpt-4o-mini at high detail, 8 tiles of 5,667 tokens less rounding, the dearest known. */
const imageTokensBound = 40_000;
/** The same at `detail: low`, which gpt-4o-mini counts as 2,833. */
const lowDetailImageTokensBound = 3000;
/** Role, separators and the start of the answer. */
const messageTokens = 4;
const messageTokensBound = 16;
/** Providers put a prompt of their own before tools and schemas: Anthropic's has up to about 700 tokens. */
const hiddenPromptBound = 1000;

/** Estimated tokens of a text by o200k_base: English, code, Chinese and JSON come out within a quarter. Linear in its length. */
export const estimateTokens = (text: string): number => {
  const tally: Tally = { tokens: 0, bytes: 0 };
  addText(text, tally);
  return Math.ceil(tally.tokens);
};

/** Counts the tokens of a text with a real tokenizer. */
export type CountTokens = (text: string) => number;

/**
 * Estimated input tokens of a whole request: messages, schema and extra parameters such as tools. With `count` the
 * texts are counted, and only what stands around them is estimated.
 */
export const estimateRequestTokens = (request: ChatRequest, count?: CountTokens): RequestTokens => {
  const tally: Tally = count === undefined ? { tokens: 0, bytes: 0 } : { tokens: 0, bytes: 0, count };
  for (const message of request.messages) addMessage(message, tally);
  if (request.responseFormat?.type === 'json_schema') addHidden(request.responseFormat.json_schema, tally);
  if (request.extra !== undefined) addHidden(request.extra, tally);
  return { tokens: Math.ceil(tally.tokens), upperBound: tally.bytes };
};

/** Changed in place while a request is walked: estimated tokens (not rounded), and bytes as the bound. */
interface Tally {
  tokens: number;
  bytes: number;
  readonly count?: CountTokens;
}

const addMessage = (message: Message, tally: Tally): void => {
  tally.tokens += messageTokens;
  tally.bytes += messageTokensBound;
  const { content } = message;
  if (typeof content === 'string') addText(content, tally);
  else if (content !== null) {
    for (const part of content) {
      if (part.type === 'text') addText(part.text, tally);
      else {
        tally.tokens += imageTokens;
        tally.bytes += part.image_url?.detail === 'low' ? lowDetailImageTokensBound : imageTokensBound;
      }
    }
  }
  if (message.name !== undefined) addText(message.name, tally);
  if (message.tool_calls !== undefined) addText(JSON.stringify(message.tool_calls), tally);
};

const addHidden = (value: object, tally: Tally): void => {
  addText(JSON.stringify(value), tally);
  tally.bytes += hiddenPromptBound;
};

const lower = 1;
const upper = 2;
const digit = 3;
const space = 4;
const newline = 5;
const mark = 6;
const wide = 7;

/** What an ASCII character is; control characters count as marks. */
const kinds = new Uint8Array(128).fill(mark);
kinds.fill(lower, 97, 123).fill(upper, 65, 91).fill(digit, 48, 58);
kinds[32] = space;
kinds[9] = space;
kinds[10] = newline;
kinds[13] = newline;

/**
 * The weights were fitted to o200k_base over 41 texts: prose in 17 languages, code in 5, JSON and CSV. Nothing counts
 * more tokens than it has bytes.
 *
 * - a word is 1 token up to 8 letters and 0.5 for each letter more; `camelCase` is two words; an accent adds 0.65
 * - three digits are 1, and so is the space before a number; the first mark of a run is 0.55, the others 0.35
 * - a single space otherwise belongs to the word behind it; more of them are 1.2; a line break is 0.7
 */
const addText = (text: string, tally: Tally): void => {
  const { length } = text;
  let tokens = 0;
  let extraBytes = 0;
  let before = 0;
  let run = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    let kind: number;
    if (code < 128) kind = kinds[code]!;
    else {
      extraBytes += code < 0x800 ? 1 : 2;
      const weight = wideWeight(code);
      tokens += weight;
      kind = weight === accentWeight ? lower : wide;
    }
    switch (kind) {
      case lower:
        if (before === lower || before === upper) {
          if (++run > 8) tokens += 0.5;
        } else {
          tokens++;
          run = 1;
        }
        break;
      case upper:
        if (before === upper) {
          if (++run > 8) tokens += 0.5;
        } else {
          tokens++;
          run = 1;
        }
        break;
      case digit:
        if (before === digit && run < 3) run++;
        else {
          tokens += before === space && run === 1 ? 2 : 1;
          run = 1;
        }
        break;
      case space:
        run = before === space ? run + 1 : 1;
        if (run === 2) tokens += 1.2;
        break;
      case newline:
        if (before !== newline) tokens += 0.7;
        break;
      case mark:
        tokens += before === mark ? 0.35 : 0.55;
        break;
    }
    before = kind;
  }
  tally.tokens += tally.count === undefined ? tokens : tally.count(text);
  tally.bytes += length + extraBytes;
};

/** What an accented Latin letter adds to its word. */
const accentWeight = 0.65;

const wideWeight = (code: number): number => {
  if (code < 0xc0) return 0.75; // Latin-1 signs
  if (code < 0x250) return accentWeight;
  if (code < 0x370) return 0.75; // phonetic letters, combining accents
  if (code < 0x800) return 0.34; // Greek, Cyrillic, Hebrew, Arabic
  if (code >= 0x4e00 && code < 0xa000) return 0.75; // Han
  if (code >= 0x3040 && code < 0x3100) return 0.7; // kana
  if (code >= 0xac00 && code < 0xd7b0) return 0.75; // Hangul
  if (code >= 0x1e00 && code < 0x1f00) return accentWeight;
  return 0.75; // other scripts, general punctuation, either half of an emoji
};

export {
  expectedOutput,
  type LearnedOutput,
  learnOutput,
  learnTokenCorrection,
  newLearnedOutput,
  newTokenCorrection,
  outputPriors,
  type TokenCorrection,
  tokenCorrection,
} from './tokens/learned-tokens.ts';
