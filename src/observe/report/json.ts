import type { Summary } from '../../core/summary.ts';

/** The summary file: one JSON object, indented for people, ended by a newline. */
export const renderJson = (summary: Summary): string => `${JSON.stringify(summary, null, 2)}\n`;
