/** Models, the providers that serve them, and the targets (provider + model) that follow from both. */

import type { Priority, Strategy } from './job.ts';
import type { PriceList } from './pricing.ts';

export type Feature = 'images' | 'json_schema';

/** What is known of a model, whoever serves it. */
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

/** One place a request can go: a model at a provider. Built once per run from catalogue and configuration. */
export interface Target {
  /** `<provider>/<model id>`. */
  readonly id: string;
  readonly model: string;
  readonly provider: string;
  readonly upstreamModel: string;
  readonly prices: PriceList | null;
  readonly contextWindow: number | null;
  readonly maxOutputTokens: number | null;
  readonly lacks: readonly Feature[];
  readonly tokenFactor: number;
  readonly reasoning: boolean;
  /** Share of a model's requests among the providers that serve it; 1 is usual. */
  readonly weight: number;
  /** Wire format; only `openai` targets take a request's `extra` parameters. */
  readonly format: 'openai' | 'anthropic' | 'gemini';
  readonly retiredOn?: string;
}

/** The targets of a run and how a class finds its models. */
export interface Catalog {
  /** Every usable target by its id. */
  readonly targets: ReadonlyMap<string, Target>;
  /** Model id → its usable targets; a model without one is absent. */
  readonly byModel: ReadonlyMap<string, readonly Target[]>;
  /** Any spelling → model id. */
  readonly names: ReadonlyMap<string, string>;
  readonly routing: Routing;
}

export interface Routing {
  readonly strategy: Strategy;
  /** Model ids per class, strongest preference first, retired defaults already gone. */
  readonly models: Readonly<Record<Priority, readonly string[]>>;
  /** For strategy `weighted`: model id → weight. A listed model without one weighs 1. */
  readonly weights: Readonly<Record<string, number>>;
}
