/** `llmgw sim`: the simulator as a server, until it is told to stop. */

import { once } from 'node:events';
import { UsageError } from '../core/usage-error.ts';
import { type ProfileName, profileNames } from '../sim/profiles.ts';
import { startSimulator } from '../sim/server.ts';
import { exitCodes } from './exit-codes.ts';

export const sim = async (flags: { port: number; profile: string; seed: number }): Promise<number> => {
  const profile = profileNames.find((name) => name === flags.profile) as ProfileName;
  const simulator = await startSimulator({ profile, port: flags.port, seed: flags.seed }).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new UsageError(`port ${flags.port} is in use.`, 'Choose another --port; 0 takes any.');
    if (code === 'EACCES') throw new UsageError(`port ${flags.port} needs more rights.`, 'Choose a --port above 1023.');
    throw error;
  });
  const { baseUrl } = simulator;
  process.stdout.write(
    [
      `llmgw simulator, profile ${profile}, on ${baseUrl}`,
      '',
      `  export OPENAI_API_KEY=any OPENAI_BASE_URL=${baseUrl}/openai/v1`,
      `  export ANTHROPIC_API_KEY=any ANTHROPIC_BASE_URL=${baseUrl}/anthropic`,
      '',
      'No model answers here. Ctrl-C stops it.',
      '',
    ].join('\n'),
  );
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'SIGHUP')]);
  const { requests } = simulator.stats();
  await simulator.close();
  process.stdout.write(`\n${requests} requests answered.\n`);
  return exitCodes.ok;
};
