/** What the architecture test reads out of source code: its imports, and its text without comments and literals. */

export interface Import {
  readonly from: string;
  /** True when only types come from there, so that nothing is loaded. */
  readonly typeOnly: boolean;
}

/** After one of these a slash begins a regular expression; after anything else it divides. */
const beforeRegex = /(?:^|[([{,;:=!&|?+\-*%<>~^]|=>|\b(?:return|typeof|case|in|of|throw|await|yield))\s*$/;

const endOf = (text: string, start: number): number => {
  const quote = text[start]!;
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote) return at + 1;
  }
  return text.length;
};

const endOfRegex = (text: string, start: number): number => {
  let inClass = false;
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return at + 1;
    else if (char === '\n') return at;
  }
  return text.length;
};

/** `keep` says what becomes of a string behind the code `before`. Comments and regular expressions go; what a template computes stays. */
const scan = (text: string, keep: (literal: string, before: string) => string): string => {
  let out = '';
  const templates: number[] = [];
  let depth = 0;
  let at = 0;
  const template = (): void => {
    while (at < text.length) {
      if (text[at] === '\\') at += 2;
      else if (text[at] === '`') {
        at++;
        return;
      } else if (text.startsWith('${', at)) {
        at += 2;
        templates.push(depth++);
        out += '(';
        return;
      } else at++;
    }
  };
  while (at < text.length) {
    const char = text[at]!;
    if (text.startsWith('//', at)) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      at = end < 0 ? text.length : end + 2;
    } else if (char === "'" || char === '"') {
      const end = endOf(text, at);
      out += keep(text.slice(at, end), out);
      at = end;
    } else if (char === '`') {
      at++;
      out += "''";
      template();
    } else if (char === '/' && beforeRegex.test(out.slice(-40))) {
      at = endOfRegex(text, at);
      out += '0';
    } else {
      at++;
      if (char === '{') depth++;
      if (char === '}' && --depth === templates.at(-1)) {
        templates.pop();
        out += ')';
        template();
      } else out += char;
    }
  }
  return out;
};

/** The code alone: no comment, and every literal empty. */
export const codeOf = (text: string): string => scan(text, () => "''");

/** What stands before the name of a module. */
const beforeModule = /\b(?:from|import)\s*\(?\s*$/;

const statements =
  /\b(import|export)\b\s*(type\b(?!\s*(?:,|from\b)))?\s*([\w\s{},*$]*?)\s*\bfrom\s*(['"])(.+?)\4|\bimport\s*(['"])(.+?)\6|\bimport\(\s*(['"])(.+?)\8\s*\)/g;

export const importsOf = (text: string): Import[] =>
  [
    ...scan(text, (literal, before) => (beforeModule.test(before.slice(-20)) ? literal : "''")).matchAll(statements),
  ].map((match) => {
    const names =
      match[3]
        ?.match(/^\{([^}]*)\}$/)?.[1]
        ?.split(',')
        .filter((name) => name.trim() !== '') ?? [];
    return {
      from: (match[5] ?? match[7] ?? match[9])!,
      typeOnly: match[2] !== undefined || (names.length > 0 && names.every((name) => /^\s*type\s/.test(name))),
    };
  });
