// Vercel's AI SDK with its OpenAI-compatible provider and p-limit. Retries at the default, 2.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText } from 'ai';
import pLimit from 'p-limit';
import { baseUrl, concurrency, finish, keep, maxTokens, model, rows } from './rows.mjs';

const provider = createOpenAICompatible({ name: 'bench', apiKey: 'bench', baseURL: baseUrl });
const limit = pLimit(concurrency);

await Promise.all(
  rows.map((row) =>
    limit(async () => {
      const { text, usage } = await generateText({
        model: provider(model),
        prompt: row.prompt,
        maxOutputTokens: maxTokens,
      });
      keep(row, text, usage);
    }),
  ),
);
await finish();
