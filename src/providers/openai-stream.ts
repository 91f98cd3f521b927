/** Chunks of OpenAI's stream added up to the answer that a request without streaming gets (WIRE 1.7). */

import type { EventStream } from './event-stream.ts';
import { asArray, asCount, asObject, asString, type LooseObject } from './json.ts';

interface ToolCall {
  id: string;
  type: string;
  function: { name: string; arguments: string };
}

/** Null when the stream has neither a finish reason nor `[DONE]`: it broke off. */
export function assembleOpenAiStream({ chunks, isDone }: EventStream): LooseObject | null {
  let id: unknown;
  let model: unknown;
  let usage: unknown;
  let finish: string | null = null;
  let content: string | null = null;
  let refusal: string | null = null;
  const toolCalls: ToolCall[] = [];
  for (const chunk of chunks) {
    id ??= chunk.id;
    model ??= chunk.model;
    usage = chunk.usage ?? asObject(chunk.x_groq)?.usage ?? usage;
    const choice = asObject(asArray(chunk.choices)[0]);
    if (choice === null || asCount(choice.index) > 0) continue;
    if (asObject(choice.error) !== null) return chunk;
    finish = asString(choice.finish_reason) || finish;
    // Some servers send the whole message as the one event.
    const delta = asObject(choice.delta) ?? asObject(choice.message);
    if (delta === null) continue;
    content = joined(content, delta.content);
    refusal = joined(refusal, delta.refusal);
    for (const call of asArray(delta.tool_calls)) addToolCall(toolCalls, asObject(call));
  }
  if (finish === null && !isDone) return null;
  const calls = toolCalls.filter((call) => call !== undefined);
  const message = { content, refusal, ...(calls.length > 0 && { tool_calls: calls }) };
  return { id, model, usage, choices: [{ message, finish_reason: finish }] };
}

const joined = (text: string | null, piece: unknown): string | null =>
  typeof piece === 'string' ? (text ?? '') + piece : text;

// An index from the wire must not decide how long an array gets.
const mostToolCalls = 256;

function addToolCall(calls: ToolCall[], piece: LooseObject | null): void {
  if (piece === null) return;
  const index = asCount(piece.index);
  if (index >= mostToolCalls) return;
  calls[index] ??= { id: '', type: 'function', function: { name: '', arguments: '' } };
  const call = calls[index];
  const part = asObject(piece.function);
  call.id ||= asString(piece.id) ?? '';
  call.function.name += asString(part?.name) ?? '';
  call.function.arguments += asString(part?.arguments) ?? '';
}
