/** Checks the messages of a row. A check gives the reason why a value is wrong, or null. */

import type { Json, JsonObject, Message } from '../job.ts';
import { describe, describeType } from './describe.ts';

const roles = ['system', 'developer', 'user', 'assistant', 'tool'];
const details = ['auto', 'low', 'high', 'original'];

export const wrongMessages = (value: Json): string | null => {
  if (!Array.isArray(value)) return `"messages" must be an array, not ${describeType(value)}`;
  if (value.length === 0) return 'no prompt: "messages" is empty';
  for (let i = 0; i < value.length; i++) {
    const wrong = wrongMessage(value[i] as Json, i);
    if (wrong !== null) return wrong;
  }
  return (value as readonly Message[]).some(isPrompt) ? null : "no prompt: no message but the system's has any text";
};

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wrongMessage = (message: Json, index: number): string | null => {
  const at = `messages[${index}]`;
  if (!isObject(message)) return `${at} must be an object with role and content, not ${describeType(message)}`;
  const { role, content, name, tool_calls, tool_call_id } = message;
  if (typeof role !== 'string' || !roles.includes(role)) {
    return `${at}.role must be one of ${roles.join(', ')}, not ${role === undefined ? 'missing' : describe(role)}`;
  }
  if (name !== undefined && name !== null && typeof name !== 'string') {
    return `${at}.name must be a string, not ${describe(name)}`;
  }
  const hasCalls = Array.isArray(tool_calls) && tool_calls.length > 0;
  if (tool_calls !== undefined && tool_calls !== null && !Array.isArray(tool_calls)) {
    return `${at}.tool_calls must be an array, not ${describe(tool_calls)}`;
  }
  if (role === 'tool' && typeof tool_call_id !== 'string') {
    return `${at}.tool_call_id must be a string in a message of role tool`;
  }
  if (typeof content === 'string') return null;
  if (content === undefined || content === null) {
    return role === 'assistant' && hasCalls ? null : `${at} has no content`;
  }
  if (!Array.isArray(content)) return `${at}.content must be a string or an array of parts, not ${describe(content)}`;
  if (content.length === 0) return `${at} has no content`;
  for (let i = 0; i < content.length; i++) {
    const wrong = wrongPart(content[i] as Json, `${at}.content[${i}]`);
    if (wrong !== null) return wrong;
  }
  return null;
};

const wrongPart = (part: Json, at: string): string | null => {
  if (!isObject(part)) return `${at} must be an object with a type, not ${describeType(part)}`;
  if (part.type === 'text') {
    return typeof part.text === 'string' ? null : `${at}.text must be a string`;
  }
  if (part.type !== 'image_url') {
    return `${at}.type must be one of text, image_url, not ${part.type === undefined ? 'missing' : describe(part.type)}`;
  }
  const image = part.image_url;
  if (!isObject(image)) return `${at}.image_url must be an object with a url`;
  if (typeof image.url !== 'string' || !isImageUrl(image.url)) {
    return `${at}.image_url.url must be an http(s) URL or a data:image/…;base64 URL`;
  }
  if (image.detail !== undefined && (typeof image.detail !== 'string' || !details.includes(image.detail))) {
    return `${at}.image_url.detail must be one of ${details.join(', ')}, not ${describe(image.detail)}`;
  }
  return null;
};

const isImageUrl = (url: string): boolean =>
  url.startsWith('https://') || url.startsWith('http://') || url.startsWith('data:image/');

/** Whether a message has something to answer: any text or image that is not the system's. */
const isPrompt = ({ role, content }: Message): boolean => {
  if (isSystem(role) || content === null || content === undefined) return false;
  if (typeof content === 'string') return content.trim() !== '';
  return content.some((part) => part.type === 'image_url' || part.text.trim() !== '');
};

const isSystem = (role: Message['role']): boolean => role === 'system' || role === 'developer';

/** Whether the messages say themselves what the system prompt is. */
export const hasSystemMessage = (messages: readonly Message[]): boolean => {
  for (const { role } of messages) if (isSystem(role)) return true;
  return false;
};

/** Checked messages without the fields that only answers have (`refusal`, `annotations`, …), which providers refuse in requests. */
export const cleanMessages = (messages: readonly Message[]): readonly Message[] =>
  messages.every(isClean) ? messages : messages.map(clean);

const isClean = (message: Message): boolean => {
  for (const name in message) {
    if (name !== 'role' && name !== 'content') {
      if (name !== 'name' && name !== 'tool_calls' && name !== 'tool_call_id') return false;
      if (message[name] === null) return false;
    }
  }
  return message.content !== undefined;
};

const clean = ({ role, content, name, tool_calls, tool_call_id }: Message): Message => ({
  role,
  content: content ?? null,
  ...(name != null && { name }),
  ...(tool_calls != null && { tool_calls }),
  ...(tool_call_id != null && { tool_call_id }),
});
