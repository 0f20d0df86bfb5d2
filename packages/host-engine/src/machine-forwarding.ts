import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tryCommand } from './run-command.ts';
import type { StatePaths } from './state-paths.ts';

/** The machine's switch and the place where its former value is noted. */
export interface ForwardingFiles {
  switchFile: string;
  /** Does not outlive a reboot, as the switch's value does not. */
  formerValueFile: string;
}

export function forwardingFiles(paths: StatePaths): ForwardingFiles {
  return {
    switchFile: '/proc/sys/net/ipv4/ip_forward',
    formerValueFile: join(paths.volatileDir, 'ip-forward.former'),
  };
}

/** Lets the machine pass packets on. The note comes first: a run that is cut off in between must not forget. */
export async function allowForwarding({ switchFile, formerValueFile }: ForwardingFiles): Promise<void> {
  const value = (await readFile(switchFile, 'utf8')).trim();
  if (value === '1') return;
  await mkdir(dirname(formerValueFile), { recursive: true, mode: 0o711 });
  await writeFile(formerValueFile, `${value}\n`);
  await writeFile(switchFile, '1');
}

/** Sets the switch back when it was ours, unless somebody who came later relies on it. */
export async function restoreForwarding(
  { switchFile, formerValueFile }: ForwardingFiles,
  isNeededByOthers: () => Promise<boolean>,
): Promise<void> {
  const former = (await readFile(formerValueFile, 'utf8').catch(() => '')).trim();
  if (former !== '' && !(await isNeededByOthers())) await writeFile(switchFile, former);
  await rm(formerValueFile, { force: true });
}

/** An engine of the machine's own, or another state folder's sandboxes: both found the switch set and left it. */
export async function isForwardingNeededByOthers(paths: StatePaths): Promise<boolean> {
  const links = await readdir('/sys/class/net');
  if (links.some((name) => name.startsWith('nv-') && name !== paths.hostLink)) return true;
  return (await tryCommand(['iptables', '-S', 'DOCKER-USER'])).exitCode === 0;
}
