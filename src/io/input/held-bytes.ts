import { isAscii, isUtf8 } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import { rawExcerpt, rawText } from '../../core/intake/raw-text.ts';
import { maxRowBytes, notUtf8, tooLong } from './row-reader.ts';

/** The text of a row, or why there is none and what to recognise the row by. */
export type RowText =
  | { readonly text: string; readonly bad?: undefined }
  | { readonly bad: string; readonly raw: string };

/**
 * The beginning of a row whose end has not come yet. Past 16 MiB the bytes are no longer kept: only the first of them,
 * their number and a digest.
 */
export class HeldBytes {
  #pieces: Buffer[] = [];
  #bytes = 0;
  #digest: Hash | null = null;

  isEmpty(): boolean {
    return this.#bytes === 0;
  }

  isOversized(): boolean {
    return this.#digest !== null;
  }

  add(bytes: Buffer): void {
    this.#bytes += bytes.length;
    if (this.#digest !== null) {
      this.#digest.update(bytes);
      return;
    }
    this.#pieces.push(bytes);
    if (this.#bytes <= maxRowBytes) return;
    this.#digest = createHash('sha256');
    for (const piece of this.#pieces) this.#digest.update(piece);
    // A copy: a slice would keep its whole chunk alive.
    this.#pieces = [Buffer.from(Buffer.concat(this.#pieces.slice(0, 256), Math.min(this.#bytes, 1024)))];
  }

  /** Everything held as one buffer; only while it is not oversized. */
  peek(): Buffer {
    if (this.#pieces.length !== 1) this.#pieces = [Buffer.concat(this.#pieces, this.#bytes)];
    return this.#pieces[0]!;
  }

  /** Gives the row's text and is empty again. */
  take(): RowText {
    const text =
      this.#digest === null
        ? decodeRow(this.peek())
        : {
            bad: tooLong,
            raw: rawExcerpt(
              this.#pieces[0]!.toString('utf8'),
              `${this.#bytes} bytes`,
              this.#digest.digest('hex').slice(0, 16),
            ),
          };
    this.clear();
    return text;
  }

  clear(): void {
    this.#pieces = [];
    this.#bytes = 0;
    this.#digest = null;
  }
}

/** Null when the bytes are not UTF-8. An ASCII text is made a one-byte string, which is parsed fastest. */
export const decodeText = (bytes: Buffer): string | null =>
  isAscii(bytes) ? bytes.toString('latin1') : isUtf8(bytes) ? bytes.toString('utf8') : null;

/** The text of one row that is there as a whole. */
export const decodeRow = (bytes: Buffer): RowText => {
  if (bytes.length > maxRowBytes) {
    const held = new HeldBytes();
    held.add(bytes);
    return held.take();
  }
  const text = decodeText(bytes);
  return text === null ? { bad: notUtf8, raw: rawText(bytes.toString('utf8')) } : { text };
};
