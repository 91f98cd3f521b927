// What every script here does around its calls: argv is rows.jsonl, results.jsonl, base URL, concurrency.

import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';

const [rowsFile, resultsFile, baseUrl, atOnce] = process.argv.slice(2);

export { baseUrl };
export const concurrency = Number(atOnce);
export const model = 'gpt-4.1';
export const maxTokens = 2048;

export const rows = readFileSync(rowsFile, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

const results = createWriteStream(resultsFile);
let answered = 0;

/** Appends one result as a line. */
export const keep = (row, content, usage) => {
  if (!content) throw new Error(`no answer for ${row.id}`);
  answered++;
  results.write(`${JSON.stringify({ id: row.id, content, usage })}\n`);
};

/** Ends the file; throws when a row has no answer. */
export const finish = async () => {
  results.end();
  await once(results, 'finish');
  if (answered !== rows.length) throw new Error(`${answered} of ${rows.length} rows answered`);
};
