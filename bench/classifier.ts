/**
 * How good and how fast the built-in classifier is.
 * node scripts/run-ts.mjs bench/classifier.ts [--mt-bench f] [--gsm8k f] [--banking77 f] [--misses] [--part look|look-2|measure|measure-2]…
 */

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { classify } from '../src/core/classify.ts';
import { type Priority, priorities } from '../src/core/job.ts';
import { type Labelled, type PartName, readJsonl, readLabelled, requestOf } from './labelled.ts';

const { values } = parseArgs({
  options: {
    'mt-bench': { type: 'string' },
    gsm8k: { type: 'string' },
    banking77: { type: 'string' },
    misses: { type: 'boolean', default: false },
    part: { type: 'string', multiple: true, default: ['measure', 'measure-2'] },
  },
});

// Laid out before anything else, for the first call to be a first one.
const start = performance.now();
judge({ prompt: 'What is the capital of Chile?' });
const firstMs = performance.now() - start;
const look = [...readLabelled('look'), ...readLabelled('look-2')];
for (const name of values.part) tellPart(name, readLabelled(name as PartName));
// Only ever the parts that may be looked at: the others would stop being a measure.
if (values.misses) tellMisses(look);
if (values['mt-bench'] !== undefined) {
  const rows = readJsonl<{ category: string; turns: string[] }>(values['mt-bench']);
  tellGroups('MT-bench, first turns', rows, (row) => [row.category, row.turns[0] ?? '']);
}
if (values.gsm8k !== undefined) {
  const rows = readJsonl<{ question: string }>(values.gsm8k);
  tellGroups('GSM8K', rows, (row) => ['all', row.question]);
}
if (values.banking77 !== undefined) {
  const rows: { text: string }[] = parse(readFileSync(values.banking77), { columns: true });
  tellGroups('Banking77', rows, (row) => ['all', row.text]);
}
tellSpeed(look);

function judge(row: Pick<Labelled, 'prompt' | 'system' | 'images' | 'schema'>): { priority: Priority; reason: string } {
  return classify({ request: requestOf(row) }, []);
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
}

function tellPart(name: string, rows: readonly Labelled[]): void {
  const matrix = new Map<string, number>();
  const byLanguage = new Map<string, { right: number; all: number }>();
  let right = 0;
  for (const row of rows) {
    const { priority } = judge(row);
    const cell = `${row.priority}>${priority}`;
    matrix.set(cell, (matrix.get(cell) ?? 0) + 1);
    const language = byLanguage.get(row.lang) ?? { right: 0, all: 0 };
    language.all++;
    if (priority === row.priority) {
      right++;
      language.right++;
    }
    byLanguage.set(row.lang, language);
  }
  console.log(`\n${name}: ${rows.length} prompts, ${percent(right, rows.length)} right\n`);
  console.log('| labelled ↓, sent to → | high | medium | low |');
  console.log('|---|---:|---:|---:|');
  for (const label of priorities) {
    const cells = priorities.map((sent) => matrix.get(`${label}>${sent}`) ?? 0);
    console.log(`| ${label} | ${cells.join(' | ')} |`);
  }
  const hard = rows.filter((row) => row.priority === 'high').length;
  console.log(`\nhigh sent to low: ${matrix.get('high>low') ?? 0} of ${hard}`);
  const languages = [...byLanguage].sort((a, b) => b[1].all - a[1].all);
  console.log(languages.map(([lang, { right: ok, all }]) => `${lang} ${ok}/${all}`).join(', '));
}

function tellMisses(rows: readonly Labelled[]): void {
  console.log('\nmisses in the parts to train on');
  for (const row of rows) {
    const { priority, reason } = judge(row);
    if (priority === row.priority) continue;
    console.log(
      `${row.priority} → ${priority} (${reason}) ${row.lang}: ${row.prompt.slice(0, 110).replaceAll('\n', '⏎')}`,
    );
  }
}

function tellGroups<T>(title: string, rows: readonly T[], read: (row: T) => [group: string, prompt: string]): void {
  const groups = new Map<string, Record<Priority, number>>();
  const reasons = new Map<string, number>();
  for (const row of rows) {
    const [group, prompt] = read(row);
    const { priority, reason } = judge({ prompt });
    const counts = groups.get(group) ?? { high: 0, medium: 0, low: 0 };
    counts[priority]++;
    groups.set(group, counts);
    const told = `${priority} ${reason.startsWith('words:') ? 'words' : reason}`;
    reasons.set(told, (reasons.get(told) ?? 0) + 1);
    if (values.misses && rows.length <= 100)
      console.log(`  ${group}: ${priority} ${reason}: ${prompt.slice(0, 90).replaceAll('\n', '⏎')}`);
  }
  console.log(`\n${title}: ${rows.length} prompts\n\n| | high | medium | low |\n|---|---:|---:|---:|`);
  for (const [group, counts] of groups) console.log(`| ${group} | ${counts.high} | ${counts.medium} | ${counts.low} |`);
  const top = [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 12);
  console.log(`\n${top.map(([told, count]) => `${told} ${count}`).join(', ')}`);
}

function tellSpeed(rows: readonly Labelled[]): void {
  // The set's own prompts, cut or repeated to 300 characters: real words, one length.
  const requests = rows.map((row) => ({
    request: requestOf({ prompt: row.prompt.padEnd(300, ` ${row.prompt}`).slice(0, 300) }),
  }));
  const rounds = 40;
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (const request of requests) classify(request, []);
    best = Math.min(best, performance.now() - start);
  }
  console.log(
    `\n${((1000 * best) / requests.length).toFixed(2)} µs per prompt of 300 characters (best of ${rounds} rounds), ${firstMs.toFixed(1)} ms for the first call`,
  );
}
