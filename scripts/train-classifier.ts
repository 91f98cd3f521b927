/**
 * Trains the built-in classifier and writes src/core/classify/model-data.ts. The same data give the same file.
 * node scripts/run-ts.mjs scripts/train-classifier.ts [--folds 10] [--dry-run]
 *
 * Multinomial logistic regression over the features of src/core/classify. The word lists in words.txt are a prior: each
 * list has one weight of its own, learned like the rest and then added to that of its words, so that a word which no
 * prompt holds is known too. `--folds` cross-validates: whatever is trained is trained anew without the fold.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Labelled, readLabelled } from '../bench/labelled.ts';
import { createFeatures, readFeatures } from '../src/core/classify/features.ts';
import { createJudge, judge, type Request, settles } from '../src/core/classify/judge.ts';
import { loadModel, type ModelData } from '../src/core/classify/model.ts';
import { createPart, FULL_ENERGY, MATERIAL, weigh } from '../src/core/classify/score.ts';
import { shapeFeatures } from '../src/core/classify/shape.ts';
import { type Priority, priorities } from '../src/core/job.ts';

const { values } = parseArgs({
  options: { folds: { type: 'string', default: '0' }, 'dry-run': { type: 'boolean', default: false } },
});

/** A feature that fewer prompts hold is left out, unless a word list holds it. */
const LEAST_PROMPTS = 2;
const EPOCHS = 20;
const RATE = 0.15;
const SHRINKAGE = 0.3;
/** Lists shrink less: each stands for hundreds of words. */
const LIST_SHRINKAGE = 0.1;
/** Models of so many orders of the prompts are averaged. */
const ORDERS = 3;

/** Words that tell the length of a text rather than its subject: alone they are no feature, in pairs they may be. */
const stopWords =
  `a an the and or but if then that this these those there it its is are was were be been being am have has had having do does did of in on at by
  for from to with without into over under up down out as so than too very can could will would shall should may might must not no nor only just also still
  i me my we us our you your he him his she her they them their who whom whose which one two three all any each every both more most some such s t ve re ll d m
  der die das den dem des ein eine einen einem einer und oder aber wenn ist sind war hat haben ich wir sie er es mit von zu auf fur an im in nicht auch
  le la les un une des du de et ou mais si est sont a ont je nous vous il elle ils avec pour par sur dans ne pas que qui au aux ce cette mon ma mes
  el los las una unos y o pero es son ha han yo me se lo con por para en no que al del su sus mi mis il lo gli i uno e ma sono ho hai si che di da non nel con
  os as um uma uns na nas dos das em com por para nao seu sua meu minha и а но если что это как в на с по из у к от для не он она они мы я его их все был была`
    .split(/\s+/)
    .filter((word) => word !== '');

interface Example {
  readonly row: Labelled;
  /** False for the part that the word lists were once written to fit: there they would look better than they are. */
  readonly trustsLists: boolean;
  readonly values: ReadonlyMap<number, number>;
}

interface ListWord {
  readonly list: number;
  readonly weight: number;
}

const features = createFeatures();
const stops = new Set(stopWords.map(hashOf));
const lists: string[] = [];
const listWords = readLists();
const parts = [
  { name: 'look', rows: readLabelled('look'), trustsLists: false },
  { name: 'look-2', rows: readLabelled('look-2'), trustsLists: true },
];

const folds = Number(values.folds);
if (folds > 1) crossValidate(folds);
if (!values['dry-run']) {
  const data = trainTwice(parts.flatMap(({ rows, trustsLists }) => rows.map((row) => ({ row, trustsLists }))));
  write(data);
}

/** Mulberry32: a small generator of numbers from 0 to 1, for shuffling. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffle<T>(items: T[], random: () => number): void {
  for (let i = items.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [items[i], items[other]] = [items[other] as T, items[i] as T];
  }
}

function readLists(): Map<number, ListWord> {
  const found = new Map<number, ListWord>();
  let list = 0;
  let weight = 0;
  for (const line of readFileSync('test/data/classifier/words.txt', 'utf8').split('\n')) {
    if (line === '') continue;
    if (!line.startsWith(' ')) {
      const [name = '', told = ''] = line.split(' ');
      if (!lists.includes(name)) lists.push(name);
      list = lists.indexOf(name);
      weight = Number(told) / 3;
      continue;
    }
    for (const word of line.split(',')) {
      const hash = word.trim() === '' ? undefined : hashOf(word.trim());
      if (hash !== undefined && !found.has(hash)) found.set(hash, { list, weight });
    }
  }
  return found;
}

/** The feature that a word, a beginning of words (`prov*`) or a pair makes in a text. */
function hashOf(entry: string): number | undefined {
  const isOpen = entry.endsWith('*');
  // Two more letters, so that the beginning is one of a longer word.
  const text = isOpen ? `${entry.slice(0, -1)}zz` : entry;
  readFeatures(text, features);
  if (isOpen) return features.hashes[0];
  let hash: number | undefined;
  for (let i = 0; i < features.count - 1; i++) {
    const isWhole = features.starts[i] === 0 && features.stops[i] === text.length;
    if (isWhole && (hash === undefined || text.includes(' ') || text.charCodeAt(0) > 0x2e80)) hash = features.hashes[i];
  }
  return hash;
}

function requestFor(row: Labelled): Request {
  return {
    user: row.prompt,
    system: row.system ?? '',
    hasImages: row.images !== undefined,
    hasSchema: row.schema === true,
    hasHistory: false,
  };
}

function exampleOf(row: Labelled, trustsLists: boolean, isSettled: boolean): Example {
  const found = new Map<number, number>();
  const take = (text: string, isMaterial: boolean) => {
    const form = readFeatures(text, features);
    const best = new Map<number, number>();
    for (let i = 0; i < features.count; i++) {
      const hash = features.hashes[i] as number;
      const value = isMaterial || features.inMaterial[i] === 1 ? MATERIAL : 1;
      best.set(hash, Math.max(value, best.get(hash) ?? 0));
    }
    for (const [hash, value] of best) found.set(hash, (found.get(hash) ?? 0) + value);
    return form;
  };
  const request = requestFor(row);
  if (request.system !== '') take(request.system, false);
  const form = take(row.prompt, isSettled);
  if (!isSettled) {
    const shape = new Int32Array(32);
    const count = shapeFeatures(form, { ...request, systemLength: request.system.length }, shape);
    for (let i = 0; i < count; i++) found.set(shape[i] as number, 1);
  }
  return { row, trustsLists, values: found };
}

/** Whether a system prompt settles the job is the model's own judgement, so a first model tells it to the second. */
function trainTwice(rows: readonly { row: Labelled; trustsLists: boolean }[]): ModelData {
  const first = loadModel(train(rows.map(({ row, trustsLists }) => exampleOf(row, trustsLists, false))));
  const part = createPart(first);
  return train(
    rows.map(({ row, trustsLists }) => {
      if (row.system === undefined) return exampleOf(row, trustsLists, false);
      weigh(row.system, part, first);
      return exampleOf(row, trustsLists, settles(part));
    }),
  );
}

function train(examples: readonly Example[]): ModelData {
  const prompts = new Map<number, number>();
  for (const { values: found } of examples) {
    for (const hash of found.keys()) prompts.set(hash, (prompts.get(hash) ?? 0) + 1);
  }
  const columns = new Map<number, number>();
  for (const [hash, count] of prompts) {
    if (count >= LEAST_PROMPTS && !stops.has(hash)) columns.set(hash, columns.size);
  }
  const words = columns.size;
  const size = words + lists.length;
  const sum = new Float64Array(3 * size);
  const bias = [0, 0, 0];
  const rows = examples.map((example) => matrixRow(example, columns, words));
  for (let order = 1; order <= ORDERS; order++) {
    const fitted = descend(rows, size, words, seeded(order));
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (fitted.weights[i] as number) / ORDERS;
    for (let c = 0; c < 3; c++) bias[c] = (bias[c] as number) + (fitted.bias[c] as number) / ORDERS;
  }
  return quantise(sum, bias, columns);
}

interface MatrixRow {
  readonly label: number;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

function matrixRow(
  { row, values: found, trustsLists }: Example,
  columns: Map<number, number>,
  words: number,
): MatrixRow {
  const at: number[] = [];
  const amounts: number[] = [];
  const perList = new Map<number, number>();
  let energy = 0;
  for (const [hash, value] of found) {
    const column = columns.get(hash);
    const word = listWords.get(hash);
    if (column !== undefined || word !== undefined) energy += value * value;
    if (column !== undefined) {
      at.push(column);
      amounts.push(value);
    }
    if (word !== undefined && trustsLists) {
      perList.set(word.list, (perList.get(word.list) ?? 0) + value * word.weight);
    }
  }
  for (const [list, value] of perList) {
    at.push(words + list);
    amounts.push(value);
  }
  const factor = Math.sqrt(FULL_ENERGY / Math.max(FULL_ENERGY, energy));
  return {
    label: priorities.indexOf(row.priority),
    columns: Int32Array.from(at),
    values: Float64Array.from(amounts, (value) => value * factor),
  };
}

/** Stochastic gradient descent with AdaGrad's steps on the log loss. */
function descend(
  source: readonly MatrixRow[],
  size: number,
  words: number,
  random: () => number,
): { weights: Float64Array; bias: number[] } {
  const rows = [...source];
  const weights = new Float64Array(3 * size);
  const squares = new Float64Array(3 * size);
  const bias = [0, 0, 0];
  const shrinkage = (10 * SHRINKAGE) / rows.length;
  const odds = [0, 0, 0];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(rows, random);
    for (const { label, columns, values: amounts } of rows) {
      for (let c = 0; c < 3; c++) {
        let score = bias[c] as number;
        for (let i = 0; i < columns.length; i++) {
          score += (weights[3 * (columns[i] as number) + c] as number) * (amounts[i] as number);
        }
        odds[c] = Math.exp(Math.min(50, score));
      }
      const all = (odds[0] as number) + (odds[1] as number) + (odds[2] as number);
      for (let c = 0; c < 3; c++) {
        const error = (odds[c] as number) / all - (c === label ? 1 : 0);
        bias[c] = (bias[c] as number) - 0.01 * error;
        for (let i = 0; i < columns.length; i++) {
          const column = columns[i] as number;
          const k = 3 * column + c;
          const weight = weights[k] as number;
          const pull = shrinkage * weight * (column >= words ? LIST_SHRINKAGE : 1);
          const gradient = error * (amounts[i] as number) + pull;
          const square = (squares[k] as number) + gradient * gradient;
          squares[k] = square;
          weights[k] = weight - (RATE * gradient) / Math.sqrt(square + 0.1);
        }
      }
    }
  }
  return { weights, bias };
}

function quantise(weights: Float64Array, bias: readonly number[], columns: ReadonlyMap<number, number>): ModelData {
  const high = priorities.indexOf('high');
  const medium = priorities.indexOf('medium');
  const low = priorities.indexOf('low');
  const against = (column: number, c: number) =>
    (weights[3 * column + c] as number) - (weights[3 * column + medium] as number);
  const entries: { hash: number; high: number; low: number }[] = [];
  for (const hash of new Set([...columns.keys(), ...listWords.keys()])) {
    const column = columns.get(hash);
    const word = listWords.get(hash);
    const sum = (c: number) =>
      (column === undefined ? 0 : against(column, c)) +
      (word === undefined ? 0 : word.weight * against(columns.size + word.list, c));
    entries.push({ hash, high: sum(high), low: sum(low) });
  }
  entries.sort((a, b) => a.hash - b.hash);
  const largest = entries.reduce((most, entry) => Math.max(most, Math.abs(entry.high), Math.abs(entry.low)), 0);
  const unit = Number((largest / 127).toFixed(6));
  const kept = entries
    .map((entry) => ({ hash: entry.hash, high: Math.round(entry.high / unit), low: Math.round(entry.low / unit) }))
    .filter((entry) => entry.hash !== 0 && (entry.high !== 0 || entry.low !== 0));
  const table = Buffer.alloc(6 * kept.length);
  kept.forEach((entry, i) => {
    table.writeInt32LE(entry.hash, 4 * i);
    table.writeInt8(Math.max(-127, Math.min(127, entry.high)), 4 * kept.length + i);
    table.writeInt8(Math.max(-127, Math.min(127, entry.low)), 5 * kept.length + i);
  });
  const biasOf = (c: number) => Number(((bias[c] as number) - (bias[medium] as number)).toFixed(4));
  return { count: kept.length, unit, biasHigh: biasOf(high), biasLow: biasOf(low), table: table.toString('base64') };
}

function write({ count, unit, biasHigh, biasLow, table }: ModelData): void {
  const source = `/** Written by scripts/train-classifier.ts: do not edit. */

import type { ModelData } from './model.ts';

export const modelData: ModelData = {
  count: ${count},
  unit: ${unit},
  biasHigh: ${biasHigh},
  biasLow: ${biasLow},
  table:
    '${table}',
};
`;
  writeFileSync('src/core/classify/model-data.ts', source);
  console.log(`${count} features, ${(source.length / 1024).toFixed(0)} KiB`);
}

/** Folds with the same share of each class of each part. */
function crossValidate(count: number): void {
  const random = seeded(1);
  const all = parts.flatMap(({ name, rows, trustsLists }) => {
    const dealt = rows.map((row) => ({ row, trustsLists, name, fold: 0 }));
    shuffle(dealt, random);
    const next: Record<Priority, number> = { high: 0, medium: 0, low: 0 };
    for (const item of dealt) item.fold = next[item.row.priority]++ % count;
    return dealt;
  });
  const sent = new Map<string, number>();
  for (let fold = 0; fold < count; fold++) {
    const state = createJudge(trainTwice(all.filter((item) => item.fold !== fold)));
    for (const item of all) {
      if (item.fold !== fold) continue;
      const { priority, reason } = judge(requestFor(item.row), state);
      const cell = `${item.name} ${item.row.priority} ${priority}`;
      sent.set(cell, (sent.get(cell) ?? 0) + 1);
      if (item.row.priority === 'high' && priority === 'low')
        console.log(`hard in low: ${item.row.prompt.slice(0, 90).replaceAll('\n', '⏎')} (${reason})`);
    }
  }
  for (const { name, rows } of parts) {
    const at = (label: Priority, to: Priority) => sent.get(`${name} ${label} ${to}`) ?? 0;
    const right = priorities.reduce((sum, priority) => sum + at(priority, priority), 0);
    console.log(`\n${name}, ${count}-fold: ${((100 * right) / rows.length).toFixed(1)} % of ${rows.length} right\n`);
    console.log('| labelled ↓, sent to → | high | medium | low |\n|---|---:|---:|---:|');
    for (const label of priorities) console.log(`| ${label} | ${priorities.map((to) => at(label, to)).join(' | ')} |`);
  }
}
