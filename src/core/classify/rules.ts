/** The configuration's own rules, checked and compiled once per run. */

import type { Draft, Json, JsonObject, Priority } from '../job.ts';
import type { Rule, RuleCondition } from '../settings.ts';

export type RuleSubject = Pick<Draft, 'rest' | 'metadata'>;

export interface CompiledRule {
  readonly priority: Priority;
  /** `config:<n>`, counted from 1. */
  readonly reason: string;
  /** `prompt` is called only by rules that look at it. */
  readonly holds: (subject: RuleSubject, prompt: () => string) => boolean;
}

/** Throws an Error that names the rule, counted from 1, when a regular expression is invalid. */
export function compileRules(rules: readonly Rule[]): readonly CompiledRule[] {
  return rules.map((rule, index) => ({
    priority: rule.priority,
    reason: `config:${index + 1}`,
    holds: compileCondition(rule.if, index + 1),
  }));
}

function compileCondition(condition: RuleCondition, number: number): CompiledRule['holds'] {
  if (!('field' in condition)) {
    const pattern = compilePattern(condition.matches, number);
    return (_subject, prompt) => pattern.test(prompt());
  }
  const path = condition.field.split('.');
  if ('equals' in condition) {
    // CSV knows only text: 3 and "3", true and "true" are equal.
    const wanted = String(condition.equals);
    return (subject) => fieldText(subject, condition.field, path) === wanted;
  }
  const pattern = compilePattern(condition.matches, number);
  return (subject) => {
    const text = fieldText(subject, condition.field, path);
    return text !== null && pattern.test(text);
  };
}

/** Leading `(?i)`, `(?s)`, `(?m)` or several of them in one group become flags. */
function compilePattern(source: string, number: number): RegExp {
  const inline = /^\(\?([ims]+)\)/.exec(source);
  const flags = [...new Set(inline?.[1] ?? '')].join('');
  const body = inline === null ? source : source.slice(inline[0].length);
  try {
    return new RegExp(body, `${flags}u`);
  } catch {
    // Unicode mode refuses harmless escapes such as `\-`, which people do write.
  }
  try {
    return new RegExp(body, flags);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`rule ${number}: ${why}`);
  }
}

function fieldText(subject: RuleSubject, name: string, path: readonly string[]): string | null {
  const value = lookUp(subject.rest, name, path) ?? lookUp(subject.metadata, name, path);
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** A field whose own name holds dots goes before the path. */
function lookUp(root: Json | undefined, name: string, path: readonly string[]): Json | undefined {
  if (!isObject(root)) return undefined;
  if (Object.hasOwn(root, name)) return root[name];
  let value: Json | undefined = root;
  for (const step of path) {
    if (!isObject(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
