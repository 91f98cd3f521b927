/** The labelled prompts of test/data/classifier. */

import { readFileSync } from 'node:fs';
import type { ChatRequest, ContentPart, Message, Priority } from '../src/core/job.ts';

export interface Labelled {
  readonly prompt: string;
  readonly system?: string;
  readonly images?: number;
  readonly schema?: boolean;
  readonly priority: Priority;
  readonly lang: string;
}

/** `look` and `look-2` are to train on, `measure` and `measure-2` only to measure with. */
export type PartName = 'look' | 'look-2' | 'measure' | 'measure-2';

export function readJsonl<T>(file: string): T[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}

export function readLabelled(part: PartName): Labelled[] {
  return readJsonl<Labelled>(`test/data/classifier/${part}.jsonl`);
}

export function requestOf(row: Pick<Labelled, 'prompt' | 'system' | 'images' | 'schema'>): ChatRequest {
  const messages: Message[] = [];
  if (row.system !== undefined) messages.push({ role: 'system', content: row.system });
  const picture: ContentPart = { type: 'image_url', image_url: { url: 'data:image/png;base64,' } };
  const text: ContentPart = { type: 'text', text: row.prompt };
  messages.push({ role: 'user', content: row.images ? [text, picture] : row.prompt });
  if (!row.schema) return { messages, maxTokens: 2048 };
  const schema = { type: 'json_schema', json_schema: { name: 'fields', schema: { type: 'object' } } } as const;
  return { messages, maxTokens: 2048, responseFormat: schema };
}
