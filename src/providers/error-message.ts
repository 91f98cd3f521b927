/** What a server says, made fit for a log: one line, short, without anything that looks like a key. */

import { createRedactor } from '../core/redact.ts';

const longest = 300;
// Before any pattern runs: a hostile body must not cost more than this many characters of matching.
const readable = 4000;

const withoutKeyShapes = createRedactor([]);

/** Keys that servers repeat beside the word for them, whatever they look like: "Your api key: ****abcd is invalid". */
const echoedKeys: readonly RegExp[] = [
  /\b((?:api|access|secret|subscription)[ _-]?(?:key|token)(?: provided)?["']?\s*[:=]\s*)["']?[^\s"'&,;]+/gi,
  /\b(key=)[^\s"'&,;]+/gi,
  /\b(bearer )(?!authentication|token|auth\b)[^\s"',;]+/gi,
  /(\/\/[^\s/:@]+:)[^\s/@]+(?=@)/g,
];

// Validation errors of Python servers quote the rejected value, which may be a prompt.
const quotedInput = /[,[{(]?\s*["']?\binput(?:_value|_type)?["']?\s*[=:]\s*["'{[].*$/;

/** One line of at most 300 characters, without control or invisible characters, keys or quoted input values. */
export function oneLine(text: string): string {
  let line = withoutKeyShapes(
    text
      .slice(0, readable)
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\s]+/gu, ' ')
      .replace(quotedInput, '')
      .trim(),
  );
  for (const pattern of echoedKeys) line = line.replace(pattern, '$1[redacted]');
  return line.length <= longest ? line : `${cutAtWord(line, longest - 1)}…`;
}

/**
 * The first words of a text. A word is never cut: half a key that only its owner could recognise would be left.
 * Text without spaces is cut where it has to be.
 */
export function cutAtWord(text: string, length: number): string {
  if (text.length <= length) return text;
  const start = text.slice(0, length);
  const words = start.replace(/\S{1,200}$/, '').trimEnd();
  return words === '' ? start.replace(/[\uD800-\uDBFF]$/, '') : words;
}

/** The title of an HTML page, or its first words. */
export function htmlText(html: string): string {
  const start = html.slice(0, readable);
  const title = /<title[^>]*>([^<]*)/i.exec(start)?.[1]?.trim();
  if (title) return cutAtWord(title, 200);
  const text = start
    .replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
  return cutAtWord(text.trim(), 200);
}
