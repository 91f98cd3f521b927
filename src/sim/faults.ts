/** Faults that are drawn by chance. What each looks like on the wire is decided by format and delivery. */

export const faultKinds = [
  /** 429 that says how long to wait, and one that does not. */
  'rate_limit',
  'rate_limit_without_wait',
  /** 429, 402 or 400 by provider: no money left. Waiting does not help. */
  'insufficient_quota',
  'server_error',
  /** 502 with a page of HTML, as a gateway in front of a provider sends it. */
  'bad_gateway_html',
  /** 503; Anthropic's 529. */
  'unavailable',
  /** 200, then an error in the body or in the stream. */
  'late_error',
  /** Never answers; ends when the client gives up. */
  'hang',
  /** The connection is reset without a byte. */
  'reset',
  /** Half of the body, then the connection ends. */
  'cut_body',
  /** 200 without a body. */
  'empty_body',
  /** Blank lines while the request waits, then the whole answer, late: nothing that a client should count as a failure. */
  'blank_keep_alive',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Probability of each, 0 when missing. */
export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>;

/** Rates as one scale from 0 to 1: a draw falls on the first fault whose mark is above it. */
export type FaultScale = readonly (readonly [mark: number, kind: FaultKind])[];

/** @throws RangeError when a rate is not a probability or they add up to more than 1. */
export const faultScale = (rates: FaultRates): FaultScale => {
  let mark = 0;
  const scale: [number, FaultKind][] = [];
  for (const kind of faultKinds) {
    const rate = rates[kind] ?? 0;
    if (!(rate >= 0 && rate <= 1)) throw new RangeError(`fault rate of ${kind} must be from 0 to 1, not ${rate}`);
    mark += rate;
    if (rate > 0) scale.push([mark, kind]);
  }
  if (mark > 1 + 1e-9) throw new RangeError(`fault rates add up to ${mark}, more than 1`);
  return scale;
};

export const faultAt = (scale: FaultScale, random01: number): FaultKind | null => {
  for (const [mark, kind] of scale) if (random01 < mark) return kind;
  return null;
};
