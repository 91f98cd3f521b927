/** The identity of a row across runs: what it says, never where it stands (SPEC section 2). */

import { hash } from 'node:crypto';
import type { Draft, Rejection } from '../core/job.ts';
import { canonicalJson } from './row-key/canonical-json.ts';
import { createFingerprintTable } from './row-key/fingerprint-table.ts';

export interface RowKeys {
  /**
   * The key of a row: 24 hexadecimal digits. `duplicateId` says that the row's own id stood at an earlier row with
   * another request. Every row of the run is asked for once, in any order: among identical rows the first one asked for is occurrence 0.
   */
  keyOf(draft: Draft): { readonly key: string; readonly duplicateId: boolean };
  /** The key of a row that could not be read: its id and its raw text. */
  keyOfRejected(rejection: Rejection): string;
}

const keyDigits = 24;
const digest = (text: string): string => hash('sha256', text, 'hex');

export const createRowKeys = (): RowKeys => {
  const contents = createFingerprintTable({ counted: false });
  const repeated = createFingerprintTable({ counted: true });
  const ids = createFingerprintTable({ counted: false });

  const countOccurrence = (base: string): number => (contents.add(base) === 0 ? 0 : repeated.add(base) + 1);
  const keyOfOccurrence = (base: string, occurrence: number): string =>
    (occurrence === 0 ? base : digest(`${base}#${occurrence}`)).slice(0, keyDigits);

  return {
    keyOf(draft) {
      const id = draft.hasOwnId ? JSON.stringify(draft.id) : 'null';
      const model = draft.model === undefined ? 'null' : JSON.stringify(draft.model);
      const base = digest(`[${id},${model},${canonicalJson(draft.request)}]`);
      const occurrence = countOccurrence(base);
      return {
        key: keyOfOccurrence(base, occurrence),
        // An identical row is another occurrence, not another use of the id.
        duplicateId: occurrence === 0 && draft.hasOwnId && ids.add(digest(id)) > 0,
      };
    },
    keyOfRejected(rejection) {
      const id = rejection.hasOwnId ? JSON.stringify(rejection.id) : 'null';
      const base = digest(`[${id},"rejected",${JSON.stringify(rejection.raw)}]`);
      return keyOfOccurrence(base, countOccurrence(base));
    },
  };
};
