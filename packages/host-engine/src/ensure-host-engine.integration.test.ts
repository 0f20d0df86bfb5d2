import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Docker from 'dockerode';
import { beforeAll, expect, test } from 'vitest';
import { readCatalogue, repositoryOf } from './catalogue.ts';
import { findConnection } from './connection.ts';
import { runDoctor } from './doctor.ts';
import { readEngineDisk } from './engine-disk.ts';
import { ensureHostEngine, listHostPrograms, type RunningHostEngine } from './ensure-host-engine.ts';
import { RegistryClient, RegistryError } from './registry-client.ts';
import { runCommand, tryCommand } from './run-command.ts';
import { statePaths } from './state-paths.ts';

// The one host engine of this checkout: brought up when it does not run, left running as it was found.
const stateDir =
  process.env.NARU_STATE_DIR ?? join(fileURLToPath(new URL('../../../', import.meta.url)), '.naru');
const paths = statePaths(stateDir);
const ensure = () =>
  ensureHostEngine({
    stateDir,
    settings: { allowNoQuota: process.env.NARU_ALLOW_NO_QUOTA === 'yes' },
    environment: process.env,
  });
let engine: RunningHostEngine;

beforeAll(async () => {
  engine = await ensure();
}, 600_000);

test('bringing it up again finds everything in order, in seconds', async () => {
  const programs = await listHostPrograms(stateDir);
  const startedAtMs = Date.now();
  const again = await ensure();
  expect(Date.now() - startedAtMs).toBeLessThan(15_000);
  expect(again).toMatchObject({ isAdopted: true, sandboxImage: engine.sandboxImage, netns: engine.netns });
  expect(await listHostPrograms(stateDir)).toEqual(programs);
});

test("two runs at the same time do not get in each other's way", async () => {
  const both = await Promise.all([ensure(), ensure()]);
  expect(both.map((each) => each.isAdopted)).toEqual([true, true]);
});

test('all programs run, and the connection file tells where', async () => {
  expect((await listHostPrograms(stateDir)).filter((program) => program.pid === undefined)).toEqual([]);
  expect(await findConnection(paths)).toEqual({
    socketPath: engine.socketPath,
    mirrorUrl: engine.mirror.studentUrl,
    mirrorHostUrl: engine.mirror.hostUrl,
    sandboxImage: engine.sandboxImage,
    programsDir: engine.programsDir,
    netns: engine.netns,
  });
});

test("the sandboxes' programs are there once, and belong to the host's root", async () => {
  const names = await readdir(engine.programsDir);
  expect(names).toEqual(expect.arrayContaining(['containerd', 'docker', 'dockerd', 'runc']));
  for (const name of names) {
    const { uid, gid, mode } = await stat(`${engine.programsDir}/${name}`);
    expect([name, uid, gid, (mode & 0o777).toString(8)]).toEqual([name, 0, 0, '755']);
  }
});

test('the engine remaps users, filters syscalls and bounds disks', async () => {
  const info = await new Docker({ socketPath: engine.socketPath }).info();
  expect(info.SecurityOptions.join()).toMatch(/name=userns/);
  expect(info.SecurityOptions.join()).toMatch(/seccomp\.json|name=seccomp,profile=(?!default)/);
  expect(info.Driver).toBe('btrfs');
  const disk = await readEngineDisk(paths);
  expect(disk.fileSystem).toBe('btrfs');
  expect(disk.quota).not.toBe('none');
});

test('the doctor finds nothing missing', async () => {
  const findings = await runDoctor({ stateDir });
  expect(findings.filter((finding) => finding.level === 'missing')).toEqual([]);
});

test('every image of the catalogue is in the mirror under all its tags', async () => {
  const mirror = new RegistryClient(engine.mirror.hostUrl);
  for (const image of await readCatalogue()) {
    const digests = await Promise.all(image.tags.map((tag) => mirror.findDigest(repositoryOf(image), tag)));
    expect(new Set(digests).size, image.name).toBe(1);
    expect(digests[0], image.name).toMatch(/^sha256:/);
  }
});

test('the registry that students reach takes no push, no delete and no upload', async () => {
  const readOnly = new RegistryClient(engine.mirror.hostUrl);
  const { bytes, mediaType, digest } = await readOnly.getManifest('library/busybox', 'latest');
  await expect(readOnly.putManifest('library/busybox', 'evil', { bytes, mediaType })).rejects.toThrow(
    RegistryError,
  );
  const upload = await fetch(`${engine.mirror.hostUrl}/v2/library/busybox/blobs/uploads/`, {
    method: 'POST',
  });
  expect(upload.status).toBe(405);
  const removal = await fetch(`${engine.mirror.hostUrl}/v2/library/busybox/manifests/${digest}`, {
    method: 'DELETE',
  });
  expect(removal.status).toBe(405);
  expect(await readOnly.findDigest('library/busybox', 'evil')).toBeUndefined();
  expect(await readOnly.findDigest('library/busybox', 'latest')).toBe(digest);
});

test('the writable registry listens on the loopback alone', async () => {
  const { port } = new URL(engine.mirror.writableUrl);
  const sockets = await runCommand(['ss', '-Htln', `sport = :${port}`]);
  expect(
    sockets
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/)[3]),
  ).toEqual([`127.0.0.1:${port}`]);
});

test("nothing of the machine's package settings is in the base image", async () => {
  const docker = new Docker({ socketPath: engine.socketPath });
  const container = await docker.createContainer({
    Image: engine.sandboxImage,
    Entrypoint: ['/bin/sh', '-c'],
    Cmd: [
      'cat /etc/apt/sources.list.d/* /etc/apt/apt.conf.d/* /etc/resolv.conf.d 2> /dev/null; ls /etc/apt /run/build 2>&1',
    ],
    Labels: { 'naru.instance': 'host-engine-test' },
  });
  try {
    await container.start();
    await container.wait();
    const output = (await container.logs({ stdout: true, stderr: true })).toString('utf8');
    const hosts = [...output.matchAll(/https?:\/\/([^/\s]+)/g)].map((match) => match[1]);
    expect(new Set(hosts)).toEqual(new Set(['deb.debian.org']));
    expect(output).toContain("cannot access '/run/build'");
  } finally {
    await container.remove({ force: true });
  }
});

test('a name is answered at once, where no name leads anywhere', async (context) => {
  if (engine.egress !== 'closed') context.skip('the class is not closed');
  const script = `
use Socket; socket(my $s, PF_INET, SOCK_DGRAM, 0); connect($s, sockaddr_in(53, inet_aton($ARGV[0])));
send($s, pack('n6', 7, 0x0100, 1, 0, 0, 0) . "\\x07example\\x03org\\0" . pack('n2', 1, 1), 0);
alarm 2; recv($s, my $answer, 512, 0); print unpack('n', substr($answer, 2, 2)) & 15;`;
  const gateway = new URL(engine.mirror.studentUrl).hostname;
  const noSuchName = '3';
  const answer = await tryCommand([
    'nsenter',
    `--net=/run/netns/${engine.netns}`,
    'perl',
    '-e',
    script,
    gateway,
  ]);
  expect(answer.stdout).toBe(noSuchName);
});
