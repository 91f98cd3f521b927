/** Quotas of one model at one provider: windows over requests and tokens, true sliding or token bucket. */

export interface Quota {
  /** Missing means without a limit. A minute is 60 s times the simulator's `timeScale`. */
  readonly requestsPerMin?: number;
  /** What a request counts is the wire format's business: OpenAI input plus the output cap, Anthropic and Gemini input. */
  readonly tokensPerMin?: number;
  /** Counted once the answer is out; a request is refused while it is used up. Only Anthropic has it. */
  readonly outputTokensPerMin?: number;
  /** `sliding`: never more than the limit in any minute. `bucket`: refilled evenly, at most `burst` of the limit saved up. */
  readonly window: 'sliding' | 'bucket';
  /** Share of a minute's amount that a full bucket holds; 1 when missing. */
  readonly burst?: number;
}

/** One limited amount. All times in milliseconds of one monotonic clock. */
export interface Meter {
  readonly limit: number;
  /** 0 when `amount` fits now, else how long until it does. */
  waitMs(amount: number, nowMs: number): number;
  take(amount: number, nowMs: number): void;
  /** Never below 0. */
  remaining(nowMs: number): number;
  /** Time until nothing of the limit is used any more. */
  fullInMs(nowMs: number): number;
}

/** Refilled evenly over the window. An amount above the capacity is let through when the bucket is full, and owes the rest. */
export const bucketMeter = (limit: number, windowMs: number, capacity: number): Meter => {
  let level = capacity;
  let atMs = 0;
  const perMs = limit / windowMs;
  const refill = (nowMs: number): number => {
    level = Math.min(capacity, level + (nowMs - atMs) * perMs);
    atMs = nowMs;
    return level;
  };
  return {
    limit,
    waitMs: (amount, nowMs) => {
      const missing = Math.min(amount, capacity) - refill(nowMs);
      return missing > 1e-6 ? missing / perMs : 0;
    },
    take: (amount, nowMs) => {
      level = refill(nowMs) - amount;
    },
    remaining: (nowMs) => Math.max(0, Math.floor(refill(nowMs) + 1e-6)),
    fullInMs: (nowMs) => (capacity - refill(nowMs)) / perMs,
  };
};

/** Remembers every amount for exactly one window, in a ring that grows to the most that one window ever held. */
export const slidingMeter = (limit: number, windowMs: number): Meter => {
  let times = new Float64Array(64);
  let amounts = new Float64Array(64);
  let first = 0;
  let size = 0;
  let used = 0;
  const expire = (nowMs: number): void => {
    while (size > 0 && times[first]! <= nowMs - windowMs) {
      used -= amounts[first]!;
      first = (first + 1) % times.length;
      size--;
    }
    if (size === 0) used = 0;
  };
  const grow = (): void => {
    const unrolled = (ring: Float64Array): Float64Array<ArrayBuffer> => {
      const wider = new Float64Array(ring.length * 2);
      wider.set(ring.subarray(first), 0);
      wider.set(ring.subarray(0, first), ring.length - first);
      return wider;
    };
    times = unrolled(times);
    amounts = unrolled(amounts);
    first = 0;
  };
  return {
    limit,
    waitMs: (amount, nowMs) => {
      expire(nowMs);
      let missing = used + amount - limit;
      if (missing <= 0) return 0;
      for (let i = 0; i < size; i++) {
        const at = (first + i) % times.length;
        missing -= amounts[at]!;
        if (missing <= 0) return Math.max(times[at]! + windowMs - nowMs, 1e-3);
      }
      return windowMs;
    },
    take: (amount, nowMs) => {
      expire(nowMs);
      if (size === times.length) grow();
      const at = (first + size) % times.length;
      times[at] = nowMs;
      amounts[at] = amount;
      size++;
      used += amount;
    },
    remaining: (nowMs) => {
      expire(nowMs);
      return Math.max(0, limit - used);
    },
    fullInMs: (nowMs) => {
      expire(nowMs);
      return size === 0 ? 0 : times[(first + size - 1) % times.length]! + windowMs - nowMs;
    },
  };
};

export interface QuotaGate {
  readonly requests: Meter | null;
  readonly tokens: Meter | null;
  readonly outputTokens: Meter | null;
}

export const quotaGate = (quota: Quota, timeScale: number): QuotaGate => {
  const windowMs = 60_000 * timeScale;
  const meter = (limit: number | undefined): Meter | null => {
    if (limit === undefined) return null;
    return quota.window === 'sliding'
      ? slidingMeter(limit, windowMs)
      : bucketMeter(limit, windowMs, Math.max(1, limit * (quota.burst ?? 1)));
  };
  return {
    requests: meter(quota.requestsPerMin),
    tokens: meter(quota.tokensPerMin),
    outputTokens: meter(quota.outputTokensPerMin),
  };
};

/** Why a request does not pass: the meter that is short, and for how long; `Infinity` when it can never pass. */
export interface QuotaRefusal {
  readonly of: 'requests' | 'tokens' | 'output_tokens';
  readonly limit: number;
  readonly used: number;
  readonly requested: number;
  readonly waitMs: number;
}

/** Takes one request and `tokens` from the gate, or takes nothing and says what is short for the longest time. */
export const takeQuota = (gate: QuotaGate, tokens: number, nowMs: number): QuotaRefusal | null => {
  if (gate.tokens !== null && tokens > gate.tokens.limit) {
    return { of: 'tokens', limit: gate.tokens.limit, used: 0, requested: tokens, waitMs: Number.POSITIVE_INFINITY };
  }
  const requestsMs = gate.requests?.waitMs(1, nowMs) ?? 0;
  const tokensMs = gate.tokens?.waitMs(tokens, nowMs) ?? 0;
  const outputMs = gate.outputTokens?.waitMs(1, nowMs) ?? 0;
  const waitMs = Math.max(requestsMs, tokensMs, outputMs);
  if (waitMs === 0) {
    gate.requests?.take(1, nowMs);
    gate.tokens?.take(tokens, nowMs);
    return null;
  }
  const of = waitMs === requestsMs ? 'requests' : waitMs === tokensMs ? 'tokens' : 'output_tokens';
  const meter = (of === 'requests' ? gate.requests : of === 'tokens' ? gate.tokens : gate.outputTokens)!;
  return {
    of,
    limit: meter.limit,
    used: meter.limit - meter.remaining(nowMs),
    requested: of === 'tokens' ? tokens : 1,
    waitMs,
  };
};
