/** Reads a chat-completions request and answers bad ones as OpenAI and DeepSeek do (WIRE sections 1.2, 1.5 and 4). */

import type { Json, JsonObject } from '../core/job.ts';
import { Transcript } from './transcript.ts';
import type { Destination, SimRequest, Trouble } from './wire.ts';

const invalid = (message: string, param: string, code?: string): Trouble => ({
  kind: 'invalid',
  message,
  param,
  ...(code !== undefined && { code }),
});

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const readOpenaiRequest = (body: JsonObject, to: Destination): SimRequest | Trouble =>
  wrongMessages(body) ??
  wrongNumbers(body, to) ??
  (to.dialect.strictParameters ? unsupportedByReasoning(body, to) : null) ??
  read(body, to);

const wrongMessages = (body: JsonObject): Trouble | null => {
  const { messages } = body;
  if (messages === undefined) {
    return invalid("Missing required parameter: 'messages'.", 'messages', 'missing_required_parameter');
  }
  if (!Array.isArray(messages)) {
    return invalid("Invalid type for 'messages': expected an array of objects.", 'messages', 'invalid_type');
  }
  if (messages.length === 0) {
    return invalid(
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
      'messages',
      'empty_array',
    );
  }
  const bad = messages.findIndex((message) => !isObject(message) || typeof message.role !== 'string');
  return bad < 0 ? null : invalid(`Missing required parameter: 'messages[${bad}].role'.`, `messages[${bad}].role`);
};

const wrongNumbers = (body: JsonObject, to: Destination): Trouble | null => {
  for (const param of ['max_tokens', 'max_completion_tokens']) {
    const value = body[param];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      return invalid(`Invalid type for '${param}': expected an integer.`, param, 'invalid_type');
    }
    if (value < 1) {
      return invalid(
        `Invalid '${param}': integer below minimum value. Expected a value >= 1, but got ${value} instead.`,
        param,
        'integer_below_min_value',
      );
    }
    if (value > to.facts.maxOutputTokens && to.dialect.strictParameters) {
      return invalid(
        `${param} is too large: ${value}. This model supports at most ${to.facts.maxOutputTokens} completion tokens, whereas you provided ${value}.`,
        param,
        'invalid_value',
      );
    }
  }
  const { temperature } = body;
  if (typeof temperature !== 'number' || (temperature >= 0 && temperature <= 2)) return null;
  return invalid(
    `Invalid 'temperature': decimal ${temperature < 0 ? 'below minimum' : 'above maximum'} value. Expected a value ${temperature < 0 ? '>= 0' : '<= 2'}, but got ${temperature} instead.`,
    'temperature',
    temperature < 0 ? 'decimal_below_min_value' : 'decimal_above_max_value',
  );
};

const unsupportedByReasoning = (body: JsonObject, to: Destination): Trouble | null => {
  if (!to.facts.rejectsSampling) return null;
  if (typeof body.max_tokens === 'number') {
    return unsupported(
      'max_tokens',
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    );
  }
  for (const param of ['temperature', 'top_p']) {
    const value = body[param];
    if (typeof value !== 'number' || value === 1) continue;
    return {
      kind: 'unsupported',
      param,
      code: 'unsupported_value',
      message: `Unsupported value: '${param}' does not support ${value} with this model. Only the default (1) value is supported.`,
    };
  }
  for (const param of ['presence_penalty', 'frequency_penalty', 'logit_bias', 'logprobs', 'top_logprobs']) {
    if (body[param] !== undefined && body[param] !== null && body[param] !== 0 && body[param] !== false) {
      return unsupported(param, `Unsupported parameter: '${param}' is not supported with this model.`);
    }
  }
  return body.stop !== undefined && body.stop !== null && /^o[34]/.test(to.model)
    ? unsupported('stop', "Unsupported parameter: 'stop' is not supported with this model.")
    : null;
};

const unsupported = (param: string, message: string): Trouble => ({
  kind: 'unsupported',
  param,
  message,
  code: 'unsupported_parameter',
});

const read = (body: JsonObject, to: Destination): SimRequest | Trouble => {
  const transcript = new Transcript();
  for (const message of body.messages as readonly JsonObject[]) addMessage(transcript, message);

  const json = jsonWish(body.response_format);
  if (json === 'object' && to.provider === 'openai' && !mentionsJson(body)) {
    return invalid(
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      'messages',
    );
  }
  if (typeof json === 'object' && to.dialect.errorWording === 'deepseek') {
    return invalid('This response_format type is unavailable now', 'response_format', 'invalid_request_error');
  }
  const cap = body.max_completion_tokens ?? body.max_tokens;
  const effort = body.reasoning_effort;
  const { thinking } = body;
  return {
    system: transcript.system,
    userText: transcript.userText,
    userHash: transcript.userHash,
    hash: transcript.hash,
    textTokens: transcript.tokens,
    maxTokens: typeof cap === 'number' ? cap : null,
    stream: body.stream === true,
    streamUsage: isObject(body.stream_options) && body.stream_options.include_usage === true,
    json,
    mayReason: effort !== 'none' && effort !== 'minimal' && !(isObject(thinking) && thinking.type === 'disabled'),
    cacheable: true,
  };
};

const addMessage = (transcript: Transcript, message: JsonObject): void => {
  const { role, content } = message;
  const as =
    role === 'system' || role === 'developer'
      ? 'system'
      : role === 'assistant' || role === 'tool'
        ? 'assistant'
        : 'user';
  if (typeof content === 'string') {
    transcript.add(as, content);
    return;
  }
  const texts: string[] = [];
  for (const part of Array.isArray(content) ? (content as readonly Json[]) : []) {
    if (!isObject(part)) continue;
    if (typeof part.text === 'string') texts.push(part.text);
    else if (part.type === 'image_url') transcript.addImage();
  }
  transcript.add(as, texts.join('\n'));
};

const jsonWish = (format: Json | undefined): SimRequest['json'] => {
  if (!isObject(format)) return 'no';
  if (format.type === 'json_object') return 'object';
  if (format.type !== 'json_schema') return 'no';
  return isObject(format.json_schema) && isObject(format.json_schema.schema) ? format.json_schema.schema : 'object';
};

const mentionsJson = (body: JsonObject): boolean => /json/i.test(JSON.stringify(body.messages));
