/** Every wire format llmgw speaks, by its name. */

import type { ParameterFix } from '../core/failure.ts';
import type { ChatRequest } from '../core/job.ts';
import { anthropic } from './anthropic.ts';
import { gemini } from './gemini.ts';
import { openai } from './openai.ts';
import type { HttpRequest, Provider, Upstream, WireFormat } from './provider.ts';

export const providersByFormat = { openai, anthropic, gemini } as const satisfies Record<WireFormat, Provider>;

export interface Destination {
  readonly upstream: Upstream;
  /** What this model has rejected so far in the run. */
  readonly fixes?: readonly ParameterFix[];
}

/** A whole request. Who sends many to one upstream keeps its `endpoint` and makes only the bodies anew. */
export function toHttp(format: WireFormat, request: ChatRequest, { upstream, fixes = [] }: Destination): HttpRequest {
  const provider = providersByFormat[format];
  return { method: 'POST', ...provider.endpoint(upstream), body: provider.body(request, upstream, fixes) };
}
