import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

/** In memory where there is such a place: for tests that sync thousands of times. */
const inMemory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Makes folders that are gone after each test of the file. */
export const temporaryFolders = (where: 'on disk' | 'in memory' = 'on disk'): (() => string) => {
  const made: string[] = [];
  afterEach(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(join(where === 'in memory' ? inMemory : tmpdir(), 'llmgw-test-'));
    made.push(folder);
    return folder;
  };
};
