/** One completion request from its body to its answer: an outage, a refusal, a fault or an answer, in time. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { makeAnswer } from './answer.ts';
import { combine, draws, fnv1a, hex8, lognormal, uniform } from './chance.ts';
import { later, sendReset, sendWhole } from './delivery.ts';
import { type FaultKind, faultAt } from './faults.ts';
import { judge } from './judge.ts';
import type { ModelLane, ProviderLane } from './lanes.ts';
import { cachingOf } from './prompt-cache.ts';
import { sendAnswer, sendLate } from './reply.ts';
import type { Route } from './routes.ts';
import { addUsage, count } from './stats.ts';
import { isTrouble, type Moment, type SimRequest, type SimUsage, type Trouble } from './wire.ts';
import type { World } from './world.ts';

export class Exchange {
  readonly #world: World;
  readonly #route: Route;
  readonly #http: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #provider: ProviderLane;
  readonly #arrivedAtMs = performance.now();
  #lane: ModelLane;
  #id: number;
  #isInFlight = true;

  constructor(world: World, route: Route, http: IncomingMessage, response: ServerResponse) {
    this.#world = world;
    this.#route = route;
    this.#http = http;
    this.#response = response;
    this.#provider = world.lanes.provider(route.provider);
    this.#lane = world.lanes.model(this.#provider, route.url.model ?? '');
    this.#id = world.tally.requests;
    world.tally.enter();
    this.#provider.requests++;
    this.#provider.inFlight++;
    response.on('close', () => {
      if (this.#isInFlight) world.tally.abandoned++;
      this.#leave();
    });
  }

  /** `text` is the whole body, null when it was too large to keep. */
  answer(text: string | null): void {
    const outage = this.#outage();
    if (outage !== null) this.#suffer(outage);
    else if (text === null) this.#refuse({ kind: 'body_too_large' });
    else {
      const call = { route: this.#route, provider: this.#provider, headers: this.#http.headers, text };
      const { lane, request, inputTokens } = judge(this.#world, call);
      this.#lane = lane;
      if (isTrouble(request)) this.#refuse(request);
      else this.#serve(request, inputTokens);
    }
  }

  #outage(): 'refuse' | '500' | 'hang' | null {
    const { outages } = this.#provider;
    if (outages.length === 0) return null;
    const { startedAtMs, timeScale } = this.#world;
    const sinceStartMs = (performance.now() - startedAtMs) / timeScale;
    return outages.find((outage) => sinceStartMs >= outage.fromMs && sinceStartMs < outage.toMs)?.kind ?? null;
  }

  #suffer(outage: 'refuse' | '500' | 'hang'): void {
    this.#world.tally.inOutage++;
    if (outage === '500') this.#refuse({ kind: 'server_error' });
    else if (outage === 'refuse') this.#drop();
  }

  /** Only here does a request use up a turn of its text: what quotas refuse depends on time, what is drawn must not. */
  #serve(request: SimRequest, inputTokens: number): void {
    const { seed, turns, tally } = this.#world;
    const { to } = this.#lane;
    const asked = combine(combine(seed, request.hash), fnv1a(to.model, fnv1a(to.provider)));
    this.#id = combine(asked, turns.add(asked));
    const fault = faultAt(this.#provider.faults, uniform(this.#id, draws.fault));
    if (fault !== null) count(tally.faults, fault);
    const trouble = fault === null ? null : this.#troubleOf(fault);
    if (trouble !== null) this.#refuse(trouble);
    else if (fault === 'reset') this.#drop();
    else if (fault !== 'hang') this.#reply(request, inputTokens, fault);
  }

  #reply(request: SimRequest, inputTokens: number, fault: FaultKind | null): void {
    const { profile, timeScale, seed, cachedPrompts } = this.#world;
    const { to } = this.#lane;
    const { format } = this.#route;
    const writesCost = format.name === 'anthropic';
    const caching = cachingOf(request, to, { inputTokens, seen: cachedPrompts, writesCost });
    const answer = makeAnswer(request, to.facts, { inputTokens, ...caching, seed });

    const { firstByteMs, sigma, perOutputTokenMs } = profile.latency;
    const scale = timeScale * to.facts.slowness;
    const untilFirstMs = scale * lognormal(firstByteMs, sigma, { hash: this.#id, draw: draws.firstByte });
    const writingMs = scale * perOutputTokenMs * answer.usage.outputTokens;
    const delayMs = request.stream ? untilFirstMs : untilFirstMs + writingMs;
    const reply = { format, to, request, answer, writingMs };
    if (fault === 'blank_keep_alive') {
      const isWhole = (): void => this.#finish(200, answer.usage);
      sendLate(this.#response, { ...reply, at: this.#moment() }, { lateMs: 3 * delayMs, isWhole });
      return;
    }
    later(delayMs, () => {
      if (this.#response.destroyed) return;
      to.gate?.outputTokens?.take(answer.usage.outputTokens, performance.now());
      // Before the bytes leave: the client's next request must not find this one still in flight.
      this.#finish(fault === 'bad_gateway_html' ? 502 : 200, fault === null ? answer.usage : null);
      sendAnswer(this.#response, { ...reply, at: this.#moment() }, fault);
    });
  }

  #troubleOf(fault: FaultKind): Trouble | null {
    switch (fault) {
      case 'rate_limit':
        return { ...drawnLimit, waitMs: this.#drawnWaitMs() };
      case 'rate_limit_without_wait':
        return { ...drawnLimit, waitMs: null };
      case 'insufficient_quota':
        return { kind: 'insufficient_quota' };
      case 'server_error':
        return { kind: 'server_error' };
      case 'unavailable':
        return { kind: 'overloaded' };
      default:
        return null;
    }
  }

  #drawnWaitMs(): number {
    const { profile, timeScale } = this.#world;
    return timeScale * lognormal(profile.retryAfterMs ?? 500, 0.4, { hash: this.#id, draw: draws.faultWait });
  }

  #moment(): Moment {
    const nowMs = performance.now();
    return { id: hex8(this.#id), nowMs, wallMs: Date.now(), tookMs: nowMs - this.#arrivedAtMs };
  }

  /** Errors come sooner than answers: after a fifth of the median time to the first byte. */
  #refuse(trouble: Trouble): void {
    const { profile, timeScale } = this.#world;
    later((profile.latency.firstByteMs * timeScale) / 5, () => {
      if (this.#response.destroyed) return;
      const error = this.#route.format.error(trouble, this.#lane.to, this.#moment());
      this.#finish(error.status, null);
      sendWhole(this.#response, error);
    });
  }

  #drop(): void {
    this.#world.tally.noAnswer++;
    this.#leave();
    sendReset(this.#response);
  }

  #finish(status: number, usage: SimUsage | null): void {
    count(this.#world.tally.byStatus, status);
    if (usage !== null) addUsage(this.#lane.usage, usage);
    this.#leave();
  }

  #leave(): void {
    if (!this.#isInFlight) return;
    this.#isInFlight = false;
    this.#world.tally.inFlight--;
    this.#provider.inFlight--;
  }
}

const drawnLimit = { kind: 'rate_limited', of: 'requests', limit: 1000, used: 1000, requested: 1 } as const;
