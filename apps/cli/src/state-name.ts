import { mkdirSync, realpathSync } from 'node:fs';
import { statePaths } from '@naru/host-engine/state-paths';

/** What locks on a state folder are named after: the same by way of a link. Makes the folder. */
export function nameOfState(stateDir: string): string {
  mkdirSync(stateDir, { recursive: true });
  return statePaths(realpathSync(stateDir)).name;
}
