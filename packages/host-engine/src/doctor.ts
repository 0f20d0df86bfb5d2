import { readFile, statfs } from 'node:fs/promises';
import { freemem, release, totalmem } from 'node:os';
import { isAppArmorOn } from './apparmor.ts';
import { readCgroupVersion } from './cgroup-layout.ts';
import { findConnection } from './connection.ts';
import { noQuotaLabel } from './daemon-config.ts';
import { listDebianPackages } from './debian-packages.ts';
import type { DiskSetting } from './disk-kind.ts';
import { type MountedDisk, readEngineDisk } from './engine-disk.ts';
import { isBridgeSeenByIptables } from './engine-network.ts';
import { isEngineAnswering, readEngineLabels } from './host-engine.ts';
import { isRegistryAnswering } from './image-mirror.ts';
import { readKernelSettings } from './kernel-settings.ts';
import { findMissingPackages } from './missing-packages.ts';
import { parseIdRanges, remapUser } from './remap-range.ts';
import { isGatewayAnswering } from './start-gateway.ts';
import { type StatePaths, statePaths } from './state-paths.ts';

export interface DoctorFinding {
  /** Stable name, for docs and tests. */
  id: string;
  level: 'ok' | 'warning' | 'missing';
  /** What is, and what to do. */
  text: string;
}

const gib = 1024 ** 3;

/** Looks at this machine, and at the host engine of this state folder when it runs. Changes nothing. */
export async function runDoctor(options: {
  stateDir: string;
  disk?: DiskSetting | undefined;
}): Promise<DoctorFinding[]> {
  const paths = statePaths(options.stateDir);
  const findings = await Promise.all([
    checkKernel(),
    checkCgroups(),
    checkUserNamespaces(),
    checkFileSystems(),
    checkAppArmor(),
    checkKeys(),
    checkPackages(options.disk),
    checkDiskSpace(paths.stateDir),
    checkMemory(),
  ]);
  if (!(await isEngineAnswering(paths.engineSocket))) {
    return [
      ...findings,
      {
        id: 'engine',
        level: 'warning',
        text: 'the host engine of this folder does not run: ./naru up starts it',
      },
    ];
  }
  return [
    ...findings,
    { id: 'engine', level: 'ok', text: `the host engine answers at ${paths.engineSocket}` },
    judgeQuota(await readEngineDisk(paths), await readEngineLabels(paths.engineSocket)),
    await checkBridge(paths.netns),
    ...(await checkServices(paths)),
  ];
}

async function checkKernel(): Promise<DoctorFinding> {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  const isNew = major > 6 || (major === 6 && minor >= 7);
  return isNew
    ? { id: 'kernel', level: 'ok', text: `kernel ${release()}` }
    : {
        id: 'kernel',
        level: 'warning',
        text: `kernel ${release()} has no simple quotas (6.7 has): starting a sandbox takes about 2 s longer`,
      };
}

async function checkCgroups(): Promise<DoctorFinding> {
  const version = await readCgroupVersion();
  return { id: 'cgroup', level: 'ok', text: `cgroup ${version}` };
}

async function checkUserNamespaces(): Promise<DoctorFinding> {
  const limit = Number(await readFile('/proc/sys/user/max_user_namespaces', 'utf8').catch(() => '0'));
  if (limit === 0)
    return {
      id: 'userns',
      level: 'missing',
      text: 'user namespaces are off: sysctl -w user.max_user_namespaces=65536',
    };
  const ranges = parseIdRanges(await readFile('/etc/subuid', 'utf8').catch(() => ''));
  const own = ranges.find((range) => range.owner === remapUser);
  const text = own
    ? `root of a sandbox is uid ${own.first} of this machine`
    : 'user namespaces are there; ./naru up adds the id range';
  return { id: 'userns', level: 'ok', text };
}

async function checkFileSystems(): Promise<DoctorFinding> {
  const known = await readFile('/proc/filesystems', 'utf8').catch(() => '');
  const has = (name: string) => new RegExp(`\\b${name}$`, 'm').test(known);
  if (has('overlay') && (has('btrfs') || has('xfs'))) {
    const disk = has('btrfs') ? 'btrfs' : 'XFS (used where it has quotas)';
    return { id: 'filesystems', level: 'ok', text: `the kernel has overlay and ${disk}` };
  }
  // Debian builds them as modules, which appear here once something used them.
  return {
    id: 'filesystems',
    level: 'warning',
    text: 'btrfs or overlay is not loaded (yet): `modprobe btrfs overlay` shows whether the kernel has them',
  };
}

async function checkAppArmor(): Promise<DoctorFinding> {
  const text = (await isAppArmorOn())
    ? 'AppArmor is on: sandboxes get the profile naru-sandbox'
    : 'AppArmor is off: no profile is needed';
  return { id: 'apparmor', level: 'ok', text };
}

async function checkKeys(): Promise<DoctorFinding> {
  const low = (await readKernelSettings()).filter((setting) => setting.value < setting.atLeast);
  if (low.length === 0)
    return {
      id: 'kernel-settings',
      level: 'ok',
      text: 'limits for keys, watches and namespaces are high enough',
    };
  const list = low.map(
    (setting) => `${setting.path.replace('/proc/sys/', '').replaceAll('/', '.')}=${setting.atLeast}`,
  );
  return {
    id: 'kernel-settings',
    level: 'warning',
    text: `too low for a class: ${list.join(', ')}; ./naru up raises them`,
  };
}

async function checkPackages(disk: DiskSetting | undefined): Promise<DoctorFinding> {
  const missing = await findMissingPackages(listDebianPackages(disk));
  if (missing.length === 0) return { id: 'packages', level: 'ok', text: 'all Debian packages are there' };
  const names = missing.map((each) => each.name).join(' ');
  return { id: 'packages', level: 'missing', text: `apt-get install --no-install-recommends ${names}` };
}

async function checkDiskSpace(folder: string): Promise<DoctorFinding> {
  const space = await statfs(folder).catch(() => statfs('/'));
  const free = (space.bavail * space.bsize) / gib;
  const text = `${free.toFixed(0)} GiB of disk are free`;
  return free >= 20
    ? { id: 'disk', level: 'ok', text }
    : {
        id: 'disk',
        level: 'warning',
        text: `${text}; images take about 3 GiB, each sandbox up to its own limit`,
      };
}

async function checkMemory(): Promise<DoctorFinding> {
  const total = totalmem() / gib;
  const text = `${(freemem() / gib).toFixed(1)} of ${total.toFixed(1)} GiB of memory are free`;
  return total >= 4
    ? { id: 'memory', level: 'ok', text }
    : { id: 'memory', level: 'warning', text: `${text}; a class wants 4 GiB or more` };
}

/** Without a quota is a fault, unless the engine was set up so. Pure. */
export function judgeQuota(
  { fileSystem, quota }: MountedDisk,
  engineLabels: readonly string[],
): DoctorFinding {
  if (quota === 'none' && engineLabels.includes(noQuotaLabel)) {
    const disk = fileSystem === 'folder' ? 'a folder of copies, slow and large' : fileSystem;
    const text = `no disk quota, as NARU_ALLOW_NO_QUOTA accepted: one student can fill the disk of all (${disk})`;
    return { id: 'quota', level: 'warning', text };
  }
  const findings = {
    simple: { level: 'ok', text: 'btrfs with simple quotas bounds every sandbox' },
    qgroups: {
      level: 'warning',
      text: 'btrfs with full qgroups: they hold, and make every start about 2 s slower',
    },
    project: {
      level: 'warning',
      text: 'XFS with project quotas: they hold, and make every start some seconds slower',
    },
    none: { level: 'missing', text: `nothing bounds the disk of a sandbox (file system: ${fileSystem})` },
  } as const;
  return { id: 'quota', ...findings[quota] };
}

async function checkBridge(netns: string): Promise<DoctorFinding> {
  return (await isBridgeSeenByIptables(netns))
    ? { id: 'bridge-nf', level: 'ok', text: 'sandboxes cannot reach each other (bridge-nf-call-iptables=1)' }
    : {
        id: 'bridge-nf',
        level: 'missing',
        text: 'bridge-nf-call-iptables is 0: icc=false does not hold; modprobe br_netfilter and ./naru up',
      };
}

async function checkServices(paths: StatePaths): Promise<DoctorFinding[]> {
  const connection = await findConnection(paths);
  if (!connection) {
    return [
      { id: 'mirror', level: 'missing', text: 'the engine runs without its mirror and gateway: ./naru up' },
    ];
  }
  const gateway = new URL(connection.mirrorUrl).hostname;
  const [hasGateway, hasMirror] = await Promise.all([
    isGatewayAnswering({ netns: connection.netns, gateway }),
    isRegistryAnswering(connection.mirrorHostUrl),
  ]);
  return [
    hasGateway
      ? { id: 'gateway', level: 'ok', text: `DNS of the sandboxes answers at ${gateway}` }
      : {
          id: 'gateway',
          level: 'missing',
          text: `DNS of the sandboxes does not answer at ${gateway}: ./naru up`,
        },
    hasMirror
      ? { id: 'mirror', level: 'ok', text: `the image mirror answers at ${connection.mirrorUrl}` }
      : {
          id: 'mirror',
          level: 'missing',
          text: `the image mirror does not answer at ${connection.mirrorUrl}: ./naru up`,
        },
  ];
}
