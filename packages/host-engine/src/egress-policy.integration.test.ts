import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bridgeRules, bridgeSwitches, type EgressMode, machineRules, sandboxRules } from './egress-policy.ts';
import { runCommand, tryCommand } from './run-command.ts';
import type { SubnetPlan } from './subnet-plan.ts';

/*
 * The rules on a machine, its surroundings and two sandboxes that are all network namespaces of this test:
 *
 *   alice ─┐                 uplink          mlink
 *   bob  ──┴ docker0  engine ────── machine ────── world
 *
 * `world` plays every outside address, so that no packet leaves whether the rules hold or not.
 */
const tag = `ne${process.pid % 100_000}`;
const spaces = {
  alice: `${tag}a`,
  bob: `${tag}b`,
  engine: `${tag}e`,
  machine: `${tag}m`,
  world: `${tag}w`,
};
type Space = keyof typeof spaces;
const subnets: SubnetPlan = {
  bridgeSubnet: '10.93.0.0/22',
  gateway: '10.93.0.1',
  gatewayWithPrefix: '10.93.0.1/22',
  linkSubnet: '10.93.255.0/30',
  linkHostAddress: '10.93.255.1',
  linkInnerAddress: '10.93.255.2',
};
const machineAddress = '203.0.113.1';
const publicAddress = '198.51.100.7';
const outside = {
  'a public address': publicAddress,
  'a private address (10/8)': '10.1.2.3',
  'a private address (172.16/12)': '172.16.5.5',
  'a private address (192.168/16)': '192.168.5.5',
  'a shared address (100.64/10)': '100.64.1.1',
  'the metadata service': '169.254.169.254',
};

const inside = (space: Space, argv: string[]) => ['ip', 'netns', 'exec', spaces[space], ...argv];
const ip = (space: Space, ...argv: string[]) => runCommand(['ip', '-n', spaces[space], ...argv]);

async function connectSpaces(
  from: { space: Space; name: string; address?: string },
  to: { space: Space; name: string; address?: string },
) {
  await runCommand([
    ...['ip', 'link', 'add', from.name, 'netns', spaces[from.space], 'type', 'veth'],
    ...['peer', 'name', to.name, 'netns', spaces[to.space]],
  ]);
  for (const end of [from, to]) {
    if (end.address) await ip(end.space, 'address', 'add', end.address, 'dev', end.name);
    await ip(end.space, 'link', 'set', end.name, 'up');
  }
}

const listenScript = `
use strict; use warnings; use Socket; use IO::Handle;
my @ports = @ARGV;
for my $port (@ports) {
  next if fork;
  socket(my $server, PF_INET, SOCK_STREAM, 0) or die;
  setsockopt($server, SOL_SOCKET, SO_REUSEADDR, pack('i', 1));
  bind($server, sockaddr_in($port, INADDR_ANY)) or die "bind $port: $!";
  listen($server, 50) or die;
  while (accept(my $client, $server)) { close $client }
  exit;
}
`;

async function listenIn(space: Space, ports: number[]) {
  await runCommand(
    inside(space, [
      'sh',
      '-c',
      'perl -e "$0" "$@" > /dev/null 2>&1 < /dev/null &',
      listenScript,
      ...ports.map(String),
    ]),
  );
  for (const port of ports) {
    await vi.waitFor(
      async () => expect(await connectFrom(space, '127.0.0.1', port)).toBe('connected'),
      5_000,
    );
  }
}

const connectScript = `
use strict; use warnings; use Socket; use Errno;
socket(my $socket, PF_INET, SOCK_STREAM, 0) or die;
$SIG{ALRM} = sub { print 'silent'; exit };
alarm 5;
print(connect($socket, sockaddr_in($ARGV[1], inet_aton($ARGV[0]))) ? 'connected' : 'refused');
`;

/** `refused` within the time means an answer; `silent` is what a student would wait for. */
async function connectFrom(space: Space, address: string, port: number): Promise<string> {
  const result = await tryCommand(inside(space, ['perl', '-e', connectScript, address, String(port)]));
  return result.stdout;
}

async function applyMode(mode: EgressMode) {
  await runCommand(inside('engine', ['nft', '-f', '-']), { stdin: sandboxRules(mode, subnets) });
  await runCommand(inside('engine', ['nft', '-f', '-']), { stdin: bridgeRules });
  await runCommand(inside('machine', ['nft', '-f', '-']), {
    stdin: machineRules({ mode, table: 'naru_test', hostLink: 'mlink', subnets }),
  });
}

beforeAll(async () => {
  for (const name of Object.values(spaces)) {
    await runCommand(['ip', 'netns', 'add', name]);
    await runCommand(['ip', '-n', name, 'link', 'set', 'lo', 'up']);
  }
  await ip('engine', 'link', 'add', 'docker0', 'type', 'bridge');
  await ip('engine', 'address', 'add', subnets.gatewayWithPrefix, 'dev', 'docker0');
  await ip('engine', 'link', 'set', 'docker0', 'up');
  for (const [space, host] of [
    ['alice', 5],
    ['bob', 6],
  ] as const) {
    await connectSpaces(
      { space, name: 'eth0', address: `10.93.0.${host}/22` },
      { space: 'engine', name: `port${host}` },
    );
    await ip('engine', 'link', 'set', `port${host}`, 'master', 'docker0');
    await ip(space, 'route', 'add', 'default', 'via', subnets.gateway);
  }
  await connectSpaces(
    { space: 'engine', name: 'uplink', address: `${subnets.linkInnerAddress}/30` },
    { space: 'machine', name: 'mlink', address: `${subnets.linkHostAddress}/30` },
  );
  await connectSpaces(
    { space: 'machine', name: 'eth0', address: `${machineAddress}/24` },
    { space: 'world', name: 'eth0', address: '203.0.113.254/24' },
  );
  for (const address of Object.values(outside))
    await ip('world', 'address', 'add', `${address}/32`, 'dev', 'lo');
  // Every way is there; only rules stand in it.
  await ip('engine', 'route', 'add', 'default', 'via', subnets.linkHostAddress);
  await ip('machine', 'route', 'add', 'default', 'via', '203.0.113.254');
  await ip('world', 'route', 'add', 'default', 'via', machineAddress);
  await ip('machine', 'route', 'add', subnets.bridgeSubnet, 'via', subnets.linkInnerAddress);
  for (const [key, value] of Object.entries(bridgeSwitches)) {
    await runCommand(inside('engine', ['sh', '-c', `echo ${value} > /proc/sys/${key}`]));
  }
  for (const space of ['engine', 'machine'] as const) {
    await runCommand(inside(space, ['sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward']));
  }
  // What dockerd does for its bridge.
  await runCommand(
    inside('engine', [
      'iptables',
      '-t',
      'nat',
      '-A',
      'POSTROUTING',
      '-s',
      subnets.bridgeSubnet,
      '!',
      '-o',
      'docker0',
      '-j',
      'MASQUERADE',
    ]),
  );
  await listenIn('world', [80]);
  await listenIn('bob', [80]);
  await listenIn('machine', [22, 80]);
  await listenIn('engine', [22, 53, 80, 443, 5000]);
});

afterAll(async () => {
  for (const name of Object.values(spaces)) {
    const pids = (await tryCommand(['ip', 'netns', 'pids', name])).stdout.split('\n').filter(Boolean);
    for (const pid of pids) await tryCommand(['kill', '-9', pid]);
    await tryCommand(['ip', 'netns', 'delete', name]);
  }
});

test('the ways exist: without rules a sandbox reaches neighbour, machine and world', async () => {
  for (const [space, table] of [
    ['engine', 'inet naru'],
    ['engine', 'bridge naru'],
    ['machine', 'inet naru_test'],
  ] as const) {
    await tryCommand(inside(space, ['nft', 'delete', 'table', ...table.split(' ')]));
  }
  for (const address of ['10.93.0.6', machineAddress, ...Object.values(outside)]) {
    expect.soft(await connectFrom('alice', address, 80), address).toBe('connected');
  }
});

describe.each(['closed', 'packages', 'open'] as const)('in mode %s a sandbox', (mode) => {
  beforeAll(() => applyMode(mode));

  test('reaches the mirror and DNS on the gateway', async () => {
    expect(await connectFrom('alice', subnets.gateway, 5000)).toBe('connected');
    expect(await connectFrom('alice', subnets.gateway, 53)).toBe('connected');
  });

  test(`${mode === 'packages' ? 'reaches' : 'does not reach'} the package proxy`, async () => {
    const expected = mode === 'packages' ? 'connected' : 'refused';
    expect(await connectFrom('alice', subnets.gateway, 80)).toBe(expected);
    expect(await connectFrom('alice', subnets.gateway, 443)).toBe(expected);
  });

  test('reaches nothing else of the namespace', async () => {
    expect(await connectFrom('alice', subnets.gateway, 22)).toBe('refused');
    expect(await connectFrom('alice', subnets.linkInnerAddress, 5000)).toBe('refused');
  });

  test('does not reach its neighbour', async () => {
    // The first test made them acquainted, which sandboxes never become.
    await ip('alice', 'neigh', 'flush', 'dev', 'eth0');
    expect(await connectFrom('alice', '10.93.0.6', 80)).toBe('refused');
  });

  test('does not reach the machine, on the link or on its own address', async () => {
    for (const address of [subnets.linkHostAddress, machineAddress]) {
      for (const port of [22, 80]) expect(await connectFrom('alice', address, port)).toBe('refused');
    }
  });

  test.each(Object.entries(outside))('%s is %s: an answer comes at once', async (_what, address) => {
    const expected = mode === 'open' && address === publicAddress ? 'connected' : 'refused';
    expect(await connectFrom('alice', address, 80)).toBe(expected);
  });

  test('is not reached by the world or the machine', async () => {
    for (const space of ['world', 'machine'] as const) {
      expect(await connectFrom(space, '10.93.0.6', 80)).toBe('refused');
    }
  });

  test('leaves the mirror to the machine for its health check, and nothing else', async () => {
    expect(await connectFrom('machine', subnets.linkInnerAddress, 5000)).toBe('connected');
    expect(await connectFrom('machine', subnets.linkInnerAddress, 22)).toBe('refused');
  });
});
