/** The contract of a wire format: a pure mapping from a request to HTTP and from HTTP back to a reply or a failure. */

import type { Failure, ParameterFix } from '../core/failure.ts';
import type { ChatRequest, Reply } from '../core/job.ts';
import type { RateLimits } from '../core/rate-limits.ts';

export const wireFormats = ['openai', 'anthropic', 'gemini'] as const;
export type WireFormat = (typeof wireFormats)[number];

/** One model at one provider, as a wire format needs to know it. */
export interface Upstream {
  /** Without a trailing slash; what follows it is the format's business (SPEC section 5). */
  readonly baseUrl: string;
  readonly apiKey: string | null;
  /** The model's name at this provider. */
  readonly model: string;
  /** Extra headers of the configuration; they win over the format's own. */
  readonly headers: Readonly<Record<string, string>>;
  readonly organization?: string;
  readonly project?: string;
  readonly apiVersion?: string;
  /** The name of the preset or provider (`openai`, `deepseek`, `azure`, `ollama` …): the dialect within the format. */
  readonly provider: string;
}

/** The part of a request that is the same for every row of a target; header names are lower case. */
export interface Endpoint {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface HttpRequest extends Endpoint {
  readonly method: 'POST';
  readonly body: string;
}

/** Header names are lower case, as undici gives them. */
export type HttpHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface HttpResponse {
  readonly status: number;
  readonly headers: HttpHeaders;
  /** The whole body as text. */
  readonly body: string;
}

export type Decoded = { readonly ok: true; readonly reply: Reply } | { readonly ok: false; readonly failure: Failure };

export interface Provider {
  readonly format: WireFormat;
  endpoint(upstream: Upstream): Endpoint;
  /** The JSON body. `fixes` are what this model has rejected so far in the run. */
  body(request: ChatRequest, upstream: Upstream, fixes: readonly ParameterFix[]): string;
  /** Never throws, whatever the server sent. `wallMs` is the wall clock at arrival, for waits given as dates. */
  fromHttp(response: HttpResponse, wallMs: number): Decoded;
  /** What the headers of any answer say about quotas; null when they say nothing. Resets are milliseconds from now. */
  rateLimits(headers: HttpHeaders, wallMs: number): RateLimits | null;
}
