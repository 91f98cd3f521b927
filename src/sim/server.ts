/** The provider simulator: one loopback HTTP server that plays every provider. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendWhole } from './delivery.ts';
import { Exchange } from './exchange.ts';
import { wrongKey } from './judge.ts';
import { Lanes } from './lanes.ts';
import { type Profile, type ProfileName, profileNamed } from './profiles.ts';
import { RecentCounts } from './recent-counts.ts';
import { type Route, routeOf } from './routes.ts';
import { addUsage, noUsage, type SimulatorStats, Tally, type UsageTotals } from './stats.ts';
import type { Moment, Trouble } from './wire.ts';
import type { World } from './world.ts';

export interface SimulatorOptions {
  readonly profile: ProfileName | Profile;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: '127.0.0.1';
  /** Two simulators with the same seed give the same request the same answer and the same faults; default 1. */
  readonly seed?: number;
  /** Multiplies every time of the profile, quota windows and waits included; default 1. */
  readonly timeScale?: number;
  /** `any`, the default, takes every key that is not empty. */
  readonly apiKeys?: 'any' | readonly string[];
  /** Keeps a count per prompt digest, which grows with the number of prompts. */
  readonly recordPrompts?: boolean;
}

export interface Simulator {
  /** `http://127.0.0.1:<port>`; see `simulatedBaseUrl` for a provider's `base_url`. */
  readonly baseUrl: string;
  readonly port: number;
  stats(): SimulatorStats;
  /** Drops every connection and frees the port; nothing of the simulator keeps the process alive afterwards. */
  close(): Promise<void>;
}

const mostBodyBytes = 64 * 1024 * 1024;
const turnsKept = 65_536;
const cachedPromptsKept = 1024;

/**
 * @throws RangeError when the profile's fault rates are no probabilities or `timeScale` is not positive.
 * @throws the listener's error, such as `EADDRINUSE`, when the port is not to be had.
 */
export const startSimulator = async (options: SimulatorOptions): Promise<Simulator> => {
  const { seed = 1, timeScale = 1, apiKeys = 'any', host = '127.0.0.1' } = options;
  if (!(timeScale > 0)) throw new RangeError(`timeScale must be above 0, not ${timeScale}`);
  const profile = typeof options.profile === 'string' ? profileNamed(options.profile) : options.profile;
  const world: World = {
    profile,
    seed,
    timeScale,
    keys: apiKeys === 'any' ? null : new Set(apiKeys),
    startedAtMs: performance.now(),
    lanes: new Lanes(profile, timeScale),
    turns: new RecentCounts(turnsKept),
    cachedPrompts: new RecentCounts(cachedPromptsKept),
    tally: new Tally(options.recordPrompts ?? false),
  };
  const routes = new RouteTable();
  const server = createServer((request, response) => {
    take(world, routes.find(request), request, response);
  });
  // Idle connections outlive any client's own patience, so that the only resets are the intended ones.
  server.keepAliveTimeout = 120_000;
  server.requestTimeout = 0;
  server.timeout = 0;
  const port = await listen(server, options.port ?? 0, host);
  return {
    baseUrl: `http://${host}:${port}`,
    port,
    stats: () => statsOf(world),
    close: () => close(server),
  };
};

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, 4096, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** A run asks the same few URLs over and over: each is read once. */
class RouteTable {
  readonly #routes = new Map<string, Route>();

  find(request: IncomingMessage): Route {
    const { method = 'GET', url = '/' } = request;
    const isAnthropic = request.headers['anthropic-version'] !== undefined;
    const key = isAnthropic ? `${method}!${url}` : method + url;
    let route = this.#routes.get(key);
    if (route === undefined) {
      route = routeOf(method, url, isAnthropic);
      if (this.#routes.size >= 1000) this.#routes.clear();
      this.#routes.set(key, route);
    }
    return route;
  }
}

const take = (world: World, route: Route, request: IncomingMessage, response: ServerResponse): void => {
  if (route.what !== 'completion') {
    request.resume();
    sayWithoutCompletion(world, route, { request, response });
    return;
  }
  const exchange = new Exchange(world, route, request, response);
  let first: Buffer | null = null;
  let chunks: Buffer[] | null = null;
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > mostBodyBytes) {
      first = null;
      chunks = null;
    } else if (first === null) first = chunk;
    else if (chunks === null) chunks = [first, chunk];
    else chunks.push(chunk);
  });
  request.on('end', () => {
    if (bytes > mostBodyBytes) exchange.answer(null);
    else exchange.answer(chunks === null ? (first?.toString() ?? '') : Buffer.concat(chunks).toString());
  });
};

const sayWithoutCompletion = (
  world: World,
  route: Route,
  http: { readonly request: IncomingMessage; readonly response: ServerResponse },
): void => {
  const { format, url } = route;
  const lane = world.lanes.model(world.lanes.provider(route.provider), url.model ?? '');
  const at: Moment = { id: '00000000', nowMs: performance.now(), wallMs: Date.now(), tookMs: 0 };
  const trouble: Trouble | null =
    route.what === 'unknown'
      ? { kind: 'unknown_path', method: http.request.method ?? 'GET', path: route.path }
      : wrongKey(world, lane, format.credentials(http.request.headers, url));
  if (trouble) sendWhole(http.response, format.error(trouble, lane.to, at));
  else sendWhole(http.response, { status: 200, headers: format.headers(lane.to, at), body: format.modelList(lane.to) });
};

const statsOf = ({ tally, lanes }: World): SimulatorStats => {
  const byProvider: Record<string, number> = {};
  const byModel: Record<string, number> = {};
  const usageByModel: Record<string, UsageTotals> = {};
  const usage = noUsage();
  for (const provider of lanes.providers.values()) {
    if (provider.requests > 0) byProvider[provider.name] = provider.requests;
    for (const [name, lane] of provider.models) {
      if (lane.requests === 0) continue;
      byModel[`${provider.name}/${name}`] = lane.requests;
      usageByModel[`${provider.name}/${name}`] = { ...lane.usage };
      const { answers } = usage;
      addUsage(usage, lane.usage);
      usage.answers = answers + lane.usage.answers;
    }
  }
  return {
    requests: tally.requests,
    byProvider,
    byModel,
    byStatus: {
      ...Object.fromEntries(tally.byStatus),
      ...(tally.noAnswer > 0 && { no_answer: tally.noAnswer }),
    },
    faults: Object.fromEntries(tally.faults),
    overQuota: tally.overQuota,
    inOutage: tally.inOutage,
    abandoned: tally.abandoned,
    inFlight: tally.inFlight,
    maxInFlight: tally.maxInFlight,
    usage,
    usageByModel,
    ...(tally.prompts && { prompts: new Map(tally.prompts) }),
  };
};
