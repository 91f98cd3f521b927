/** `--simulate`: the built-in simulator in this process, in place of every provider. */

import type { LoadedConfig } from '../../config/load.ts';
import { suggest } from '../../config/suggest.ts';
import type { ProviderSettings } from '../../core/settings.ts';
import { UsageError } from '../../core/usage-error.ts';
import { type ProfileName, profileNames } from '../../sim/profiles.ts';
import { simulatedBaseUrl } from '../../sim/routes.ts';
import { startSimulator } from '../../sim/server.ts';
import { imaginedProviders } from './providers.ts';

export interface Simulation {
  readonly profile: ProfileName;
  providersOf(config: LoadedConfig): readonly ProviderSettings[];
  close(): Promise<void>;
}

/** `name` as `--simulate` gives it: true when it names no profile. */
export const startSimulation = async (name: string | true): Promise<Simulation> => {
  const profile = profileNames.find((known) => known === (name === true ? 'calm' : name));
  if (profile === undefined) {
    const near = suggest(String(name), profileNames);
    throw new UsageError(
      `--simulate: there is no profile ${JSON.stringify(name)}${near === null ? '' : `; did you mean ${near}?`}`,
      `Profiles: ${profileNames.join(', ')}.`,
    );
  }
  const simulator = await startSimulator({ profile });
  return {
    profile,
    providersOf: (config) =>
      imaginedProviders(config).map((provider) => ({
        ...provider,
        baseUrl: simulatedBaseUrl(simulator.baseUrl, provider.name, provider.type),
        // The simulator takes any key; a real one has no business there.
        apiKey: 'simulated',
        headers: {},
      })),
    close: () => simulator.close(),
  };
};
