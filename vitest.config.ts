import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build-once.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    // Most of the time the tests wait for processes and timers, so two files at once pay even on two cores.
    maxWorkers: 3,
    // Some tests hold real time to bounds, on machines that others use too. What fails twice in a row has failed.
    retry: process.env.CI ? 1 : 0,
  },
});
