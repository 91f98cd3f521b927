/** The way from an HTTP answer to a reply that all wire formats share: status, body, errors that hide behind a 200. */

import type { Failure, FailureCode } from '../core/failure.ts';
import type { Reply } from '../core/job.ts';
import { classifyErrorInBody, classifyFailure } from './classify-failure.ts';
import { type EventStream, readEventStream } from './event-stream.ts';
import { header, requestIdOf } from './headers.ts';
import { asObject, type LooseObject, parseJson } from './json.ts';
import type { Decoded, HttpResponse } from './provider.ts';
import { looksLikeSse } from './sse.ts';

/** What only the wire format knows. */
export interface AnswerReader {
  /** An error that stands deeper in the answer than at its top; null when there is none. */
  errorIn?(answer: LooseObject): LooseObject | null;
  /** A complete answer without an error. */
  read(answer: LooseObject, response: HttpResponse): Decoded;
  /** The answer that a stream adds up to, in the shape `read` takes; null when the stream broke off. */
  assemble(stream: EventStream): LooseObject | null;
  /** Gemini streams a JSON array where nobody asked for events. */
  readonly streamsArrays: boolean;
}

/** Never throws, whatever the server sent. JSON.parse skips the blank lines that a queueing server sends first. */
export function decodeAnswer(response: HttpResponse, wallMs: number, reader: AnswerReader): Decoded {
  if (response.status < 200 || response.status > 299) return { ok: false, failure: classifyFailure(response, wallMs) };
  const isStream = header(response.headers, 'content-type')?.includes('text/event-stream') === true;
  const answer = isStream ? undefined : parseJson(response.body);
  if (answer === undefined) return decodeText(response, wallMs, { reader, isStream });
  return decodeValue(response, wallMs, { reader, answer });
}

function decodeValue(
  response: HttpResponse,
  wallMs: number,
  { reader, answer }: { reader: AnswerReader; answer: unknown },
): Decoded {
  if (Array.isArray(answer)) {
    const chunks = answer.map(asObject).filter((chunk) => chunk !== null);
    return decodeStream(response, wallMs, { reader, stream: { chunks, isDone: reader.streamsArrays } });
  }
  const object = asObject(answer);
  if (object === null) return failed(response, 'malformed_response', 'the answer is JSON, but not an object');
  const broken = hasError(object) ? object : (reader.errorIn?.(object) ?? null);
  if (broken !== null) return { ok: false, failure: classifyErrorInBody(response, broken, wallMs) };
  return reader.read(object, response);
}

/** A body that is not JSON at first sight: nothing, events, JSON behind comments or a byte order mark, or damaged. */
function decodeText(
  response: HttpResponse,
  wallMs: number,
  { reader, isStream }: { reader: AnswerReader; isStream: boolean },
): Decoded {
  const text = response.body.trim();
  if (text === '') return failed(response, 'empty_response', 'the answer has no body');
  if (isStream || looksLikeSse(text)) {
    const stream = readEventStream(text);
    if (stream.chunks.length > 0) return decodeStream(response, wallMs, { reader, stream });
  }
  const bare = text.replace(/^(?::[^\n]*\n|\s)+/, '').trim();
  if (bare === '' || /^:[^\n]*$/.test(bare)) return failed(response, 'empty_response', 'the answer has no body');
  const answer = parseJson(bare);
  if (answer !== undefined) return decodeValue(response, wallMs, { reader, answer });
  const what = bare.startsWith('<')
    ? 'the answer is an HTML page, not JSON: check base_url'
    : `the answer is cut off or not JSON (${text.length} characters)`;
  return failed(response, 'malformed_response', what);
}

function decodeStream(
  response: HttpResponse,
  wallMs: number,
  { reader, stream }: { reader: AnswerReader; stream: EventStream },
): Decoded {
  const broken = stream.chunks.find(hasError);
  if (broken !== undefined) return { ok: false, failure: classifyErrorInBody(response, broken, wallMs) };
  const answer = reader.assemble(stream);
  if (answer === null) return failed(response, 'malformed_response', 'the stream ended before the answer was complete');
  const within = reader.errorIn?.(answer) ?? null;
  if (within !== null) return { ok: false, failure: classifyErrorInBody(response, within, wallMs) };
  return reader.read(answer, response);
}

/** `error` is null or missing in a good answer. vLLM's old shape has no `error` but calls itself one. */
function hasError(answer: LooseObject): boolean {
  const { error } = answer;
  if (error === undefined || error === null || error === false || error === '') return answer.object === 'error';
  return typeof error !== 'object' || Object.keys(error).length > 0;
}

/** A failure of an answer that came with 200; the provider did its work, so it may charge for it. */
export function failed(response: HttpResponse, code: FailureCode, message: string): { ok: false; failure: Failure } {
  const requestId = requestIdOf(response.headers);
  return {
    ok: false,
    failure: {
      code,
      message,
      httpStatus: response.status,
      ...(requestId !== null && { requestId }),
      ...(code !== 'content_policy' && code !== 'overloaded' && { mayHaveBeenBilled: true }),
    },
  };
}

/**
 * A reply, unless nothing came at all: no text and not one visible token. An empty text for which the model did spend
 * tokens (a stop sequence at once, an end of turn) is its answer, and asking again would pay for it twice.
 */
export function replied(response: HttpResponse, reply: Reply): Decoded {
  const { content, finishReason, usage } = reply;
  const isComplete = finishReason === 'stop' || finishReason === 'other';
  if ((content === null || content === '') && isComplete && reply.toolCalls === undefined) {
    const visibleTokens = usage === null ? 0 : usage.outputTokens - usage.reasoningTokens;
    if (visibleTokens === 0) return failed(response, 'empty_response', 'the answer has no text');
    return { ok: true, reply: { ...reply, content: '' } };
  }
  if (content === null && finishReason === 'length') return { ok: true, reply: { ...reply, content: '' } };
  return { ok: true, reply };
}
