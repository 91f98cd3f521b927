/** Starts latency-server.mjs and asks it for its counts. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Upstream } from './nginx.ts';

export interface LatencyOptions {
  /** Every answer takes between these, evenly spread. */
  readonly minMs: number;
  readonly maxMs: number;
  /** Requests and tokens in any minute, a true sliding window; 429 with `retry-after-ms` above. */
  readonly rpm?: number;
  readonly tpm?: number;
  /** Answers carry OpenAI's x-ratelimit headers. */
  readonly tellsLimits?: boolean;
  /** From its first request on, everything is refused for so long, each time with this wait. */
  readonly refuseForMs?: number;
  readonly refuseWaitMs?: number;
  /** So many requests are worked on at a time; others wait in line. */
  readonly places?: number;
  /** Above it 429, with no wait named. */
  readonly mostInFlight?: number;
}

export interface LatencyCounts {
  readonly requests: number;
  readonly ok: number;
  readonly refused: number;
  readonly early: number;
  readonly maxInFlight: number;
  readonly firstRequestAt: number | null;
  readonly spanMs: number;
  readonly serviceMs: number;
  readonly workMs: number;
  readonly requestShare: number | null;
  readonly tokenShare: number | null;
  readonly okPerStep: readonly number[];
}

export interface LatencyUpstream extends Upstream {
  counts(): Promise<LatencyCounts>;
}

export const startLatencyServer = async (options: LatencyOptions): Promise<LatencyUpstream> => {
  const child = spawn(process.execPath, [resolve('bench/upstreams/latency-server.mjs'), JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the latency server ended');
    return value;
  };
  const port = Number(await line());
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    async counts() {
      child.stdin.write('\n');
      return JSON.parse(await line()) as LatencyCounts;
    },
    async stop() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
};
