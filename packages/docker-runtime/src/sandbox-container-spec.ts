import type { SandboxSpec } from '@naru/sandbox/sandbox-runtime';
import type Docker from 'dockerode';
import { buildLabels, containerNameOf } from './sandbox-labels.ts';

/** What of the host engine changes how a sandbox is made. */
export interface HostFeatures {
  cgroupVersion: 1 | 2;
  hasAppArmor: boolean;
  /** A sandbox is a copy of its image, which its quota counts, and not a snapshot beside it: see ADR 16. */
  countsImage: boolean;
  /** False where the operator accepted an engine without a disk quota, which refuses a container that asks for one. */
  boundsDisk: boolean;
}

/** The profile that packages/host-engine loads where the kernel has AppArmor. */
const appArmorProfile = 'naru-sandbox';

/** Pages of a tmpfs are charged to the sandbox and no kill frees them, so it stays far below any memory limit. */
const RUN_TMPFS_BYTES = 64 * 1024 * 1024;

/**
 * The container that is a sandbox. Its root is an unprivileged user of the host because the host engine runs with
 * userns-remap; all capabilities are those of that user namespace. The syscall filter is the daemon's own.
 * Never here: Privileged, UsernsMode, devices, binds of the host but the one of programs, which the host's root owns:
 * whatever is done to the mount inside, the sandbox's root cannot write there.
 * `imageBytes` is what of the disk quota the image takes.
 */
export function buildContainerOptions(
  instance: string,
  spec: SandboxSpec,
  host: HostFeatures,
  imageBytes = 0,
): Docker.ContainerCreateOptions {
  const { memoryBytes, cpus, pids, diskBytes } = spec.limits;
  return {
    name: containerNameOf(instance, spec.sandboxId),
    Image: spec.image,
    Hostname: 'naru',
    Labels: buildLabels(instance, spec),
    Env: spec.mirrorUrl === null ? [] : [`NARU_MIRROR_URL=${spec.mirrorUrl}`],
    HostConfig: {
      CapAdd: ['ALL'],
      // "systempaths=unconfined": the inner runc may mount a fresh /proc only where no part of ours is masked.
      MaskedPaths: [],
      ReadonlyPaths: [],
      SecurityOpt: host.hasAppArmor ? [`apparmor=${appArmorProfile}`] : [],
      Init: true,
      ...(spec.programsDir ? { Binds: [`${spec.programsDir}:/usr/lib/engine:ro`] } : {}),
      Memory: memoryBytes,
      MemorySwap: memoryBytes, // equal to Memory means no swap
      NanoCpus: Math.round(cpus * 1e9),
      PidsLimit: pids,
      ...(host.cgroupVersion === 2 ? { CgroupnsMode: 'private' as const } : {}),
      // A stale socket or pid file after a restart would fool the start-up.
      Tmpfs: { '/run': `rw,nosuid,nodev,mode=755,size=${RUN_TMPFS_BYTES}` },
      ...(host.boundsDisk ? { StorageOpt: { size: String(diskBytes + imageBytes) } } : {}),
      // Files that Docker binds into every container lie outside the quota: see seal-network-files.ts.
      Ulimits: [{ Name: 'fsize', Soft: diskBytes, Hard: diskBytes }],
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
      // The sandbox host decides what runs; an engine that starts them all at once would stampede.
      RestartPolicy: { Name: 'no' },
    },
  };
}

/** What of a container's disk quota its image took when it was made. */
export function readImageBytes(config: Pick<Docker.HostConfig, 'StorageOpt' | 'Ulimits'>): number {
  const diskBytes = config.Ulimits?.find(({ Name }) => Name === 'fsize')?.Hard;
  const size = Number(config.StorageOpt?.size);
  return diskBytes !== undefined && size > diskBytes ? size - diskBytes : 0;
}
