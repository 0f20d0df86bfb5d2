import { CommandFailure } from '../command-failure.ts';
import { stopFoundation } from '../foundation.ts';
import { message } from '../messages.ts';
import { step } from '../progress.ts';
import type { Project } from '../project.ts';
import { findRunningNaru, forgetRunningNaru, isAlive, readRunningNaru } from '../running-naru.ts';

const STOP_TIMEOUT_MS = 120_000;
const POLL_MS = 100;

/** Stops a running `./naru up`; after one that was killed, stops what it left behind. */
export async function down(_args: readonly string[], project: Project): Promise<number> {
  const running = findRunningNaru(project);
  if (running) {
    await step(message('down.waiting'), async () => {
      process.kill(running.pid, 'SIGTERM');
      await waitUntilGone(running.pid, 'apps/cli/src/main.ts');
    });
    return 0;
  }
  const left = readRunningNaru(project);
  if (!left) console.log(message('down.none'));
  await step(message('down.leftovers'), async () => {
    for (const pid of Object.values(left?.programs ?? {})) {
      if (!isAlive(pid, 'main.ts')) continue;
      process.kill(pid, 'SIGTERM');
      await waitUntilGone(pid, 'main.ts');
    }
    await stopFoundation(project);
    forgetRunningNaru(project);
  });
  return 0;
}

async function waitUntilGone(pid: number, mark: string): Promise<void> {
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  while (isAlive(pid, mark)) {
    if (performance.now() > deadline) throw new CommandFailure(`pid ${pid}`, `kill -9 ${pid}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
