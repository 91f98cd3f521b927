/** The only HTTP client. It knows no wire format: a request goes out, the whole answer or the reason why not comes back. */

import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import type { Failure } from '../../core/failure.ts';
import type { HttpHeaders, HttpRequest, HttpResponse } from '../../providers/provider.ts';
import { networkFailure, timeoutFailure } from './network-failure.ts';

export interface TransportOptions {
  /** Sockets to one origin at most: as many as there are requests in flight. Without it undici opens up to twice that. */
  readonly connections?: number;
  readonly connectTimeoutMs: number;
  /** Longest silence inside an answer; queued requests at some providers are kept alive by blank lines. */
  readonly idleTimeoutMs?: number;
  /** An answer larger than this is cut off. */
  readonly maxBodyBytes?: number;
  /** Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY are looked up. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type Exchange =
  | { readonly response: HttpResponse; readonly ttfbMs: number }
  | {
      readonly response: null;
      readonly failure: Failure;
      readonly httpStatus: number | null;
      readonly ttfbMs: number | null;
    };

export interface HttpTransport {
  /** One request, one answer, no retry and no redirect; never rejects. `timeoutMs` runs from now to the last byte. */
  send(request: HttpRequest, timeoutMs: number): Promise<Exchange>;
  /** Ends every request in flight; each comes back as `cancelled`. */
  abort(): void;
  close(): Promise<void>;
}

const defaultIdleTimeoutMs = 300_000;
const defaultMaxBodyBytes = 64 * 1024 * 1024;

interface Place {
  readonly origin: string;
  readonly path: string;
  readonly dispatcher: Dispatcher;
}

export const createTransport = (options: TransportOptions): HttpTransport => {
  const idleTimeoutMs = options.idleTimeoutMs ?? defaultIdleTimeoutMs;
  const maxBodyBytes = options.maxBodyBytes ?? defaultMaxBodyBytes;
  const dispatchers = new Map<string, Dispatcher>();
  const places = new Map<string, Place>();
  const inFlight = new Set<Exchanging>();
  const proxied = proxySettings(options.env);

  const dispatcherFor = (origin: string): Dispatcher => {
    const name = proxied === null ? origin : '';
    let dispatcher = dispatchers.get(name);
    if (dispatcher === undefined) {
      const shared = { pipelining: 1, keepAliveTimeout: 30_000 };
      const connect = { timeout: options.connectTimeoutMs };
      dispatcher =
        proxied === null
          ? new Pool(origin, { ...shared, connect, connections: options.connections ?? null })
          : // Plain HTTP is forwarded, as curl does it: many proxies open tunnels to port 443 only.
            new EnvHttpProxyAgent({
              ...shared,
              ...proxied,
              connect,
              proxyTls: connect,
              requestTls: connect,
              proxyTunnel: false,
            });
      dispatchers.set(name, dispatcher);
    }
    return dispatcher;
  };

  const placeOf = (url: string): Place => {
    let place = places.get(url);
    if (place === undefined) {
      const { origin, pathname, search } = new URL(url);
      place = { origin, path: pathname + search, dispatcher: dispatcherFor(origin) };
      places.set(url, place);
    }
    return place;
  };

  return {
    send: (request, timeoutMs) =>
      new Promise((resolve) => {
        const exchange = new Exchanging(maxBodyBytes, timeoutMs, (result) => {
          inFlight.delete(exchange);
          resolve(result);
        });
        inFlight.add(exchange);
        try {
          const { origin, path, dispatcher } = placeOf(request.url);
          dispatcher.dispatch(
            {
              origin,
              path,
              method: request.method,
              headers: request.headers,
              body: request.body,
              // The default would end a request whose headers take more than 300 s; the attempt's own timer decides that.
              headersTimeout: 0,
              bodyTimeout: idleTimeoutMs,
            },
            exchange,
          );
        } catch (error) {
          exchange.fail(networkFailure(error, false));
        }
      }),
    abort() {
      for (const exchange of [...inFlight]) exchange.cancel();
    },
    async close() {
      await Promise.all([...dispatchers.values()].map((dispatcher) => dispatcher.destroy()));
    },
  };
};

const proxySettings = (
  env: TransportOptions['env'],
): { httpProxy: string; httpsProxy: string; noProxy: string } | null => {
  const httpProxy = env.http_proxy || env.HTTP_PROXY || '';
  const httpsProxy = env.https_proxy || env.HTTPS_PROXY || '';
  if (httpProxy === '' && httpsProxy === '') return null;
  return { httpProxy, httpsProxy, noProxy: env.no_proxy ?? env.NO_PROXY ?? '' };
};

/** One exchange: undici's handler, the attempt's timer and the promise's resolution in one object. */
class Exchanging implements Dispatcher.DispatchHandler {
  readonly #maxBodyBytes: number;
  readonly #timer: NodeJS.Timeout;
  readonly #startedAt = performance.now();
  #done: ((exchange: Exchange) => void) | null;
  #controller: Dispatcher.DispatchController | null = null;
  #status: number | null = null;
  #headers: HttpHeaders = {};
  #ttfbMs: number | null = null;
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(maxBodyBytes: number, timeoutMs: number, done: (exchange: Exchange) => void) {
    this.#maxBodyBytes = maxBodyBytes;
    this.#done = done;
    this.#timer = setTimeout(() => this.#cutOff(timeoutFailure(timeoutMs, this.#hasLeft)), timeoutMs);
  }

  /** Whether the request was written to a connection, so that the server may have acted on it. */
  get #hasLeft(): boolean {
    return this.#controller !== null;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#done === null) controller.abort(new Error('ended before it was sent'));
    else this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    this.#ttfbMs = performance.now() - this.#startedAt;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBodyBytes) {
      this.#cutOff({
        code: 'malformed_response',
        message: `the answer is larger than ${Math.round(this.#maxBodyBytes / 1024 / 1024)} MiB`,
        httpStatus: this.#status,
        mayHaveBeenBilled: true,
      });
    } else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#done === null) return;
    let body: string;
    try {
      body = decode(this.#chunks, this.#headers['content-encoding'], this.#maxBodyBytes);
    } catch {
      this.fail({
        code: 'malformed_response',
        message: 'the answer is not in the encoding that its header names, or far too large',
        httpStatus: this.#status,
        mayHaveBeenBilled: true,
      });
      return;
    }
    this.#finish({
      response: { status: this.#status ?? 0, headers: this.#headers, body },
      ttfbMs: this.#ttfbMs ?? 0,
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(networkFailure(error, this.#hasLeft));
  }

  fail(failure: Failure): void {
    this.#finish({ response: null, failure, httpStatus: this.#status, ttfbMs: this.#ttfbMs });
  }

  cancel(): void {
    this.#cutOff({
      code: 'cancelled',
      message: 'the run was interrupted',
      httpStatus: null,
      ...(this.#hasLeft ? { mayHaveBeenBilled: true } : {}),
    });
  }

  #cutOff(failure: Failure): void {
    const controller = this.#controller;
    this.fail(failure);
    controller?.abort(new Error(failure.code));
  }

  #finish(exchange: Exchange): void {
    const done = this.#done;
    if (done === null) return;
    this.#done = null;
    clearTimeout(this.#timer);
    this.#chunks = [];
    done(exchange);
  }
}

const decode = (
  chunks: readonly Buffer[],
  encoding: string | string[] | undefined,
  maxOutputLength: number,
): string => {
  const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  // llmgw asks for no encoding, but some gateways compress all the same.
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(bytes, { maxOutputLength }).toString('utf8');
    case 'br':
      return brotliDecompressSync(bytes, { maxOutputLength }).toString('utf8');
    case 'deflate':
      return inflateSync(bytes, { maxOutputLength }).toString('utf8');
    default:
      return bytes.toString('utf8');
  }
};
