import { expect, test } from 'vitest';
import { fuzz, fuzzFormats } from '../support/chaos-fuzz.ts';

/** 10,000 in `npm run chaos`. */
const runs = 300;

test.each(fuzzFormats)('mutated %s files crash nothing, hang nothing and lose no row', async (format) => {
  const count = await fuzz(format, { runs, seed: 20261122 });
  expect(count.files).toBe(runs);
  // Most must be readable, or nothing is tried.
  expect(count.refused).toBeLessThan(runs / 2);
  expect(count.rejected).toBeGreaterThan(runs / 20);
  expect(count.rows - count.rejected).toBeGreaterThan(runs / 4);
});
