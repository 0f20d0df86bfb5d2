import { defineConfig } from '@playwright/test';

/** Kills a program of the site, which every other student of it would notice. */
const ALONE = 'come-back.spec.ts';

/** Runs against the site that `./naru test` (or NARU_E2E_URL) provides: students work on it side by side, as in a class. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  // Pictures for people to look at, compared with nothing: NARU_E2E_SCREENSHOTS=yes ./naru test e2e
  projects: [
    {
      name: 'together',
      testIgnore: process.env.NARU_E2E_SCREENSHOTS === 'yes' ? [ALONE] : [ALONE, 'screenshots.spec.ts'],
    },
    { name: 'alone', testMatch: ALONE, dependencies: ['together'] },
  ],
  outputDir: '../.naru/e2e-results',
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? '../.naru/run/e2e-report.json' }],
  ],
  use: {
    baseURL: process.env.NARU_E2E_URL ?? 'http://localhost:3000',
    locale: 'ko-KR',
    timezoneId: 'Asia/Seoul',
    actionTimeout: 15_000,
    viewport: { width: 1280, height: 720 },
    screenshot: 'only-on-failure',
    // Snapshots of every action cost a third of the browser's time: NARU_E2E_TRACE=yes ./naru test e2e
    trace: process.env.NARU_E2E_TRACE === 'yes' ? 'retain-on-failure' : 'off',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
