/** One quota window as a provider's headers tell it; `resetMs` is the time until the window is full again. */
export interface QuotaWindow {
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly resetMs: number | null;
}

/** Quotas read from response headers (WIRE section 7), per minute unless the provider means a day. */
export interface RateLimits {
  readonly requests?: QuotaWindow;
  readonly tokens?: QuotaWindow;
  readonly inputTokens?: QuotaWindow;
  readonly outputTokens?: QuotaWindow;
}
