/** What a server says, made fit for a log: one line, short, without anything that looks like a key. */

const longest = 300;
// Before any pattern runs: a hostile body must not cost more than this many characters of matching.
const readable = 4000;

const secrets: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[^\s"',;]+/gi, '$1 [redacted]'],
  [/(?<![A-Za-z])(?:sk|pk|rk|gsk|hs|xai|hf)[-_][A-Za-z0-9_*.-]{6,}/g, '[redacted]'],
  [/AIza[A-Za-z0-9_*-]{6,}/g, '[redacted]'],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_.-]+/g, '[redacted]'],
  [/\b((?:api[ _-]?|access[ _-]?|secret[ _-]?)?key(?: provided)?["']?\s*=\s*)["']?[^\s"'&,;]+/gi, '$1[redacted]'],
  [
    /\b((?:api|access|secret|subscription)[ _-]?(?:key|token)(?: provided)?["']?\s*:\s*)["']?[^\s"'&,;]+/gi,
    '$1[redacted]',
  ],
  [/(\/\/[^\s/:@]+:)[^\s/@]+@/g, '$1[redacted]@'],
];

// Validation errors of Python servers quote the rejected value, which may be a prompt.
const quotedInput = /[,[{(]?\s*["']?\binput(?:_value|_type)?["']?\s*[=:]\s*["'{[][^]*$/;

/** Keys and tokens replaced; whatever else the text says stays. */
export function redact(text: string): string {
  let clean = text;
  for (const [pattern, replacement] of secrets) clean = clean.replace(pattern, replacement);
  return clean;
}

/** One line of at most 300 characters, without control or invisible characters, keys or quoted input values. */
export function oneLine(text: string): string {
  const line = redact(
    text
      .slice(0, readable)
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\s]+/gu, ' ')
      .replace(quotedInput, '')
      .trim(),
  );
  return line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** The title of an HTML page, or its first words. */
export function htmlText(html: string): string {
  const start = html.slice(0, readable);
  const title = /<title[^>]*>([^<]*)/i.exec(start)?.[1]?.trim();
  if (title) return title;
  return start
    .replace(/<(script|style)[^]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}
