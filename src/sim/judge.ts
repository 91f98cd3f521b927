/** Whether a request is worth an answer: key, shape, model, context window, requests in flight, quotas. */

import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from '../core/job.ts';
import { countInput } from './answer.ts';
import { hex8 } from './chance.ts';
import type { ModelLane, ProviderLane } from './lanes.ts';
import { takeQuota } from './quota.ts';
import type { Route } from './routes.ts';
import { count } from './stats.ts';
import { isTrouble, type SimRequest, type Trouble } from './wire.ts';
import type { World } from './world.ts';

export interface Call {
  readonly route: Route;
  readonly provider: ProviderLane;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Verdict {
  /** The model that was asked; the provider's nameless one while no model is known. */
  readonly lane: ModelLane;
  readonly request: SimRequest | Trouble;
  readonly inputTokens: number;
}

export const judge = (world: World, call: Call): Verdict => {
  const { format, url } = call.route;
  const nameless = world.lanes.model(call.provider, url.model ?? '');
  const refuse = (trouble: Trouble, lane = nameless): Verdict => ({ lane, request: trouble, inputTokens: 0 });

  const keyTrouble = wrongKey(world, nameless, format.credentials(call.headers, url));
  if (keyTrouble) return refuse(keyTrouble);
  const body = parsed(call.text);
  if (body === null) return refuse({ kind: 'bad_json' });
  const model = format.modelOf(body, url);
  if (model === null) return refuse({ kind: 'invalid', message: 'you must provide a model parameter', param: 'model' });

  const lane = world.lanes.model(call.provider, model);
  lane.requests++;
  if (model.startsWith('does-not-exist')) return refuse({ kind: 'model_not_found' }, lane);
  const request = format.read(body, lane.to, { headers: call.headers, url });
  if (isTrouble(request)) return refuse(request, lane);

  if (world.tally.prompts) count(world.tally.prompts, hex8(request.userHash));
  const inputTokens = countInput(request, lane.to.facts, world.seed);
  const limit = lane.to.facts.contextWindow;
  if (inputTokens > limit) return refuse({ kind: 'context_exceeded', tokens: inputTokens, limit }, lane);
  const tokens = format.quotaTokens(request, inputTokens);
  return { lane, request: overQuota(world, call.provider, { lane, tokens }) ?? request, inputTokens };
};

/** Null when the key will do. */
export const wrongKey = (world: World, lane: ModelLane, key: string | null): Trouble | null => {
  if (key === null) return lane.to.dialect.needsKey ? { kind: 'missing_key' } : null;
  return world.keys === null || world.keys.has(key) ? null : { kind: 'wrong_key', key };
};

const overQuota = (
  world: World,
  provider: ProviderLane,
  of: { readonly lane: ModelLane; readonly tokens: number },
): Trouble | null => {
  const { inFlight, maxConcurrent: limit } = provider;
  const tooMany: Trouble | null =
    inFlight > limit
      ? { kind: 'rate_limited', of: 'concurrency', limit, used: inFlight - 1, requested: 1, waitMs: null }
      : null;
  const { gate } = of.lane.to;
  const refusal = tooMany === null && gate !== null ? takeQuota(gate, of.tokens, performance.now()) : null;
  const trouble: Trouble | null = refusal === null ? tooMany : { kind: 'rate_limited', ...refusal };
  if (trouble) world.tally.overQuota++;
  return trouble;
};

const parsed = (text: string): JsonObject | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
};
