import type { ContainerSpec, MountMatch, PortMatch } from '../condition-spec.ts';
import type { ContainerDetails, ContainerMount, PortBinding } from '../engine-probe.ts';
import type { EvaluationContext } from '../evaluation-context.ts';
import { matchText } from '../matching/match-text.ts';
import { expectedText, type Facet } from '../verdict.ts';

/** What was asked for at creation counts: a stopped container keeps its mapping. */
export function judgePorts(
  wanted: NonNullable<ContainerSpec['ports']>,
  { portBindings, publishedPorts, exposedPorts }: ContainerDetails,
  { fill }: EvaluationContext,
): Facet {
  // `-P` and `-p 80` ask for "any" port; which one it is, only the published list tells.
  const bindings = [...portBindings.filter(({ hostPort }) => hostPort !== 0), ...publishedPorts];
  const found = [
    ...new Set([...bindings.map(describeBinding), ...(bindings.length === 0 ? exposedPorts : [])]),
  ];
  if (wanted === 'none') {
    const isMet = portBindings.length === 0 && publishedPorts.length === 0;
    return { label: 'ports', isMet, expected: expectedText('none'), found: found.join(', ') };
  }
  const list = [wanted].flat();
  return {
    label: 'ports',
    isMet: list.every((match) => {
      const mine = bindings.filter(
        (binding) =>
          (match.host === undefined || String(binding.hostPort) === fill(match.host)) &&
          (match.container === undefined || binding.containerPort === match.container) &&
          binding.protocol === (match.protocol ?? 'tcp'),
      );
      if (mine.length === 0) return false;
      if (match.address === undefined) return true;
      // Once open to everyone, another mapping to loopback alone does not close it.
      const isLoopback = mine.every(({ hostIp }) => isLoopbackAddress(hostIp));
      return match.address === 'loopback' ? isLoopback : mine.some(({ hostIp }) => isAnyAddress(hostIp));
    }),
    expected: list.map((match) => describePort(match, fill)).join(', '),
    found: found.join(', '),
  };
}

const isAnyAddress = (ip: string) => ['', '0.0.0.0', '::'].includes(ip);
const isLoopbackAddress = (ip: string) => ip === '::1' || ip.startsWith('127.');

function describeBinding({ hostIp, hostPort, containerPort, protocol }: PortBinding): string {
  const address = isAnyAddress(hostIp) ? '' : `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:`;
  return `${address}${hostPort}→${containerPort}/${protocol}`;
}

function describePort(match: PortMatch, fill: EvaluationContext['fill']): string {
  const address = match.address === undefined ? '' : `${expectedText(match.address)} `;
  const host = match.host === undefined ? '…' : fill(match.host);
  return `${address}${host}→${match.container ?? '…'}/${match.protocol ?? 'tcp'}`;
}

export async function judgeMounts(
  wanted: NonNullable<ContainerSpec['mounts']>,
  { mounts }: ContainerDetails,
  context: EvaluationContext,
): Promise<Facet> {
  const found = mounts.map(describeMount).join(', ');
  if (wanted === 'none') {
    return { label: 'mounts', isMet: mounts.length === 0, expected: expectedText('none'), found };
  }
  const list = [wanted].flat();
  let isMet = true;
  for (const match of list) {
    let hasOne = false;
    for (const mount of mounts) hasOne ||= await fitsMount(match, mount, context);
    isMet &&= hasOne;
  }
  return {
    label: 'mounts',
    isMet,
    expected: list.map((match) => describeWanted(match, context)).join(', '),
    found,
  };
}

async function fitsMount(
  match: MountMatch,
  mount: ContainerMount,
  context: EvaluationContext,
): Promise<boolean> {
  const { fill } = context;
  if (match.type !== undefined && mount.type !== match.type) return false;
  if (match.path !== undefined && withoutSlash(mount.target) !== withoutSlash(fill(match.path))) return false;
  if (match.writable !== undefined && mount.isWritable !== match.writable) return false;
  if (match.workspace !== undefined && !isWorkspaceFolder(mount, fill(match.workspace))) return false;
  if (match.isNamed !== undefined) {
    if (mount.type !== 'volume' || isAnonymous(mount.volume) === match.isNamed) return false;
  }
  if (match.volume === undefined) return true;
  return mount.type === 'volume' && (await matchText(match.volume, mount.volume, context)).isMet;
}

/**
 * The workspace is `…/lab/<slug>` in the sandbox; which folder that is, the probe alone knows. So the end of the path
 * decides here, and that the right files lie in it is what the checks of content are for.
 */
function isWorkspaceFolder({ type, source }: ContainerMount, folder: string): boolean {
  const wanted = folder === '.' ? '' : `/${withoutSlash(folder.replace(/^\.\//, ''))}`;
  const path = withoutSlash(source);
  return (
    type === 'bind' && /\/lab\/[^/]+/.exec(path) !== null && path.replace(/^.*?\/lab\/[^/]+/, '') === wanted
  );
}

const isAnonymous = (volume: string) => /^[0-9a-f]{64}$/.test(volume);
const withoutSlash = (path: string) => (path.length > 1 ? path.replace(/\/+$/, '') : path);

function describeMount({ type, volume, source, target, isWritable }: ContainerMount): string {
  const from = type === 'volume' ? volume.slice(0, 24) : source;
  return `${from}→${target} (${expectedText(isWritable ? 'writable' : 'readOnly')})`;
}

function describeWanted(match: MountMatch, { fill }: EvaluationContext): string {
  const parts = [
    match.type,
    match.workspace === undefined ? undefined : expectedText('workspace', { value: fill(match.workspace) }),
    typeof match.volume === 'object' || match.volume === undefined ? undefined : fill(match.volume),
    match.isNamed === undefined ? undefined : expectedText(match.isNamed ? 'named' : 'anonymous'),
    match.path === undefined ? undefined : `→${fill(match.path)}`,
    match.writable === undefined ? undefined : `(${expectedText(match.writable ? 'writable' : 'readOnly')})`,
  ];
  return parts.filter((part) => part !== undefined).join(' ');
}
