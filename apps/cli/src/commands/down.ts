import { stopFoundation } from '../foundation.ts';
import { FoundationUsers } from '../foundation-users.ts';
import { endProgram, stopLeftPrograms } from '../left-programs.ts';
import { message } from '../messages.ts';
import { step } from '../progress.ts';
import type { Project } from '../project.ts';
import { findRunningNaru, readRunningNaru } from '../running-naru.ts';

/** Stops a running `./naru up`; after one that was killed, stops what it left behind, if no other command uses it. */
export async function down(_args: readonly string[], project: Project): Promise<number> {
  const running = findRunningNaru(project);
  if (running) {
    await step(message('down.waiting'), () => endProgram(running.pid, 'apps/cli/src/main.ts'));
    return 0;
  }
  if (!readRunningNaru(project)) console.log(message('down.none'));
  await new FoundationUsers(project.stateDir).whileAlone(() =>
    step(message('down.leftovers'), async () => {
      await stopLeftPrograms(project);
      await stopFoundation(project);
    }),
  );
  return 0;
}
