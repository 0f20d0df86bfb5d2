import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { imageArchitecture } from './oci-platform.ts';
import { copyImage } from './push-image.ts';
import { mediaTypes, parseChallenge, RegistryClient } from './registry-client.ts';

const digestOf = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A registry that keeps everything in memory and, when told so, wants a token first, as Docker Hub does. */
async function startRegistry(options: { wantsToken?: boolean } = {}) {
  const blobs = new Map<string, Buffer>();
  const manifests = new Map<string, { type: string; bytes: Buffer }>();
  const uploads: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', 'http://registry');
    const end = (status: number, headers: Record<string, string> = {}, body?: Buffer) => {
      outgoing.writeHead(status, headers);
      outgoing.end(incoming.method === 'HEAD' ? undefined : body);
    };
    if (url.pathname === '/token')
      return end(200, {}, Buffer.from(JSON.stringify({ token: `for ${url.searchParams.get('scope')}` })));
    const [, repository = '', kind = '', reference = ''] =
      /^\/v2\/(.+)\/(manifests|blobs)\/(.+)$/.exec(url.pathname) ?? [];
    if (options.wantsToken && incoming.headers.authorization !== `Bearer for repository:${repository}:pull`) {
      const realm = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
      return end(401, {
        'www-authenticate': `Bearer realm="${realm}",service="s",scope="repository:${repository}:pull"`,
      });
    }
    if (kind === 'manifests' && incoming.method === 'PUT') {
      manifests.set(`${repository}:${reference}`, {
        type: incoming.headers['content-type'] ?? '',
        bytes: await readAll(incoming),
      });
      return end(201);
    }
    if (kind === 'manifests') {
      const found = manifests.get(`${repository}:${reference}`);
      return found
        ? end(
            200,
            { 'content-type': found.type, 'docker-content-digest': digestOf(found.bytes) },
            found.bytes,
          )
        : end(404);
    }
    if (incoming.method === 'POST')
      return end(202, { location: `/v2/${repository}/blobs/uploads/1?state=x` });
    if (incoming.method === 'PUT') {
      const bytes = await readAll(incoming);
      const digest = url.searchParams.get('digest') ?? '';
      uploads.push(digest);
      blobs.set(digest, bytes);
      return end(digest === digestOf(bytes) ? 201 : 400);
    }
    const blob = blobs.get(reference);
    return blob ? end(200, {}, blob) : end(404);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, blobs, manifests, uploads };
}

async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function addImage(registry: Awaited<ReturnType<typeof startRegistry>>) {
  const add = (text: string) => {
    const bytes = Buffer.from(text);
    registry.blobs.set(digestOf(bytes), bytes);
    return { digest: digestOf(bytes), size: bytes.length };
  };
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config: { mediaType: mediaTypes.config, ...add('{"architecture":"x"}') },
      layers: [
        { mediaType: mediaTypes.layer, ...add('layer one') },
        { mediaType: mediaTypes.layer, ...add('layer two') },
      ],
    }),
  );
  const digest = digestOf(manifest);
  registry.manifests.set(`library/hello:${digest}`, { type: mediaTypes.ociManifest, bytes: manifest });
  const platform = (architecture: string) => ({ architecture, os: 'linux' });
  const index = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      manifests: [
        {
          mediaType: mediaTypes.ociManifest,
          digest: `sha256:${'0'.repeat(64)}`,
          size: 1,
          platform: platform('s390x'),
        },
        {
          mediaType: mediaTypes.ociManifest,
          digest,
          size: manifest.length,
          platform: platform(imageArchitecture()),
        },
      ],
    }),
  );
  registry.manifests.set('library/hello:latest', { type: mediaTypes.ociIndex, bytes: index });
  return { digest, manifest };
}

test('an image is copied for this architecture, with a token where one is wanted, under all tags', async () => {
  const from = await startRegistry({ wantsToken: true });
  const to = await startRegistry();
  const { digest, manifest } = addImage(from);
  const copied = await copyImage({
    from: new RegistryClient(from.url),
    source: { repository: 'library/hello', reference: 'latest' },
    to: new RegistryClient(to.url),
    target: { repository: 'library/hello', tags: ['1', 'latest'] },
  });
  expect(copied).toEqual({ digest, bytes: 'layer onelayer two'.length });
  expect(to.manifests.get('library/hello:1')?.bytes).toEqual(manifest);
  expect(to.manifests.get('library/hello:latest')?.bytes).toEqual(manifest);
  expect([...to.blobs.values()].map(String)).toEqual(expect.arrayContaining(['layer one', 'layer two']));
});

test('a layer that is there already is not sent again', async () => {
  const from = await startRegistry();
  const to = await startRegistry();
  addImage(from);
  const bytes = Buffer.from('layer one');
  to.blobs.set(digestOf(bytes), bytes);
  await copyImage({
    from: new RegistryClient(from.url),
    source: { repository: 'library/hello', reference: 'latest' },
    to: new RegistryClient(to.url),
    target: { repository: 'library/hello', tags: ['latest'] },
  });
  expect(to.uploads).not.toContain(digestOf(bytes));
});

test('a tag that does not exist has no digest', async () => {
  const registry = await startRegistry();
  expect(await new RegistryClient(registry.url).findDigest('library/none', 'latest')).toBeUndefined();
});

test('nothing there is not reachable', async () => {
  expect(await new RegistryClient('http://127.0.0.1:1').isReachable(1_000)).toBe(false);
});

test('only a bearer challenge with an address is followed', () => {
  expect(
    parseChallenge('Bearer realm="https://auth.example/token",service="r",scope="repository:a:pull"')?.href,
  ).toBe('https://auth.example/token?service=r&scope=repository%3Aa%3Apull');
  expect(parseChallenge('Basic realm="x"')).toBeUndefined();
  expect(parseChallenge('Bearer service="r"')).toBeUndefined();
});
