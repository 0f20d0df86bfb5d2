import { readFile, writeFile } from 'node:fs/promises';

export interface KernelSetting {
  path: string;
  /** Raised to this when lower, never lowered. */
  atLeast: number;
  why: string;
}

const kernelSettings: readonly KernelSetting[] = [
  {
    path: '/proc/sys/kernel/keys/maxkeys',
    atLeast: 20_000,
    why: 'each running sandbox and each container in it holds a session key of the same mapped user',
  },
  { path: '/proc/sys/kernel/keys/maxbytes', atLeast: 2_000_000, why: 'the bytes of those keys' },
  { path: '/proc/sys/fs/inotify/max_user_instances', atLeast: 8_192, why: 'editors and engines watch files' },
  {
    path: '/proc/sys/fs/inotify/max_user_watches',
    atLeast: 524_288,
    why: 'editors watch the lesson folders',
  },
  { path: '/proc/sys/user/max_user_namespaces', atLeast: 4_096, why: 'every sandbox is a user namespace' },
];

export interface SettingState extends KernelSetting {
  value: number;
}

export async function readKernelSettings(): Promise<SettingState[]> {
  return Promise.all(
    kernelSettings.map(async (setting) => ({
      ...setting,
      value: await readFile(setting.path, 'utf8').then(Number, () => Number.NaN),
    })),
  );
}

/** Raises what is too low; answers with what stayed too low, for the doctor to tell. */
export async function raiseKernelSettings(): Promise<SettingState[]> {
  const states = await readKernelSettings();
  const stillLow: SettingState[] = [];
  for (const state of states) {
    if (!(state.value < state.atLeast)) continue;
    await writeFile(state.path, String(state.atLeast)).catch(() => stillLow.push(state));
  }
  return stillLow;
}
