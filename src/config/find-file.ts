/** Where the configuration is: SPEC section 5. */

import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { UsageError } from '../core/usage-error.ts';
import { type Environment, variable } from './environment.ts';
import { fileTrouble, isAbsent } from './file-trouble.ts';

const configFileNames = ['llmgw.config.yaml', 'llmgw.config.yml', 'llmgw.config.json', '.llmgwrc'] as const;

export interface FoundFile {
  readonly path: string;
  readonly text: string;
}

const read = async (path: string): Promise<FoundFile | null> => {
  try {
    return { path, text: await readFile(path, 'utf8') };
  } catch (error) {
    if (isAbsent(error)) return null;
    throw new UsageError(
      `cannot read the configuration ${path}: ${fileTrouble(error)}`,
      'make it readable or name another one with --config',
    );
  }
};

const userFile = (environment: Environment): string | null => {
  const base = variable(environment, 'XDG_CONFIG_HOME');
  // The XDG specification says that a relative path is to be ignored.
  if (base !== null && isAbsolute(base)) return join(base, 'llmgw', 'config.yaml');
  const home = variable(environment, 'HOME') ?? variable(environment, 'USERPROFILE');
  return home === null ? null : join(home, '.config', 'llmgw', 'config.yaml');
};

/**
 * The nearest configuration in `cwd` or above it, else the user's own, else null. With `configPath` (relative to `cwd`)
 * only that one, and it must exist. Throws a UsageError when a file is there but cannot be read.
 */
export const findConfigFile = async (
  cwd: string,
  environment: Environment,
  configPath?: string,
): Promise<FoundFile | null> => {
  if (configPath !== undefined) {
    const path = resolve(cwd, configPath);
    const found = await read(path);
    if (found !== null) return found;
    throw new UsageError(
      `cannot read the configuration ${path}: there is no such file`,
      'check the path given to --config, or write a configuration with: llmgw init',
    );
  }
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    for (const name of configFileNames) {
      const found = await read(join(folder, name));
      if (found !== null) return found;
    }
    if (dirname(folder) === folder) break;
  }
  const path = userFile(environment);
  return path === null ? null : read(path);
};
