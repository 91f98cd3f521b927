/** `<results>.summary.json` and its like. */
export const besideResults = (path: string, suffix: string): string => `${path}.${suffix}`;
