/** Answers in OpenAI's chat format, from OpenAI's own to the loosest imitation (WIRE 1.4, 4, 5). */

import type { FinishReason, Json, Usage } from '../core/job.ts';
import { type AnswerReader, failed, replied } from './decode.ts';
import { requestIdOf } from './headers.ts';
import { asArray, asJson, asName, asNumber, asObject, asString, type LooseObject } from './json.ts';
import { assembleOpenAiStream } from './openai-stream.ts';
import type { Decoded, HttpResponse } from './provider.ts';
import { firstCount, toUsage } from './usage.ts';

export const openAiAnswers: AnswerReader = {
  errorIn,
  read,
  assemble: assembleOpenAiStream,
  streamsArrays: false,
};

const finishReasons: ReadonlyMap<string, FinishReason> = new Map([
  ['stop', 'stop'],
  ['eos', 'stop'],
  ['eos_token', 'stop'],
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['model_length', 'length'],
  ['tool_calls', 'tool_calls'],
  ['tool_use', 'tool_calls'],
  ['function_call', 'tool_calls'],
  ['content_filter', 'content_filter'],
  ['refusal', 'refusal'],
]);

/** OpenRouter puts an error that comes up after the start of an answer into the choice. */
function errorIn(answer: LooseObject): LooseObject | null {
  const choice = asObject(asArray(answer.choices)[0]);
  if (choice === null) return null;
  if (asObject(choice.error) !== null) return choice;
  return choice.finish_reason === 'error' ? { error: { message: 'the provider broke off the answer' } } : null;
}

function read(answer: LooseObject, response: HttpResponse): Decoded {
  if (!Array.isArray(answer.choices)) return failed(response, 'malformed_response', 'the answer has no choices');
  if (answer.choices.length === 0) return failed(response, 'empty_response', 'the answer has no choices');
  const choice = asObject(answer.choices[0]);
  if (choice === null) return failed(response, 'malformed_response', 'the answer has a choice that is no object');
  const finish = asString(choice.finish_reason);
  if (finish === 'insufficient_system_resource') {
    return failed(response, 'overloaded', 'the provider ran out of resources (insufficient_system_resource)');
  }

  const message = asObject(choice.message);
  const toolCalls = toolCallsOf(message);
  const refusal = asString(message?.refusal) || null;
  const content = textOf(message === null ? choice.text : message.content);
  return replied(response, {
    content: content === null ? refusal : withoutThinking(content, finish === 'length'),
    finishReason: refusal !== null ? 'refusal' : finishOf(finish, toolCalls),
    usage: usageOf(answer.usage ?? asObject(answer.x_groq)?.usage),
    reportedCostUsd: costOf(asObject(answer.usage)),
    upstreamModel: asName(answer.model),
    requestId: requestIdOf(response.headers) ?? asName(answer.id),
    ...(toolCalls !== undefined && { toolCalls }),
  });
}

function finishOf(finish: string | null, toolCalls: Json | undefined): FinishReason {
  if (finish === null || finish === '') return toolCalls === undefined ? 'other' : 'tool_calls';
  return finishReasons.get(finish) ?? 'other';
}

/** A string, or the text parts of an array (Mistral puts thinking beside them). */
function textOf(content: unknown): string | null {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return null;
  let text = '';
  for (const part of content) {
    const object = asObject(part);
    if (object === null) text += asString(part) ?? '';
    else if (object.type === undefined || object.type === 'text' || object.type === 'output_text') {
      text += asString(object.text) ?? '';
    }
  }
  return text;
}

/** Servers without a reasoning parser leave `<think>…</think>` in front of the answer; cut by the cap it has no end. */
function withoutThinking(content: string, isCut: boolean): string {
  const first = content.charCodeAt(0);
  if (first !== 0x3c && first > 0x20) return content;
  const start = /^\s*<think>/.exec(content)?.[0];
  if (start === undefined) return content;
  const end = content.indexOf('</think>', start.length);
  if (end === -1) return isCut ? '' : content;
  return content.slice(end + '</think>'.length).trimStart();
}

function toolCallsOf(message: LooseObject | null): Json | undefined {
  if (message === null) return undefined;
  if (asArray(message.tool_calls).length > 0) return asJson(message.tool_calls);
  // Before tools there was one function.
  const call = asObject(message.function_call);
  return call === null ? undefined : asJson([{ type: 'function', function: call }]);
}

function usageOf(value: unknown): Usage | null {
  const usage = asObject(value);
  if (usage === null) return null;
  const inputDetails = asObject(usage.prompt_tokens_details);
  const outputDetails = asObject(usage.completion_tokens_details);
  const hit = firstCount(usage, ['prompt_cache_hit_tokens']);
  const miss = firstCount(usage, ['prompt_cache_miss_tokens']);
  const cached =
    firstCount(inputDetails, ['cached_tokens']) ??
    hit ??
    firstCount(usage, ['cache_read_input_tokens', 'cached_tokens']) ??
    0;
  const written =
    firstCount(inputDetails, ['cache_write_tokens']) ??
    firstCount(usage, ['cache_write_tokens', 'cache_creation_input_tokens']) ??
    0;
  const prompt =
    firstCount(usage, ['prompt_tokens', 'input_tokens']) ?? (hit !== null && miss !== null ? hit + miss : null);
  const completion = firstCount(usage, ['completion_tokens', 'output_tokens']);
  const total = firstCount(usage, ['total_tokens']);
  if (prompt === null && completion === null && total === null) return null;
  const input = prompt ?? Math.max(0, (total ?? 0) - (completion ?? 0));
  const reasoning = firstCount(outputDetails, ['reasoning_tokens']) ?? 0;
  const counted = completion ?? Math.max(0, (total ?? 0) - input);
  // xAI and Gemini's compatible endpoint leave the reasoning out of completion_tokens, but not out of the total.
  const hidden = cached + written > input ? 0 : Math.max(0, (total ?? 0) - input - counted);
  return toUsage({
    input,
    cached,
    written,
    writtenLong: 0,
    output: counted + hidden,
    reasoning: Math.max(reasoning, hidden),
  });
}

/** US dollars as the server reports them: OpenRouter's `cost`, HolySheep's `cost_usd`. */
function costOf(usage: LooseObject | null): number | null {
  if (usage === null) return null;
  const cost = asNumber(usage.cost) ?? asNumber(usage.cost_usd);
  return cost === null || cost < 0 ? null : cost;
}
