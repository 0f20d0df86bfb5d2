import { defineConfig } from 'vitest/config';

/** These neither bound anything nor wait by the clock: two files at a time keep the processors busy. */
const TOGETHER = [
  'apps/cli/src/lesson/*.integration.test.ts',
  'apps/web/**/*.integration.test.ts',
  'packages/{db,postgres}/**/*.integration.test.ts',
  'packages/testing/src/{docker-calls,shell-marks,student-engine}.integration.test.ts',
];
const NO_TESTS = ['**/node_modules/**', '**/.next/**'];
const INTEGRATION = {
  testTimeout: 60_000,
  hookTimeout: 180_000,
  // What a long test says appears at once.
  disableConsoleIntercept: true,
};

export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{apps,packages,lessons,bench}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.integration.test.ts', '**/.next/**'],
        },
      },
      {
        test: {
          ...INTEGRATION,
          name: 'integration',
          include: ['{apps,packages}/**/*.integration.test.ts'],
          exclude: [...NO_TESTS, ...TOGETHER],
          // Real engine, real database: one file at a time, so that limits under test are not other tests' load.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...INTEGRATION,
          name: 'integration-together',
          include: TOGETHER,
          exclude: NO_TESTS,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
