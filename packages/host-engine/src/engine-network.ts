import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  bridgeRules,
  bridgeSwitches,
  type EgressMode,
  innerLink,
  machineRules,
  sandboxRules,
} from './egress-policy.ts';
import {
  allowForwarding,
  forwardingFiles,
  isForwardingNeededByOthers,
  restoreForwarding,
} from './machine-forwarding.ts';
import { runCommand, tryCommand } from './run-command.ts';
import { SetupError } from './setup-error.ts';
import type { StatePaths } from './state-paths.ts';
import { chooseSubnets, type SubnetPlan } from './subnet-plan.ts';

export interface EngineNetwork {
  netns: string;
  subnets: SubnetPlan;
  /** False where the kernel has no bridge filtering: then icc=false stands alone. */
  isBridgeFiltered: boolean;
}

/** The words before a command that shall run in the engine's network namespace, and in no other new namespace. */
export function inNetns(netns: string): string[] {
  return ['nsenter', `--net=/run/netns/${netns}`];
}

/** Makes the engine's network namespace with its link and rules, or repairs what is there. */
export async function ensureEngineNetwork(paths: StatePaths, mode: EgressMode): Promise<EngineNetwork> {
  const { netns } = paths;
  const subnets = await loadSubnets(paths);
  const existing = await runCommand(['ip', 'netns', 'list']);
  if (!existing.split('\n').some((line) => line.split(' ')[0] === netns)) {
    await runCommand(['ip', 'netns', 'add', netns]);
  }
  const inside = inNetns(netns);
  if ((await tryCommand([...inside, 'ip', 'link', 'show', innerLink])).exitCode !== 0) {
    await tryCommand(['ip', 'link', 'delete', paths.hostLink]);
    await runCommand([
      'ip',
      'link',
      'add',
      paths.hostLink,
      'type',
      'veth',
      'peer',
      'name',
      innerLink,
      'netns',
      netns,
    ]);
  }
  await runCommand(['ip', 'address', 'replace', `${subnets.linkHostAddress}/30`, 'dev', paths.hostLink]);
  await runCommand(['ip', 'link', 'set', paths.hostLink, 'up']);
  await runCommand([
    ...inside,
    'ip',
    'address',
    'replace',
    `${subnets.linkInnerAddress}/30`,
    'dev',
    innerLink,
  ]);
  await runCommand([...inside, 'ip', 'link', 'set', 'lo', 'up']);
  await runCommand([...inside, 'ip', 'link', 'set', innerLink, 'up']);

  await setNamespaceSwitches(netns);
  // The rules stand before there is a way out, and the way out goes before they loosen.
  if (mode !== 'open') await tryCommand([...inside, 'ip', 'route', 'delete', 'default']);
  await runCommand(['nft', '-f', '-'], {
    stdin: machineRules({ mode, table: tableOf(paths), hostLink: paths.hostLink, subnets }),
  });
  await runCommand([...inside, 'nft', '-f', '-'], { stdin: sandboxRules(mode, subnets) });
  const bridge = await tryCommand([...inside, 'nft', '-f', '-'], { stdin: bridgeRules });
  if (mode === 'open') {
    await allowForwarding(forwardingFiles(paths));
    await acceptInDockersForwardChain(paths);
    await runCommand([...inside, 'ip', 'route', 'replace', 'default', 'via', subnets.linkHostAddress]);
  } else {
    await restoreForwarding(forwardingFiles(paths), () => isForwardingNeededByOthers(paths));
  }
  return { netns, subnets, isBridgeFiltered: bridge.exitCode === 0 };
}

/** Takes away namespace, link, rules and the switch that was set for them. Whatever is gone already is fine. */
export async function removeEngineNetwork(paths: StatePaths): Promise<void> {
  await tryCommand(['iptables', '-D', 'DOCKER-USER', ...dockerUserRule(paths)]);
  await tryCommand(['ip', 'link', 'delete', paths.hostLink]);
  await tryCommand(['ip', 'netns', 'delete', paths.netns]);
  await tryCommand(['nft', 'delete', 'table', 'inet', tableOf(paths)]);
  await restoreForwarding(forwardingFiles(paths), () => isForwardingNeededByOthers(paths));
}

const tableOf = (paths: StatePaths) => paths.name.replace('-', '_');

/**
 * A Docker engine of the machine's own sets the forward policy to DROP and offers DOCKER-USER for exceptions.
 * A host firewall that drops forwarded packets by other means has to be told by its owner.
 */
async function acceptInDockersForwardChain(paths: StatePaths): Promise<void> {
  const rule = dockerUserRule(paths);
  if ((await tryCommand(['iptables', '-S', 'DOCKER-USER'])).exitCode !== 0) return;
  if ((await tryCommand(['iptables', '-C', 'DOCKER-USER', ...rule])).exitCode === 0) return;
  await runCommand(['iptables', '-I', 'DOCKER-USER', ...rule]);
}

const dockerUserRule = (paths: StatePaths) => ['-i', paths.hostLink, '-j', 'ACCEPT'];

async function setNamespaceSwitches(netns: string): Promise<void> {
  // br_netfilter adds these switches; where it is built in or loaded, modprobe has nothing to do.
  await tryCommand(['modprobe', 'br_netfilter']);
  const values = {
    'net/ipv4/ip_forward': '1',
    'net/ipv6/conf/all/disable_ipv6': '1',
    'net/ipv6/conf/default/disable_ipv6': '1',
    'net/bridge/bridge-nf-call-iptables': '1',
    // Many students behind one bridge: their neighbour entries must not push each other out.
    'net/ipv4/neigh/default/gc_thresh3': '4096',
  };
  await writeSwitches(netns, values);
}

/** To be called when dockerd has made its bridge. */
export async function settleSandboxBridge(netns: string): Promise<void> {
  await writeSwitches(netns, bridgeSwitches);
}

async function writeSwitches(netns: string, values: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(values).map(
    ([key, value]) => `[ ! -e /proc/sys/${key} ] || echo ${value} > /proc/sys/${key}`,
  );
  await tryCommand([...inNetns(netns), 'sh', '-c', lines.join('\n')]);
}

/** Whether packets between ports of the bridge meet the IP rules: icc=false holds only then. */
export async function isBridgeSeenByIptables(netns: string): Promise<boolean> {
  const result = await tryCommand([...inNetns(netns), 'cat', '/proc/sys/net/bridge/bridge-nf-call-iptables']);
  return result.stdout.trim() === '1';
}

const storedPlan = z.object({
  bridgeSubnet: z.string(),
  gateway: z.string(),
  gatewayWithPrefix: z.string(),
  linkSubnet: z.string(),
  linkHostAddress: z.string(),
  linkInnerAddress: z.string(),
});

/** The choice is kept: sandboxes that run across a restart have the addresses in their resolv.conf. */
async function loadSubnets(paths: StatePaths): Promise<SubnetPlan> {
  const file = join(paths.engineConfigDir, 'network.json');
  const inUse = await addressesInUse(paths.hostLink);
  const stored = await readFile(file, 'utf8').then(
    (text) => storedPlan.safeParse(JSON.parse(text)).data,
    () => undefined,
  );
  const isFree = (plan: SubnetPlan) => {
    const block = Number(plan.gateway.split('.')[1]);
    return chooseSubnets(block - 64, inUse)?.gateway === plan.gateway;
  };
  if (stored && isFree(stored)) return stored;
  const chosen = chooseSubnets(paths.seed, inUse);
  if (!chosen) {
    throw new SetupError(
      'every network from 10.64.0.0/16 to 10.249.0.0/16 is in use on this machine',
      'free one of them: `ip route` shows who uses it',
    );
  }
  await mkdir(paths.engineConfigDir, { recursive: true });
  await writeFile(file, `${JSON.stringify(chosen, null, 2)}\n`);
  return chosen;
}

const routeList = z.array(z.object({ dst: z.string(), dev: z.string().optional() }));

async function addressesInUse(ownLink: string): Promise<string[]> {
  const routes = routeList.parse(
    JSON.parse((await runCommand(['ip', '-j', '-4', 'route', 'show', 'table', 'all'])) || '[]'),
  );
  const resolvers = await readFile('/etc/resolv.conf', 'utf8').catch(() => '');
  return [
    ...routes.filter((route) => route.dev !== ownLink && route.dst !== 'default').map((route) => route.dst),
    ...[...resolvers.matchAll(/^\s*nameserver\s+(\S+)/gm)].map((match) => match[1] ?? ''),
  ];
}
