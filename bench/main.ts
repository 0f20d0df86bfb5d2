import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { benchExerciseVerdicts } from './exercise-verdicts.ts';
import { benchLessonPage } from './lesson-page.ts';
import { benchLessonTests } from './lesson-tests.ts';
import { formatReport, type Report } from './measurement.ts';
import { removeSandboxes } from './remove-sandboxes.ts';
import { benchSandboxStart } from './sandbox-start.ts';
import { benchTerminalEcho } from './terminal-echo.ts';
import { benchTerminalOutput } from './terminal-output.ts';
import { benchTickOnPage } from './tick-on-page.ts';

const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this with ./naru bench`);
  return value;
};
const address = setting('NARU_BENCH_URL');
const engineUrl = setting('NARU_BENCH_ENGINE');
const serviceToken = setting('NARU_BENCH_SERVICE_TOKEN');
const resultDir = setting('NARU_BENCH_RESULTS');
const run = JSON.parse(readFileSync(setting('NARU_BENCH_RUN_FILE'), 'utf8')) as {
  sandboxHostUrl: string;
  programs: Record<string, number>;
};

const sandboxHost = { sandboxHostUrl: run.sandboxHostUrl, serviceToken };

const benches: Record<string, () => Promise<Report>> = {
  start: () => benchSandboxStart({ address, engineUrl, ...sandboxHost }),
  echo: () => benchTerminalEcho(address, engineUrl),
  output: () => benchTerminalOutput(address, engineUrl, run.programs['sandbox-host'] ?? 0),
  page: () => benchLessonPage(address),
  verdicts: () => benchExerciseVerdicts(address, engineUrl, run.programs['sandbox-host'] ?? 0),
  tick: () => benchTickOnPage(address, engineUrl),
  lessons: () => benchLessonTests(),
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in benches));
if (unknown.length > 0)
  throw new Error(`no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);

const reports: Report[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.log(`▸ ${name} …`);
  const report = await bench();
  // The places are for the next one.
  await removeSandboxes(sandboxHost);
  reports.push(report);
  console.log(formatReport(report));
}
const measuredAt = new Date().toISOString();
const file = join(resultDir, `${measuredAt.replaceAll(':', '-')}.json`);
writeFileSync(
  file,
  JSON.stringify({ measuredAt, cores: cpus().length, memoryBytes: totalmem(), reports }, null, 2),
);
console.log(`\n${file}`);
