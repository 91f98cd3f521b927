/** Answers of Gemini, whole or as a stream of the same objects (WIRE 3.3, 3.5). */

import type { FinishReason, Json, Usage } from '../core/job.ts';
import { type AnswerReader, failed, replied } from './decode.ts';
import { oneLine } from './error-message.ts';
import type { EventStream } from './event-stream.ts';
import { requestIdOf } from './headers.ts';
import { asArray, asCount, asJson, asName, asObject, asString, jsonText, type LooseObject } from './json.ts';
import type { Decoded, HttpResponse } from './provider.ts';
import { firstCount, toUsage } from './usage.ts';

export const geminiAnswers: AnswerReader = { read, assemble, streamsArrays: true };

const finishReasons: ReadonlyMap<string, FinishReason> = new Map([
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['CONTINUATION', 'length'],
  ['SAFETY', 'content_filter'],
  ['RECITATION', 'content_filter'],
  ['LANGUAGE', 'content_filter'],
  ['BLOCKLIST', 'content_filter'],
  ['PROHIBITED_CONTENT', 'content_filter'],
  ['SPII', 'content_filter'],
  ['IMAGE_SAFETY', 'content_filter'],
  ['IMAGE_PROHIBITED_CONTENT', 'content_filter'],
  ['IMAGE_RECITATION', 'content_filter'],
  ['IMAGE_OTHER', 'content_filter'],
  ['NO_IMAGE', 'content_filter'],
]);

function read(answer: LooseObject, response: HttpResponse): Decoded {
  const candidate = asObject(asArray(answer.candidates)[0]);
  if (candidate === null) return withoutCandidate(answer, response);
  const finish = asString(candidate.finishReason) ?? '';
  if (finish === 'MALFORMED_RESPONSE') {
    return failed(response, 'malformed_response', 'the model broke off its answer (MALFORMED_RESPONSE)');
  }
  let text: string | null = null;
  const calls: unknown[] = [];
  for (const part of asArray(asObject(candidate.content)?.parts)) {
    const object = asObject(part);
    if (object === null || object.thought === true) continue;
    if (typeof object.text === 'string') text = (text ?? '') + object.text;
    const call = asObject(object.functionCall);
    if (call !== null) calls.push(toolCall(call));
  }
  const toolCalls: Json | undefined = calls.length > 0 ? asJson(calls) : undefined;
  const said = finishReasons.get(finish) ?? 'other';
  return replied(response, {
    content: text,
    // Gemini has no finish reason of its own for tools.
    finishReason: said === 'stop' && toolCalls !== undefined ? 'tool_calls' : said,
    usage: usageOf(asObject(answer.usageMetadata)),
    reportedCostUsd: null,
    upstreamModel: asName(answer.modelVersion),
    requestId: requestIdOf(response.headers) ?? asName(answer.responseId),
    ...(toolCalls !== undefined && { toolCalls }),
  });
}

function withoutCandidate(answer: LooseObject, response: HttpResponse): Decoded {
  const reason = asString(asObject(answer.promptFeedback)?.blockReason);
  if (reason !== null) return failed(response, 'content_policy', oneLine(`the prompt was blocked (${reason})`));
  const isGemini =
    answer.usageMetadata !== undefined || answer.modelVersion !== undefined || answer.candidates !== undefined;
  return isGemini
    ? failed(response, 'empty_response', 'the answer has no candidates')
    : failed(response, 'malformed_response', 'the answer has no candidates');
}

/** In OpenAI's shape, which results have for every format. */
const toolCall = (call: LooseObject): LooseObject => ({
  id: asString(call.id) ?? '',
  type: 'function',
  function: { name: asString(call.name) ?? '', arguments: jsonText(call.args ?? {}) ?? '{}' },
});

/** Cached tokens are part of the prompt's; thoughts are billed as output but counted beside it. Zeros are left out. */
function usageOf(usage: LooseObject | null): Usage | null {
  if (usage === null || firstCount(usage, ['promptTokenCount', 'candidatesTokenCount', 'totalTokenCount']) === null) {
    return null;
  }
  const thoughts = asCount(usage.thoughtsTokenCount);
  return toUsage({
    input: asCount(usage.promptTokenCount) + asCount(usage.toolUsePromptTokenCount),
    cached: asCount(usage.cachedContentTokenCount),
    written: 0,
    writtenLong: 0,
    output: asCount(usage.candidatesTokenCount) + thoughts,
    reasoning: thoughts,
  });
}

/** Null when the stream ended before a finish reason. Usage is cumulative: the last one counts. */
function assemble({ chunks, isDone }: EventStream): LooseObject | null {
  const parts: unknown[] = [];
  let whole: LooseObject = {};
  let finishReason: unknown = null;
  let hasCandidate = false;
  for (const chunk of chunks) {
    whole = { ...whole, ...chunk };
    const candidate = asObject(asArray(chunk.candidates)[0]);
    if (candidate === null) continue;
    hasCandidate = true;
    finishReason = candidate.finishReason ?? finishReason;
    for (const part of asArray(asObject(candidate.content)?.parts)) parts.push(part);
  }
  if (!hasCandidate) return asObject(whole.promptFeedback) === null && !isDone ? null : whole;
  if (finishReason === null && !isDone) return null;
  return { ...whole, candidates: [{ content: { parts }, finishReason }] };
}
