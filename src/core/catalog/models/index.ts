/** Every model that llmgw knows by itself. A maker's file has its prices. */

import type { Model } from '../model.ts';
import { anthropicModels } from './anthropic.ts';
import { deepseekModels } from './deepseek.ts';
import { googleModels } from './google.ts';
import { openaiModels } from './openai.ts';

export const knownModels: readonly Model[] = [...openaiModels, ...anthropicModels, ...googleModels, ...deepseekModels];

/** Retired model → the one that takes its place in the default routing. */
export const successors: Readonly<Record<string, string>> = {
  'claude-sonnet-4.5': 'claude-sonnet-5',
  'deepseek-v3.2': 'deepseek-flash',
};
