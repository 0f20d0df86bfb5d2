import { join } from 'node:path';
import type { EngineDisk } from './engine-disk.ts';
import { remapUser } from './remap-range.ts';
import type { StatePaths } from './state-paths.ts';
import type { SubnetPlan } from './subnet-plan.ts';

export interface DaemonOptions {
  paths: StatePaths;
  disk: EngineDisk;
  subnets: SubnetPlan;
  seccompProfile: string;
  cgroupDriver: 'systemd' | 'cgroupfs';
}

/** The engine says of itself that nothing bounds a disk on it, and packages/docker-runtime then asks for no bound. */
export const noQuotaLabel = 'naru.quota=none';

/** The host engine's daemon.json. Only what isolation, bounds and coexistence with another engine need. */
export function buildDaemonConfig({ paths, disk, subnets, seccompProfile, cgroupDriver }: DaemonOptions) {
  return {
    hosts: [`unix://${paths.engineSocket}`],
    'data-root': join(disk.mount, 'docker'),
    'exec-root': join(paths.volatileDir, 'exec'),
    pidfile: join(paths.volatileDir, 'dockerd.pid'),
    containerd: paths.containerdSocket,
    'storage-driver': disk.storageDriver,
    ...(disk.quota === 'none' ? { labels: [noQuotaLabel] } : {}),
    'exec-opts': [`native.cgroupdriver=${cgroupDriver}`],
    'cgroup-parent': cgroupDriver === 'systemd' ? `${paths.name}.slice` : `/${paths.name}`,

    'userns-remap': remapUser,
    'seccomp-profile': seccompProfile,
    icc: false,
    bip: subnets.gatewayWithPrefix,
    ipv6: false,
    // A sandbox publishes no ports on the engine: previews go through the tunnel.
    'userland-proxy': false,
    dns: [subnets.gateway],
    'dns-search': ['.'],

    // Sandboxes go on while the engine is restarted or updated.
    'live-restore': true,
    'log-driver': 'json-file',
    'log-opts': { 'max-size': '1m', 'max-file': '2' },
    'shutdown-timeout': 10,
    'max-concurrent-downloads': 4,
  };
}

/** Own root, state and socket: an engine of the machine's own may use the system's containerd and its names. */
export function buildContainerdConfig(paths: StatePaths): string {
  return `version = 2
root = ${JSON.stringify(join(paths.dataMount, 'containerd'))}
state = ${JSON.stringify(join(paths.volatileDir, 'containerd'))}
disabled_plugins = [
  "io.containerd.grpc.v1.cri",
  "io.containerd.internal.v1.opt",
  "io.containerd.internal.v1.tracing",
  "io.containerd.tracing.processor.v1.otlp",
  "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs",
]

[grpc]
  address = ${JSON.stringify(paths.containerdSocket)}

[ttrpc]
  address = ${JSON.stringify(`${paths.containerdSocket}.ttrpc`)}
`;
}
