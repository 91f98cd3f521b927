/** How model names are spelled, and which spellings mean the same model. */

/**
 * One spelling for all: lower case, dots in version numbers. `Claude-Sonnet-4-5` → `claude-sonnet-4.5`; the digits of
 * a date stay as they are, because a dated name can be another model with another price.
 */
export const spelling = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/(?<!\d)(\d)-(?=\d(?!\d))/g, '$1.');

/** `claude-sonnet-4.5` → `claude-sonnet-4-5`. */
export const dashed = (id: string): string => id.replace(/(?<=\d)\.(?=\d)/g, '-');

/** All ways to write a model of a maker: with dots or dashes, with or without the maker in front, and its dated names. */
export const aliasesOf = (id: string, vendor: string, others: readonly string[] = []): string[] => {
  const names = new Set([id, dashed(id), ...others]);
  for (const name of [...names]) names.add(`${vendor}/${name}`);
  names.delete(id);
  return [...names];
};

const date = /-(\d{4}-\d{2}-\d{2}|\d{8})$/;

/** True for the name of a snapshot: `gpt-4o-2024-11-20`, `claude-sonnet-4-5-20250929`. */
export const isDated = (name: string): boolean => date.test(name);

export const undated = (name: string): string => name.replace(date, '');

/** The model id that a name means, or null. `names` is a catalogue's, any spelling → id. */
export const resolveModelName = (names: ReadonlyMap<string, string>, name: string): string | null =>
  names.get(name) ?? names.get(spelling(name)) ?? null;
