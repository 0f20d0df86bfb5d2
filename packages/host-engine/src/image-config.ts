import { createHash } from 'node:crypto';
import type { Layer } from './layer-archive.ts';
import { imageArchitecture } from './oci-platform.ts';
import type { Recipe } from './recipe.ts';

export const recipeLabel = 'naru.recipe';
export const originLabel = 'naru.origin';

/** An image that is complete on disk: ready for a registry or for `docker load`. */
export interface BuiltImage {
  config: Buffer;
  configDigest: string;
  layers: Layer[];
}

/** The image's configuration file, as Docker writes it. */
export function composeImage(options: {
  recipe: Recipe;
  layers: Layer[];
  labels: Record<string, string>;
  createdAt: Date;
}): BuiltImage {
  const { recipe, layers, labels } = options;
  const created = options.createdAt.toISOString();
  const { config } = recipe;
  const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const env = Object.entries(config.env).map(([key, value]) => `${key}=${value}`);
  const container = {
    Env: env.some((entry) => entry.startsWith('PATH=')) ? env : [path, ...env],
    ...(config.cmd ? { Cmd: config.cmd } : {}),
    ...(config.entrypoint ? { Entrypoint: config.entrypoint } : {}),
    WorkingDir: config.workdir ?? '',
    User: config.user ?? '',
    Labels: labels,
    ...(config.expose.length ? { ExposedPorts: emptyObjects(config.expose) } : {}),
    ...(config.volumes.length ? { Volumes: emptyObjects(config.volumes) } : {}),
    ...(config.stopSignal ? { StopSignal: config.stopSignal } : {}),
  };
  const nop = (text: string) => ({ created, created_by: `/bin/sh -c #(nop) ${text}`, empty_layer: true });
  const document = {
    architecture: imageArchitecture(),
    os: 'linux',
    created,
    config: container,
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
    history: [
      ...layers.map((layer) => ({ created, created_by: layer.history })),
      ...config.volumes.map((volume) => nop(` VOLUME [${volume}]`)),
      ...(config.workdir ? [nop(`WORKDIR ${config.workdir}`)] : []),
      ...(config.entrypoint ? [nop(` ENTRYPOINT ${JSON.stringify(config.entrypoint)}`)] : []),
      ...config.expose.map((port) => nop(` EXPOSE ${port.replace('/tcp', '')}`)),
      ...(config.stopSignal ? [nop(` STOPSIGNAL ${config.stopSignal}`)] : []),
      ...(config.cmd ? [nop(` CMD ${JSON.stringify(config.cmd)}`)] : []),
    ],
  };
  const bytes = Buffer.from(JSON.stringify(document));
  return {
    config: bytes,
    configDigest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    layers,
  };
}

function emptyObjects(names: string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, {}]));
}
