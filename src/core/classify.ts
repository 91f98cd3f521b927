/** Which class of model a row deserves, and why. */

import { createJudge, type Judge, judge, type Request } from './classify/judge.ts';
import { modelData } from './classify/model-data.ts';
import { type CompiledRule, compileRules } from './classify/rules.ts';
import type { ChatRequest, Draft, Message, Priority } from './job.ts';

export { type CompiledRule, compileRules };

export interface Classification {
  readonly priority: Priority;
  /**
   * `row`, `flag`, `config:<n>` (the configuration's n-th rule), `words:<the words that weighed most>`, `form:<what it looks
   * like>` or `rule:<name>`.
   */
  readonly reason: string;
}

/** What is read of a long prompt: its beginning and its end, where requests stand. In characters. */
const HEAD = 4_000;
const TAIL = 2_000;
const SYSTEM_HEAD = 1_000;

/**
 * The row's own priority goes first, then the flag's, then the configuration's rules in order, then the built-in classifier.
 * Pure; the built-in part reads at most 7,000 characters.
 */
export function classify(
  draft: Pick<Draft, 'request' | 'priority' | 'rest' | 'metadata'>,
  rules: readonly CompiledRule[],
  flagPriority?: Priority,
): Classification {
  if (draft.priority !== undefined) return { priority: draft.priority, reason: 'row' };
  if (flagPriority !== undefined) return { priority: flagPriority, reason: 'flag' };
  const asking = draft.request.messages.findLast((message) => message.role === 'user');
  if (rules.length > 0) {
    let prompt: string | undefined;
    const readPrompt = () => {
      prompt ??= textOf(asking);
      return prompt;
    };
    for (const rule of rules) {
      if (rule.holds(draft, readPrompt)) return { priority: rule.priority, reason: rule.reason };
    }
  }
  // Laid out on first use: commands that classify nothing do not pay for it.
  builtIn ??= createJudge(modelData);
  return judge(requestOf(draft.request, asking), builtIn);
}

let builtIn: Judge | undefined;

/** What the built-in classifier reads of a request. */
export function requestOf({ messages, responseFormat }: ChatRequest, asking: Message | undefined): Request {
  return {
    user: ends(textOf(asking)),
    system: textOf(messages.find((message) => message.role === 'system' || message.role === 'developer')).slice(
      0,
      SYSTEM_HEAD,
    ),
    hasImages: messages.some(holdsImage),
    hasHistory: messages.some((message) => message.role === 'assistant'),
    hasSchema: responseFormat?.type === 'json_schema',
  };
}

function ends(text: string): string {
  if (text.length <= HEAD + TAIL) return text;
  return `${text.slice(0, HEAD)}\n\n${text.slice(-TAIL)}`;
}

function textOf(message: Message | undefined): string {
  const content = message?.content;
  if (typeof content === 'string') return content;
  if (!content) return '';
  let text = '';
  for (const part of content) {
    if (part.type === 'text') text += text === '' ? part.text : `\n\n${part.text}`;
  }
  return text;
}

function holdsImage(message: Message): boolean {
  return typeof message.content === 'object' && message.content?.some((part) => part.type === 'image_url') === true;
}
