/** `llmgw init`: a configuration to start from. */

import { writeFileSync } from 'node:fs';
import { initTemplate } from '../config/init-template.ts';
import { UsageError } from '../core/usage-error.ts';
import { exitCodes } from './exit-codes.ts';

const file = 'llmgw.config.yaml';

export const init = (): number => {
  try {
    writeFileSync(file, initTemplate, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new UsageError(`${file} is there already.`, 'Edit it, or move it away first.');
    throw new UsageError(`cannot write ${file} (${code ?? 'unknown error'}).`);
  }
  process.stdout.write(`Wrote ${file}. Every key stands there with its default; take the # away to change one.\n`);
  return exitCodes.ok;
};
