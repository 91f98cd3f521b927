/** Starts the upstream of `chaos-upstream.ts` and talks to it. */

import { type ChildProcess, fork } from 'node:child_process';
import { buildProcess } from './build-process.ts';
import type { Ask, Counts, Told, UpstreamOptions } from './chaos-upstream.ts';

export interface Upstream {
  readonly url: string;
  counts(): Promise<Counts>;
  /** Resolves as soon as so many distinct prompts were asked for; a later call replaces it. */
  reached(prompts: number): Promise<void>;
  stop(): Promise<void>;
}

export const startUpstream = async (options: UpstreamOptions): Promise<Upstream> => {
  const program = await buildProcess('test/support/chaos-upstream.ts');
  const child = fork(program, [JSON.stringify(options)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const port = (await told(child, 'port')).port;
  const ask = (message: Ask): void => {
    child.send(message);
  };
  return {
    url: `http://127.0.0.1:${port}/v1`,
    async counts() {
      ask({ ask: 'counts' });
      return (await told(child, 'counts')).counts;
    },
    async reached(prompts) {
      ask({ ask: 'reached', prompts });
      await told(child, 'reached');
    },
    async stop() {
      if (child.exitCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
};

const told = <K extends Told['told']>(child: ChildProcess, kind: K): Promise<Extract<Told, { told: K }>> =>
  new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error('the upstream has ended'));
    const onMessage = (message: Told): void => {
      if (message.told !== kind) return;
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve(message as Extract<Told, { told: K }>);
    };
    child.on('message', onMessage);
    child.once('exit', onExit);
  });
