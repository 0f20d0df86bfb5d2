import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDebianPackages } from '../debian-packages.ts';
import { browserPackages, listPackagesForSite, prepareSite } from '../foundation.ts';
import { INTERRUPTED_EXIT_CODE, watchInterruption } from '../interruption.ts';
import type { Project } from '../project.ts';
import { runVisibly } from '../run-program.ts';
import { withTestSite } from '../test-site.ts';

/** Runs the benchmarks on a site of their own; the figures are printed and written to .naru/bench. */
export async function bench(args: readonly string[], project: Project): Promise<number> {
  await ensureDebianPackages(project, [...listPackagesForSite(process.env), ...browserPackages]);
  const interrupted = watchInterruption();
  const { build, foundation } = await prepareSite(project);
  try {
    if (interrupted.aborted) return INTERRUPTED_EXIT_CODE;
    const resultDir = join(project.stateDir, 'bench');
    mkdirSync(resultDir, { recursive: true });
    return await withTestSite(project, foundation, { ...build, NARU_SANDBOX_MAX: '24' }, (site) =>
      runVisibly([process.execPath, 'bench/main.ts', ...args], {
        cwd: project.root,
        signal: interrupted,
        env: {
          ...process.env,
          NARU_BENCH_URL: site.address,
          NARU_BENCH_RUN_FILE: site.runFile,
          NARU_BENCH_ENGINE: foundation.engine.engineUrl,
          NARU_BENCH_SERVICE_TOKEN: foundation.secrets.serviceToken,
          NARU_BENCH_RESULTS: resultDir,
        },
      }),
    );
  } finally {
    await foundation.stop();
  }
}
