import { readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { runDoctor } from '@naru/host-engine/doctor';
import type { SandboxId } from '@naru/protocol/ids';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aSandboxSpec } from './a-sandbox-spec.ts';
import { askHostEngine } from './ask-host-engine.ts';
import { type HostEngineForTests, useHostEngine } from './host-engine-for-tests.ts';
import { runInSandbox } from './run-in-sandbox.ts';
import { isWithoutXfsQuota, startXfsEngine, type XfsEngine } from './start-xfs-engine.ts';
import { besideNeighbour } from './watch-neighbour.ts';

// Hosts without btrfs: the same sandboxes on XFS with project quotas (ADR 16).
const MIB = 1024 * 1024;
const diskBytes = 256 * MIB;

/** The project's own engine, which has the sandbox image. */
let source: HostEngineForTests;
let engine: XfsEngine;
let isWithoutQuota = false;
let id: SandboxId;
let neighbour: SandboxId;

const create = async () => {
  const { image, programsDir, runtime } = engine;
  const limits = { memoryBytes: 768 * MIB, cpus: 1, pids: 300, diskBytes };
  const spec = aSandboxSpec({ image, programsDir, mirrorUrl: null, limits });
  await runtime.create(spec, () => {}, new AbortController().signal);
  return spec.sandboxId;
};
const run = (script: string, timeoutMs = 60_000) => runInSandbox(engine.runtime, id, script, timeoutMs);
/** A script beside a neighbour that must not feel it. */
const attack = (script: string) => besideNeighbour(engine.runtime, neighbour, () => run(script));

beforeAll(async () => {
  source = await useHostEngine();
  try {
    engine = await startXfsEngine({ instance: source.instance, source });
  } catch (error) {
    if (!isWithoutXfsQuota(error)) throw error;
    isWithoutQuota = true;
    return;
  }
  id = await create();
  neighbour = await create();
});
beforeEach((context) => {
  if (isWithoutQuota) context.skip('this kernel has no quotas for XFS');
});
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
  await source?.[Symbol.asyncDispose]();
});

test('the inner engine has the images of the sandbox image and runs a container from one', async () => {
  const { images } = await engine.runtime.engineState(id);
  const name = images.flatMap(({ tags }) => tags).find((tag) => tag.startsWith('debian:'));
  expect(name).toBeDefined();
  const { text } = await run(`docker run --rm --network none ${name} echo it runs`);
  expect(text).toBe('it runs\n');
});

test('one quota holds for the root file system and for what the engine stores', async () => {
  const { text } = await attack(`
    dd if=/dev/zero of=/root/fill bs=1M count=200 2>&1 | tail -n 1
    dd if=/dev/zero of=/var/lib/docker/fill bs=1M count=200 2>&1
    du -scm /root/fill /var/lib/docker/fill | tail -n 1`);
  expect(text).toMatch(/no space left on device|quota exceeded/i);
  expect(Number(/(\d+)\s+total/.exec(text)?.[1])).toBeLessThanOrEqual(diskBytes / MIB);
  const { diskBytes: used = 0 } = await engine.runtime.usage(id);
  expect(used).toBeGreaterThan(diskBytes * 0.9);
  expect(used).toBeLessThanOrEqual(diskBytes);
  await run('rm -f /root/fill /var/lib/docker/fill; sync');
  expect((await engine.runtime.usage(id)).diskBytes).toBeLessThan(diskBytes * 0.5);
});

// Half a million changes of a folder take a busy or emulated machine minutes.
test('empty files, which take no block of a quota, end too', { timeout: 420_000 }, async () => {
  const { text } = await run(
    `perl -e 'mkdir "/root/many"; my $n = 0;
      while (open(my $file, ">", "/root/many/" . $n++)) { last if $n > 300_000 } print $n;'; rm -rf /root/many`,
    400_000,
  );
  expect(Number(text)).toBeGreaterThan(100_000);
  expect(Number(text)).toBeLessThan(250_000);
});

test('root of a sandbox can give no file or folder another project, nor end that what is made in a folder inherits it', async () => {
  const { text } = await attack(`
    mkdir -p /root/p/own /root/p/upper /root/p/work /root/p/merged && cd /root/p && echo x > file
    mount -t overlay overlay -o lowerdir=/usr/lib/naru,upperdir=upper,workdir=work,userxattr merged || echo 'no overlay'
    cat > change.pl <<'PERL'
my ($path, $project, $inherits) = @ARGV;
open(my $file, '<', $path) or die "open $path: $!\\n";
my $attributes = "\\0" x 28;
ioctl($file, 0x801C581F, $attributes) or die "read $path: $!\\n";
my @fields = unpack('L4 a12', $attributes);
my $before = "$fields[3] " . ($fields[0] & 0x200);
$fields[3] = $project if $project ne '-';
$fields[0] &= ~0x200 unless $inherits;
ioctl($file, 0x401C5820, pack('L4 a12', @fields));
syscall(469, -100, "$path\\0", my $new = pack('QL4', $fields[0], 0, 0, $fields[3], 0), 24, 0);
ioctl($file, 0x801C581F, $attributes) or die "read $path: $!\\n";
@fields = unpack('L4 a12', $attributes);
my $after = "$fields[3] " . ($fields[0] & 0x200);
print "$path: $before became $after\\n" if $after ne $before;
print "$path has no project\\n" if $fields[3] == 0;
PERL
    for path in file own / /var/lib/docker /etc/passwd /usr/lib/naru /usr/lib/naru/start; do
      for project in 0 1 7; do perl change.pl $path $project 1; done
      [ -d $path ] && perl change.pl $path - 0
    done
    perl change.pl merged/start 0 1
    touch merged/preload; perl change.pl upper/preload 0 1; perl change.pl merged/preload 0 1
    umount merged; rm -rf /root/p; echo tried`);
  expect(text).toBe('tried\n');
});

test('stopping and starting keeps files, images and the quota', async () => {
  await run('echo kept > /root/kept');
  await engine.runtime.stop(id);
  await engine.runtime.start(id, () => {}, new AbortController().signal);
  expect((await engine.runtime.engineState(id)).images.length).toBeGreaterThan(0);
  const { text } = await run(
    'cat /root/kept; dd if=/dev/zero of=/root/fill bs=1M count=300 2>&1; rm /root/fill',
  );
  expect(text).toMatch(/^kept\n[\s\S]*(no space left on device|quota exceeded)/i);
});

test('an engine that was started anew gives no two sandboxes one quota', async () => {
  await engine.restart();
  await engine.runtime.start(id, () => {}, new AbortController().signal);
  const later = await create();
  await run('dd if=/dev/zero of=/root/fill bs=1M count=300 2> /dev/null');
  const { text } = await runInSandbox(
    engine.runtime,
    later,
    'dd if=/dev/zero of=/root/fill bs=1M count=100 2>&1 | tail -n 1',
  );
  expect(text).toContain('copied');
  expect(text).not.toMatch(/no space|quota/i);
  await run('rm /root/fill');
  await engine.runtime.remove(later);
});

test('the doctor names the file system and its quota', async () => {
  const quota = (await runDoctor({ stateDir: engine.stateDir, disk: 'xfs' })).find(
    (each) => each.id === 'quota',
  );
  expect(quota?.text).toContain('XFS with project quotas');
});

test('removing the sandboxes leaves no layer, no volume and no container', async () => {
  const layers = async () => {
    const dataRoot = join(engine.diskMount, 'docker');
    const [user = ''] = (await readdir(dataRoot)).filter((name) => /^\d+\.\d+$/.test(name));
    return (await readdir(join(dataRoot, user, 'vfs', 'dir'))).length;
  };
  const before = { layers: await layers(), free: (await statfs(engine.diskMount)).bfree };
  await engine.runtime.remove(id);
  await engine.runtime.remove(neighbour);
  // Each was a layer, and another one below it that Docker keeps for its own files.
  expect(await layers()).toBe(before.layers - 4);
  expect((await statfs(engine.diskMount)).bfree).toBeGreaterThan(before.free);
  expect(await engine.runtime.listOwned()).toEqual([]);
  const volumes = (await askHostEngine(engine.engineAddress, '/volumes')) as { Volumes: unknown };
  expect(volumes.Volumes ?? []).toEqual([]);
});
