import { expect, test } from 'vitest';
import { buildContainerdConfig, buildDaemonConfig, type DaemonOptions } from './daemon-config.ts';
import type { EngineDisk } from './engine-disk.ts';
import { statePaths } from './state-paths.ts';
import { chooseSubnets, type SubnetPlan } from './subnet-plan.ts';

const paths = statePaths('/srv/naru/.naru');
const options: Omit<DaemonOptions, 'cgroupDriver'> = {
  paths,
  disk: { mount: paths.dataMount, fileSystem: 'btrfs', quota: 'simple', storageDriver: 'btrfs' },
  subnets: chooseSubnets(0, []) as SubnetPlan,
  seccompProfile: '/srv/naru/seccomp.json',
};
const build = (cgroupDriver: 'systemd' | 'cgroupfs') => buildDaemonConfig({ ...options, cgroupDriver });

test('what isolation rests on is set', () => {
  expect(build('cgroupfs')).toMatchObject({
    'userns-remap': 'naru-sandbox',
    'seccomp-profile': '/srv/naru/seccomp.json',
    icc: false,
    'storage-driver': 'btrfs',
    'log-opts': { 'max-size': '1m', 'max-file': '2' },
  });
});

test('an engine without a disk quota says so of itself, and no other does', () => {
  const labelsWith = (disk: Pick<EngineDisk, 'fileSystem' | 'quota' | 'storageDriver'>) =>
    buildDaemonConfig({ ...options, cgroupDriver: 'cgroupfs', disk: { mount: paths.dataMount, ...disk } });
  expect(labelsWith({ fileSystem: 'folder', quota: 'none', storageDriver: 'vfs' })).toMatchObject({
    labels: ['naru.quota=none'],
    'storage-driver': 'vfs',
  });
  expect(labelsWith({ fileSystem: 'btrfs', quota: 'none', storageDriver: 'btrfs' })).toMatchObject({
    labels: ['naru.quota=none'],
  });
  expect(labelsWith({ fileSystem: 'xfs', quota: 'project', storageDriver: 'vfs' })).not.toHaveProperty(
    'labels',
  );
});

test('nothing is shared with an engine of the machine: folders, sockets, containerd, cgroups', () => {
  const config = build('cgroupfs');
  const places = [
    config['data-root'],
    config['exec-root'],
    config.pidfile,
    config.containerd,
    ...config.hosts,
  ];
  for (const place of places) expect(place).toContain(`/run/${paths.name}/`);
  expect(config['cgroup-parent']).toBe(`/${paths.name}`);
  expect(build('systemd')['cgroup-parent']).toBe(`${paths.name}.slice`);
  expect(buildContainerdConfig(paths)).not.toContain('/run/containerd');
});

test('the engine listens on its socket file only', () => {
  expect(build('cgroupfs').hosts).toEqual([`unix://${paths.engineSocket}`]);
});
