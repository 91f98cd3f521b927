import { readFileSync } from 'node:fs';

/** The version in package.json, which lies two folders above this module, built or not. */
export const version = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return (manifest as { version: string }).version;
};
