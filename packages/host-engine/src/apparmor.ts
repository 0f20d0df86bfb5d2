import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, tryCommand } from './run-command.ts';
import type { StatePaths } from './state-paths.ts';

/** Name of the profile sandboxes run under where AppArmor is on; docker-default would forbid the inner engine's mounts. */
export const appArmorProfile = 'naru-sandbox';

/** `userns`, `mqueue` and `io_uring` are words of AppArmor 4; an older parser refuses the whole profile for them. */
export function buildAppArmorProfile(parserMajor: number): string {
  const newer = parserMajor >= 4 ? '  userns,\n  mqueue,\n  io_uring,\n' : '';
  return `#include <tunables/global>

profile ${appArmorProfile} flags=(attach_disconnected,mediate_deleted) {
  #include <abstractions/base>
  network,
  capability,
  file,
  mount,
  umount,
  remount,
  pivot_root,
  ptrace,
  signal,
  unix,
  dbus,
${newer}
  deny @{PROC}/sysrq-trigger rwklx,
  deny @{PROC}/kcore rwklx,
  deny @{PROC}/sys/kernel/core_pattern wklx,
  deny /sys/kernel/security/** rwklx,
  deny /sys/firmware/** rwklx,
}
`;
}

/** AppArmor counts as on when Docker would use it: the kernel enforces it and the parser is installed. */
export async function isAppArmorOn(): Promise<boolean> {
  const enabled = await readFile('/sys/module/apparmor/parameters/enabled', 'utf8').catch(() => 'N');
  if (enabled.trim() !== 'Y') return false;
  return access('/sys/kernel/security/apparmor/profiles').then(
    async () => (await tryCommand(['apparmor_parser', '--version'])).exitCode === 0,
    () => false,
  );
}

/** Loads the profile where AppArmor is on; says whether it is. */
export async function ensureAppArmorProfile(paths: StatePaths): Promise<boolean> {
  if (!(await isAppArmorOn())) return false;
  const version = (await tryCommand(['apparmor_parser', '--version'])).stdout;
  const major = Number(/(\d+)\./.exec(version)?.[1] ?? 0);
  await mkdir(paths.engineConfigDir, { recursive: true });
  const file = join(paths.engineConfigDir, 'apparmor-profile');
  await writeFile(file, buildAppArmorProfile(major));
  await runCommand(['apparmor_parser', '--replace', file]);
  return true;
}
