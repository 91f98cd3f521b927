/** Markup that cannot be mistaken for text: what is put into a template is escaped unless it is markup itself. */

import { terminalSafe } from '../../core/terminal-safe.ts';

export interface Markup {
  readonly kind: 'markup';
  readonly text: string;
}

export const markup = (text: string): Markup => ({ kind: 'markup', text });

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe between tags and in quoted attributes. Control characters, which HTML does not allow, are left out. */
export const escapeHtml = (text: string): string => terminalSafe(text).replace(/[&<>"']/g, (sign) => entities[sign]!);

type Part = string | number | Markup | readonly (string | Markup)[];

const written = (part: Part): string => {
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  return 'kind' in part ? part.text : part.map(written).join('');
};

/** A template whose parts are escaped: html`<b>${'<'}</b>` is `<b>&lt;</b>`. */
export const html = (template: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  markup(template.reduce((text, piece, index) => text + written(parts[index - 1] ?? '') + piece));
