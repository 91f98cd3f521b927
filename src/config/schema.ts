// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these references are the file's, not JavaScript's
/** The configuration file (SPEC section 5): every key with its type, bounds, default and meaning, in one schema. */

import { z } from 'zod';
import { priorities, strategies } from '../core/job.ts';
import { baseUrlProblem } from './base-url.ts';
import { defaultModels, emptyConfig } from './defaults.ts';
import { patternProblem } from './regular-expression.ts';

/** A check that tells its own problem, which is null for a good value. */
const withoutProblem =
  (problemOf: (text: string) => string | null) =>
  (context: { value: string; issues: z.core.$ZodRawIssue[] }): void => {
    const problem = problemOf(context.value);
    if (problem !== null)
      context.issues.push({ code: 'custom', message: problem, input: context.value, continue: true });
  };

// Timers count in 32 bits: anything above 24 days would fire at once.
const maxSeconds = 7 * 24 * 3600;
const maxRecoverySeconds = 24 * 3600;

const text = () => z.string().trim().min(1);
const count = () => z.number().int().min(1);
const seconds = () => z.number().gt(0).max(maxSeconds);
const milliseconds = () =>
  z
    .number()
    .min(0)
    .max(maxSeconds * 1000);
const usdPerMtok = () => z.number().min(0);
const modelList = () => z.array(text());
const priority = () => z.enum(priorities);

const providerSchema = z
  .strictObject({
    enabled: z
      .boolean()
      .optional()
      .describe('false switches the provider off, even when its key is in the environment')
      .meta({ default: true }),
    type: z
      .enum(['openai', 'anthropic', 'gemini'])
      .optional()
      .describe("Wire format; default: the preset's, else openai"),
    base_url: z
      .string()
      .trim()
      .check(withoutProblem(baseUrlProblem))
      .optional()
      .describe('Address before the path of the wire format (/chat/completions, /v1/messages, /v1beta/models/…)'),
    api_key: z
      .string()
      .trim()
      .optional()
      .describe('A reference such as ${OPENAI_API_KEY}; a literal key works, but warns'),
    models: modelList().optional().describe('Exactly the models that it serves; default: those of the catalogue'),
    headers: z
      .record(
        z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'not the name of an HTTP header'),
        z
          .string()
          .trim()
          .regex(/^[\t -~\u0080-\u00ff]*$/, 'has characters that no HTTP header may have'),
      )
      .optional()
      .describe('Sent with every request; ${VAR} works'),
    organization: text().optional().describe('OpenAI organization id'),
    project: text().optional().describe('OpenAI project id'),
    api_version: text().optional().describe('Version of the API, where the provider asks for one (Azure, Anthropic)'),
    weight: z.number().gt(0).default(1).describe("Share of a model's requests among the providers that serve it"),
    max_rpm: z.number().gt(0).optional().describe('Requests a minute, never exceeded'),
    max_tpm: z.number().gt(0).optional().describe('Tokens a minute, never exceeded'),
    max_concurrent: count().optional().describe('Requests in flight'),
  })
  .describe('A preset of this name (openai, anthropic, google, deepseek, holysheep, …) fills what is left out');

const modelSchema = z.strictObject({
  input_usd_per_mtok: usdPerMtok().optional().describe('US dollars for a million input tokens'),
  output_usd_per_mtok: usdPerMtok().optional().describe('US dollars for a million output tokens'),
  cached_input_usd_per_mtok: usdPerMtok()
    .optional()
    .describe('US dollars for a million input tokens read from a cache; default: as input'),
  cache_write_usd_per_mtok: usdPerMtok()
    .optional()
    .describe('US dollars for a million input tokens written to a cache; default: as input'),
  context_window: count().optional().describe('Tokens of prompt and answer together'),
  max_output_tokens: count().optional().describe('Tokens of one answer at most'),
  upstream: z.record(text(), text()).optional().describe("Provider → the model's name there"),
  timeout_s: seconds().optional().describe('One attempt at this model; default: timeouts.attempt_s'),
});

const conditionSchema = z
  .strictObject({
    field: text().optional().describe('Field of the row, metadata included; without it the prompt is looked at'),
    equals: z.union([z.string(), z.number(), z.boolean()]).optional().describe('The value that the field must have'),
    matches: z
      .string()
      .min(1)
      .check(withoutProblem(patternProblem))
      .optional()
      .describe('A regular expression; a leading (?i) ignores case'),
  })
  .check((context) => {
    const { field, equals, matches } = context.value;
    const fail = (message: string) =>
      context.issues.push({ code: 'custom', message, input: context.value, continue: true });
    if ((equals === undefined) === (matches === undefined)) fail('needs either equals or matches');
    else if (equals !== undefined && field === undefined) fail('equals needs the field that it is compared with');
  })
  .meta({ anyOf: [{ required: ['matches'] }, { required: ['field', 'equals'] }] });

const ruleSchema = z.strictObject({
  if: conditionSchema.describe('What a row must be like'),
  priority: priority().describe('The class that such a row gets'),
});

const routingSchema = z.strictObject({
  strategy: z
    .enum(strategies)
    .default(emptyConfig.routing.strategy)
    .describe("How one of the class's models is picked"),
  high: modelList()
    .min(1)
    .optional()
    .describe('Models for hard rows: reasoning, code, law, medicine')
    .meta({ default: defaultModels.high }),
  medium: modelList()
    .min(1)
    .optional()
    .describe('Models for conversation and general writing')
    .meta({ default: defaultModels.medium }),
  low: modelList()
    .min(1)
    .optional()
    .describe('Models for extraction, labelling and simple questions')
    .meta({ default: defaultModels.low }),
  weights: z
    .record(text(), z.number().min(0))
    .default(emptyConfig.routing.weights)
    .describe('For strategy weighted: model → share; a listed model without one weighs 1'),
  rules: z
    .array(ruleSchema)
    .default(emptyConfig.routing.rules)
    .describe('Asked before the built-in classifier; the first that fits wins'),
});

const breaker = emptyConfig.breaker;
const breakerSchema = z.strictObject({
  failure_threshold: count().default(breaker.failure_threshold).describe('Failures in a row that open it'),
  failure_rate: z
    .number()
    .gt(0)
    .max(1)
    .default(breaker.failure_rate)
    .describe('Share of failures among the last calls that opens it'),
  minimum_requests: count().default(breaker.minimum_requests).describe('Calls before failure_rate counts'),
  window: count().max(100_000).default(breaker.window).describe('How many last calls failure_rate looks at'),
  recovery_timeout_s: z
    .number()
    .gt(0)
    .max(maxRecoverySeconds)
    .default(breaker.recovery_timeout_s)
    .describe('Seconds until it lets probes through; doubles up to eightfold'),
  half_open_max_calls: count().default(breaker.half_open_max_calls).describe('Probes at a time'),
  success_threshold: count().default(breaker.success_threshold).describe('Successful probes that close it'),
});

const retry = emptyConfig.retry;
const retrySchema = z.strictObject({
  max_attempts: count().max(1000).default(retry.max_attempts).describe('Requests for one row, fallbacks included'),
  base_ms: milliseconds().default(retry.base_ms).describe('Longest first wait; doubles with every failure'),
  max_ms: milliseconds()
    .default(retry.max_ms)
    .describe('Longest wait of all; a wait that the server names is never cut short'),
});

const timeouts = emptyConfig.timeouts;
const timeoutsSchema = z.strictObject({
  connect_s: seconds().default(timeouts.connect_s).describe('Seconds to connect'),
  attempt_s: seconds().default(timeouts.attempt_s).describe('Seconds for one attempt, connect to last byte'),
  row_s: seconds().default(timeouts.row_s).describe('Seconds for one row with all its retries and waits'),
});

const defaultsSchema = z.strictObject({
  max_tokens: count().default(emptyConfig.defaults.max_tokens).describe('Output cap of rows that name none'),
  temperature: z.number().min(0).max(2).optional().describe("For rows that name none; default: the provider's"),
});

export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('Where editors find the JSON Schema of this file'),
  providers: z.record(text(), providerSchema).default(emptyConfig.providers).describe('Name → where requests can go'),
  models: z
    .record(text(), modelSchema)
    .default(emptyConfig.models)
    .describe('Name → what the catalogue lacks or has differently'),
  routing: routingSchema.default(emptyConfig.routing).describe('Which models each class of rows gets'),
  breaker: breakerSchema.default(breaker).describe('Circuit breaker of every target (provider + model)'),
  retry: retrySchema.default(retry).describe('When a row is tried again'),
  timeouts: timeoutsSchema.default(timeouts).describe('How long llmgw waits'),
  defaults: defaultsSchema.default(emptyConfig.defaults).describe('For rows that do not say'),
  concurrency: z
    .union([count(), z.literal('auto')])
    .default(emptyConfig.concurrency)
    .describe('Requests in flight, all targets together; auto finds a level for each target, 1,000 at most'),
  window: count().optional().describe('Rows admitted and not finished; default: 4 × concurrency'),
  cache: text()
    .optional()
    .describe("Folder where answers are kept for identical requests of later runs; from this file's folder on"),
});

/** A valid file with its defaults filled in; names and units are the file's. */
export type ConfigFile = z.output<typeof configSchema>;
export type ProviderEntry = ConfigFile['providers'][string];
export type ModelEntry = ConfigFile['models'][string];
