/** Providers that need no more than a key. Base URLs and variable names: WIRE sections 1.1, 2.1, 3.1, 4 and 5. */

import type { ProviderSettings } from '../core/settings.ts';

export interface Preset {
  readonly type: ProviderSettings['type'];
  /** Null when it differs for every customer and comes from the configuration or `baseUrlVariable`. */
  readonly baseUrl: string | null;
  /** Environment variables that may hold the key, first that is set; none for servers on this machine. */
  readonly keyVariables: readonly string[];
  readonly needsKey: boolean;
  readonly baseUrlVariable?: string;
  /** What follows the value of `baseUrlVariable` to make a base URL, unless it is there already. */
  readonly baseUrlSuffix?: string;
  readonly organizationVariable?: string;
  readonly projectVariable?: string;
}

const onThisMachine = (port: number): Preset => ({
  type: 'openai',
  baseUrl: `http://127.0.0.1:${port}/v1`,
  keyVariables: [],
  needsKey: false,
});

export const presets: Readonly<Record<string, Preset>> = {
  openai: {
    type: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    keyVariables: ['OPENAI_API_KEY'],
    needsKey: true,
    baseUrlVariable: 'OPENAI_BASE_URL',
    organizationVariable: 'OPENAI_ORG_ID',
    projectVariable: 'OPENAI_PROJECT_ID',
  },
  anthropic: {
    type: 'anthropic',
    baseUrl: 'https://api.anthropic.com',
    keyVariables: ['ANTHROPIC_API_KEY'],
    needsKey: true,
    baseUrlVariable: 'ANTHROPIC_BASE_URL',
  },
  google: {
    type: 'gemini',
    baseUrl: 'https://generativelanguage.googleapis.com',
    keyVariables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    needsKey: true,
  },
  deepseek: {
    type: 'openai',
    baseUrl: 'https://api.deepseek.com',
    keyVariables: ['DEEPSEEK_API_KEY'],
    needsKey: true,
  },
  holysheep: {
    type: 'openai',
    baseUrl: 'https://api.holysheep.ai/v1',
    keyVariables: ['HOLYSHEEP_API_KEY'],
    needsKey: true,
  },
  openrouter: {
    type: 'openai',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyVariables: ['OPENROUTER_API_KEY'],
    needsKey: true,
  },
  groq: {
    type: 'openai',
    baseUrl: 'https://api.groq.com/openai/v1',
    keyVariables: ['GROQ_API_KEY'],
    needsKey: true,
  },
  azure: {
    type: 'openai',
    baseUrl: null,
    keyVariables: ['AZURE_OPENAI_API_KEY'],
    needsKey: true,
    baseUrlVariable: 'AZURE_OPENAI_ENDPOINT',
    baseUrlSuffix: '/openai/v1',
  },
  ollama: onThisMachine(11434),
  vllm: onThisMachine(8000),
  lmstudio: onThisMachine(1234),
};

/** Own keys only: a provider may be called `constructor`. */
export const presetOf = (name: string): Preset | null => (Object.hasOwn(presets, name) ? presets[name]! : null);
