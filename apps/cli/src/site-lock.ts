import { takeLock } from '@naru/host-engine/setup-lock';
import { CommandFailure } from './command-failure.ts';
import { stopLeftPrograms } from './left-programs.ts';
import { message } from './messages.ts';
import type { Project } from './project.ts';
import { nameOfState } from './state-name.ts';

/**
 * One site per state folder, from before anything is prepared until all has ended: two sandbox hosts with one label
 * throw away each other's sandboxes. What a killed site left running is stopped first, for the same reason.
 */
export async function withSiteLock<T>(
  { stateDir, runDir }: Pick<Project, 'stateDir' | 'runDir'>,
  work: () => Promise<T>,
): Promise<T> {
  using lock = await takeLock(`${nameOfState(stateDir)}-site`);
  if (!lock) throw new CommandFailure(message('up.busy'), message('up.busyAdvice'));
  await stopLeftPrograms({ runDir });
  return await work();
}
