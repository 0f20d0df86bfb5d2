import { defineConfig } from 'vitest/config';

/** These take no measure of the machine, and wait as long as it takes: two files at a time keep the processors busy. */
const TOGETHER = [
  'apps/{cli,sandbox-host,web}/**/*.integration.test.ts',
  'packages/{db,postgres}/**/*.integration.test.ts',
  'packages/docker-runtime/**/*.integration.test.ts',
  'packages/testing/src/{docker-calls,isolation-network,shell-marks,student-engine,terminals}.integration.test.ts',
];
/** Rules and views, which leave nothing running. What has servers, programs and sockets gets a process for each file. */
const RULES = [
  'apps/web/src/**/*.test.ts',
  'packages/{checks,docker-runtime,host-engine,lesson,protocol,sandbox,service-kit}/**/*.test.ts',
  '{bench,lessons}/**/*.test.ts',
];
const NO_TESTS = ['**/node_modules/**', '**/.next/**'];
const NO_UNIT_TESTS = [...NO_TESTS, '**/*.integration.test.ts'];
/** Tells a test that hangs from one on a machine that has much else to do; how long a thing takes is measured by `bench`. */
const PATIENCE = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } };
const INTEGRATION = {
  ...PATIENCE,
  testTimeout: 300_000,
  hookTimeout: 300_000,
  // What a long test says appears at once.
  disableConsoleIntercept: true,
};

export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      {
        test: {
          ...PATIENCE,
          name: 'unit',
          include: ['{apps,packages,lessons,bench}/**/*.test.ts'],
          exclude: [...NO_UNIT_TESTS, ...RULES],
          // One fewer is Vitest's default, which on two processors leaves one idle.
          maxWorkers: '100%',
        },
      },
      {
        test: {
          ...PATIENCE,
          name: 'unit-rules',
          include: RULES,
          exclude: NO_UNIT_TESTS,
          maxWorkers: '100%',
          // Half of the time of the unit tests is reading the same modules again for each file.
          isolate: false,
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
