/** What is known of a model, whoever serves it, and of its price at those who do. */

import type { PriceList } from '../pricing.ts';

export type Feature = 'images' | 'json_schema';

export interface Model {
  /** llmgw's name of it, as in `--model`: lower case, dots in version numbers (`claude-sonnet-4.5`). */
  readonly id: string;
  /** Other spellings that mean the same model. */
  readonly aliases: readonly string[];
  /** Tokens, prompt and answer together; null when unknown (nothing is filtered then). */
  readonly contextWindow: number | null;
  readonly maxOutputTokens: number | null;
  /** Features the model is known to lack. */
  readonly lacks: readonly Feature[];
  /** Token count relative to o200k_base (WIRE section 12): Claude's tokenizers make more of the same text. */
  readonly tokenFactor: number;
  /** True when the model spends output tokens on reasoning, which rejects sampling parameters at some providers. */
  readonly reasoning: boolean;
  /** Where it is served: provider name → how that provider names, prices and retires it. */
  readonly servedBy: Readonly<Record<string, ServedModel>>;
}

export interface ServedModel {
  /** The model's name at this provider. */
  readonly upstreamModel: string;
  /** Dated prices, US dollars per million tokens; null when unknown. */
  readonly prices: PriceList | null;
  /** The day from which the provider no longer serves it, `YYYY-MM-DD`, UTC. */
  readonly retiredOn?: string;
}
