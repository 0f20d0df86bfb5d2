import { expect, test } from 'vitest';
import { type CgroupFiles, delegateCgroup } from './cgroup-delegation.ts';

const containerId = '4f095153a24a6788f972cca9da4bb6f754b8368b20700e07f6c4171c4a1dad2c';
const pid = 4321;
const map = '         0     200000      65536\n';

/** A machine's /proc and /sys as recorded, and what was done to them. */
function aMachine(texts: Record<string, string>, owners: Record<string, number> = {}) {
  const done: string[] = [];
  const files: CgroupFiles = {
    readText: async (path) =>
      ({ [`/proc/${pid}/uid_map`]: map, [`/proc/${pid}/gid_map`]: map, ...texts })[path],
    readOwner: async (path) => owners[path] ?? 0,
    chown: async (path, uid, gid) => void done.push(`chown ${uid}:${gid} ${path}`),
    writeText: async (path, text) => void done.push(`write ${text} ${path}`),
  };
  return { files, done };
}

const v1Mounts = ['pids', 'memory', 'cpu', 'name=systemd']
  .map(
    (name, index) =>
      `${index} 1 0:${index} / /sys/fs/cgroup/${name.replace('name=', '')} rw - cgroup cgroup rw,${name}`,
  )
  .join('\n');

test('on v1 the directory and the files that move processes are given away, in every hierarchy, and no limit', async () => {
  const { files, done } = aMachine({
    [`/proc/${pid}/cgroup`]: ['pids', 'memory', 'cpu', 'name=systemd']
      .map((name, index) => `${index + 1}:${name}:/naru/${containerId}`)
      .concat(`0::/naru/${containerId}`)
      .join('\n'),
    '/proc/self/mountinfo': v1Mounts,
  });
  await delegateCgroup(files, { pid, containerId });
  const given = (name: string) =>
    ['/cgroup.procs', '/tasks', ''].map(
      (file) => `chown 200000:200000 /sys/fs/cgroup/${name}/naru/${containerId}${file}`,
    );
  expect(done.toSorted()).toEqual(['pids', 'memory', 'cpu', 'systemd'].flatMap(given).toSorted());
});

test('on v1 memory and pids come last, because the sandbox begins as soon as it has them', async () => {
  const { files, done } = aMachine({
    [`/proc/${pid}/cgroup`]: `4:pids:/naru/${containerId}\n3:memory:/naru/${containerId}\n2:cpu:/naru/${containerId}\n`,
    '/proc/self/mountinfo': v1Mounts,
  });
  await delegateCgroup(files, { pid, containerId });
  const directories = done.filter((line) => line.endsWith(containerId)).map((line) => line.split('/')[4]);
  expect(directories).toEqual(['cpu', 'memory', 'pids']);
  expect(done.at(-1)).toBe(`chown 200000:200000 /sys/fs/cgroup/pids/naru/${containerId}`);
});

const v2 = {
  '/sys/fs/cgroup/cgroup.controllers': 'cpuset cpu io memory pids\n',
  '/sys/kernel/cgroup/delegate':
    'cgroup.procs\ncgroup.threads\ncgroup.subtree_control\nmemory.oom.group\nmemory.reclaim\n',
};

test('on v2 with the cgroupfs driver what the kernel lists is given away, and the directory last', async () => {
  const directory = `/sys/fs/cgroup/docker/${containerId}`;
  const { files, done } = aMachine({ ...v2, [`/proc/${pid}/cgroup`]: `0::/docker/${containerId}/init\n` });
  await delegateCgroup(files, { pid, containerId });
  expect(done).toEqual([
    `write 1000 ${directory}/cgroup.max.descendants`,
    ...['cgroup.procs', 'cgroup.threads', 'cgroup.subtree_control', 'memory.oom.group', 'memory.reclaim'].map(
      (file) => `chown 200000:200000 ${directory}/${file}`,
    ),
    `chown 200000:200000 ${directory}`,
  ]);
});

test('on v2 with the systemd driver runc has delegated already: only the number of cgroups is bounded', async () => {
  const directory = `/sys/fs/cgroup/system.slice/docker-${containerId}.scope`;
  const { files, done } = aMachine(
    { ...v2, [`/proc/${pid}/cgroup`]: `0::/system.slice/docker-${containerId}.scope\n` },
    { [directory]: 200_000 },
  );
  await delegateCgroup(files, { pid, containerId });
  expect(done).toEqual([`write 1000 ${directory}/cgroup.max.descendants`]);
});

test('a sandbox whose root is root of the host is refused and given nothing', async () => {
  const { files, done } = aMachine({
    ...v2,
    [`/proc/${pid}/uid_map`]: '0 0 4294967295\n',
    [`/proc/${pid}/cgroup`]: `0::/docker/${containerId}\n`,
  });
  await expect(delegateCgroup(files, { pid, containerId })).rejects.toMatchObject({
    code: 'SANDBOX_START_FAILED',
  });
  expect(done).toEqual([]);
});

test('a process that belongs to something else by now is given nothing', async () => {
  const { files, done } = aMachine({ ...v2, [`/proc/${pid}/cgroup`]: '0::/system.slice/ssh.service\n' });
  await expect(delegateCgroup(files, { pid, containerId })).rejects.toMatchObject({
    code: 'SANDBOX_START_FAILED',
  });
  expect(done).toEqual([]);
});
