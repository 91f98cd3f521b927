/** Answers of Anthropic's Messages API, whole or as events (WIRE 2.3, 2.6). */

import type { FinishReason, Json, Usage } from '../core/job.ts';
import { type AnswerReader, failed, replied } from './decode.ts';
import type { EventStream } from './event-stream.ts';
import { requestIdOf } from './headers.ts';
import { asCount, asJson, asName, asObject, asString, jsonText, type LooseObject, parseJson } from './json.ts';
import type { Decoded, HttpResponse } from './provider.ts';
import { firstCount, toUsage } from './usage.ts';

export const anthropicAnswers: AnswerReader = { read, assemble, streamsArrays: false };

const finishReasons: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool_calls'],
  ['refusal', 'refusal'],
]);

function read(answer: LooseObject, response: HttpResponse): Decoded {
  if (!Array.isArray(answer.content)) return failed(response, 'malformed_response', 'the answer has no content');
  let text: string | null = null;
  const calls: unknown[] = [];
  for (const block of answer.content) {
    const object = asObject(block);
    if (object?.type === 'text') text = (text ?? '') + (asString(object.text) ?? '');
    else if (object?.type === 'tool_use') calls.push(toolCall(object));
  }
  const toolCalls: Json | undefined = calls.length > 0 ? asJson(calls) : undefined;
  return replied(response, {
    content: text,
    finishReason: finishReasons.get(asString(answer.stop_reason) ?? '') ?? 'other',
    usage: usageOf(asObject(answer.usage)),
    reportedCostUsd: null,
    upstreamModel: asName(answer.model),
    requestId: requestIdOf(response.headers) ?? asName(answer.id),
    ...(toolCalls !== undefined && { toolCalls }),
  });
}

/** In OpenAI's shape, which results have for every format. */
const toolCall = (block: LooseObject): LooseObject => ({
  id: asString(block.id) ?? '',
  type: 'function',
  function: { name: asString(block.name) ?? '', arguments: jsonText(block.input ?? {}) ?? '{}' },
});

/** `input_tokens` is only what no cache had a part in. */
function usageOf(usage: LooseObject | null): Usage | null {
  const uncached = firstCount(usage, ['input_tokens']);
  const output = firstCount(usage, ['output_tokens']);
  if (usage === null || (uncached === null && output === null)) return null;
  const creation = asObject(usage.cache_creation);
  const writtenLong = asCount(creation?.ephemeral_1h_input_tokens);
  const written = Math.max(
    asCount(usage.cache_creation_input_tokens),
    asCount(creation?.ephemeral_5m_input_tokens) + writtenLong,
  );
  const cached = asCount(usage.cache_read_input_tokens);
  return toUsage({
    input: (uncached ?? 0) + written + cached,
    cached,
    written,
    writtenLong,
    output: output ?? 0,
    reasoning: asCount(asObject(usage.output_tokens_details)?.thinking_tokens),
  });
}

interface Block {
  type: string;
  text: string;
  id: string;
  name: string;
  json: string;
}

// An index from the wire must not decide how long an array gets.
const mostBlocks = 4096;

/** Null when the stream ended before a stop reason. The usage of `message_delta` is cumulative: it overwrites. */
function assemble({ chunks, isDone }: EventStream): LooseObject | null {
  let message: LooseObject = {};
  let usage: LooseObject = {};
  let stopReason: unknown = null;
  let isOver = isDone;
  const blocks: (Block | undefined)[] = [];
  for (const chunk of chunks) {
    if (chunk.type === 'message') return chunk;
    if (chunk.type === 'message_start') {
      message = asObject(chunk.message) ?? {};
      usage = asObject(message.usage) ?? {};
    } else if (chunk.type === 'content_block_start' || chunk.type === 'content_block_delta') {
      addToBlock(blocks, chunk);
    } else if (chunk.type === 'message_delta') {
      stopReason = asObject(chunk.delta)?.stop_reason ?? stopReason;
      usage = { ...usage, ...asObject(chunk.usage) };
    } else if (chunk.type === 'message_stop') isOver = true;
  }
  if (stopReason === null && !isOver) return null;
  return {
    ...message,
    content: blocks.filter((block) => block !== undefined).map(wholeBlock),
    stop_reason: stopReason,
    usage,
  };
}

function addToBlock(blocks: (Block | undefined)[], chunk: LooseObject): void {
  const index = asCount(chunk.index);
  if (index >= mostBlocks) return;
  const start = asObject(chunk.content_block);
  blocks[index] ??= {
    type: asString(start?.type) ?? 'text',
    text: asString(start?.text) ?? '',
    id: asString(start?.id) ?? '',
    name: asString(start?.name) ?? '',
    json: '',
  };
  const delta = asObject(chunk.delta);
  if (delta?.type === 'text_delta') blocks[index].text += asString(delta.text) ?? '';
  else if (delta?.type === 'input_json_delta') blocks[index].json += asString(delta.partial_json) ?? '';
}

const wholeBlock = ({ type, text, id, name, json }: Block): LooseObject =>
  type === 'tool_use' ? { type, id, name, input: parseJson(json) ?? {} } : { type, text };
