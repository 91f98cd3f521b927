/** Says where a text stops being JSON. Only for texts that JSON.parse has refused: its own message quotes the text and differs by version. */

/** One short reason, `not JSON: …`, with a 1-based column; it quotes at most one character of the text. */
export const jsonFault = (text: string): string => {
  const scan = new Scan(text);
  const fault = scan.value(0) ?? scan.nothingMore();
  return fault === null ? 'not JSON' : `not JSON: ${fault}`;
};

const maxDepth = 256;
const whitespace = ' \t\n\r';

class Scan {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): string | null {
    this.#skipSpace();
    const char = this.#text[this.#at];
    if (char === '{' || char === '[') {
      return depth === maxDepth ? 'nested too deeply' : this.#members(char === '{', depth);
    }
    if (char === '"') return this.#string();
    if (char === "'") return `single quotes at column ${this.#at + 1}, where JSON has double quotes`;
    return this.#word();
  }

  nothingMore(): string | null {
    this.#skipSpace();
    return this.#at < this.#text.length ? this.#unexpected('after the value') : null;
  }

  #members(isObject: boolean, depth: number): string | null {
    const opened = this.#at++;
    const close = isObject ? '}' : ']';
    this.#skipSpace();
    if (this.#text[this.#at] === close) {
      this.#at++;
      return null;
    }
    for (;;) {
      this.#skipSpace();
      if (this.#at >= this.#text.length) return this.#neverClosed(isObject, opened);
      if (isObject) {
        const fault = this.#name();
        if (fault !== null) return fault;
      }
      const fault = this.value(depth + 1);
      if (fault !== null) return fault;
      this.#skipSpace();
      const next = this.#text[this.#at];
      if (next === undefined) return this.#neverClosed(isObject, opened);
      if (next !== ',' && next !== close) return this.#unexpected(`where "," or "${close}" belongs`);
      this.#at++;
      if (next === close) return null;
    }
  }

  #name(): string | null {
    if (this.#text[this.#at] !== '"') return this.#unexpected('where a field name in double quotes belongs');
    const fault = this.#string();
    if (fault !== null) return fault;
    this.#skipSpace();
    if (this.#text[this.#at] !== ':') return this.#unexpected('where ":" belongs');
    this.#at++;
    return null;
  }

  #string(): string | null {
    const opened = this.#at++;
    for (; this.#at < this.#text.length; this.#at++) {
      const unit = this.#text.charCodeAt(this.#at);
      if (unit === 0x22) {
        this.#at++;
        return null;
      }
      if (unit < 0x20) return `a raw control character in a string, at column ${this.#at + 1}`;
      if (unit === 0x5c) {
        const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
        escaped.lastIndex = this.#at;
        if (!escaped.test(this.#text)) {
          return this.#at + 1 < this.#text.length
            ? `an unknown escape at column ${this.#at + 1}`
            : this.#neverEnds(opened);
        }
        this.#at = escaped.lastIndex - 1;
      }
    }
    return this.#neverEnds(opened);
  }

  #word(): string | null {
    const word = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
    word.lastIndex = this.#at;
    if (!word.test(this.#text)) return this.#unexpected('where a value belongs');
    this.#at = word.lastIndex;
    return null;
  }

  #skipSpace(): void {
    while (this.#at < this.#text.length && whitespace.includes(this.#text[this.#at]!)) this.#at++;
  }

  #unexpected(where: string): string {
    const code = this.#text.codePointAt(this.#at);
    if (code === undefined) return `it ends ${where}`;
    const shown = code < 0x20 || code === 0x7f ? `character ${code}` : JSON.stringify(String.fromCodePoint(code));
    return `${shown} at column ${this.#at + 1} ${where}`;
  }

  #neverClosed(isObject: boolean, opened: number): string {
    return `the ${isObject ? 'object' : 'array'} that starts at column ${opened + 1} is never closed`;
  }

  #neverEnds(opened: number): string {
    return `the string that starts at column ${opened + 1} never ends`;
  }
}
