/** Guards against JSON that is nested so deeply that later steps (writing it, hashing it) would run out of stack. */

import type { Json } from '../job.ts';

export const maxJsonDepth = 200;

/** Whether `value` has more than `levels` levels of arrays and objects. Looks no deeper than that. */
export const isDeeperThan = (value: Json, levels: number = maxJsonDepth): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const element of value as readonly Json[]) {
      if (typeof element === 'object' && isDeeperThan(element, levels - 1)) return true;
    }
    return false;
  }
  for (const name in value) {
    const member = (value as Record<string, Json>)[name]!;
    if (typeof member === 'object' && isDeeperThan(member, levels - 1)) return true;
  }
  return false;
};

/** The same, told from the text before it is parsed: for texts so long that a hostile one would cost gigabytes as a value. */
export const isTextDeeperThan = (text: string, levels: number = maxJsonDepth): boolean => {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (inString) {
      if (unit === 0x5c) i++;
      else if (unit === 0x22) inString = false;
    } else if (unit === 0x22) inString = true;
    else if (unit === 0x7b || unit === 0x5b) {
      if (++depth > levels) return true;
    } else if (unit === 0x7d || unit === 0x5d) depth--;
  }
  return false;
};
