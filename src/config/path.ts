/** Where a value stands in the configuration, as problems name it: `routing.rules[0].if`, `models["gpt-4.1"].timeout_s`. */
export type Path = readonly PropertyKey[];

export const pathText = (path: Path): string =>
  path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const name = String(part);
      if (!/^[\w$-]+$/.test(name)) return `[${JSON.stringify(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');

/** What stands at `path`; undefined when nothing does. */
export const valueAt = (tree: unknown, path: Path): unknown => {
  let value = tree;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[part];
  }
  return value;
};

export interface Problem {
  readonly path: Path;
  /** What is wrong there, without the value: it may be a key. */
  readonly problem: string;
}
