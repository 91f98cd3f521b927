/** What a simulated model says: how long, in which words, and what it counts. Depends on the request alone, not on when or how often it is asked. */

import { combine, draws, hex8, lognormal, uniform } from './chance.ts';
import type { ModelFacts } from './model-facts.ts';
import { schemaInstance } from './schema-instance.ts';
import { countTokens } from './token-count.ts';
import type { Answer, SimRequest } from './wire.ts';

const labelTokens = 40;
const usualTokens = 250;
const essayTokens = 500;

// The first of these words decides. Verbs of long work count only where they give an order, not inside a story.
const asks =
  /\b(classif|categori[sz]|label|extract|sentiment|translat|yes or no|true or false|one word|keyword|which of (?:the|these)|spam|entit(?:y|ies))|(?:^|[.!?:;,\n]\s{0,3}|\b(?:please|to|you|and|must|can)\s)((?:write|compose|draft|implement|prove|show that|derive|refactor|debug|design|analy[sz]e|review|critique|explain (?:in detail|how|why)|compare|outline|develop|create)\b)|\b(essay|proof|step[- ]by[- ]step|source code)\b/i;

const wordProblem = /\d.*\bhow (?:many|much|long|far|old)\b/is;

/** Mean output tokens of a prompt: about 40 for labels, extraction and short questions, 500 for essays, code and proofs, 250 for the rest. */
export const meanOutputTokens = (userText: string, system: string): number => {
  const found = asks.exec(userText.slice(0, 500)) ?? asks.exec(system.slice(0, 500));
  if (found) return found[1] === undefined ? essayTokens : labelTokens;
  return userText.length <= 120 && !wordProblem.test(userText) ? labelTokens : usualTokens;
};

const outputSigma = 0.5;
const longestOutput = 8192;
/** Share of a reasoning model's output that nobody sees. */
const reasoningShare = 0.3;

const words =
  'this text stands in for the answer of a model and says nothing of its own , because no model was asked . it only has the size that such an answer could have , so that time , tokens and cost can be tried out before any money is spent .'.split(
    ' ',
  );

/** Filler and the place where each of its tokens begins, made at the first answer and shared by all. */
let filler: { readonly text: string; readonly starts: Int32Array } | undefined;

const fillerText = (): NonNullable<typeof filler> => {
  if (filler) return filler;
  const count = longestOutput * 2;
  const starts = new Int32Array(count + 1);
  const parts: string[] = [];
  let length = 0;
  for (let i = 0; i < count; i++) {
    const word = words[i % words.length]!;
    const part = word === ',' || word === '.' ? word : ` ${word}`;
    starts[i] = length;
    parts.push(part);
    length += part.length;
  }
  starts[count] = length;
  // Joined once and flattened by the look at its end, so that a slice of it copies nothing.
  const text = parts.join('');
  text.charCodeAt(length - 1);
  filler = { text, starts };
  return filler;
};

const head = (digest: string): string => `[sim ${digest}] Simulated answer:`;
const headTokens = 10;

const prose = (request: SimRequest, tokens: number, hash: number): string => {
  const opening = head(hex8(request.userHash));
  if (tokens <= headTokens) return opening.slice(0, tokens * 4);
  const { text, starts } = fillerText();
  const from = Math.floor(uniform(hash, draws.answerStart) * longestOutput);
  return opening + text.slice(starts[from], starts[from + Math.min(longestOutput, tokens - headTokens)]);
};

const jsonText = (request: SimRequest): string => {
  const digest = `[sim ${hex8(request.userHash)}]`;
  return JSON.stringify(
    request.json === 'object' || request.json === 'no'
      ? { simulated: true, digest, answer: 'No model was asked.' }
      : schemaInstance(request.json, { text: digest, pick: request.userHash }),
  );
};

/** The model's own count of the request's tokens: the plain count by its factor, off by at most 3 %. */
export const countInput = (request: SimRequest, facts: ModelFacts, seed: number): number => {
  const noise = 0.97 + 0.06 * uniform(combine(seed, request.hash), draws.inputNoise);
  return Math.max(1, Math.round(request.textTokens * facts.tokenFactor * noise));
};

export const makeAnswer = (
  request: SimRequest,
  facts: ModelFacts,
  counted: { readonly inputTokens: number; readonly cached: number; readonly written: number; readonly seed: number },
): Answer => {
  const hash = combine(counted.seed, request.hash);
  const cap = Math.min(request.maxTokens ?? facts.maxOutputTokens, facts.maxOutputTokens, longestOutput);
  const json = request.json === 'no' ? null : jsonText(request);
  // A lognormal's mean is its median times e^(sigma²/2).
  const median = meanOutputTokens(request.userText, request.system) * Math.exp((-outputSigma * outputSigma) / 2);
  const drawn = Math.max(headTokens + 1, Math.round(lognormal(median, outputSigma, { hash, draw: draws.output })));
  const reasons = facts.reasons && request.mayReason;
  const wantedReasoning = reasons ? Math.round(drawn * reasoningShare) : 0;
  const wantedVisible = json === null ? drawn - wantedReasoning : Math.ceil(countTokens(json));
  // Reasoning comes first, so a small cap leaves little or nothing to see.
  const reasoningTokens = Math.min(cap, wantedReasoning);
  const visible = Math.min(cap - reasoningTokens, wantedVisible);
  const isCut = visible < wantedVisible;
  return {
    text: json === null ? prose(request, visible, hash) : isCut ? json.slice(0, visible * 3) : json,
    finish: isCut ? 'length' : 'stop',
    usage: {
      inputTokens: counted.inputTokens,
      cachedInputTokens: counted.cached,
      cacheWriteTokens: counted.written,
      outputTokens: reasoningTokens + visible,
      reasoningTokens,
    },
  };
};
