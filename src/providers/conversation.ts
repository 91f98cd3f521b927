/** A chat in the form that Anthropic and Gemini want: the system prompt apart, and turns that alternate. */

import type { ContentPart, Message } from '../core/job.ts';

interface Turn {
  readonly role: 'user' | 'assistant';
  readonly parts: ContentPart[];
}

export interface Conversation {
  /** All system and developer messages, a blank line between them; empty when there are none. */
  readonly system: string;
  /** At least one; neighbours of the same role are one turn. Empty texts are gone: both providers refuse them. */
  readonly turns: readonly Turn[];
}

export function readConversation(messages: readonly Message[]): Conversation {
  const system: string[] = [];
  const turns: Turn[] = [];
  for (const message of messages) {
    const parts = partsOf(message);
    if (parts.length === 0) continue;
    if (message.role === 'system' || message.role === 'developer') {
      for (const part of parts) if (part.type === 'text') system.push(part.text);
      continue;
    }
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const last = turns.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else turns.push({ role, parts });
  }
  const systemText = system.join('\n\n');
  // OpenAI answers a lone system prompt; the others need something said by the user.
  if (turns.length === 0) return { system: '', turns: [{ role: 'user', parts: [{ type: 'text', text: systemText }] }] };
  return { system: systemText, turns };
}

function partsOf(message: Message): ContentPart[] {
  const { content } = message;
  const parts: ContentPart[] = [];
  if (typeof content === 'string') {
    if (content !== '') parts.push({ type: 'text', text: content });
  } else if (content !== null) {
    for (const part of content) if (part.type !== 'text' || part.text !== '') parts.push(part);
  }
  // Tool definitions go to OpenAI's format only, so past calls can be told to the others as text alone.
  if (message.tool_calls !== undefined) parts.push({ type: 'text', text: JSON.stringify(message.tool_calls) });
  return parts;
}
