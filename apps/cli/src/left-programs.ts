import { CommandFailure } from './command-failure.ts';
import { message } from './messages.ts';
import { step } from './progress.ts';
import type { Project } from './project.ts';
import { findRunningNaru, forgetRunningNaru, isAlive, readRunningNaru } from './running-naru.ts';

const STOP_TIMEOUT_MS = 120_000;
const POLL_MS = 100;

/** Stops the programs of a site whose `up` was killed: they have sessions of their own and live on. */
export async function stopLeftPrograms(project: Pick<Project, 'runDir'>): Promise<void> {
  const left = readRunningNaru(project);
  if (!left || findRunningNaru(project)) return;
  const living = Object.entries(left.programs)
    .map(([name, pid]) => ({ pid, mark: `apps/${name}/` }))
    .filter(({ pid, mark }) => isAlive(pid, mark));
  if (living.length > 0) {
    await step(message('left.stop'), async () => {
      for (const { pid, mark } of living) await endProgram(pid, mark);
    });
  }
  forgetRunningNaru(project);
}

/** Asks one of our programs to end and waits until it has. One that is gone is success. */
export async function endProgram(pid: number, mark: string): Promise<void> {
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  let isAsked = false;
  while (isAlive(pid, mark)) {
    if (!isAsked) isAsked = askToEnd(pid);
    if (performance.now() > deadline) {
      throw new CommandFailure(message('left.stuck', { pid }), message('left.stuckAdvice', { pid }));
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function askToEnd(pid: number): true {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    // It ended by itself between the look and the signal.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
  return true;
}
