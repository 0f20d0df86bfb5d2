import { expect, test } from 'vitest';
import { buildContainerdConfig, buildDaemonConfig } from './daemon-config.ts';
import { statePaths } from './state-paths.ts';
import { chooseSubnets, type SubnetPlan } from './subnet-plan.ts';

const paths = statePaths('/srv/naru/.naru');
const build = (cgroupDriver: 'systemd' | 'cgroupfs') =>
  buildDaemonConfig({
    paths,
    disk: { mount: paths.dataMount, fileSystem: 'btrfs', quota: 'simple', storageDriver: 'btrfs' },
    subnets: chooseSubnets(0, []) as SubnetPlan,
    seccompProfile: '/srv/naru/seccomp.json',
    cgroupDriver,
  });

test('what isolation rests on is set', () => {
  expect(build('cgroupfs')).toMatchObject({
    'userns-remap': 'naru-sandbox',
    'seccomp-profile': '/srv/naru/seccomp.json',
    icc: false,
    'storage-driver': 'btrfs',
    'log-opts': { 'max-size': '1m', 'max-file': '2' },
  });
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
