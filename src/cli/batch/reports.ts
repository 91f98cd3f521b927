/** The files beside the results, each replaced whole or not at all. */

import { renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Summary } from '../../core/summary.ts';
import type { Places } from '../../observe/report/places.ts';
import { besideResults } from './beside-results.ts';
import type { ReportFormat } from './flags.ts';

const suffixes: Record<ReportFormat, string> = { json: 'summary.json', markdown: 'summary.md', html: 'summary.html' };

export const render = async (format: ReportFormat, summary: Summary, places: Places): Promise<string> => {
  switch (format) {
    case 'json':
      return (await import('../../observe/report/json.ts')).renderJson(summary);
    case 'markdown':
      return (await import('../../observe/report/markdown.ts')).renderMarkdown(summary, places);
    case 'html':
      return (await import('../../observe/report/html.ts')).renderHtml(summary, places);
  }
};

/** The summary is always written; other formats when asked for. Answers the files' names. */
export const writeReports = async (
  results: string,
  formats: readonly ReportFormat[],
  report: { readonly summary: Summary; readonly places: Places },
): Promise<string[]> => {
  const written: string[] = [];
  for (const format of new Set<ReportFormat>(['json', ...formats])) {
    const path = besideResults(results, suffixes[format]);
    replaceFile(path, await render(format, report.summary, report.places));
    written.push(path);
  }
  return written;
};

export const replaceFile = (path: string, content: string): void => {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
};
