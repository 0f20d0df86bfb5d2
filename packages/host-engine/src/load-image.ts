import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import type { BuiltImage } from './image-config.ts';

/** Puts a finished image into an engine under this reference, as `docker load` does. */
export async function loadImage(docker: Docker, image: BuiltImage, reference: string): Promise<void> {
  const archive = pack();
  const config = `${image.configDigest.slice('sha256:'.length)}.json`;
  const layerName = (index: number) => `layer-${index}.tar.gz`;
  const write = async () => {
    archive.entry({ name: config }, image.config);
    for (const [index, layer] of image.layers.entries()) {
      await pipeline(
        createReadStream(layer.file),
        archive.entry({ name: layerName(index), size: layer.bytes }),
      );
    }
    const manifest = [
      {
        Config: config,
        RepoTags: [reference],
        Layers: image.layers.map((_layer, index) => layerName(index)),
      },
    ];
    archive.entry({ name: 'manifest.json' }, JSON.stringify(manifest));
    archive.finalize();
  };
  // The types ask for Node's own stream class; the archive is a stream of the same interface.
  const [response] = await Promise.all([
    docker.loadImage(archive as unknown as Readable, { quiet: true }),
    write(),
  ]);
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(response as Readable, (error) => (error ? reject(error) : resolve()));
  });
}
