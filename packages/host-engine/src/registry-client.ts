import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { z } from 'zod';

export const mediaTypes = {
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  manifestList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
  layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociIndex: 'application/vnd.oci.image.index.v1+json',
} as const;

const descriptor = z.object({ mediaType: z.string(), digest: z.string(), size: z.number() });
export const manifestSchema = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  config: descriptor,
  layers: z.array(descriptor),
});
export const indexSchema = z.object({
  manifests: z.array(
    descriptor.extend({ platform: z.object({ architecture: z.string(), os: z.string() }).optional() }),
  ),
});

export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly status: number;

  constructor(what: string, status: number, text: string) {
    super(`${what}: the registry answered ${status} ${text.slice(0, 300)}`);
    this.status = status;
  }
}

const acceptManifests = [
  mediaTypes.manifestList,
  mediaTypes.ociIndex,
  mediaTypes.manifest,
  mediaTypes.ociManifest,
];

/** The part of the registry protocol that moves images: no more than anonymous reading, and writing to our own. */
export class RegistryClient {
  readonly #url: string;
  /** Bearer tokens by repository, from the registry's token service. */
  readonly #tokens = new Map<string, string>();
  readonly #timeoutMs: number;

  constructor(url: string, options: { timeoutMs?: number } = {}) {
    this.#url = url.replace(/\/$/, '');
    this.#timeoutMs = options.timeoutMs ?? 300_000;
  }

  /** Whether something that speaks the protocol is there; a demand for a token counts. */
  async isReachable(timeoutMs: number): Promise<boolean> {
    return fetch(`${this.#url}/v2/`, { signal: AbortSignal.timeout(timeoutMs) }).then(
      (response) => response.status === 200 || response.status === 401,
      () => false,
    );
  }

  /** The digest a tag points to; undefined when there is none. */
  async findDigest(repository: string, reference: string): Promise<string | undefined> {
    const response = await this.#request('HEAD', `/v2/${repository}/manifests/${reference}`, repository, {
      headers: { accept: acceptManifests.join(', ') },
    });
    if (response.status === 404) return undefined;
    await assertOk(response, `look up ${repository}:${reference}`);
    return response.headers.get('docker-content-digest') ?? undefined;
  }

  async getManifest(
    repository: string,
    reference: string,
  ): Promise<{ mediaType: string; bytes: Buffer; digest: string }> {
    const response = await this.#request('GET', `/v2/${repository}/manifests/${reference}`, repository, {
      headers: { accept: acceptManifests.join(', ') },
    });
    await assertOk(response, `read ${repository}:${reference}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    return {
      mediaType: response.headers.get('content-type')?.split(';')[0] ?? mediaTypes.manifest,
      bytes,
      digest,
    };
  }

  async putManifest(
    repository: string,
    reference: string,
    manifest: { mediaType: string; bytes: Buffer },
  ): Promise<void> {
    const response = await this.#request('PUT', `/v2/${repository}/manifests/${reference}`, repository, {
      headers: { 'content-type': manifest.mediaType },
      body: new Uint8Array(manifest.bytes),
    });
    await assertOk(response, `write ${repository}:${reference}`);
  }

  async hasBlob(repository: string, digest: string): Promise<boolean> {
    const response = await this.#request('HEAD', `/v2/${repository}/blobs/${digest}`, repository, {});
    return response.ok;
  }

  async openBlob(repository: string, digest: string): Promise<Readable> {
    const response = await this.#request('GET', `/v2/${repository}/blobs/${digest}`, repository, {});
    await assertOk(response, `read a layer of ${repository}`);
    if (!response.body) throw new RegistryError(`read a layer of ${repository}`, response.status, 'no body');
    return Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  }

  /** Writes a blob unless it is there. `content` is asked for only when it is needed. */
  async putBlob(
    repository: string,
    blob: { digest: string; bytes: number },
    content: () => Readable | Promise<Readable>,
  ): Promise<void> {
    if (await this.hasBlob(repository, blob.digest)) return;
    const begun = await this.#request('POST', `/v2/${repository}/blobs/uploads/`, repository, {});
    await assertOk(begun, `begin an upload to ${repository}`);
    const target = new URL(begun.headers.get('location') ?? '', this.#url);
    target.searchParams.set('digest', blob.digest);
    const response = await fetch(target, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(blob.bytes) },
      body: Readable.toWeb(await content()) as unknown as ReadableStream,
      duplex: 'half',
      signal: AbortSignal.timeout(this.#timeoutMs),
    } as RequestInit);
    await assertOk(response, `write a layer of ${repository}`);
  }

  async putFile(repository: string, file: { digest: string; bytes: number; file: string }): Promise<void> {
    await this.putBlob(repository, file, () => createReadStream(file.file));
  }

  async #request(method: string, path: string, repository: string, init: RequestInit): Promise<Response> {
    const send = () => {
      const headers = new Headers(init.headers);
      const token = this.#tokens.get(repository);
      if (token) headers.set('authorization', `Bearer ${token}`);
      return fetch(`${this.#url}${path}`, {
        ...init,
        method,
        headers,
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
    };
    const response = await send();
    if (response.status !== 401) return response;
    const token = await fetchToken(response.headers.get('www-authenticate') ?? '', this.#timeoutMs);
    if (!token) return response;
    await response.body?.cancel();
    this.#tokens.set(repository, token);
    return send();
  }
}

/** What a registry asks for in `WWW-Authenticate: Bearer realm="…",service="…",scope="…"`. */
export function parseChallenge(header: string): URL | undefined {
  if (!/^Bearer\s/i.test(header)) return undefined;
  const fields = new Map(
    [...header.matchAll(/(\w+)="([^"]*)"/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
  const realm = fields.get('realm');
  if (!realm || !URL.canParse(realm)) return undefined;
  const url = new URL(realm);
  for (const key of ['service', 'scope']) {
    const value = fields.get(key);
    if (value) url.searchParams.set(key, value);
  }
  return url;
}

async function fetchToken(challenge: string, timeoutMs: number): Promise<string | undefined> {
  const url = parseChallenge(challenge);
  if (!url) return undefined;
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) return undefined;
  const answer = z
    .object({ token: z.string().optional(), access_token: z.string().optional() })
    .parse(await response.json());
  return answer.token ?? answer.access_token;
}

async function assertOk(response: Response, what: string): Promise<void> {
  if (response.ok) return;
  throw new RegistryError(what, response.status, await response.text().catch(() => ''));
}
