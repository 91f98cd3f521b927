import { hash } from 'node:crypto';
import type { ChatRequest } from '../../core/job.ts';
import { canonicalJson } from '../row-key/canonical-json.ts';

/**
 * Names a request by its messages and parameters, whatever order they were written in: SHA-256 and the length of its
 * canonical JSON. Rows nest 200 levels at most, so nothing of a request is beyond what `canonicalJson` looks at.
 */
export const requestDigest = (request: ChatRequest): string => {
  const text = canonicalJson(request);
  return `${hash('sha256', text, 'hex')}-${text.length}`;
};
