import type { SandboxId } from '@naru/protocol/ids';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type HostEngineForTests, useHostEngine } from './host-engine-for-tests.ts';
import { runInSandbox } from './run-in-sandbox.ts';
import { readScreen } from './sandbox-runtime.contract.ts';
import { aTerminalId } from './some-ids.ts';
import { waitUntil } from './wait-until.ts';
import { besideNeighbour as besideSandbox } from './watch-neighbour.ts';

const MIB = 1024 * 1024;
const diskBytes = 512 * MIB;

let engine: HostEngineForTests;
let id: SandboxId;
let neighbour: SandboxId;
const attempt = (script: string) => runInSandbox(engine.runtime, id, script);

beforeAll(async () => {
  engine = await useHostEngine();
  const [own, other] = await Promise.all([
    engine.createSandbox({ limits: { diskBytes, pids: 300 } }),
    engine.createSandbox(),
  ]);
  id = own.sandboxId;
  neighbour = other.sandboxId;
});
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
});

afterEach(async () => {
  await attempt('rm -rf /root/fill /var/lib/docker/fill /root/many');
});

const besideNeighbour = <T>(attack: () => Promise<T>) => besideSandbox(engine.runtime, neighbour, attack);
/** An attack in a script. */
const attack = (script: string) => besideNeighbour(() => attempt(script));

test('after a fork bomb in a terminal the engine still answers, and a reset ends all terminals', async () => {
  const { runtime } = engine;
  const [bombed, other] = [aTerminalId(), aTerminalId()];
  const open = (terminalId: typeof bombed) =>
    runtime.attachTerminal(id, { terminalId, cols: 80, rows: 24, cwd: '/root' });
  const otherScreen = readScreen(await open(other));
  await besideNeighbour(async () => {
    const terminal = await open(bombed);
    const screen = readScreen(terminal);
    terminal.stream.write('bomb() { bomb | bomb & }; bomb\r');
    await screen.waitFor('Resource temporarily unavailable', 20_000);
    const { pids = 0 } = await runtime.usage(id);
    expect(pids).toBeGreaterThan(150);
    expect(pids).toBeLessThanOrEqual(300);
    expect((await runtime.engineState(id)).containers).toEqual([]);
    await runtime.resetTerminals(id);
    await Promise.all([screen.end, otherScreen.end]);
  });
  expect(await runtime.listTerminals(id)).toEqual([]);
  await waitUntil('the processes are gone', async () => ((await runtime.usage(id)).pids ?? 999) < 100);
  const fresh = await open(aTerminalId());
  fresh.stream.write('echo $((40 + 2))\r');
  await readScreen(fresh).waitFor('42');
  fresh.detach();
});

test('a memory bomb is killed, is counted, and leaves the engine running', async () => {
  const { runtime } = engine;
  const before = await runtime.usage(id);
  const terminalId = aTerminalId();
  const terminal = await runtime.attachTerminal(id, { terminalId, cols: 80, rows: 24, cwd: '/root' });
  const screen = readScreen(terminal);
  await besideNeighbour(async () => {
    terminal.stream.write('head -c 3G /dev/zero | tail; echo ended-$?\r');
    await screen.waitFor('ended-137', 30_000);
  });
  terminal.detach();
  const after = await runtime.usage(id);
  expect(after.oomKills).toBeGreaterThan(before.oomKills ?? 0);
  expect(after.memoryBytes).toBeLessThan(768 * MIB);
  expect((await runtime.engineState(id)).containers).toEqual([]);
});

test('a memory bomb in a container without a limit of its own stops at the sandbox', async () => {
  await attempt('docker pull -q busybox');
  const { text } = await attack(
    'docker run --rm busybox dd if=/dev/zero of=/dev/null bs=3000M count=1 > /dev/null 2>&1; echo $?',
  );
  expect(text).toBe('137\n');
  expect((await attempt('docker run --rm busybox echo fine 2> /dev/null')).text).toBe('fine\n');
});

test('one quota holds for the root file system and for what the engine stores', async () => {
  const { runtime } = engine;
  const root = await attack('dd if=/dev/zero of=/root/fill bs=1M count=700 2>&1; du -sm /root/fill');
  expect(root.text).toContain('Disk quota exceeded');
  expect(Number(/^(\d+)\s+\/root\/fill/m.exec(root.text)?.[1])).toBeLessThanOrEqual(512);
  const full = await runtime.usage(id);
  expect(full.diskBytes).toBeGreaterThan(diskBytes * 0.9);
  expect(full.diskBytes).toBeLessThanOrEqual(diskBytes);
  const engineWhenFull = await attempt(
    'docker volume create vol; dd if=/dev/zero of=/var/lib/docker/fill bs=1M count=50 2>&1',
  );
  expect(engineWhenFull.text).toMatch(/quota exceeded/i);

  const freed = await attempt(
    'rm -f /root/fill /var/lib/docker/fill; sync; docker run --rm busybox echo fine',
  );
  expect(freed.text).toContain('fine');
  const data = await attack(
    'dd if=/dev/zero of=/var/lib/docker/fill bs=1M count=700 2>&1; rm -f /var/lib/docker/fill',
  );
  expect(data.text).toContain('Disk quota exceeded');
});

test('a sandbox that was stopped with a full disk starts again, and its student can tidy up', async () => {
  const { runtime } = engine;
  const full = (await engine.createSandbox({ limits: { diskBytes } })).sandboxId;
  const run = (script: string) => runInSandbox(runtime, full, script);
  await waitUntil(
    'the reserve is kept',
    async () => (await run('[ -s /var/lib/naru/reserve ]')).exitCode === 0,
    30_000,
  );
  // In ever smaller pieces: nothing at all is left.
  const filled = await besideNeighbour(() =>
    run(`
      for size in 1M 4K 1; do dd if=/dev/zero of=/root/fill.$size bs=$size count=700 2> /dev/null; sync -f /root; done
      mkdir /var/lib/docker/tmp/x`),
  );
  expect(filled.text).toContain('Disk quota exceeded');
  await runtime.stop(full);
  await runtime.start(full, () => {}, new AbortController().signal);
  expect((await runtime.engineState(full)).containers).toEqual([]);
  const tidied = await run('rm /root/fill.* && docker run --rm busybox echo fine 2> /dev/null');
  expect(tidied.text).toBe('fine\n');
  await runtime.remove(full);
});

test('what lies outside the disk quota cannot be filled', async () => {
  const { text } = await attack(`
    for path in /etc/hosts /etc/hostname /etc/resolv.conf; do
      dd if=/dev/zero of=$path bs=1M count=100 2> /dev/null && echo "filled $path"
    done
    # Other mounts that lie on a disk; those in memory count as the sandbox's memory.
    awk '$3 ~ /^(btrfs|ext4|xfs|overlay)$/ { print $2 }' /proc/self/mounts | while read -r path; do
      [ "$path" = / ] && continue
      [ -d "$path" ] && path=$path/fill
      dd if=/dev/zero of="$path" bs=1M count=100 2> /dev/null && echo "filled $path"
    done
    echo done`);
  expect(text).toBe('done\n');
});

test('a btrfs subvolume of their own, which would have no quota, cannot be made', async () => {
  // BTRFS_IOC_SUBVOL_CREATE, SNAP_CREATE and their second versions; the last has bits the kernel ignores.
  const { text } = await attack(`
    mkdir -p /root/sub
    perl -e 'open(my $folder, "<", "/root/sub") or die;
      for my $call (0x5000940e, 0x50009401, 0x50009418, 0x50009417, 0x15000940e) {
        my $name = pack("q a4088", fileno($folder), "volume");
        print "made one with $call\\n" if defined ioctl($folder, $call, $name);
      }'
    ls /root/sub; echo done`);
  expect(text).toBe('done\n');
});

test('without the calls of btrfs an engine and the programs of a student work as ever', async () => {
  const { text } = await attempt(
    `
    mkdir -p /root/copies && cd /root/copies && head -c 3M /dev/urandom > one
    cp one two && cp --reflink=auto one three && cmp one two && cmp one three && echo copied
    printf '%s\\n' 'FROM busybox' 'COPY one /one' 'RUN cp /one /two && rm /one' > Dockerfile
    docker build -q -t copies . > /dev/null && docker run --rm copies ls /two
    docker create --name copy copies > /dev/null
    docker cp copy:/two four && cmp one four && echo 'copied out'
    docker rm copy > /dev/null; docker rmi copies > /dev/null; rm -r /root/copies`,
  );
  expect(text).toBe('copied\n/two\ncopied out\n');
});

test('the log of a sandbox on the host is bounded', async () => {
  const { exitCode } = await attack('head -c 20M /dev/urandom | base64 > /proc/1/fd/1');
  expect(exitCode).toBe(0);
});

test('thousands of cgroups, processes and files do not slow the neighbour down', async () => {
  const { text } = await attack(
    `
    for parent in /sys/fs/cgroup /sys/fs/cgroup/*/; do
      for n in $(seq 300); do mkdir "$parent/x$n" 2> /dev/null || break; done
    done
    mkdir -p /root/many && cd /root/many && seq 5000 | xargs touch
    rmdir /sys/fs/cgroup/x* /sys/fs/cgroup/*/x* 2> /dev/null; rm -rf /root/many; echo done`,
  );
  expect(text).toBe('done\n');
});
