/** Bars as inline SVG; colours come from the style sheet by class, so that they follow light and dark. */

import type { Summary } from '../../core/summary.ts';
import { formatCount } from '../format.ts';
import { html, type Markup, markup } from './markup.ts';

const width = 120;
const share = (part: number, whole: number): number =>
  whole > 0 && Number.isFinite(part) ? Math.round((Math.max(0, part) / whole) * width * 10) / 10 : 0;

/** A horizontal bar, `value` of `most`; the figure itself stands beside it. */
export const bar = (value: number, most: number, kind: 'spent' | 'slow' | 'other'): Markup =>
  html`<svg class="bar" width="${width}" height="10" viewBox="0 0 ${width} 10" aria-hidden="true"><rect class="track" width="${width}" height="10" rx="3"/><rect class="${kind}" width="${share(value, most)}" height="10" rx="3"/></svg>`;

/** All rows by status, as one bar over the whole width. */
export const statusBar = (summary: Summary): Markup => {
  const { rows } = summary;
  if (rows.read === 0) return markup('');
  const parts = [
    ['ok', rows.ok],
    ['failed', rows.failed],
    ['rejected', rows.rejected],
    ['not-started', rows.not_started],
  ] as const;
  let left = 0;
  const pieces = parts.map(([kind, count]) => {
    const size = (count / rows.read) * 100;
    const piece = html`<rect class="${kind}" x="${left}" width="${size}" height="4"><title>${formatCount(count)} ${kind.replace('-', ' ')}</title></rect>`;
    left += size;
    return piece;
  });
  return html`<svg class="status" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label="rows by status">${pieces}</svg>`;
};
