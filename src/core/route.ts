/** The static half of routing: which targets fit a job and in what order. Made once at intake; a plan is plain JSON. */

import { type Catalog, type Feature, resolveModelName, type Target } from './catalog.ts';
import type { Failure } from './failure.ts';
import type { ChatRequest, Job, Plan, PlannedTarget, Strategy } from './job.ts';
import { priorities } from './job.ts';
import { costUsd, estimatedUsage, worstCostUsd } from './pricing.ts';
import { nextInRotation, type Rotation } from './route/rotation.ts';
import { type CountTokens, estimateRequestTokens, expectedOutput, type LearnedOutput } from './tokens.ts';

export interface RouteContext {
  readonly catalog: Catalog;
  readonly wallMs: number;
  /** Output tokens per class as this run has seen them. */
  readonly learned: LearnedOutput;
  /** Real over estimated input tokens of a model, from this run; 1 at first. */
  readonly tokenCorrection: (model: string) => number;
  readonly rotation: Rotation;
  /** A cap on the cost holds: what has no price cannot be kept under it. */
  readonly priceNeeded?: boolean;
  /** Counts texts instead of estimating them: for plans, not for runs. */
  readonly countTokens?: CountTokens | undefined;
}

/** A target that fits, with its estimates: a planned target that still knows where it came from. */
interface Candidate extends PlannedTarget {
  readonly weight: number;
}

export const planRoute = (job: Job, context: RouteContext): Plan => {
  const { catalog } = context;
  const strategy = strategyFor(job, catalog.routing.strategy);
  const models = modelsFor(job, catalog);
  const candidates: Candidate[] = [];
  const misfits = new Set<Misfit>();
  const { tokens, upperBound } = estimateRequestTokens(job.request, context.countTokens);
  const outputTokens = expectedOutput(context.learned, job.priority, job.request.maxTokens);
  for (const model of models) {
    for (const target of catalog.byModel.get(model) ?? []) {
      const estimatedTokens = Math.ceil(tokens * target.tokenFactor);
      // No tokenizer makes more tokens of a text than it has bytes, whatever the factors say.
      const inputTokens = Math.min(upperBound, Math.ceil(estimatedTokens * context.tokenCorrection(model)));
      const worstUsd = worstCostUsd(
        { inputTokensUpperBound: upperBound, maxOutputTokens: job.request.maxTokens },
        target.prices,
        context.wallMs,
      );
      const misfit =
        context.priceNeeded === true && worstUsd === null ? 'price' : misfitOf(job.request, target, inputTokens);
      if (misfit === null) {
        candidates.push({
          target: target.id,
          model,
          provider: target.provider,
          inputTokens,
          estimatedTokens,
          expectedCostUsd: costUsd(estimatedUsage(inputTokens, outputTokens), target.prices, context.wallMs),
          worstCostUsd: worstUsd,
          weight: target.weight,
        });
      } else misfits.add(misfit);
    }
  }
  if (candidates.length === 0) return unfitPlan(job, strategy, misfits);

  const priced = withPriceIfNeeded(candidates, strategy);
  const considered = distinctModels(priced);
  return {
    job,
    strategy,
    targets: rank(priced, considered, strategy, context).map(withoutWeight),
    considered,
    reason: reasonOf(job, strategy, considered.length),
  };
};

/** `cost_aware: false` says that price is not the point, so a cost ranking would be a wrong answer to it. */
const strategyFor = (job: Job, strategy: Strategy): Strategy =>
  !job.costAware && strategy === 'cheapest' ? 'ordered' : strategy;

const modelsFor = (job: Job, catalog: Catalog): readonly string[] => {
  if (job.model !== undefined) return [resolveModelName(catalog.names, job.model) ?? job.model];
  const { models } = catalog.routing;
  return job.costAware ? models[job.priority] : [...new Set(priorities.flatMap((priority) => models[priority]))];
};

type Misfit = 'context' | 'output' | 'extra' | 'price' | Feature;

const misfitOf = (request: ChatRequest, target: Target, inputTokens: number): Misfit | null => {
  if (target.contextWindow !== null && inputTokens + request.maxTokens > target.contextWindow) return 'context';
  if (target.maxOutputTokens !== null && request.maxTokens > target.maxOutputTokens) return 'output';
  if (request.extra !== undefined && target.format !== 'openai') return 'extra';
  if (target.lacks.length > 0) {
    if (target.lacks.includes('json_schema') && request.responseFormat?.type === 'json_schema') return 'json_schema';
    if (target.lacks.includes('images') && hasImages(request)) return 'images';
  }
  return null;
};

const hasImages = (request: ChatRequest): boolean =>
  request.messages.some(
    ({ content }) => Array.isArray(content) && content.some((part: { type: string }) => part.type === 'image_url'),
  );

/** A comparison by cost cannot place what has no price; it may still be used when nothing has one. */
const withPriceIfNeeded = (candidates: Candidate[], strategy: Strategy): Candidate[] => {
  if (strategy !== 'cheapest' || candidates.every(({ expectedCostUsd }) => expectedCostUsd !== null)) return candidates;
  const priced = candidates.filter(({ expectedCostUsd }) => expectedCostUsd !== null);
  return priced.length > 0 ? priced : candidates;
};

const distinctModels = (candidates: readonly Candidate[]): string[] => {
  const models: string[] = [];
  for (const { model } of candidates) if (!models.includes(model)) models.push(model);
  return models;
};

const rank = (
  candidates: Candidate[],
  models: readonly string[],
  strategy: Strategy,
  context: RouteContext,
): Candidate[] => {
  if (candidates.length === 1) return candidates;
  const modelOrder = strategy === 'weighted' ? inTurn(models, context) : models;
  const byModel = modelOrder.flatMap((model) =>
    spread(
      candidates.filter((candidate) => candidate.model === model),
      model,
      context.rotation,
    ),
  );
  // The sort is stable, so providers of one model at one price keep the turns that their weights give them.
  return strategy === 'cheapest'
    ? byModel.sort((a, b) => (a.expectedCostUsd ?? 0) - (b.expectedCostUsd ?? 0))
    : byModel;
};

/** The model whose turn it is, then the others by weight: what the fallback chain wants. */
const inTurn = (models: readonly string[], { catalog, rotation }: RouteContext): string[] => {
  const weighed = models.map((id) => ({ id, weight: catalog.routing.weights[id] ?? 1, value: id }));
  const first = nextInRotation(rotation, models.join('|'), weighed);
  const rest = weighed.filter(({ id }) => id !== first).sort((a, b) => b.weight - a.weight);
  return [first, ...rest.map(({ id }) => id)];
};

const spread = (targets: Candidate[], model: string, rotation: Rotation): Candidate[] => {
  if (targets.length < 2) return targets;
  const first = nextInRotation(
    rotation,
    model,
    targets.map((value) => ({ id: value.target, weight: value.weight, value })),
  );
  return [first, ...targets.filter((target) => target !== first).sort((a, b) => b.weight - a.weight)];
};

const withoutWeight = ({ weight: _, ...planned }: Candidate): PlannedTarget => planned;

const reasonOf = (job: Job, strategy: Strategy, count: number): string => {
  if (job.model !== undefined) return 'pinned';
  const open = job.costAware ? '' : ', every class open';
  return count === 1 ? `only one that fits${open}` : `${strategyWords[strategy]} of ${count} that fit${open}`;
};

const strategyWords: Record<Strategy, string> = {
  cheapest: 'cheapest',
  fastest: 'fastest',
  weighted: 'by weight',
  ordered: 'first',
};

const unfitPlan = (job: Job, strategy: Strategy, misfits: ReadonlySet<Misfit>): Plan => ({
  job,
  strategy,
  targets: [],
  considered: [],
  reason: 'nothing fits',
  unfit: unfitness(job, misfits),
});

const unfitness = (job: Job, misfits: ReadonlySet<Misfit>): Failure => {
  const failure = (code: Failure['code'], message: string): Failure => ({ code, message, httpStatus: null });
  const who = job.model === undefined ? `no model of class ${job.priority}` : `model ${job.model}`;
  if (misfits.size === 0) return failure('model_not_found', `${who} is served by a provider that is configured`);
  const needs = [...misfits].map((misfit) => misfitWords[misfit]).join(' and ');
  const verb = job.model === undefined ? 'has' : 'lacks';
  return misfits.has('context')
    ? failure('context_exceeded', `${who} ${verb} ${needs}`)
    : failure('bad_request', `${who} ${verb} ${needs}`);
};

const misfitWords: Record<Misfit, string> = {
  context: 'a context window for the prompt plus max_tokens',
  output: 'room for max_tokens of output',
  price: 'a known price, which the cap on the cost needs',
  extra: 'an OpenAI-compatible API, which parameters of this row need',
  images: 'image input',
  json_schema: 'JSON schema output',
};
