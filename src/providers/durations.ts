/** The ways in which servers write a span of time (WIRE sections 1.6 and 7). All results are milliseconds. */

const unitMs: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ns: 1e-6,
};
// `ms` has to be tried before `m`. Both code points of the micro sign are in use.
const goPart = /(\d+(?:\.\d+)?)(ms|us|µs|μs|ns|h|m|s)/g;
const goWhole = /^(?:\d+(?:\.\d+)?(?:ms|us|µs|μs|ns|h|m|s))+$/;

/** A Go duration such as `6m0s`, `12ms` or `2m59.56s`; null for anything else. */
export function goDurationMs(text: string): number | null {
  const compact = text.replace(/\s+/g, '');
  if (compact.length > 60 || !goWhole.test(compact)) return null;
  let total = 0;
  for (const [, amount, unit] of compact.matchAll(goPart)) total += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  // Ten thousandths of a millisecond are noise of binary fractions: 2m59.56s is 179560, not 179560.00000000003.
  return Math.round(total * 1000) / 1000;
}

/**
 * The time from now that a header means: epoch milliseconds (13 digits), epoch seconds (10), seconds, a Go duration,
 * an RFC 3339 or HTTP date. May be negative for a moment that has passed; null when the text is none of these.
 */
export function timeFromNowMs(text: string, wallMs: number): number | null {
  const trimmed = text.trim();
  if (/^\d{13}$/.test(trimmed)) return Number(trimmed) - wallMs;
  if (/^\d{10}$/.test(trimmed)) return Number(trimmed) * 1000 - wallMs;
  if (/^-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed) * 1000;
  const duration = goDurationMs(trimmed);
  if (duration !== null) return duration;
  // Only full dates: Date.parse reads stray words with a digit, such as "window 5", as a month of 2001.
  if (!/^\d{4}-\d{2}-\d{2}|\d{2}:\d{2}:\d{2}/.test(trimmed)) return null;
  const at = Date.parse(trimmed);
  return Number.isNaN(at) ? null : at - wallMs;
}
