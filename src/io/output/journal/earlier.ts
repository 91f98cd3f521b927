/** Reads what earlier runs left in a results file, once, when it is opened. Nothing is changed here. */

import { closeSync, existsSync, fstatSync, openSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { UsageError } from '../../../core/usage-error.ts';
import { carriesKeys, type OutputFormat } from '../formats.ts';
import { forEachLine } from './byte-lines.ts';
import { createJournalIndex, type JournalIndex } from './index.ts';
import { keysPath, readKeysHeader, readKeysLine } from './keys.ts';
import { hasZeros, isTornLine, jsonlLines, type LineFormat, openaiBatchLines } from './lines.ts';
import { createWindowReader, type WindowReader } from './window-reader.ts';

export interface Earlier {
  readonly index: JournalIndex;
  /** Where the results are whole up to; what follows is torn. */
  readonly end: number;
  /** Whether the last record lacks nothing but its LF. */
  readonly lacksLineEnd: boolean;
  /** Where the keys file is whole up to; 0 when there is none. */
  readonly keysEnd: number;
  /** Records in the midst of the file that are broken; their rows run again. */
  readonly damaged: number;
}

export interface EarlierQuestion {
  readonly path: string;
  readonly format: OutputFormat;
  /** What stands before the first record. */
  readonly header: Buffer;
}

export const nothingEarlier = (): Earlier => ({
  index: createJournalIndex(),
  end: 0,
  lacksLineEnd: false,
  keysEnd: 0,
  damaged: 0,
});

/** @throws UsageError when the file is not a results file of this format, or was changed by something else. */
export const readEarlier = async (file: number, question: EarlierQuestion): Promise<Earlier> => {
  const size = fstatSync(file).size;
  const beside = keysPath(question.path);
  // A text of rows without answers is empty, and yet its keys say which rows they were.
  if (size === 0 && (carriesKeys(question.format) || !existsSync(beside))) return nothingEarlier();
  switch (question.format) {
    case 'jsonl':
      return readLines(file, { ...question, size, lines: jsonlLines });
    case 'openai-batch':
      return readLines(file, { ...question, size, lines: openaiBatchLines });
    case 'csv':
    case 'text': {
      if (!existsSync(beside))
        throw notOurs(question, `it has no ${beside} beside it, so its rows cannot be told apart`);
      const keysFile = openSync(beside, 'r');
      try {
        return await readKeys(file, { ...question, size, keysFile });
      } finally {
        closeSync(keysFile);
      }
    }
  }
};

type LinesQuestion = EarlierQuestion & { readonly size: number; readonly lines: LineFormat };

const readLines = async (file: number, question: LinesQuestion): Promise<Earlier> => {
  const index = createJournalIndex();
  let end = 0;
  let number = 0;
  let damaged = 0;
  let lacksLineEnd = false;
  await forEachLine(file, question.size, (line, start) => {
    number++;
    const contentEnd = lineEndAt(line);
    const terminated = contentEnd < line.length;
    const content = line.subarray(0, contentEnd);
    if (isBlank(content)) {
      if (terminated) end = gap(index, start, line.length);
      return;
    }
    const reading = question.lines.read(content, !terminated);
    if (reading === 'foreign') throw notOurs(question, `line ${number} has no key of a row`);
    if (reading !== 'damaged') {
      index.add(reading.key, reading.status, start);
      end = start + line.length;
      lacksLineEnd = !terminated;
      return;
    }
    const isFirst = index.size() === 0;
    if (isFirst && !hasZeros(content) && (terminated || !isTornLine(question.lines, content.toString('utf8')))) {
      throw notOurs(question, `line ${number} is not JSON`);
    }
    if (!terminated) return;
    damaged++;
    end = gap(index, start, line.length);
  });
  index.endAt(end);
  return { index, end, lacksLineEnd, keysEnd: 0, damaged };
};

const gap = (index: JournalIndex, start: number, length: number): number => {
  index.addGap(start);
  return start + length;
};

type KeysQuestion = EarlierQuestion & { readonly size: number; readonly keysFile: number };

const readKeys = async (file: number, question: KeysQuestion): Promise<Earlier> => {
  const { size, keysFile, header } = question;
  const results = createWindowReader(file);
  const index = createJournalIndex();
  let end = 0;
  let keysEnd = 0;
  let damaged = 0;
  let torn = false;
  await forEachLine(keysFile, fstatSync(keysFile).size, (bytes, at) => {
    if (torn) return;
    const line = bytes.toString('latin1');
    if (at === 0) {
      torn = !headerStands(line, { ...question, results });
      if (torn) return;
      end = header.length;
      keysEnd = bytes.length;
      return;
    }
    const entry = readKeysLine(line);
    if (entry === null || entry.end > size || entry.start < end || entry.end < entry.start) {
      torn = true;
      return;
    }
    const record = results.bytes(entry.start, entry.end);
    if (crc32(record) === entry.crc) {
      if (entry.start > end) index.addGap(end);
      index.add(entry.key, entry.status, entry.start);
    } else if (hasZeros(record)) {
      index.addGap(entry.start);
      damaged++;
    } else {
      throw changed(question);
    }
    end = entry.end;
    keysEnd = at + bytes.length;
  });
  if (keysEnd === 0 && !torn && size > 0) throw notOurs(question, `${keysPath(question.path)} is empty`);
  index.endAt(end);
  return { index, end, lacksLineEnd: false, keysEnd, damaged };
};

/** Whether the results begin with the header that the keys file tells; false when they are too short for it. */
const headerStands = (line: string, question: KeysQuestion & { readonly results: WindowReader }): boolean => {
  const { size, format, header, results } = question;
  const told = readKeysHeader(line);
  if (told === null || told.format !== format) {
    if (size === 0) return false;
    throw notOurs(question, `${keysPath(question.path)} is not of this format`);
  }
  if (told.length > size) return false;
  if (crc32(results.bytes(0, told.length)) !== told.crc) throw changed(question);
  if (told.length !== header.length || told.crc !== crc32(header)) {
    throw notOurs(question, "its columns are not the input's");
  }
  return true;
};

const notOurs = ({ path, format }: EarlierQuestion, why: string): UsageError =>
  new UsageError(
    `${path} exists and is not a ${format} results file of an earlier run: ${why}`,
    'choose another -o, or replace it with --fresh',
  );

const changed = (question: EarlierQuestion): UsageError =>
  new UsageError(
    `${question.path} was changed by another program since it was written, so its rows can no longer be told apart`,
    'choose another -o, or replace it with --fresh',
  );

const lineEndAt = (line: Buffer): number => {
  if (line[line.length - 1] !== 10) return line.length;
  return line[line.length - 2] === 13 ? line.length - 2 : line.length - 1;
};

const isBlank = (line: Buffer): boolean => {
  for (const byte of line) if (byte !== 32 && byte !== 9 && byte !== 13) return false;
  return true;
};
