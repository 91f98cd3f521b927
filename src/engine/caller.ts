/** One request to one target, from a provider-neutral request to a reply or a failure. */

import type { Failure, ParameterFix } from '../core/failure.ts';
import type { ChatRequest } from '../core/job.ts';
import type { RateLimits } from '../core/rate-limits.ts';
import type { Exchange } from '../io/http/transport.ts';
import type { Decoded, Endpoint, HttpRequest, Provider, Upstream } from '../providers/provider.ts';

export interface CallOptions {
  readonly fixes: readonly ParameterFix[];
  /** Connect to last byte. */
  readonly timeoutMs: number;
  /** Goes out as `Idempotency-Key`: the same for every attempt of a row in a run. */
  readonly idempotencyKey: string | null;
}

export interface Answer {
  readonly decoded: Decoded;
  readonly httpStatus: number | null;
  /** Request start to response headers; null when none came. */
  readonly ttfbMs: number | null;
  readonly limits: RateLimits | null;
}

export interface Caller {
  /** Never rejects. */
  call(target: string, request: ChatRequest, options: CallOptions): Promise<Answer>;
  /** Ends every request in flight at once; each answers with a `cancelled` failure. */
  abort(): void;
}

/** What the caller needs of the HTTP client; src/io/transport.ts is it. */
export interface Transport {
  send(request: HttpRequest, timeoutMs: number): Promise<Exchange>;
  abort(): void;
}

/** How a target is reached. */
export interface Connection {
  readonly provider: Provider;
  readonly upstream: Upstream;
}

export interface CallerOptions {
  readonly transport: Transport;
  readonly connectionOf: (target: string) => Connection;
  readonly wallMs: () => number;
  /** Takes keys out of whatever a provider sent back. */
  readonly redact: (text: string) => string;
}

interface Line extends Connection {
  readonly endpoint: Endpoint;
}

export const createCaller = ({ transport, connectionOf, wallMs, redact }: CallerOptions): Caller => {
  const lines = new Map<string, Line>();
  const lineTo = (target: string): Line => {
    let line = lines.get(target);
    if (line === undefined) {
      const connection = connectionOf(target);
      line = { ...connection, endpoint: connection.provider.endpoint(connection.upstream) };
      lines.set(target, line);
    }
    return line;
  };

  return {
    async call(target, request, { fixes, timeoutMs, idempotencyKey }) {
      const { provider, upstream, endpoint } = lineTo(target);
      const exchange = await transport.send(
        {
          method: 'POST',
          url: endpoint.url,
          headers:
            idempotencyKey === null ? endpoint.headers : { ...endpoint.headers, 'idempotency-key': idempotencyKey },
          body: provider.body(request, upstream, fixes),
        },
        timeoutMs,
      );
      const { response } = exchange;
      if (response === null) {
        return {
          decoded: { ok: false, failure: exchange.failure },
          httpStatus: exchange.httpStatus,
          ttfbMs: exchange.ttfbMs,
          limits: null,
        };
      }
      const nowMs = wallMs();
      const decoded = provider.fromHttp(response, nowMs);
      return {
        decoded: decoded.ok ? decoded : { ok: false, failure: redacted(decoded.failure, redact) },
        httpStatus: response.status,
        ttfbMs: exchange.ttfbMs,
        limits: provider.rateLimits(response.headers, nowMs),
      };
    },
    abort: () => transport.abort(),
  };
};

const redacted = (failure: Failure, redact: (text: string) => string): Failure => ({
  ...failure,
  message: redact(failure.message),
});
