import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CommandFailure } from '../command-failure.ts';
import { ensureDebianPackages } from '../debian-packages.ts';
import {
  browserPackages,
  type Foundation,
  listPackagesForSite,
  prepareBuild,
  prepareFoundation,
} from '../foundation.ts';
import { INTERRUPTED_EXIT_CODE, watchInterruption } from '../interruption.ts';
import { message } from '../messages.ts';
import { identifyInputs, type PassedStage, PassedStages } from '../passed-stages.ts';
import type { Project } from '../project.ts';
import { runVisibly } from '../run-program.ts';
import { withTestSite } from '../test-site.ts';

interface Counts {
  passed: number;
  failed: number;
}

interface Prepared {
  interrupted: AbortSignal;
  build: { NARU_BUILD_DIR: string };
  foundation: Foundation | undefined;
}

interface Stage {
  name: string;
  /** Needs the host engine, the images and PostgreSQL. */
  needsFoundation: boolean;
  /** Has a task of its name in turbo.json that says what it depends on: it need not run again on the same. */
  isKept: boolean;
  run(project: Project, prepared: Prepared): Promise<Counts>;
}

interface StageResult {
  name: string;
  counts: Counts;
  seconds?: string;
  /** It did not run now: nothing it depends on has changed since then. */
  passedAtMs?: number;
}

/** Turbo's word for it. */
const FORCE = '--force';

const stages: Stage[] = [
  tool('format', ['biome', 'check', '--error-on-warnings', '.']),
  tool('types', ['turbo', 'run', 'typecheck', '--output-logs=errors-only']),
  tool('rules', ['depcruise', '--config', '.dependency-cruiser.cjs', 'apps', 'packages', 'e2e', 'bench']),
  vitest('unit', ['unit', 'unit-rules'], false),
  tool('lessons', [process.execPath, 'apps/cli/src/main.ts', 'lesson', 'check']),
  vitest('integration', ['integration', 'integration-together'], true),
  { name: 'e2e', needsFoundation: true, isKept: true, run: runPlaywright },
];

/**
 * Sets up what the stages need, runs them all even when one fails, and prints the counts. Without a choice of stages,
 * those that have passed on the very same files, dependencies and settings today are told of and not run again.
 */
export async function test(args: readonly string[], project: Project): Promise<number> {
  const names = args.filter((arg) => arg !== FORCE);
  const chosen = names.length === 0 ? stages : names.map(getStage);
  await ensureDebianPackages(project, listPackagesForSite(process.env));
  const inputs = await identifyInputs(
    project,
    chosen.filter((stage) => stage.isKept).map(({ name }) => name),
  );
  const passedStages = new PassedStages(project.runDir);
  const before = new Map<Stage, PassedStage>();
  for (const stage of args.length === 0 ? chosen : []) {
    const passed = passedStages.find(stage.name, inputs.get(stage.name));
    if (passed) before.set(stage, passed);
  }
  const interrupted = watchInterruption();
  const toRun = chosen.filter((stage) => !before.has(stage));
  const isSiteNeeded = toRun.some((stage) => stage.name === 'e2e');

  // On a bare machine these take minutes, mostly of one core: meanwhile the site is built and quick stages run.
  const preparing = toRun.some((stage) => stage.needsFoundation) ? prepareFoundation(project) : undefined;
  const addingBrowser = isSiteNeeded ? ensureDebianPackages(project, browserPackages) : undefined;
  for (const work of [preparing, addingBrowser]) work?.catch(() => {}); // Told when a stage needs it.
  const results: StageResult[] = [];
  try {
    const build = await prepareBuild(project, { isSiteNeeded });
    for (const stage of chosen) {
      if (interrupted.aborted) break;
      const passed = before.get(stage);
      const foundation = !passed && stage.needsFoundation ? await preparing : undefined;
      // Before any stage that takes the measure of the engine: what is installed meanwhile would be its load.
      if (foundation) await addingBrowser;
      const result = passed
        ? { name: stage.name, counts: { passed: passed.passed, failed: 0 }, passedAtMs: passed.atMs }
        : await runStage(stage, project, { build, foundation, interrupted });
      if (interrupted.aborted) break;
      results.push(result);
      console.log(stageLine(result));
      const ranOn = inputs.get(stage.name);
      if (passed || ranOn === undefined) continue;
      if (result.counts.failed > 0) passedStages.forget(stage.name);
      else passedStages.keep(stage.name, ranOn, result.counts.passed);
    }
  } finally {
    await addingBrowser?.catch(() => undefined);
    const foundation = await preparing?.catch(() => undefined);
    await foundation?.stop();
  }
  if (!interrupted.aborted) return tellResults(results);
  console.log(`\n${message('interrupted')}`);
  return INTERRUPTED_EXIT_CODE;
}

async function runStage(stage: Stage, project: Project, prepared: Prepared): Promise<StageResult> {
  const startedAt = performance.now();
  console.log(`\n▸ ${stage.name}`);
  const counts = await stage.run(project, prepared).catch((error: unknown) => {
    if (!prepared.interrupted.aborted) console.error(error);
    return { passed: 0, failed: 1 };
  });
  return { name: stage.name, counts, seconds: ((performance.now() - startedAt) / 1000).toFixed(1) };
}

/** @returns the exit code */
function tellResults(results: readonly StageResult[]): number {
  const count = (some: readonly StageResult[], what: keyof Counts) =>
    some.reduce((sum, { counts }) => sum + counts[what], 0);
  const passed = count(results, 'passed');
  const failed = count(results, 'failed');
  const notRun = results.filter(({ passedAtMs }) => passedAtMs !== undefined);
  console.log(`\n${message('test.summary')}`);
  for (const result of results) console.log(stageLine(result));
  const reused = notRun.length > 0 ? ` (${count(notRun, 'passed')} of them earlier, on the same files)` : '';
  console.log(`\n${passed} passed${reused}, ${failed} failed`);
  if (notRun.length > 0) console.log(message('test.force'));
  return failed === 0 && passed > 0 ? 0 : 1;
}

function stageLine({ name, seconds = '', counts, passedAtMs }: StageResult): string {
  const told = message('test.counts', { ...counts });
  if (passedAtMs !== undefined) {
    const at = new Date(passedAtMs).toLocaleString('ko-KR', { dateStyle: 'short', timeStyle: 'short' });
    return message('test.stageUnchanged', { stage: name, at, counts: told });
  }
  return counts.failed > 0
    ? `${message('test.stageFailed', { stage: name, seconds })} ${told}`
    : message('test.stagePassed', { stage: name, seconds, counts: told });
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
    isKept: false,
    async run(project, { interrupted }) {
      const exitCode = await runVisibly(argv, { cwd: project.root, signal: interrupted });
      return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
    },
  };
}

function vitest(name: string, projects: readonly string[], needsFoundation: boolean): Stage {
  return {
    name,
    needsFoundation,
    isKept: true,
    async run({ root, runDir }, { interrupted }) {
      const report = freshReport(runDir, name);
      const exitCode = await runVisibly(
        [
          'vitest',
          'run',
          ...projects.map((project) => `--project=${project}`),
          '--reporter=default',
          '--reporter=json',
          `--outputFile=${report}`,
        ],
        { cwd: root, signal: interrupted },
      );
      const { numPassedTests, numFailedTests } = readReport(report, vitestReport);
      return countWithExit({ passed: numPassedTests, failed: numFailedTests }, exitCode);
    },
  };
}

async function runPlaywright(
  project: Project,
  { build, foundation, interrupted }: Prepared,
): Promise<Counts> {
  if (!foundation) throw new Error('the browser tests need a foundation');
  const report = freshReport(project.runDir, 'e2e');
  const exitCode = await withTestSite(project, foundation, build, (site) =>
    runVisibly(['playwright', 'test', '--config', 'e2e/playwright.config.ts'], {
      cwd: project.root,
      signal: interrupted,
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
