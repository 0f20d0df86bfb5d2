import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { SandboxId } from '@naru/protocol/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HostEngineForTests, useHostEngine } from './host-engine-for-tests.ts';
import { outsideAddresses, playOutsideHosts } from './outside-hosts.ts';
import { runInSandbox } from './run-in-sandbox.ts';
import { besideNeighbour } from './watch-neighbour.ts';

let engine: HostEngineForTests;
let id: SandboxId;
let neighbour: SandboxId;
/** An attack in a script; the neighbour must not feel it. */
const attack = (script: string) =>
  besideNeighbour(engine.runtime, neighbour, () => runInSandbox(engine.runtime, id, script));
/** Prints `reached` when somebody answers. */
const knock = (address: string, port: number) =>
  `timeout 3 bash -c 'exec 3<>/dev/tcp/${address}/${port} && head -c 7 <&3' 2> /dev/null; `;

beforeAll(async () => {
  engine = await useHostEngine();
  const [own, other] = await Promise.all([engine.createSandbox(), engine.createSandbox()]);
  id = own.sandboxId;
  neighbour = other.sandboxId;
});
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
});

test('a neighbour cannot be reached', async () => {
  const server = await engine.runtime.execStream(neighbour, [
    'socat',
    'TCP-LISTEN:9000,fork,reuseaddr',
    'SYSTEM:echo reached',
  ]);
  const { text: addresses } = await runInSandbox(
    engine.runtime,
    neighbour,
    "ip -4 -o address show eth0 | awk '{ print $4 }'",
  );
  const address = addresses.split('/')[0] ?? '';
  expect(address).toMatch(/^\d+[.]\d+[.]\d+[.]\d+$/);
  const own = await runInSandbox(
    engine.runtime,
    neighbour,
    `for try in $(seq 50); do ${knock(address, 9000)} [ $? = 0 ] && exit; sleep 0.05; done`,
  );
  expect(own.text).toBe('reached');
  const { text } = await attack(
    `${knock(address, 9000)} ping -c 1 -W 1 ${address} > /dev/null && echo pong; echo done`,
  );
  expect(text).toBe('done\n');
  server.close();
});

test("the host's ports cannot be reached by any of its addresses", async () => {
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections++;
    socket.on('error', () => {}).end('reached');
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const own = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family }) => family === 'IPv4')
    .map((each) => each.address);
  const gateway = new URL(engine.mirrorUrl).hostname;
  const uplink = new URL(engine.mirrorHostUrl).hostname;
  const targets = [...new Set([...own, gateway, uplink])].filter((each) => !each.startsWith('127.'));
  expect(targets.length).toBeGreaterThan(2);
  try {
    const { text } = await attack(`${targets.map((each) => knock(each, address.port)).join('\n')} echo done`);
    expect(text).toBe('done\n');
    expect(connections).toBe(0);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test('metadata, private and public addresses cannot be reached, though a way there exists', async () => {
  await using outside = await playOutsideHosts(engine.netns);
  const addresses = Object.values(outsideAddresses);
  for (const address of addresses) expect(await outside.connectFromEngine(address)).toBe(true);
  const before = outside.connections();
  const { text } = await attack(
    `${addresses.map((address) => `${knock(address, 80)} ping -c 1 -W 1 ${address} > /dev/null && echo "${address} answers";`).join('\n')}
    ip address add 169.254.169.1/24 dev eth0; ${knock(outsideAddresses.metadata, 80)}
    echo done`,
  );
  expect(text).toBe('done\n');
  expect(outside.connections()).toBe(before);
});

test('a container inside reaches no more than the sandbox', async () => {
  await using outside = await playOutsideHosts(engine.netns);
  const before = outside.connections();
  const { text } = await attack(
    `docker run --rm --network host busybox sh -c 'for a in ${Object.values(outsideAddresses).join(' ')}; do wget -q -T 3 -O - http://$a/ && echo "$a answers"; done; echo done' 2> /dev/null`,
  );
  expect(text).toBe('done\n');
  expect(outside.connections()).toBe(before);
});

test('the mirror gives images and takes none', async () => {
  const mirror = new URL(engine.mirrorUrl).host;
  const { text } = await attack(
    `
    docker pull -q busybox > /dev/null && echo pulled
    docker tag busybox ${mirror}/library/busybox:evil && docker push ${mirror}/library/busybox:evil > /dev/null 2>&1 && echo pushed
    for method in POST PUT PATCH DELETE; do
      for path in library/busybox/blobs/uploads/ library/busybox/manifests/evil; do
        code=$(curl -s -o /dev/null -w '%{http_code}' -m 5 -X $method -d '{}' ${engine.mirrorUrl}/v2/$path)
        case $code in 4*|5*) ;; *) echo "$method $path: $code" ;; esac
      done
    done
    echo done`,
  );
  expect(text).toBe('pulled\ndone\n');
  const found = await fetch(`${engine.mirrorHostUrl}/v2/library/busybox/manifests/evil`);
  expect(found.status).toBe(404);
});
