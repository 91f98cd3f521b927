/** How providers write times in headers and bodies. */

/** Go's form, as OpenAI's reset headers have it: `12ms`, `1.2s`, `6m0s`, `1h2m3s`. */
export const goDuration = (ms: number): string => {
  if (ms < 1000) return `${Math.max(0, Math.ceil(ms))}ms`;
  const totalSeconds = Math.ceil(ms) / 1000;
  const hours = Math.floor(totalSeconds / 3600);
  const minutes = Math.floor((totalSeconds % 3600) / 60);
  const seconds = Number((totalSeconds % 60).toFixed(3));
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
};

/** Whole seconds, rounded up and at least 1, so that nobody comes back early. */
export const wholeSeconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));

/** RFC 3339 in UTC without fractions, rounded up to the second. */
export const rfc3339 = (wallMs: number): string =>
  `${new Date(Math.ceil(wallMs / 1000) * 1000).toISOString().slice(0, 19)}Z`;

/** Protocol buffers' JSON form, as Gemini's RetryInfo has it: `34.4s`. */
export const protoDuration = (ms: number): string => `${Number((Math.ceil(ms) / 1000).toFixed(3))}s`;
