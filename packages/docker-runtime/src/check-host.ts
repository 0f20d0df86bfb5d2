import { readFile } from 'node:fs/promises';
import type { HostFinding } from '@naru/sandbox/sandbox-runtime';
import type Docker from 'dockerode';
import { toSandboxError } from './docker-failure.ts';
import type { HostDocker } from './host-docker.ts';
import type { HostFeatures } from './sandbox-container-spec.ts';

/** The fields of `docker info` that matter here; the library's type leaves some of them out. */
export interface EngineInfo {
  SecurityOptions?: string[] | null;
  Driver?: string;
  CgroupVersion?: string;
  CgroupDriver?: string;
  MemoryLimit?: boolean;
  SwapLimit?: boolean;
  CpuCfsQuota?: boolean;
  PidsLimit?: boolean;
  BridgeNfIptables?: boolean;
  InitBinary?: string;
  Labels?: string[] | null;
}

export async function readEngineInfo(docker: Docker): Promise<EngineInfo> {
  return (await docker.info()) as EngineInfo;
}

/** The label of an engine that was set up without a disk quota, as packages/host-engine writes it. */
const noQuotaLabel = 'naru.quota=none';

/** What of the engine's own description changes how a sandbox is made. Pure. */
export function parseHostFeatures(info: EngineInfo): HostFeatures {
  return {
    cgroupVersion: info.CgroupVersion === '2' ? 2 : 1,
    hasAppArmor: hasAppArmor(info),
    countsImage: info.Driver === 'vfs',
    boundsDisk: !(info.Labels ?? []).includes(noQuotaLabel),
  };
}

function hasAppArmor(info: EngineInfo): boolean {
  return (info.SecurityOptions ?? []).some((option) => option.split(',').includes('name=apparmor'));
}

/** Asks the host engine what it is and says what a class needs that it lacks. */
export async function checkHost(
  host: HostDocker,
  probe: (features: HostFeatures) => Promise<HostFinding[]>,
): Promise<HostFinding[]> {
  let info: EngineInfo;
  let isNeighbourBlocked: boolean;
  try {
    info = await readEngineInfo(host.docker);
    const bridge = (await host.docker.getNetwork('bridge').inspect()) as { Options?: Record<string, string> };
    isNeighbourBlocked = bridge.Options?.['com.docker.network.bridge.enable_icc'] === 'false';
  } catch (error) {
    const { message } = toSandboxError(error, 'ask the host engine');
    return [{ id: 'engine', level: 'missing', text: `The host engine does not answer (${message}).` }];
  }
  return [
    { id: 'engine', level: 'ok', text: 'The host engine answers.' },
    ...judgeEngineInfo(info, { isNeighbourBlocked, isLocal: host.isLocal }),
    ...(host.isLocal ? judgeKeyQuota(await readKeyQuota()) : []),
    ...(await probe(parseHostFeatures(info))),
  ];
}

const noQuotaFinding: HostFinding = {
  id: 'quota',
  level: 'warning',
  text: `The engine has no disk quota and says so (label ${noQuotaLabel}): one student can fill the disk of all.`,
};

/** What the engine's own description says. Pure. */
export function judgeEngineInfo(
  info: EngineInfo,
  facts: { isNeighbourBlocked: boolean; isLocal: boolean },
): HostFinding[] {
  const options = (info.SecurityOptions ?? []).map((option) => option.split(','));
  const seccomp = options
    .find((parts) => parts.includes('name=seccomp'))
    ?.find((part) => part.startsWith('profile='))
    ?.slice('profile='.length);
  const isOwnProfile = seccomp !== undefined && !['default', 'builtin', 'unconfined'].includes(seccomp);
  const isV2 = info.CgroupVersion === '2';
  const limits = [info.MemoryLimit, info.CpuCfsQuota, info.PidsLimit];
  const canDelegate = facts.isLocal || (isV2 && info.CgroupDriver === 'systemd');
  return [
    judge(
      'userns-remap',
      options.some((parts) => parts.includes('name=userns')),
      {
        ok: 'User namespaces are on: root of a sandbox is nobody on the host.',
        missing: 'Set "userns-remap" in daemon.json: without it root of a sandbox is root of the host.',
      },
    ),
    judge('seccomp', isOwnProfile, {
      ok: `The syscall filter is ${seccomp}.`,
      missing: `Set "seccomp-profile" in daemon.json to Naru's seccomp.json (now: ${seccomp ?? 'none'}).`,
    }),
    judge(
      'limits',
      limits.every((limit) => limit === true),
      {
        ok: 'Memory, CPU and process limits are available.',
        missing: 'The kernel lacks the memory, cpu or pids cgroup controller.',
      },
    ),
    judge('cgroup', canDelegate, {
      ok: `cgroup v${info.CgroupVersion ?? '1'} with the ${info.CgroupDriver ?? 'cgroupfs'} driver.`,
      missing:
        'An engine on another machine needs cgroup v2 and the systemd driver: nobody delegates otherwise.',
    }),
    judge('bridge-nf', info.BridgeNfIptables === true, {
      ok: 'Packets between sandboxes pass the packet filter.',
      missing: "Set net.bridge.bridge-nf-call-iptables=1 in the engine's network namespace.",
    }),
    judge('icc', facts.isNeighbourBlocked, {
      ok: 'Sandboxes cannot reach each other.',
      missing: 'Set "icc": false in daemon.json: students reach each other otherwise.',
    }),
    judge('init', (info.InitBinary ?? '') !== '', {
      ok: 'The engine has an init program.',
      missing: 'Install docker-init (Debian: tini or docker.io).',
    }),
    {
      id: 'apparmor',
      level: 'ok',
      text: hasAppArmor(info)
        ? 'AppArmor is on: sandboxes run under the profile naru-sandbox.'
        : 'AppArmor is off: no profile is needed.',
    },
    ...(parseHostFeatures(info).boundsDisk ? [] : [noQuotaFinding]),
  ];
}

/** Each running sandbox holds a session key of the one mapped root; the kernel's default allows 200 of them. */
export function judgeKeyQuota(maxKeys: number | undefined): HostFinding[] {
  if (maxKeys === undefined) return [];
  return [
    maxKeys >= 1_000
      ? { id: 'keys', level: 'ok', text: `kernel.keys.maxkeys is ${maxKeys}.` }
      : {
          id: 'keys',
          level: 'warning',
          text: `kernel.keys.maxkeys is ${maxKeys}: about as many sandboxes can run. Raise it and kernel.keys.maxbytes.`,
        },
  ];
}

async function readKeyQuota(): Promise<number | undefined> {
  const text = await readFile('/proc/sys/kernel/keys/maxkeys', 'utf8').catch(() => '');
  return /^\d+\s*$/.test(text) ? Number(text) : undefined;
}

function judge(id: string, isFine: boolean, texts: { ok: string; missing: string }): HostFinding {
  return isFine ? { id, level: 'ok', text: texts.ok } : { id, level: 'missing', text: texts.missing };
}
