/** Keeps keys out of everything that is shown or stored: exact secrets in all their spellings, and what looks like a key. */

export type Redact = (text: string) => string;

const mark = '[redacted]';
const shortestSecret = 4;

/** Each has a cheap sign, in lower case, that must be in the text before its expression is tried. */
const shapes: readonly { readonly sign: string; readonly pattern: RegExp; readonly replacement: string }[] = [
  // OpenAI's 401 repeats the key with stars in its middle.
  { sign: 'sk-', pattern: /(?<![A-Za-z0-9])sk-[A-Za-z0-9_*.-]{6,}/g, replacement: mark },
  { sign: 'gsk_', pattern: /(?<![A-Za-z0-9])gsk_[A-Za-z0-9]{6,}/g, replacement: mark },
  { sign: 'aiza', pattern: /AIza[A-Za-z0-9_-]{6,}/g, replacement: mark },
  // A digit or sign is asked for so that prose ("Bearer authentication is required") stays readable.
  {
    sign: 'bearer',
    pattern: /\b(bearer\s+)(?=[^\s"',;]*[0-9_.~+/=-])[^\s"',;]{6,}/gi,
    replacement: `$1${mark}`,
  },
  {
    sign: 'api-key',
    pattern: /\b((?:x-(?:goog-)?)?api-key["']?\s*[:=]\s*["']?)[^\s"',;}]+/gi,
    replacement: `$1${mark}`,
  },
  { sign: 'key=', pattern: /([?&](?:api_?)?key=)[^\s"'&#]+/gi, replacement: `$1${mark}` },
];

const bytesOf = (text: string): string => {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
};

/** Shorter pieces stand in innocent text too. */
const shortestEncoded = 8;

/**
 * The secret in base64, alone and inside a longer text (`Bearer <key>`, `user:<key>`), where it begins at any of three
 * places of a group: without the characters that hold bits of its neighbours too.
 */
const inBase64 = (bytes: string): readonly string[] => {
  const inside = [0, 1, 2].map((offset) =>
    btoa('\0'.repeat(offset) + bytes).slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6)),
  );
  return [btoa(bytes).replace(/=+$/, ''), ...inside.filter((text) => text.length >= shortestEncoded)];
};

const hexOf = (bytes: string): string =>
  [...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');

/** Half a surrogate pair has no URL encoding. */
const urlEncoded = (secret: string): string => {
  try {
    return encodeURIComponent(secret);
  } catch {
    return secret;
  }
};

const spellings = (secret: string): readonly string[] => {
  const bytes = bytesOf(secret);
  const encoded = inBase64(bytes);
  const hex = hexOf(bytes);
  return [
    secret,
    urlEncoded(secret),
    JSON.stringify(secret).slice(1, -1),
    ...encoded,
    ...encoded.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    hex,
    hex.toUpperCase(),
  ];
};

/**
 * A function that replaces every secret (of four characters or more; plain, URL-encoded, JSON-escaped, in base64 or hexadecimal) and
 * everything with the shape of a key by `[redacted]`. A text without either is given back as it is.
 */
export const createRedactor = (secrets: readonly string[]): Redact => {
  // Longest first, so that a secret which contains another one goes as a whole.
  const words = [...new Set(secrets.filter((secret) => secret.length >= shortestSecret).flatMap(spellings))].sort(
    (a, b) => b.length - a.length,
  );
  return (text) => {
    let clean = text;
    for (const word of words) if (clean.includes(word)) clean = clean.replaceAll(word, mark);
    const lower = clean.toLowerCase();
    for (const { sign, pattern, replacement } of shapes) {
      if (lower.includes(sign)) clean = clean.replace(pattern, replacement);
    }
    return clean;
  };
};
