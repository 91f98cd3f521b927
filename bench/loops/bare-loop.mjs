// The floor: the same requests through undici with nothing around them. argv: rows.jsonl, base URL, concurrency.
import { readFileSync } from 'node:fs';
import { Pool } from 'undici';

const [rowsFile, baseUrl, concurrency] = process.argv.slice(2);
const { origin, pathname } = new URL(baseUrl);
const pool = new Pool(origin, { connections: Number(concurrency) });
const rows = readFileSync(rowsFile, 'utf8').trimEnd().split('\n');
let next = 0;
let characters = 0;
const worker = async () => {
  while (next < rows.length) {
    const row = JSON.parse(rows[next++]);
    const { body } = await pool.request({
      path: `${pathname}/chat/completions`,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer bench' },
      body: JSON.stringify({
        model: 'gpt-4.1',
        messages: [{ role: 'user', content: row.prompt }],
        max_completion_tokens: 2048,
      }),
    });
    const answer = await body.json();
    characters += answer.choices[0].message.content.length;
  }
};
await Promise.all(Array.from({ length: Number(concurrency) }, worker));
if (characters === 0) throw new Error('no answers');
await pool.close();
