import type { ChatRequest, JsonObject, Message, ResponseFormat } from '../job.ts';
import type { Collected } from './collect.ts';
import { cleanMessages, hasSystemMessage } from './messages.ts';

export interface RequestDefaults {
  readonly system?: string;
  readonly defaults: { readonly maxTokens: number; readonly temperature?: number; readonly topP?: number };
}

/** The request that a row asks for. The row's own system prompt, as a field or a message, goes before the default one. */
export const requestOf = (
  messages: readonly Message[],
  known: Collected['known'],
  extra: JsonObject | null,
  { system, defaults }: RequestDefaults,
): ChatRequest => {
  const request: { -readonly [name in keyof ChatRequest]: ChatRequest[name] } = {
    messages: withSystem(cleanMessages(messages), known.system as string | undefined, system),
    maxTokens: (known.max_completion_tokens ?? known.max_tokens ?? defaults.maxTokens) as number,
  };
  const temperature = (known.temperature as number | undefined) ?? defaults.temperature;
  if (temperature !== undefined) request.temperature = temperature;
  const topP = (known.top_p as number | undefined) ?? defaults.topP;
  if (topP !== undefined) request.topP = topP;
  const stop = known.stop as string | readonly string[] | undefined;
  if (typeof stop === 'string') request.stop = [stop];
  else if (stop !== undefined && stop.length > 0) request.stop = stop;
  if (known.seed !== undefined) request.seed = known.seed as number;
  if (known.response_format !== undefined) request.responseFormat = known.response_format as unknown as ResponseFormat;
  if (extra !== null) request.extra = extra;
  return request;
};

const withSystem = (
  messages: readonly Message[],
  own: string | undefined,
  fallback: string | undefined,
): readonly Message[] => {
  if (own !== undefined && own.trim() !== '') return [{ role: 'system', content: own }, ...messages];
  return fallback === undefined || fallback === '' || hasSystemMessage(messages)
    ? messages
    : [{ role: 'system', content: fallback }, ...messages];
};
