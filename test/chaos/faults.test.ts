import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const document = readFileSync(join(root, 'docs/reliability.md'), 'utf8');
const rows = [...document.matchAll(/^\| .* \| .* \| \[[^\]]+\]\(\.\.\/(test\/[^)]+)\) (.+) \|$/gm)].map(
  ([, file, title]) => [file!, title!] as const,
);

test('the table of faults has more than thirty', () => {
  expect(rows.length).toBeGreaterThanOrEqual(30);
  expect(new Set(rows.map(([file, title]) => file + title)).size).toBeGreaterThanOrEqual(30);
});

test.each(rows)('%s shows: %s', (file, title) => {
  expect(existsSync(join(root, file))).toBe(true);
  expect(readFileSync(join(root, file), 'utf8')).toContain(title);
});
