import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CommandFailure } from '../command-failure.ts';
import { ensureDebianPackages } from '../debian-packages.ts';
import { type Foundation, listPackagesForTests, prepareBuild, prepareFoundation } from '../foundation.ts';
import { message } from '../messages.ts';
import type { Project } from '../project.ts';
import { runVisibly } from '../run-program.ts';
import { withTestSite } from '../test-site.ts';

interface Counts {
  passed: number;
  failed: number;
}

interface Prepared {
  build: { NARU_BUILD_DIR: string };
  foundation: Foundation | undefined;
}

interface Stage {
  name: string;
  /** Needs the host engine, the images and PostgreSQL. */
  needsFoundation: boolean;
  run(project: Project, prepared: Prepared): Promise<Counts>;
}

const stages: Stage[] = [
  tool('format', ['biome', 'check', '--error-on-warnings', '.']),
  tool('types', ['turbo', 'run', 'typecheck', '--output-logs=errors-only']),
  tool('rules', ['depcruise', '--config', '.dependency-cruiser.cjs', 'apps', 'packages', 'e2e', 'bench']),
  vitest('unit', false),
  tool('lessons', [process.execPath, 'apps/cli/src/main.ts', 'lesson', 'check']),
  vitest('integration', true),
  { name: 'e2e', needsFoundation: true, run: runPlaywright },
];

/** Sets up what the chosen stages need, runs them all even when one fails, and prints the counts. */
export async function test(args: readonly string[], project: Project): Promise<number> {
  const chosen = args.length === 0 ? stages : args.map(getStage);
  await ensureDebianPackages(project, listPackagesForTests(process.env));
  // On a bare machine it takes minutes, mostly of one core: meanwhile the site is built and quick stages run.
  const preparing = chosen.some((stage) => stage.needsFoundation) ? prepareFoundation(project) : undefined;
  preparing?.catch(() => {}); // Told when a stage needs it.
  const results: { name: string; seconds: string; counts: Counts }[] = [];
  try {
    const isSiteNeeded = chosen.some((stage) => stage.name === 'e2e');
    const build = await prepareBuild(project, { isSiteNeeded });
    for (const stage of chosen) {
      const foundation = stage.needsFoundation ? await preparing : undefined;
      const startedAt = performance.now();
      console.log(`\n▸ ${stage.name}`);
      const counts = await stage.run(project, { build, foundation }).catch((error: unknown) => {
        console.error(error);
        return { passed: 0, failed: 1 };
      });
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      results.push({ name: stage.name, seconds, counts });
      console.log(stageLine({ name: stage.name, seconds, counts }));
    }
  } finally {
    const foundation = await preparing?.catch(() => undefined);
    await foundation?.stop();
  }
  const passed = results.reduce((sum, { counts }) => sum + counts.passed, 0);
  const failed = results.reduce((sum, { counts }) => sum + counts.failed, 0);
  console.log(`\n${message('test.summary')}`);
  for (const result of results) console.log(stageLine(result));
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

function stageLine({ name, seconds, counts }: { name: string; seconds: string; counts: Counts }): string {
  return counts.failed > 0
    ? `${message('test.stageFailed', { stage: name, seconds })} ${message('test.counts', { ...counts })}`
    : message('test.stagePassed', { stage: name, seconds, counts: message('test.counts', { ...counts }) });
}

function getStage(name: string): Stage {
  const stage = stages.find((one) => one.name === name);
  if (stage) return stage;
  throw new CommandFailure(
    message('test.unknownStage', { stage: name }),
    message('test.stages', { stages: stages.map((one) => one.name).join(' ') }),
  );
}

/** A tool that only says yes or no counts as one test. */
function tool(name: string, argv: readonly [string, ...string[]]): Stage {
  return {
    name,
    needsFoundation: false,
    async run(project) {
      const exitCode = await runVisibly(argv, { cwd: project.root });
      return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
    },
  };
}

function vitest(project: 'unit' | 'integration', needsFoundation: boolean): Stage {
  return {
    name: project,
    needsFoundation,
    async run({ root, runDir }) {
      const report = freshReport(runDir, project);
      const exitCode = await runVisibly(
        [
          'vitest',
          'run',
          '--project',
          project,
          '--reporter=default',
          '--reporter=json',
          `--outputFile=${report}`,
        ],
        { cwd: root },
      );
      const { numPassedTests, numFailedTests } = readReport(report, vitestReport);
      return countWithExit({ passed: numPassedTests, failed: numFailedTests }, exitCode);
    },
  };
}

async function runPlaywright(project: Project, { build, foundation }: Prepared): Promise<Counts> {
  if (!foundation) throw new Error('the browser tests need a foundation');
  const report = freshReport(project.runDir, 'e2e');
  const exitCode = await withTestSite(project, foundation, build, (site) =>
    runVisibly(['playwright', 'test', '--config', 'e2e/playwright.config.ts'], {
      cwd: project.root,
      env: {
        ...process.env,
        NARU_E2E_URL: site.address,
        NARU_E2E_RUN_FILE: site.runFile,
        NARU_E2E_SERVICE_TOKEN: foundation.secrets.serviceToken,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      },
    }),
  );
  const { stats } = readReport(report, playwrightReport);
  return countWithExit({ passed: stats.expected, failed: stats.unexpected + stats.flaky }, exitCode);
}

/** A run that failed outside its tests (a broken import, a lost server) is a failure too. */
function countWithExit(counts: Counts, exitCode: number): Counts {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function freshReport(runDir: string, name: string): string {
  mkdirSync(runDir, { recursive: true });
  const file = join(runDir, `${name}-report.json`);
  rmSync(file, { force: true });
  return file;
}

const vitestReport = z.object({ numPassedTests: z.int(), numFailedTests: z.int() });
const playwrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int() }),
});

function readReport<T>(file: string, schema: z.ZodType<T>): T {
  if (!existsSync(file)) throw new CommandFailure(message('test.noReport', { file }));
  return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
}
