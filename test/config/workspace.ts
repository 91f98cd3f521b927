/** A temporary directory with files in it, as the working directory of `loadConfig`. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type LoadedConfig, type LoadInput, loadConfig } from '../../src/config/load.ts';
import { UsageError } from '../../src/core/usage-error.ts';

export const workspace = (files: Readonly<Record<string, string>> = {}): string => {
  const root = mkdtempSync(join(tmpdir(), 'llmgw-config-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return root;
};

type Rest = Partial<Omit<LoadInput, 'cwd'>>;

/** Loads `yaml` as the configuration of an otherwise empty directory. */
export const load = (yaml: string | null, rest: Rest = {}): Promise<LoadedConfig> =>
  loadConfig({ cwd: workspace(yaml === null ? {} : { 'llmgw.config.yaml': yaml }), env: {}, ...rest });

/** The UsageError that loading ends with, its message without the path of the file. */
export const refusal = async (
  yaml: string,
  rest: Rest = {},
): Promise<{ message: string; hint: string | undefined }> => {
  try {
    await load(yaml, rest);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { message: error.message.replace(/\S*llmgw\.config\.yaml:/, 'file:'), hint: error.hint };
  }
  throw new Error('the configuration was accepted');
};
