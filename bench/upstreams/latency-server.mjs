// An upstream in its own process: answers after a set time, may keep quotas over a sliding minute, and counts what it saw.
// argv[2]: JSON, see LatencyOptions in latency.ts. Prints its port; then each line
// on stdin is answered with its counts as JSON; the end of stdin ends it.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const {
  minMs,
  maxMs,
  rpm = null,
  tpm = null,
  tellsLimits = false,
  refuseForMs = 0,
  refuseWaitMs = 1000,
  places = null,
  mostInFlight = null,
} = JSON.parse(process.argv[2]);
const windowMs = 60_000;
// What was under way when a refusal went out is not early, nor is what the client's event loop had already begun to send.
const graceMs = 25;
const stepMs = 100;
const content = 'Three bolts in all: two of blue fiber and one of white.';

/** A sliding minute over amounts: never more than `limit` in any of them. */
const slidingMinute = (limit) => {
  const times = [];
  const amounts = [];
  let first = 0;
  return {
    limit,
    used: 0,
    expire(now) {
      while (first < times.length && times[first] <= now - windowMs) this.used -= amounts[first++];
    },
    /** How long until `amount` fits; 0 when it does. */
    waitMs(amount, now) {
      this.expire(now);
      let missing = this.used + amount - limit;
      if (missing <= 0) return 0;
      for (let i = first; i < times.length; i++) {
        missing -= amounts[i];
        if (missing <= 0) return Math.max(1, Math.ceil(times[i] + windowMs - now));
      }
      return windowMs;
    },
    take(amount, now) {
      times.push(now);
      amounts.push(amount);
      this.used += amount;
    },
  };
};
const requests = rpm === null ? null : slidingMinute(rpm);
const tokens = tpm === null ? null : slidingMinute(tpm);

let firstAt = null;
let inFlight = 0;
let blockedFrom = 0;
let blockedUntil = 0;
const counts = {
  requests: 0,
  ok: 0,
  refused: 0,
  /** Requests that came while a wait that they knew of was not over. */
  early: 0,
  maxInFlight: 0,
  /** Milliseconds since 1970. */
  firstRequestAt: null,
  /** From the first request to the last accepted one. */
  spanMs: 0,
  /** Of the request quota and of the token quota that was used in the minute before the last accepted request. */
  requestShare: null,
  tokenShare: null,
  /** Mean time from a request to its answer, as this process sees it. */
  serviceMs: 0,
  /** From the first request to the last answer. */
  workMs: 0,
  /** Answers by the 100 ms, from the first request on, in which they went out. */
  okPerStep: [],
};

const limitHeaders = () => {
  const headers = {};
  for (const [name, meter] of [
    ['requests', requests],
    ['tokens', tokens],
  ]) {
    if (!tellsLimits || meter === null) continue;
    headers[`x-ratelimit-limit-${name}`] = String(meter.limit);
    headers[`x-ratelimit-remaining-${name}`] = String(Math.max(0, Math.floor(meter.limit - meter.used)));
    headers[`x-ratelimit-reset-${name}`] = `${Math.ceil((meter.used / meter.limit) * windowMs)}ms`;
  }
  return headers;
};

const refuse = (response, waitMs, now) => {
  counts.refused++;
  if (waitMs !== null) {
    if (now >= blockedUntil) blockedFrom = now + graceMs;
    blockedUntil = Math.max(blockedUntil, now + waitMs - 1);
  }
  response.writeHead(429, {
    'content-type': 'application/json',
    ...(waitMs !== null && { 'retry-after-ms': String(waitMs) }),
    ...limitHeaders(),
  });
  response.end('{"error":{"message":"Rate limit reached","type":"requests","code":"rate_limit_exceeded"}}');
};

const answer = (body, response, now) => {
  const input = Math.ceil(JSON.stringify(body.messages).length / 4);
  const output = 20 + (input % 80);
  if (mostInFlight !== null && inFlight >= mostInFlight) {
    refuse(response, null, now);
    return;
  }
  const waitMs = Math.max(requests?.waitMs(1, now) ?? 0, tokens?.waitMs(input + output, now) ?? 0);
  if (waitMs > 0) {
    refuse(response, waitMs, now);
    return;
  }
  requests?.take(1, now);
  tokens?.take(input + output, now);
  counts.spanMs = now - firstAt;
  if (requests !== null) counts.requestShare = requests.used / requests.limit;
  if (tokens !== null) counts.tokenShare = tokens.used / tokens.limit;
  const headers = limitHeaders();
  inFlight++;
  counts.maxInFlight = Math.max(counts.maxInFlight, inFlight);
  serve(() => {
    inFlight--;
    counts.ok++;
    const end = performance.now();
    counts.serviceMs += (end - now - counts.serviceMs) / counts.ok;
    counts.workMs = end - firstAt;
    const step = Math.floor(counts.workMs / stepMs);
    counts.okPerStep[step] = (counts.okPerStep[step] ?? 0) + 1;
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.end(
      JSON.stringify({
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 1,
        model: body.model,
        choices: [{ index: 0, message: { role: 'assistant', content, refusal: null }, finish_reason: 'stop' }],
        usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
      }),
    );
  });
};

let served = 0;
const waiting = [];

/** Calls back when the time of an answer is over; with `places`, only so many at a time, the others wait in line. */
const serve = (finish) => {
  if (places !== null && served >= places) {
    waiting.push(finish);
    return;
  }
  served++;
  setTimeout(
    () => {
      served--;
      finish();
      const next = waiting.shift();
      if (next !== undefined) serve(next);
    },
    minMs + Math.random() * (maxMs - minMs),
  );
};

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const now = performance.now();
    firstAt ??= now;
    counts.firstRequestAt ??= performance.timeOrigin + now;
    counts.requests++;
    if (now > blockedFrom && now < blockedUntil) counts.early++;
    if (now - firstAt < refuseForMs) refuse(response, refuseWaitMs, now);
    else answer(JSON.parse(Buffer.concat(chunks).toString('utf8')), response, now);
  });
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
createInterface({ input: process.stdin }).on('line', () => {
  process.stdout.write(`${JSON.stringify({ ...counts, okPerStep: Array.from(counts.okPerStep, (n) => n ?? 0) })}\n`);
});
process.stdin.on('end', () => process.exit(0));
