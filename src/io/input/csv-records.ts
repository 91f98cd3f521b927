import { Parser } from 'csv-parse';

export interface CsvRecord {
  readonly cells: readonly string[];
  /** Bytes from the end of the previous record taken to the end of this one, its line end included. */
  readonly end: number;
}

/** csv-parse, fed chunk by chunk, with the byte at which each record ends. */
export class CsvRecords {
  readonly #parser: Parser;
  #found: { cells: readonly string[]; end: number }[] = [];
  /** Byte at which the last record that was taken ends. */
  #takenBytes = 0;
  #unclosedQuote = false;
  #bug: Error | null = null;

  constructor(delimiter: string) {
    this.#parser = new Parser({
      delimiter,
      record_delimiter: ['\r\n', '\n'],
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { bytes }) => {
        this.#found.push({ cells, end: bytes });
        return null;
      },
    });
    this.#parser.on('error', (error) => {
      if ('code' in error && error.code === 'CSV_QUOTE_NOT_CLOSED') this.#unclosedQuote = true;
      else this.#bug = error;
    });
    // Every record goes to on_record; this only lets the stream come to its end.
    this.#parser.resume();
  }

  async write(chunk: Buffer): Promise<void> {
    await new Promise<void>((resolve) => this.#parser.write(chunk, () => resolve()));
    if (this.#bug !== null) throw this.#bug;
  }

  /** @returns whether a quote was still open. */
  async end(): Promise<boolean> {
    await new Promise<void>((resolve) => {
      this.#parser.once('close', () => resolve());
      this.#parser.end();
    });
    if (this.#bug !== null) throw this.#bug;
    return this.#unclosedQuote;
  }

  /** The records that have ended since the last call. */
  take(): readonly CsvRecord[] {
    const found = this.#found;
    if (found.length === 0) return found;
    this.#found = [];
    const before = this.#takenBytes;
    this.#takenBytes = found.at(-1)!.end;
    for (const record of found) record.end -= before;
    return found;
  }

  abandon(): void {
    this.#parser.destroy();
  }
}
