/** What the simulator's wire formats share: a request read, an answer made, trouble told, and the contract between them. */

import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from '../core/job.ts';
import type { Dialect } from './dialects.ts';
import type { ModelFacts } from './model-facts.ts';
import type { QuotaGate } from './quota.ts';

/** A completion request, whatever its format. */
export interface SimRequest {
  readonly system: string;
  /** The text of the last user message: what an answer echoes the digest of. */
  readonly userText: string;
  /** FNV-1a of `userText`. */
  readonly userHash: number;
  /** Hash of all text of the request. */
  readonly hash: number;
  /** Tokens by the plain count, before the model's factor. */
  readonly textTokens: number;
  readonly maxTokens: number | null;
  readonly stream: boolean;
  readonly streamUsage: boolean;
  /** JSON asked for: any object, or one that satisfies a schema. */
  readonly json: 'no' | 'object' | JsonObject;
  /** False when the request turned reasoning off. */
  readonly mayReason: boolean;
  /** Whether the provider would cache a long system prompt of it. */
  readonly cacheable: boolean;
}

export interface SimUsage {
  /** Everything read, cached and written tokens included. */
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
  /** Everything made, reasoning included. */
  readonly outputTokens: number;
  readonly reasoningTokens: number;
}

export interface Answer {
  readonly text: string;
  readonly finish: 'stop' | 'length';
  readonly usage: SimUsage;
}

/** Why a request is not answered. Each format words it as its provider does. */
export type Trouble =
  | { readonly kind: 'missing_key' }
  | { readonly kind: 'wrong_key'; readonly key: string }
  | { readonly kind: 'unknown_path'; readonly method: string; readonly path: string }
  | { readonly kind: 'body_too_large' }
  | { readonly kind: 'bad_json' }
  | {
      readonly kind: 'invalid';
      readonly message: string;
      readonly param?: string;
      readonly code?: string;
    }
  | { readonly kind: 'unsupported'; readonly param: string; readonly message: string; readonly code: string }
  | { readonly kind: 'model_not_found' }
  | { readonly kind: 'context_exceeded'; readonly tokens: number; readonly limit: number }
  | {
      readonly kind: 'rate_limited';
      readonly of: 'requests' | 'tokens' | 'output_tokens' | 'concurrency';
      readonly limit: number;
      readonly used: number;
      readonly requested: number;
      /** Null when the answer names no wait, `Infinity` when no wait will do. */
      readonly waitMs: number | null;
    }
  | { readonly kind: 'insufficient_quota' }
  | { readonly kind: 'server_error' }
  | { readonly kind: 'overloaded' };

/** Name, value, name, value …: what `writeHead` passes on without copying it into an object. */
export type FlatHeaders = string[];

/** Where a request goes and whose answer it gets. */
export interface Destination {
  readonly provider: string;
  readonly dialect: Dialect;
  readonly model: string;
  readonly facts: ModelFacts;
  readonly gate: QuotaGate | null;
}

/** What differs between two answers of one destination. */
export interface Moment {
  /** 8 hex digits, different for every request of a run, the same in the next run. */
  readonly id: string;
  readonly nowMs: number;
  readonly wallMs: number;
  /** Time spent on the request, for headers that tell it. */
  readonly tookMs: number;
}

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: FlatHeaders;
  readonly body: string;
}

/** What the URL says besides format and provider. */
export interface UrlParts {
  readonly model: string | null;
  readonly stream: boolean;
  readonly key: string | null;
}

export interface SimFormat {
  readonly name: 'openai' | 'anthropic' | 'gemini';
  credentials(headers: IncomingHttpHeaders, url: UrlParts): string | null;
  /** The model's name as the request gives it; null when it names none. */
  modelOf(body: JsonObject, url: UrlParts): string | null;
  read(body: JsonObject, to: Destination, http: { headers: IncomingHttpHeaders; url: UrlParts }): SimRequest | Trouble;
  /** Tokens that the request takes from `tokensPerMin` before it is answered. */
  quotaTokens(request: SimRequest, inputTokens: number): number;
  /** Headers of every answer, errors included: quotas and request id. */
  headers(to: Destination, at: Moment): FlatHeaders;
  body(answer: Answer, to: Destination, at: Moment): string;
  /** The whole answer as server-sent events; the text is spread over `pieces` of them. */
  events(
    answer: Answer,
    to: Destination,
    how: { readonly at: Moment; readonly pieces: number; readonly usage: boolean },
  ): string[];
  error(trouble: Trouble, to: Destination, at: Moment): ErrorAnswer;
  /** An error after the 200: in the stream, or as the body. */
  lateError(to: Destination, at: Moment, stream: boolean): string;
  modelList(to: Destination): string;
}

export const isTrouble = (value: SimRequest | Trouble): value is Trouble => 'kind' in value;
