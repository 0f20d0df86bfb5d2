import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { SandboxId } from '@naru/protocol/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askHostEngine } from './ask-host-engine.ts';
import { type HostEngineForTests, useHostEngine } from './host-engine-for-tests.ts';
import { runInSandbox } from './run-in-sandbox.ts';
import { besideNeighbour } from './watch-neighbour.ts';

let engine: HostEngineForTests;
let id: SandboxId;
let neighbour: SandboxId;
/** An attack in a script; the neighbour must not feel it. */
const attack = (script: string, sandboxId = id) =>
  besideNeighbour(engine.runtime, neighbour, () => runInSandbox(engine.runtime, sandboxId, script));

beforeAll(async () => {
  engine = await useHostEngine();
  const [own, other] = await Promise.all([engine.createSandbox(), engine.createSandbox()]);
  id = own.sandboxId;
  neighbour = other.sandboxId;
});
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
});

test('a sandbox has no privilege of the host, no devices and nothing of its file system', async () => {
  const name = `${engine.instance}-${id}`;
  const inspected = (await askHostEngine(engine.engineAddress, `/containers/${name}/json`)) as {
    HostConfig: Record<string, unknown>;
    Mounts: unknown[];
  };
  const { Privileged, Devices, DeviceRequests, Binds, UsernsMode, PidMode, NetworkMode } =
    inspected.HostConfig;
  expect({ Privileged, Devices: Devices ?? [], DeviceRequests, UsernsMode, PidMode }).toEqual({
    ...{ Privileged: false, Devices: [], DeviceRequests: null, UsernsMode: '', PidMode: '' },
  });
  expect(Binds).toEqual([`${engine.programsDir}:/usr/lib/engine:ro`]);
  expect(NetworkMode).toBe('default');
  expect(inspected.Mounts).toMatchObject([{ Destination: '/usr/lib/engine', RW: false }]);
});

test('root inside is an unprivileged user of the host', async () => {
  const { text } = await attack('cat /proc/self/uid_map /proc/self/gid_map');
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  expect(lines).toHaveLength(2);
  for (const [inside, outside, count] of lines) {
    expect(inside).toBe(0);
    expect(outside).toBeGreaterThanOrEqual(100_000);
    expect(count).toBe(65_536);
  }
});

test('the programs that all sandboxes share cannot be changed, however they are mounted', async () => {
  const file = `${engine.programsDir}/runc`;
  const readDigest = async () =>
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  const before = [await readDigest(), (await stat(file)).mode, (await stat(engine.programsDir)).uid];
  const { text } = await attack(`
    cd /usr/lib/engine || exit
    mount -o remount,bind,rw /usr/lib/engine && echo remounted
    try() { "$@" 2> /dev/null && echo "could: $*"; }
    try cp /bin/true runc; try sh -c 'echo x >> runc'; try sh -c 'echo x > new'
    try chmod 777 runc; try chown 0:0 runc; try rm -f runc; try mv runc other
    try setfattr -n user.x -v y runc; try setcap cap_sys_admin+ep runc; try truncate -s 0 dockerd
    try mount --bind /tmp /usr/lib/engine && umount /usr/lib/engine
    umount -l /usr/lib/engine 2> /dev/null; try sh -c 'echo x >> /usr/lib/engine/runc'
    echo tried`);
  expect(text).toContain('tried');
  expect([await readDigest(), (await stat(file)).mode, (await stat(engine.programsDir)).uid]).toEqual(before);
  const { text: other } = await runInSandbox(engine.runtime, neighbour, 'sha256sum /usr/lib/engine/runc');
  expect(other).toContain(String(before[0]));
});

test('the disk of the host can be neither made as a device nor mounted', async () => {
  const { dev } = await stat('/');
  const major = (dev >> 8) & 0xfff;
  const minor = (dev & 0xff) | ((dev >> 12) & 0xfff00);
  const { text } = await attack(`
    find /dev -type b
    for folder in /tmp /dev /run /root; do mknod $folder/disk b ${major} ${minor} 2> /dev/null && echo "made $folder/disk"; done
    mknod /tmp/memory c 1 1 2> /dev/null && echo 'made memory'
    mkdir -p /mnt/x
    for source in /dev/vda /dev/sda /dev/nvme0n1 /dev/loop0 /tmp/disk; do
      for type in ext4 btrfs xfs; do mount -t $type $source /mnt/x 2> /dev/null && echo "mounted $source"; done
    done
    truncate -s 20M /tmp/image && mount -o loop /tmp/image /mnt/x 2> /dev/null && echo 'mounted an image'
    for type in devtmpfs debugfs tracefs securityfs; do mount -t $type x /mnt/x 2> /dev/null && echo "mounted $type"; done
    echo done`);
  expect(text).toBe('done\n');
});

test("the host engine's socket is nowhere, and the engine inside is another one", async () => {
  const socketPath = new URL(engine.engineAddress).pathname;
  const { text } = await attack(`
    [ -e '${socketPath}' ] && echo 'the socket is there'
    curl -s -m 2 --unix-socket '${socketPath}' http://x/info && echo 'the socket answers'
    for root in /proc/[0-9]*/root; do [ -e $root'${socketPath}' ] && echo "found below $root"; done
    docker info --format '{{.ID}}'`);
  const host = (await askHostEngine(engine.engineAddress, '/info')) as { ID: string };
  expect(text.trim()).toMatch(/^[-:0-9A-Za-z]+$/);
  expect(text.trim()).not.toBe(host.ID);
});

test("the sandbox's own limits can be read and not raised", async () => {
  const { text } = await attack(`
    cd /sys/fs/cgroup
    if [ -f cgroup.controllers ]; then
      files='memory.max memory.high memory.swap.max pids.max cpu.max cgroup.freeze cgroup.max.descendants'
    else
      files='memory/memory.limit_in_bytes memory/memory.memsw.limit_in_bytes pids/pids.max cpu/cpu.cfs_quota_us
        cpu/cpu.shares freezer/freezer.state devices/devices.allow'
    fi
    for file in $files; do
      [ -e $file ] || continue
      chmod 666 $file 2> /dev/null && echo "changed the mode of $file"
      chown 0:0 $file 2> /dev/null && echo "took $file"
      for value in max -1 99999999999 'a *:* rwm' FROZEN; do
        { echo "$value" > $file; } 2> /dev/null && echo "wrote $value to $file"
      done
    done
    mkdir -p /mnt/cg
    mount -t cgroup -o memory x /mnt/cg 2> /dev/null && { echo max > /mnt/cg/memory.limit_in_bytes; } 2> /dev/null && echo 'raised by a mount'
    [ -e /mnt/cg/release_agent ] && { echo /x > /mnt/cg/release_agent; } 2> /dev/null && echo 'set a release agent'
    cat memory.max memory/memory.limit_in_bytes 2> /dev/null`);
  expect(text.trim()).toBe(String(768 * 1024 * 1024));
});

test('settings and clocks of the kernel stay as they are', async () => {
  const { text } = await attack(`
    for file in kernel/core_pattern kernel/modprobe kernel/hostname_ vm/overcommit_memory fs/file-max kernel/sysrq; do
      [ -e /proc/sys/$file ] || continue
      { cat /proc/sys/$file > /tmp/value && cat /tmp/value > /proc/sys/$file; } 2> /dev/null && echo "wrote $file"
    done
    { echo h > /proc/sysrq-trigger; } 2> /dev/null && echo sysrq
    dmesg > /dev/null 2>&1 && echo dmesg
    date -s '2001-01-01' > /dev/null 2>&1 && echo date
    head -c 1 /proc/kcore > /dev/null 2>&1 && echo kcore
    { echo -1000 > /proc/self/oom_score_adj; } 2> /dev/null && echo oom
    nice -n -5 true 2>&1 | grep -q . || echo nice
    echo done`);
  expect(text).toBe('done\n');
});

test('remounting and unmounting all there is changes nothing of the host, nor the quota, nor the neighbour', async () => {
  const init = await askHostEngine(engine.engineAddress, '/info').then(
    (info) => (info as { InitBinary: string }).InitBinary,
  );
  const initPath = `/usr/bin/${init}`;
  const digest = async (path: string) =>
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  const before = await digest(initPath).catch(() => digest('/usr/libexec/docker/docker-init'));
  const victim = await engine.createSandbox({ limits: { diskBytes: 256 * 1024 * 1024 } });
  const { text } = await attack(
    `
    init=$(awk '$5 ~ /docker-init|tini/ { print $5 }' /proc/self/mountinfo)
    [ -n "$init" ] || echo 'no init is mounted'
    while read -r _ _ _ _ path _; do mount -o remount,bind,rw "$path" 2> /dev/null; done < /proc/self/mountinfo
    { echo evil > "$init"; } 2> /dev/null && echo 'wrote the init program'
    for file in hosts hostname resolv.conf; do
      chmod 666 /etc/$file 2> /dev/null && echo "changed the mode of $file"
      { echo evil >> /etc/$file; } 2> /dev/null && echo "wrote $file"
    done
    awk '{ print length($5), $5 }' /proc/self/mountinfo | sort -rn | while read -r _ path; do
      case $path in /|/proc|/dev|/run) ;; *) umount -l "$path" 2> /dev/null ;; esac
    done
    yes 2> /dev/null | dd of=/fill bs=1M count=400 iflag=fullblock 2>&1 | grep -o 'quota exceeded'
    rm -f /fill; echo done`,
    victim.sandboxId,
  );
  expect(text).toBe('quota exceeded\ndone\n');
  expect(await digest(initPath).catch(() => digest('/usr/libexec/docker/docker-init'))).toBe(before);
  await engine.runtime.remove(victim.sandboxId);
});
