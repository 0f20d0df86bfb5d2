import type { EngineEvent, EngineState } from '@naru/protocol/engine-state';
import { isSameId } from './same-id';

type Image = EngineState['images'][number];

export interface BuildStep {
  /** From 1, the oldest first. */
  order: number;
  /** `RUN`, `COPY`, `CMD` … */
  keyword: string;
  text: string;
  sizeBytes: number;
  /** Adds files; the others only change the image's settings. */
  isLayer: boolean;
}

export interface BuildPicture {
  imageId: string;
  tags: string[];
  sizeBytes: number;
  layerCount: number;
  base: { name: string; layerCount: number; sizeBytes: number } | undefined;
  /** Oldest first, without those of the base; empty when the engine's history is not known. */
  steps: BuildStep[];
  /** Layers above the base and what they weigh together. */
  addedLayers: { count: number; sizeBytes: number };
}

/** The image built last: the one an event named, else the newest that stands on another image here. */
export function readLatestBuild(
  events: readonly EngineEvent[],
  { images }: EngineState,
): BuildPicture | undefined {
  const image = findTagged(events, images) ?? findNewestBuilt(images);
  if (image === undefined) return undefined;
  const base = findBase(image, images);
  const layerCount = image.layers.length;
  const baseLayers = base?.layers.length ?? 0;
  return {
    imageId: image.id,
    tags: image.tags,
    sizeBytes: image.sizeBytes,
    layerCount,
    base: base && { name: base.tags[0] ?? '', layerCount: baseLayers, sizeBytes: base.sizeBytes },
    steps: readSteps(image, base),
    addedLayers: {
      count: layerCount - baseLayers,
      sizeBytes: Math.max(0, image.sizeBytes - (base?.sizeBytes ?? 0)),
    },
  };
}

/** BuildKit tells of a build only by the tag it sets at the end. */
function findTagged(events: readonly EngineEvent[], images: readonly Image[]): Image | undefined {
  for (const { type, action, id } of events.toReversed()) {
    if (type !== 'image' || action !== 'tag') continue;
    const image = images.find((candidate) => isSameId(candidate.id, id));
    if (image !== undefined && findBase(image, images) !== undefined) return image;
  }
  return undefined;
}

function findNewestBuilt(images: readonly Image[]): Image | undefined {
  return images
    .filter((image) => findBase(image, images) !== undefined)
    .toSorted((a, b) => b.createdAtMs - a.createdAtMs)[0];
}

/** The named image with the most layers that this one begins with. Settings alone make a new image too. */
function findBase(image: Image, images: readonly Image[]): Image | undefined {
  return images
    .filter(
      (candidate) =>
        candidate.id !== image.id &&
        candidate.tags.length > 0 &&
        candidate.layers.length > 0 &&
        candidate.createdAtMs < image.createdAtMs &&
        candidate.layers.every((layer, index) => image.layers[index] === layer),
    )
    .toSorted((a, b) => b.layers.length - a.layers.length || a.createdAtMs - b.createdAtMs)[0];
}

function readSteps(image: Image, base: Image | undefined): BuildStep[] {
  const steps = (image.history ?? []).map(({ createdBy, sizeBytes }, index) => ({
    order: index + 1,
    ...readStep(createdBy, sizeBytes),
  }));
  if (base?.history !== undefined) return steps.slice(base.history.length);
  // Without the base's own history its steps are counted off by their layers.
  let remaining = base?.layers.length ?? 0;
  const first = steps.findIndex((step) => {
    if (remaining === 0) return true;
    if (step.isLayer) remaining -= 1;
    return false;
  });
  return first < 0 ? [] : steps.slice(first);
}

const fileKeywords = new Set(['RUN', 'COPY', 'ADD']);

/** History lines look different for each builder: `RUN /bin/sh -c x # buildkit`, `/bin/sh -c #(nop)  CMD [...]`. */
function readStep(createdBy: string, sizeBytes: number): Omit<BuildStep, 'order'> {
  const written = createdBy
    .replace(/^\/bin\/sh -c #\(nop\)\s*/, '')
    .replace(/^\/bin\/sh -c\s+/, 'RUN ')
    .replace(/\s*# buildkit$/, '')
    .trim();
  const [, keyword = 'RUN', rest = ''] = /^([A-Z]+)\s+([\s\S]*)$/.exec(written) ?? [
    undefined,
    'RUN',
    written,
  ];
  const text = rest.replace(/^(\|\d+ .*? )?\/bin\/sh -c\s+/, '');
  return { keyword, text, sizeBytes, isLayer: sizeBytes > 0 || fileKeywords.has(keyword) };
}
