/**
 * The file beside results that carry no keys (`<results>.keys`, for CSV and text): which bytes are whose. Its entry is
 * written before the record, so after a crash a record without an entry cannot exist, and an entry whose record is missing or
 * incomplete is seen by its length and checksum.
 */

import { crc32 } from 'node:zlib';
import type { ResultStatus } from '../result-sink.ts';

export const keysPath = (path: string): string => `${path}.keys`;

export interface KeysEntry {
  readonly key: string;
  readonly status: ResultStatus;
  /** Offsets of the record's first byte and of the byte after its last one. */
  readonly start: number;
  readonly end: number;
  readonly crc: number;
}

/** The first line: the format, and length and checksum of what stands before the first record. */
export const keysHeader = (format: string, header: Buffer): string =>
  `llmgw-keys 1 ${format} ${header.length} ${hexOf(crc32(header))}\n`;

export const keysLine = ({ key, status, start, end, crc }: KeysEntry): string =>
  `${key} ${status} ${start} ${end} ${hexOf(crc)}\n`;

/** Null when the line is not whole. */
export const readKeysLine = (line: string): KeysEntry | null => {
  const parts = lineShape.exec(line);
  return parts === null
    ? null
    : {
        key: parts[1]!,
        status: parts[2] as ResultStatus,
        start: Number(parts[3]),
        end: Number(parts[4]),
        crc: Number.parseInt(parts[5]!, 16),
      };
};

export const readKeysHeader = (
  line: string,
): { readonly format: string; readonly length: number; readonly crc: number } | null => {
  const parts = headerShape.exec(line);
  return parts === null ? null : { format: parts[1]!, length: Number(parts[2]), crc: Number.parseInt(parts[3]!, 16) };
};

const lineShape = /^([0-9a-f]{24}) (ok|failed|rejected) (\d{1,15}) (\d{1,15}) ([0-9a-f]{8})\n$/;
const headerShape = /^llmgw-keys 1 ([a-z-]+) (\d{1,15}) ([0-9a-f]{8})\n$/;
const hexOf = (crc: number): string => crc.toString(16).padStart(8, '0');
