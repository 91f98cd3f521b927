// The openai package with p-limit: what most scripts look like. Retries at the default, 2.
import OpenAI from 'openai';
import pLimit from 'p-limit';
import { baseUrl, concurrency, finish, keep, maxTokens, model, rows } from './rows.mjs';

const client = new OpenAI({ apiKey: 'bench', baseURL: baseUrl });
const limit = pLimit(concurrency);

await Promise.all(
  rows.map((row) =>
    limit(async () => {
      const answer = await client.chat.completions.create({
        model,
        messages: [{ role: 'user', content: row.prompt }],
        max_completion_tokens: maxTokens,
      });
      keep(row, answer.choices[0].message.content, answer.usage);
    }),
  ),
);
await finish();
