/** The Gemini API's generateContent format (WIRE section 3). */

import type { Json, JsonObject } from '../core/job.ts';
import { geminiError } from './gemini-errors.ts';
import { modelFacts } from './model-facts.ts';
import { piecesOf } from './pieces.ts';
import { Transcript } from './transcript.ts';
import type { Answer, Destination, Moment, SimFormat, SimRequest, SimUsage, Trouble } from './wire.ts';

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const finishReason = { stop: 'STOP', length: 'MAX_TOKENS' } as const;

export const geminiFormat: SimFormat = {
  name: 'gemini',

  credentials: (headers, url) => {
    const key = headers['x-goog-api-key'];
    return typeof key === 'string' && key !== '' ? key : url.key;
  },

  modelOf: (_body, url) => url.model,

  read: (body, _to, { url }) => {
    if (!Array.isArray(body.contents) || body.contents.length === 0) {
      return invalid('* GenerateContentRequest.contents: contents is not specified\n');
    }
    const config = isObject(body.generationConfig) ? body.generationConfig : {};
    const { temperature, maxOutputTokens: cap } = config;
    if (typeof temperature === 'number' && (temperature < 0 || temperature > 2)) {
      return invalid(
        '* GenerateContentRequest.generation_config.temperature: temperature must be in the range [0.0, 2.0].\n',
      );
    }
    if (cap !== undefined && (typeof cap !== 'number' || !Number.isInteger(cap) || cap < 1)) {
      return invalid(
        '* GenerateContentRequest.generation_config.max_output_tokens: max_output_tokens must be positive.\n',
      );
    }
    if (config.responseSchema !== undefined && config.responseJsonSchema !== undefined) {
      return invalid('Only one of response_schema and response_json_schema can be set.');
    }
    return read(body, config, url.stream);
  },

  quotaTokens: (_request, inputTokens) => inputTokens,

  headers: () => ['x-gemini-service-tier', 'standard'],

  body: (answer, to, at) => JSON.stringify(content(answer.text, answer, { to, at, isLast: true })),

  events: (answer, to, { at, pieces }) => {
    const texts = piecesOf(answer.text, pieces);
    if (texts.length === 0) texts.push('');
    return texts.map((text, index) => {
      const isLast = index === texts.length - 1;
      return `data: ${JSON.stringify(content(text, answer, { to, at, isLast }))}\r\n\r\n`;
    });
  },

  error: (trouble, to, at) => {
    const answer = geminiError(trouble, to);
    return { ...answer, headers: [...geminiFormat.headers(to, at), ...answer.headers] };
  },

  lateError: (to, _at, stream) => {
    const { body } = geminiError({ kind: 'overloaded' }, to);
    return stream ? `data: ${JSON.stringify(JSON.parse(body))}\r\n\r\n` : body;
  },

  modelList: (to) =>
    JSON.stringify({
      models: to.dialect.models.map((id) => {
        const facts = modelFacts(id);
        return {
          name: `models/${id}`,
          version: '001',
          displayName: id,
          inputTokenLimit: facts.contextWindow,
          outputTokenLimit: facts.maxOutputTokens,
          supportedGenerationMethods: ['generateContent', 'countTokens', 'batchGenerateContent'],
        };
      }),
    }),
};

const invalid = (message: string): Trouble => ({ kind: 'invalid', message });

const read = (body: JsonObject, config: JsonObject, stream: boolean): SimRequest => {
  const transcript = new Transcript();
  const add = (role: 'system' | 'user' | 'assistant', parts: Json | undefined): void => {
    const texts: string[] = [];
    for (const part of Array.isArray(parts) ? (parts as readonly Json[]) : []) {
      if (!isObject(part)) continue;
      if (typeof part.text === 'string') texts.push(part.text);
      else if (part.inlineData !== undefined || part.fileData !== undefined) transcript.addImage();
    }
    transcript.add(role, texts.join('\n'));
  };
  const system = body.systemInstruction ?? body.system_instruction;
  if (isObject(system)) add('system', system.parts);
  for (const turn of body.contents as readonly Json[]) {
    if (isObject(turn)) add(turn.role === 'model' ? 'assistant' : 'user', turn.parts);
  }
  const schema = config.responseJsonSchema ?? config.responseSchema;
  const thinking = config.thinkingConfig;
  return {
    system: transcript.system,
    userText: transcript.userText,
    userHash: transcript.userHash,
    hash: transcript.hash,
    textTokens: transcript.tokens,
    maxTokens: typeof config.maxOutputTokens === 'number' ? config.maxOutputTokens : null,
    stream,
    streamUsage: true,
    json: isObject(schema) ? schema : config.responseMimeType === 'application/json' ? 'object' : 'no',
    mayReason: !(isObject(thinking) && thinking.thinkingBudget === 0),
    cacheable: true,
  };
};

const content = (
  text: string,
  answer: Answer,
  { to, at, isLast }: { readonly to: Destination; readonly at: Moment; readonly isLast: boolean },
): JsonObject => ({
  candidates: [
    {
      // An answer that thinking left no room for has no parts at all.
      content: text === '' ? { role: 'model' } : { role: 'model', parts: [{ text }] },
      ...(isLast && { finishReason: finishReason[answer.finish] }),
      index: 0,
    },
  ],
  usageMetadata: usageOf(answer.usage),
  modelVersion: to.model,
  responseId: `sim${at.id}`,
});

/** Zeros are left out, as Gemini leaves them out. */
const usageOf = (usage: SimUsage): JsonObject => {
  const visible = usage.outputTokens - usage.reasoningTokens;
  return {
    promptTokenCount: usage.inputTokens,
    ...(visible > 0 && { candidatesTokenCount: visible }),
    ...(usage.reasoningTokens > 0 && { thoughtsTokenCount: usage.reasoningTokens }),
    ...(usage.cachedInputTokens > 0 && { cachedContentTokenCount: usage.cachedInputTokens }),
    totalTokenCount: usage.inputTokens + usage.outputTokens,
  };
};
