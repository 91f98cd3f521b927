/** Environment variables, those of a `.env` file behind the real ones. */

import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { UsageError } from '../core/usage-error.ts';
import { fileTrouble, isAbsent } from './file-trouble.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The value without surrounding white space; null when it is not set or empty. */
export const variable = (environment: Environment, name: string): string | null => environment[name]?.trim() || null;

/** The first of `names` that is set, with its value. */
export const firstVariable = (
  environment: Environment,
  names: readonly string[],
): { readonly name: string; readonly value: string } | null => {
  for (const name of names) {
    const value = variable(environment, name);
    if (value !== null) return { name, value };
  }
  return null;
};

const parse = (text: string): Environment => parseEnv(text.replace(/^\uFEFF/, ''));

/**
 * The real environment over the variables of `envFile` (relative to `cwd`; it must exist) or, when that is not given,
 * of a `.env` in `cwd`, if there is one. Throws a UsageError when a file cannot be read.
 */
export const readEnvironment = async (cwd: string, real: Environment, envFile?: string): Promise<Environment> => {
  const path = envFile === undefined ? join(cwd, '.env') : resolve(cwd, envFile);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (envFile === undefined && isAbsent(error)) return real;
    throw new UsageError(
      `cannot read the environment file ${path}: ${fileTrouble(error)}`,
      envFile === undefined
        ? 'make it readable or name another one with --env-file'
        : 'check the path given to --env-file',
    );
  }
  return { ...parse(text), ...real };
};
