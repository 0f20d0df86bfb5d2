import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { BuiltImage } from './image-config.ts';
import { imageArchitecture } from './oci-platform.ts';
import { indexSchema, manifestSchema, mediaTypes, type RegistryClient } from './registry-client.ts';
import { SetupError } from './setup-error.ts';

export interface PushedImage {
  /** Digest of the manifest: what `docker pull` shows. */
  digest: string;
  /** Compressed size of all layers. */
  bytes: number;
}

/** Writes a built image to a registry under all its tags. */
export async function pushImage(
  to: RegistryClient,
  image: BuiltImage,
  target: { repository: string; tags: readonly string[] },
): Promise<PushedImage> {
  const { repository } = target;
  for (const layer of image.layers) await to.putFile(repository, layer);
  await to.putBlob(repository, { digest: image.configDigest, bytes: image.config.length }, () =>
    Readable.from([image.config]),
  );
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: { mediaType: mediaTypes.config, size: image.config.length, digest: image.configDigest },
      layers: image.layers.map((layer) => ({
        mediaType: mediaTypes.layer,
        size: layer.bytes,
        digest: layer.digest,
      })),
    }),
  );
  for (const tag of target.tags)
    await to.putManifest(repository, tag, { mediaType: mediaTypes.manifest, bytes: manifest });
  return {
    digest: `sha256:${createHash('sha256').update(manifest).digest('hex')}`,
    bytes: image.layers.reduce((sum, layer) => sum + layer.bytes, 0),
  };
}

/** Copies one image, for this machine's architecture, from a registry to another under all of `tags`. */
export async function copyImage(options: {
  from: RegistryClient;
  source: { repository: string; reference: string };
  to: RegistryClient;
  target: { repository: string; tags: readonly string[] };
}): Promise<PushedImage> {
  const { from, source, to, target } = options;
  let manifest = await from.getManifest(source.repository, source.reference);
  if (manifest.mediaType === mediaTypes.manifestList || manifest.mediaType === mediaTypes.ociIndex) {
    const entries = indexSchema.parse(JSON.parse(manifest.bytes.toString('utf8'))).manifests;
    const own = entries.find(
      (entry) => entry.platform?.os === 'linux' && entry.platform.architecture === imageArchitecture(),
    );
    if (!own) {
      throw new SetupError(
        `${source.repository}:${source.reference} does not exist for linux/${imageArchitecture()}`,
        'choose another tag in images/catalogue.yaml',
      );
    }
    manifest = await from.getManifest(source.repository, own.digest);
  }
  const { config, layers } = manifestSchema.parse(JSON.parse(manifest.bytes.toString('utf8')));
  for (const blob of [...layers, config]) {
    await to.putBlob(target.repository, { digest: blob.digest, bytes: blob.size }, () =>
      from.openBlob(source.repository, blob.digest),
    );
  }
  for (const tag of target.tags) await to.putManifest(target.repository, tag, manifest);
  return { digest: manifest.digest, bytes: layers.reduce((sum, layer) => sum + layer.size, 0) };
}
