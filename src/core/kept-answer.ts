/** An answer that is kept for later rows which ask the same: nobody is asked again, and nothing is paid. */

import type { OkOutcome, Reply, Usage } from './job.ts';

export interface KeptAnswer {
  /** Who answered, for the result line: the provider need not be part of the present run. */
  readonly model: string;
  readonly provider: string;
  readonly upstreamModel: string;
  readonly reply: Reply;
  /** As the answer's own row told it. */
  readonly usage: Usage;
  /** The run and the row (by key) that it was given to. */
  readonly run: string;
  readonly row: string;
}

/** Whether a later run should have it too. One that was cut off, refused or filtered may come out better another time. */
export const isWorthKeeping = ({ finishReason }: Reply): boolean =>
  finishReason === 'stop' || finishReason === 'tool_calls';

export const keptAnswerOf = (
  { plan, model, provider, upstreamModel, reply, usage }: OkOutcome,
  run: string,
): KeptAnswer => ({
  model,
  provider,
  upstreamModel,
  reply,
  usage,
  run,
  row: plan.job.key,
});

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrNull = (value: unknown): boolean => value === null || typeof value === 'string';
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const counts: readonly (keyof Usage)[] = [
  'inputTokens',
  'cachedInputTokens',
  'cacheWriteTokens',
  'cacheWriteLongTokens',
  'outputTokens',
  'reasoningTokens',
];

/** Whether a value from a file has the shape of a kept answer that is worth keeping. */
export const isKeptAnswer = (value: unknown): value is KeptAnswer => {
  if (!isRecord(value) || !isRecord(value.reply) || !isRecord(value.usage)) return false;
  const { reply, usage } = value;
  return (
    isText(value.model) &&
    isText(value.provider) &&
    isText(value.upstreamModel) &&
    isText(value.run) &&
    isText(value.row) &&
    isTextOrNull(reply.content) &&
    isTextOrNull(reply.requestId) &&
    (reply.finishReason === 'stop' || reply.finishReason === 'tool_calls') &&
    counts.every((name) => Number.isFinite(usage[name])) &&
    typeof usage.estimated === 'boolean'
  );
};
