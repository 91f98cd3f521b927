/** Parameters that a model does not take: found in its error, and mended in the bodies that follow. */

import type { ParameterFix } from '../core/failure.ts';
import type { ErrorBody } from './error-body.ts';

/** A body under construction; keys are wire names. */
export type MutableBody = Record<string, unknown>;

export interface RejectedParameter {
  /** The wire name at the top level of the body (inside generationConfig for Gemini). */
  readonly parameter: string;
  /** Absent when leaving it out would change what was asked for: JSON output, tools, the output cap. */
  readonly fix?: ParameterFix;
}

const rejectionWords = ['unsupported_parameter', 'unsupported_value', 'unknown_parameter'] as const;

// Each names the parameter in its first group.
const rejectionTexts: readonly RegExp[] = [
  // Anthropic, FastAPI
  /(?:^|[;:]\s*)[`'"]?([A-Za-z_][\w.[\]]{0,60})[`'"]?: Extra inputs are not permitted/i,
  // Anthropic takes one of the two on some models; the second is the one to give up
  /\btemperature\b.{0,20}\b(top_p)\b.{0,10}cannot both be specified/i,
  /[`'"]?\b(temperature|top_p|top_k)\b[`'"]?[^.\n]{0,40}\b(?:is deprecated|not (?:supported|allowed|permitted)|unsupported|may only be)/i,
  // OpenAI, and servers that imitate its words
  /Unsupported (?:parameter|value): [`'"]([\w.[\]]{1,60})[`'"]/i,
  /[`'"](\w{1,60})[`'"] (?:is not supported|does not support [^.]{1,40}) (?:with|by|for) this model/i,
  /Unrecognized request arguments? supplied: (\w{1,60})/i,
  /Unknown parameter: [`'"]([\w.[\]]{1,60})[`'"]/i,
  // Groq
  /property [`'"](\w{1,60})[`'"] is unsupported/i,
  // Gemini
  /Unknown name "(\w{1,60})"[\s\S]{0,80}Cannot find field/i,
];

// Trouble with these is trouble with the request itself.
const essential: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'contents',
  'system',
  'systemInstruction',
  'input',
  'prompt',
]);

const meaningful: ReadonlySet<string> = new Set([
  'response_format',
  'output_config',
  'responseMimeType',
  'responseJsonSchema',
  'generationConfig',
  'generation_config',
  'tools',
  'tool_choice',
]);

/** The output cap is never dropped, it bounds the cost; OpenAI has two names for it. */
const capNames: ReadonlyMap<string, string | null> = new Map([
  ['max_tokens', 'max_completion_tokens'],
  ['max_completion_tokens', 'max_tokens'],
  ['maxOutputTokens', null],
]);

/** The parameter that an error body complains about; null when the error is about something else. */
export function rejectedParameter(error: ErrorBody): RejectedParameter | null {
  const parameter = nameOf(error);
  if (parameter === null || essential.has(parameter)) return null;
  if (meaningful.has(parameter)) return { parameter };
  const suggested = /\buse [`'"](\w{1,60})[`'"] instead/i.exec(error.message)?.[1];
  if (suggested !== undefined && suggested !== parameter && !essential.has(suggested)) {
    return { parameter, fix: { parameter, renameTo: suggested } };
  }
  if (!capNames.has(parameter)) return { parameter, fix: { parameter } };
  const otherName = capNames.get(parameter);
  if (!otherName || error.words.has('unsupported_value')) return { parameter };
  return { parameter, fix: { parameter, renameTo: otherName } };
}

function nameOf(error: ErrorBody): string | null {
  if (error.param !== null && rejectionWords.some((word) => error.words.has(word))) return topLevel(error.param);
  for (const pattern of rejectionTexts) {
    const name = pattern.exec(error.message)?.[1];
    if (name !== undefined) return topLevel(name);
  }
  return null;
}

/** `messages[0].content` → `messages`, `generation_config.seed` → `seed`. */
const topLevel = (path: string): string =>
  path.replace(/^(?:body|generationConfig|generation_config)\./, '').split(/[.[]/, 1)[0] ?? path;

/** Applies what the run has learned of a model; later fixes see what earlier ones did. Changes `body` in place. */
export function applyFixes(body: MutableBody, fixes: readonly ParameterFix[]): void {
  for (const { parameter, renameTo } of fixes) {
    if (!Object.hasOwn(body, parameter)) continue;
    if (renameTo !== undefined && !Object.hasOwn(body, renameTo)) body[renameTo] = body[parameter];
    delete body[parameter];
  }
}
