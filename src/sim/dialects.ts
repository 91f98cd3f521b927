/** How one provider differs from the others that share its wire format; a name that is not listed is a plain OpenAI-compatible server. */

export interface Dialect {
  readonly needsKey: boolean;
  /** Names and units of the quota headers in the OpenAI format (WIRE section 7). */
  readonly quotaHeaders: 'openai' | 'azure' | 'none';
  /** Enforces OpenAI's own rules about parameters of reasoning models. */
  readonly strictParameters: boolean;
  readonly errorWording: 'openai' | 'deepseek' | 'numeric_code';
  /** What `GET …/models` lists. */
  readonly models: readonly string[];
}

const mixed = ['gpt-4.1', 'gpt-4.1-mini', 'claude-sonnet-4.5', 'gemini-2.5-flash', 'gemini-2.5-pro', 'deepseek-v3.2'];

const compatible: Dialect = {
  needsKey: true,
  quotaHeaders: 'openai',
  strictParameters: false,
  errorWording: 'openai',
  models: mixed,
};

const local: Dialect = { ...compatible, needsKey: false, quotaHeaders: 'none', models: ['llama-3.2-1b'] };

const openaiModels = ['gpt-4.1', 'gpt-4.1-mini', 'gpt-4.1-nano', 'gpt-4o', 'gpt-4o-mini', 'o3', 'gpt-5', 'gpt-6.1-sol'];

const known: Readonly<Record<string, Dialect>> = {
  openai: { ...compatible, strictParameters: true, models: openaiModels },
  azure: { ...compatible, strictParameters: true, quotaHeaders: 'azure', models: openaiModels },
  anthropic: {
    ...compatible,
    models: ['claude-sonnet-5-5', 'claude-sonnet-5', 'claude-opus-5', 'claude-haiku-4-5', 'claude-sonnet-4-5'],
  },
  google: {
    ...compatible,
    models: ['gemini-2.5-pro', 'gemini-2.5-flash', 'gemini-2.5-flash-lite', 'gemini-3.5-flash'],
  },
  deepseek: {
    ...compatible,
    quotaHeaders: 'none',
    errorWording: 'deepseek',
    models: ['deepseek-flash', 'deepseek-v4-pro'],
  },
  openrouter: { ...compatible, quotaHeaders: 'none', errorWording: 'numeric_code' },
  ollama: local,
  vllm: { ...local, errorWording: 'numeric_code' },
  lmstudio: local,
  local,
};

export const dialectOf = (provider: string): Dialect =>
  Object.hasOwn(known, provider) ? known[provider]! : compatible;
