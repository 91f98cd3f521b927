/** Below this nobody nests on purpose, and a hostile line must not end the run with a stack overflow. */
const deepestLevel = 500;
const needsNoEscape = /^\w*$/;

/**
 * JSON with the fields of every object in order of their names, so that equal values give equal text whatever order they
 * were written in. Fields that are `undefined` are left out. Values nested deeper than 500 levels are cut off there.
 */
export const canonicalJson = (value: unknown, level = 0): string => {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (level === deepestLevel) return '"…"';
  if (Array.isArray(value)) {
    let text = '[';
    for (let i = 0; i < value.length; i++) {
      if (i > 0) text += ',';
      text += canonicalJson(value[i], level + 1);
    }
    return `${text}]`;
  }
  const fields = value as { readonly [name: string]: unknown };
  let text = '{';
  for (const name of inOrder(Object.keys(fields))) {
    const field = fields[name];
    if (field === undefined) continue;
    if (text.length > 1) text += ',';
    text += needsNoEscape.test(name) ? `"${name}":` : `${JSON.stringify(name)}:`;
    text += canonicalJson(field, level + 1);
  }
  return `${text}}`;
};

/** Sorts in place. Most objects here have two or three fields, where calling `sort` costs more than sorting. */
const inOrder = (names: string[]): string[] => {
  if (names.length > 8) return names.sort();
  for (let i = 1; i < names.length; i++) {
    const name = names[i]!;
    let at = i;
    for (; at > 0 && names[at - 1]! > name; at--) names[at] = names[at - 1]!;
    names[at] = name;
  }
  return names;
};
