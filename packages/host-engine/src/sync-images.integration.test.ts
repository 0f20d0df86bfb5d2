import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { ensureBackground, stopBackground } from './background-process.ts';
import { ensureHostEngine } from './ensure-host-engine.ts';
import { isRegistryAnswering, registryConfig } from './image-mirror.ts';
import { RegistryClient } from './registry-client.ts';
import { statePaths } from './state-paths.ts';
import { listImages, syncImages } from './sync-images.ts';

// A new machine's empty mirror; the mirror of this checkout plays Docker Hub.
const stateDir =
  process.env.NARU_STATE_DIR ?? join(fileURLToPath(new URL('../../../', import.meta.url)), '.naru');
const only = ['busybox', 'hello-world'];
const steps: string[] = [];
const progress = {
  step(name: string) {
    steps.push(name);
    return () => {};
  },
};
let folder: string;
let mirrorUrl: string;
let upstreamUrl: string;

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

beforeAll(async () => {
  const settings = { allowNoQuota: process.env.NARU_ALLOW_NO_QUOTA === 'yes' };
  const engine = await ensureHostEngine({ stateDir, settings, environment: process.env });
  upstreamUrl = engine.mirror.hostUrl;
  folder = await mkdtemp(join(tmpdir(), 'naru-sync-'));
  const address = `127.0.0.1:${await findFreePort()}`;
  mirrorUrl = `http://${address}`;
  const configFile = join(folder, 'registry.yml');
  await writeFile(
    configFile,
    stringify(registryConfig({ storage: join(folder, 'registry'), address, readOnly: false })),
  );
  await ensureBackground({
    argv: ['docker-registry', 'serve', configFile],
    pidFile: join(folder, 'registry.json'),
    logFile: join(folder, 'registry.log'),
    version: '1',
  });
  await vi.waitFor(async () => expect(await isRegistryAnswering(mirrorUrl)).toBe(true), 10_000);
}, 600_000);

afterAll(async () => {
  await stopBackground(join(folder, 'registry.json'));
  await rm(folder, { recursive: true });
});

const sync = (options: { refresh?: boolean; upstreamUrl: string | null }) => {
  steps.length = 0;
  return syncImages({ paths: statePaths(folder), mirrorUrl, progress, only, ...options });
};

test('an empty mirror is filled from the online source, the same images under the same digests', async () => {
  const list = await sync({ upstreamUrl });
  expect(steps).toEqual(expect.arrayContaining(['images-source', 'image-busybox', 'image-hello-world']));
  const upstream = new RegistryClient(upstreamUrl);
  for (const name of only) {
    const image = list.find((each) => each.name === name);
    expect(image).toMatchObject({ isInMirror: true, origin: 'upstream' });
    expect(image?.digest).toBe(await upstream.findDigest(`library/${name}`, 'latest'));
  }
});

test('what is there is left alone, and the source is not even asked', async () => {
  await sync({ upstreamUrl });
  expect(steps).toEqual([]);
});

test('a refresh asks again and fetches only what changed', async () => {
  await sync({ upstreamUrl, refresh: true });
  expect(steps).toEqual(['images-source']);
});

test('upstream images stay when the class is offline later', async () => {
  const list = await sync({ upstreamUrl: null });
  expect(steps).toEqual([]);
  expect(list.find((each) => each.name === 'busybox')?.origin).toBe('upstream');
});

test('an image whose tag vanished from the mirror is fetched again', async () => {
  const mirror = new RegistryClient(mirrorUrl);
  const digest = await mirror.findDigest('library/hello-world', 'latest');
  const removed = await fetch(`${mirrorUrl}/v2/library/hello-world/manifests/${digest}`, {
    method: 'DELETE',
  });
  expect(removed.status).toBe(202);
  await sync({ upstreamUrl });
  expect(steps).toContain('image-hello-world');
  expect(steps).not.toContain('image-busybox');
  expect(await mirror.findDigest('library/hello-world', 'latest')).toBe(digest);
});

test('the list tells what is missing', async () => {
  const list = await listImages({ paths: statePaths(folder), mirrorUrl });
  expect(list.find((each) => each.name === 'redis')?.isInMirror).toBe(false);
});

test('a name that is not in the catalogue is an error that names the ones that are', async () => {
  const asked = syncImages({
    paths: statePaths(folder),
    mirrorUrl,
    progress,
    only: ['nginx'],
    upstreamUrl: null,
  });
  await expect(asked).rejects.toMatchObject({
    message: expect.stringContaining('nginx'),
    remedy: expect.stringContaining('busybox'),
  });
});
