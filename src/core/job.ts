/**
 * The nouns of a batch, in the order in which a prompt passes through them:
 * row (input) → draft (one shape for all input formats) → job (classified, keyed) → plan (ranked targets)
 * → attempt (one request) → outcome. All of them are plain JSON.
 */

import type { Failure } from './failure.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export const priorities = ['high', 'medium', 'low'] as const;
/** The class of a row: how strong a model it deserves. */
export type Priority = (typeof priorities)[number];

export const strategies = ['cheapest', 'fastest', 'weighted', 'ordered'] as const;
export type Strategy = (typeof strategies)[number];

// ---------------------------------------------------------------------------------------------- request

export type ContentPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image_url'; readonly image_url: { readonly url: string; readonly detail?: string } };

/** One message in OpenAI's shape, which every other wire format is mapped from. */
export interface Message {
  readonly role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
  readonly content: string | readonly ContentPart[] | null;
  readonly name?: string;
  readonly tool_calls?: Json;
  readonly tool_call_id?: string;
}

export type ResponseFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json_object' }
  | {
      readonly type: 'json_schema';
      readonly json_schema: {
        readonly name: string;
        readonly schema: JsonObject;
        readonly strict?: boolean;
        readonly description?: string;
      };
    };

/** A provider-neutral chat request; the model is chosen later. System prompts are messages of role `system`, first. */
export interface ChatRequest {
  readonly messages: readonly Message[];
  readonly maxTokens: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly stop?: readonly string[];
  readonly seed?: number;
  readonly responseFormat?: ResponseFormat;
  /** Parameters of OpenAI's API that llmgw has no name for (`tools`, `logprobs`, …): sent as they are, to the `openai` wire format only. */
  readonly extra?: JsonObject;
}

// ---------------------------------------------------------------------------------------------- row, draft, job

/** Where a row stands: `line` is 1-based and counts physical lines (JSONL, text, CSV) or elements (JSON array). */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** What a source yields: a parsed value, or the reason why the line could not be read. */
export type Row =
  | (Place & { readonly value: Json; readonly bad?: undefined })
  | (Place & {
      readonly bad: string;
      /** The text of the line, or a digest of it when it is long: what identifies a bad row on resume. */
      readonly raw: string;
    });

/** A row brought to one shape. `rest` holds the fields that llmgw has no name for; they come back in the result. */
export interface Draft extends Place {
  readonly id: string;
  /** False when the row named no id and got `row-<line>`: such an id is no part of the key. */
  readonly hasOwnId: boolean;
  readonly request: ChatRequest;
  readonly model?: string;
  readonly priority?: Priority;
  readonly latencyBudgetMs?: number;
  /** False opens the models of every class to this row. */
  readonly costAware: boolean;
  readonly metadata?: Json;
  readonly rest?: JsonObject;
}

/** A row that cannot be sent, ever: its result is written at once. */
export interface Rejection extends Place {
  readonly id: string;
  readonly hasOwnId: boolean;
  readonly reason: string;
  readonly raw: string;
  readonly metadata?: Json;
  readonly rest?: JsonObject;
}

export interface Job extends Draft {
  /** Hash of id, request and occurrence: the identity of the row across runs (SPEC section 2). */
  readonly key: string;
  readonly priority: Priority;
  /** Why the row has this class: `row`, `flag`, `config:<n>` for the configuration's n-th rule, `rule:<name>` for a built-in one. */
  readonly classReason: string;
}

// ---------------------------------------------------------------------------------------------- plan

/** One ranked choice. `target` is `<provider>/<model>`. Costs in US dollars, null when no price is known. */
export interface PlannedTarget {
  readonly target: string;
  readonly model: string;
  readonly provider: string;
  /** Estimated input tokens, by this model's tokenizer, corrected by what the run has learned of it. */
  readonly inputTokens: number;
  /** The same without the correction, so that the correction can be learned from the answer. */
  readonly estimatedTokens: number;
  readonly expectedCostUsd: number | null;
  /** An upper bound: every byte a token, every allowed output token used. What a budget reserves. */
  readonly worstCostUsd: number | null;
}

/** The static half of routing: made once at intake, valid however long the job waits. Plain JSON. */
export interface Plan {
  readonly job: Job;
  readonly strategy: Strategy;
  /** Best first; the rest is the fallback chain. Empty when nothing fits: `unfit` says why. */
  readonly targets: readonly PlannedTarget[];
  /** Models that were compared, before targets were ranked. */
  readonly considered: readonly string[];
  readonly reason: string;
  readonly unfit?: Failure;
}

// ---------------------------------------------------------------------------------------------- reply, outcome

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'refusal' | 'other';

/** Tokens of one answer, normalised (WIRE section 9): input includes cached and written, output includes reasoning. */
export interface Usage {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
  /** The part of `cacheWriteTokens` that is kept for an hour or longer, at its own price. */
  readonly cacheWriteLongTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  /** True when the provider sent no usage and the figures are llmgw's own estimate. */
  readonly estimated: boolean;
}

/** One answer of a provider. */
export interface Reply {
  readonly content: string | null;
  readonly finishReason: FinishReason;
  /** Null when the provider sent none. */
  readonly usage: Usage | null;
  /** What the provider itself says that the call cost; it goes before every price table. */
  readonly reportedCostUsd: number | null;
  /** The model as the provider names it in its answer. */
  readonly upstreamModel: string | null;
  readonly requestId: string | null;
  readonly toolCalls?: Json;
}

/** One request of a job, as results and errors tell it. */
export interface AttemptRecord {
  readonly target: string;
  /** `ok` or a failure code. */
  readonly code: string;
  readonly httpStatus: number | null;
  /** Start of the attempt, milliseconds after the job was admitted. */
  readonly atMs: number;
  readonly mayHaveBeenBilled?: boolean;
  /** The request was changed after it and sent again: it is no attempt of the row. */
  readonly mended?: boolean;
}

interface OutcomeBase {
  readonly plan: Plan;
  readonly attempts: readonly AttemptRecord[];
  /** Admission to the last answer, without the attempts themselves: time in queues and waits. */
  readonly queueMs: number;
  /** Dollars spent on the job in all its attempts; null when the price is unknown. */
  readonly costUsd: number | null;
}

export interface OkOutcome extends OutcomeBase {
  readonly status: 'ok';
  readonly target: string;
  readonly model: string;
  readonly provider: string;
  readonly upstreamModel: string;
  readonly reply: Reply;
  readonly usage: Usage;
  /** The successful attempt, request start to last byte. */
  readonly latencyMs: number;
  readonly cached: boolean;
}

export interface FailedOutcome extends OutcomeBase {
  readonly status: 'failed';
  readonly failure: Failure;
  /** The last target that was tried, if any. */
  readonly target: string | null;
}

/** Admitted, but the run ended before the row had its answer; nothing is written, a resume takes it up. */
export interface NotStartedOutcome {
  readonly status: 'not_started';
  readonly plan: Plan;
  readonly reason: 'interrupted' | 'no_target' | 'budget' | 'deadline';
}

export type Outcome = OkOutcome | FailedOutcome | NotStartedOutcome;
