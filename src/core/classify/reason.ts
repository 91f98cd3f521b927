/** What weighed most in a verdict, in words that were in the request. */

import type { Priority } from '../job.ts';
import { isSmall } from './characters.ts';
import { type Model, slotOf } from './model.ts';
import type { Part } from './score.ts';
import { shapeName } from './shape.ts';

const MAX_WORDS = 3;
const PLAIN = /^[a-z]+( [a-z]+)?$/;
/** A word that weighs less than this share of the strongest one explains nothing. */
const LEAST_SHARE = 0.4;

interface Pick {
  part: Part | null;
  index: number;
  weight: number;
}

const picks: Pick[] = Array.from({ length: MAX_WORDS }, () => ({ part: null, index: 0, weight: 0 }));

/**
 * `words:` and up to three words, pairs or beginnings of words of the request, the strongest first; an empty string when
 * none spoke for the class. Digits are told as `#`: a reason must hold no number of a card.
 */
export function reasonFor(priority: Priority, parts: readonly Part[], model: Model): string {
  let strongest = Number.POSITIVE_INFINITY;
  const told: string[] = [];
  for (const pick of picks) {
    pick.part = null;
    pick.weight = 0;
    for (const part of parts) findStrongest(priority, part, model, pick);
    if (pick.part === null) break;
    if (told.length === 0) strongest = pick.weight;
    if (pick.weight < LEAST_SHARE * strongest) {
      pick.part = null;
      break;
    }
    told.push(textOf(pick.part, pick.index));
  }
  for (const pick of picks) pick.part = null;
  return told.length > 0 ? `words:${told.join(', ')}` : '';
}

/** `form:` and what the request looks like, when no word helps; `rule:default` when that does not either. */
export function formReason(priority: Priority, shape: Int32Array, count: number, model: Model): string {
  let best = 0;
  let name = '';
  for (let i = 0; i < count; i++) {
    const slot = slotOf(model.keys, shape[i] as number);
    const support = slot < 0 ? 0 : supportOf(priority, model, slot);
    if (support <= best) continue;
    best = support;
    name = shapeName(shape[i] as number);
  }
  return name === '' ? 'rule:default' : `form:${name}`;
}

/** The strongest feature of the part that overlaps none picked before. */
function findStrongest(priority: Priority, part: Part, model: Model, into: Pick): void {
  const { counted, slots, features } = part;
  for (let i = 0; i < part.count; i++) {
    const weight = supportOf(priority, model, slots[i] as number);
    if (weight <= into.weight) continue;
    const index = counted[i] as number;
    const start = features.starts[index] as number;
    const stop = features.stops[index] as number;
    if (overlaps(part, start, stop, into) || !saysSomething(part.form.text, start, stop)) continue;
    into.part = part;
    into.index = index;
    into.weight = weight;
  }
}

function overlaps(part: Part, start: number, stop: number, current: Pick): boolean {
  for (const pick of picks) {
    if (pick === current) return false;
    if (pick.part !== part) continue;
    const { starts, stops } = part.features;
    if (start < (stops[pick.index] as number) && stop > (starts[pick.index] as number)) return true;
  }
  return false;
}

/** A mark of punctuation alone weighs, but tells a reader nothing. */
function saysSomething(text: string, start: number, stop: number): boolean {
  for (let i = start; i < stop; i++) {
    const code = text.charCodeAt(i);
    if (isSmall(code) || code > 191) return true;
  }
  return false;
}

function textOf(part: Part, index: number): string {
  const { starts, stops } = part.features;
  const told = part.form.text.slice(starts[index], stops[index]);
  return PLAIN.test(told) ? told : told.replace(/\d/g, '#').replace(/\s+/g, ' ').trim();
}

/** How much a feature tells the class from the other two. */
function supportOf(priority: Priority, model: Model, slot: number): number {
  const high = model.high[slot] as number;
  const low = model.low[slot] as number;
  if (priority === 'high') return high - Math.max(0, low);
  return priority === 'low' ? low - Math.max(0, high) : -Math.max(high, low);
}
