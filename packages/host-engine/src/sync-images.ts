import { type CatalogueImage, readCatalogue, repositoryOf } from './catalogue.ts';
import { readableForOthers } from './file-modes.ts';
import { originLabel } from './image-config.ts';
import { type ImageRecord, readImageRecord, writeImageRecord } from './image-record.ts';
import { createWorkshop, type Workshop } from './image-workshop.ts';
import { type Progress, runStep } from './progress.ts';
import { copyImage, pushImage } from './push-image.ts';
import { RegistryClient } from './registry-client.ts';
import { SetupError } from './setup-error.ts';
import { withSetupLock } from './setup-lock.ts';
import type { StatePaths } from './state-paths.ts';

const dockerHubUrl = 'https://registry-1.docker.io';

export interface SyncOptions {
  paths: StatePaths;
  /** The mirror that takes pushes. */
  mirrorUrl: string;
  progress: Progress;
  /** Names of the catalogue; all of it without. */
  only?: readonly string[];
  /**
   * False: what the mirror has is good as long as its recipe is unchanged. True: ask the online source again and let
   * it take the place of stand-ins.
   */
  refresh?: boolean;
  /** Docker Hub; null never asks it. */
  upstreamUrl?: string | null;
  environment?: Readonly<Record<string, string | undefined>>;
}

export interface ListedImage extends CatalogueImage {
  isInMirror: boolean;
  origin?: 'upstream' | 'recipe';
  digest?: string;
  bytes?: number;
}

const upstreamProbeMs = 3_000;

/** Fills the mirror with the catalogue's images. What is there and unchanged is left alone. */
export async function syncImages(options: SyncOptions): Promise<ListedImage[]> {
  readableForOthers();
  const onWait = () => options.progress.step('wait', 'Waiting for another run that prepares the host engine');
  return withSetupLock(`${options.paths.name}-setup`, { onWait }, () => fillMirror(options));
}

/** The same for a caller that holds the setup lock. */
export async function fillMirror(options: SyncOptions): Promise<ListedImage[]> {
  const catalogue = await readCatalogue();
  const unknown = (options.only ?? []).filter((name) => !catalogue.some((image) => image.name === name));
  if (unknown.length) {
    throw new SetupError(
      `not in the catalogue: ${unknown.join(', ')}`,
      `it has ${catalogue.map((image) => image.name).join(', ')}`,
    );
  }
  const wanted = catalogue.filter((image) => !options.only || options.only.includes(image.name));
  const mirror = new RegistryClient(options.mirrorUrl);
  const upstream = await reachUpstream(options, wanted, mirror);
  const workshop = createWorkshop(options);
  const jobs: (() => Promise<void>)[] = [];
  for (const image of wanted) {
    const state = await inspectImage(options.paths, mirror, image, await workshop.hashOf(image.recipe));
    if (upstream) {
      const digest = await upstream.findDigest(...splitReference(image.upstream)).catch(() => undefined);
      if (digest && state.record?.upstreamDigest === digest && state.isInMirror) continue;
      if (digest) {
        jobs.push(() => fetchOrBuild(options, { image, mirror, workshop, upstream, upstreamDigest: digest }));
        continue;
      }
    } else if (state.isCurrent) continue;
    jobs.push(() => buildFromRecipe(options, { image, mirror, workshop }));
  }
  if (jobs.length) await runTwoAtATime(jobs);
  await workshop.sweep();
  return listImages(options);
}

/** The catalogue with what the mirror holds of it. */
export async function listImages(options: Pick<SyncOptions, 'paths' | 'mirrorUrl'>): Promise<ListedImage[]> {
  const mirror = new RegistryClient(options.mirrorUrl, { timeoutMs: 5_000 });
  return Promise.all(
    (await readCatalogue()).map(async (image) => {
      const state = await inspectImage(options.paths, mirror, image, '');
      if (!state.isInMirror || !state.record) return { ...image, isInMirror: state.isInMirror };
      const { origin, digest, bytes } = state.record;
      return { ...image, isInMirror: true, origin, digest, bytes };
    }),
  );
}

interface ImageState {
  record: ImageRecord | undefined;
  isInMirror: boolean;
  isCurrent: boolean;
}

async function inspectImage(
  paths: StatePaths,
  mirror: RegistryClient,
  image: CatalogueImage,
  recipeHash: string,
): Promise<ImageState> {
  const record = await readImageRecord(paths, image.name);
  const digests = await Promise.all(
    image.tags.map((tag) => mirror.findDigest(repositoryOf(image), tag).catch(() => undefined)),
  );
  const isInMirror = digests.every((digest) => digest !== undefined && (!record || digest === record.digest));
  const isCurrent =
    isInMirror && record !== undefined && (record.origin === 'upstream' || record.recipeHash === recipeHash);
  return { record, isInMirror, isCurrent };
}

/** Docker Hub is asked when something is missing, or when a refresh is wanted; a class without it waits 3 s at most. */
async function reachUpstream(
  options: SyncOptions,
  wanted: readonly CatalogueImage[],
  mirror: RegistryClient,
): Promise<RegistryClient | undefined> {
  if (options.upstreamUrl === null) return undefined;
  if (!options.refresh) {
    const states = await Promise.all(wanted.map((image) => inspectImage(options.paths, mirror, image, '')));
    if (states.every((state) => state.isInMirror)) return undefined;
  }
  const url = options.upstreamUrl ?? dockerHubUrl;
  const client = new RegistryClient(url);
  const isReachable = await runStep(
    options.progress,
    {
      name: 'images-source',
      title: `Looking for ${new URL(url).host}`,
      note: (found: boolean) =>
        found ? 'images come from there' : 'not reachable: images are built here from Debian packages',
    },
    () => client.isReachable(upstreamProbeMs),
  );
  return isReachable ? client : undefined;
}

function splitReference(upstream: string): [repository: string, reference: string] {
  const [name = '', tag = 'latest'] = upstream.split(':');
  return [name.includes('/') ? name : `library/${name}`, tag];
}

/** A pull limit or a line that breaks must not keep a class from its images. */
async function fetchOrBuild(
  options: SyncOptions,
  job: {
    image: CatalogueImage;
    mirror: RegistryClient;
    workshop: Workshop;
    upstream: RegistryClient;
    upstreamDigest: string;
  },
): Promise<void> {
  try {
    await fetchUpstream(options, job);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    options.progress.step(
      `image-${job.image.name}-missed`,
      `${job.image.upstream} cannot be fetched`,
    )(reason);
    await buildFromRecipe(options, job);
  }
}

async function fetchUpstream(
  options: SyncOptions,
  job: { image: CatalogueImage; mirror: RegistryClient; upstream: RegistryClient; upstreamDigest: string },
): Promise<void> {
  const { image, mirror, upstream, upstreamDigest } = job;
  const [repository, reference] = splitReference(image.upstream);
  const pushed = await runStep(
    options.progress,
    {
      name: `image-${image.name}`,
      title: `Fetching ${image.upstream}`,
      note: (result) => describeSize(result.bytes),
    },
    () =>
      copyImage({
        from: upstream,
        source: { repository, reference },
        to: mirror,
        target: { repository: repositoryOf(image), tags: image.tags },
      }),
  );
  await writeImageRecord(options.paths, image.name, {
    origin: 'upstream',
    ...pushed,
    tags: image.tags,
    recipeHash: '',
    upstreamDigest,
  });
}

async function buildFromRecipe(
  options: SyncOptions,
  job: { image: CatalogueImage; mirror: RegistryClient; workshop: Workshop },
): Promise<void> {
  const { image, mirror, workshop } = job;
  await workshop.prepareBase();
  const pushed = await runStep(
    options.progress,
    {
      name: `image-${image.name}`,
      title: `Building ${image.name}:${image.tags[0]}`,
      note: (result) => describeSize(result.bytes),
    },
    async () => {
      const labels = { [originLabel]: 'recipe', 'naru.stand-in-for': `docker.io/library/${image.name}` };
      const built = await workshop.build(image.recipe, { labels, isCompressed: true });
      return pushImage(mirror, built, { repository: repositoryOf(image), tags: image.tags });
    },
  );
  await writeImageRecord(options.paths, image.name, {
    origin: 'recipe',
    ...pushed,
    tags: image.tags,
    recipeHash: await workshop.hashOf(image.recipe),
  });
}

const describeSize = (bytes: number) =>
  bytes < 1e5 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

async function runTwoAtATime(jobs: (() => Promise<void>)[]): Promise<void> {
  const queue = [...jobs];
  const failures: unknown[] = [];
  await Promise.all(
    [0, 1].map(async () => {
      for (let job = queue.shift(); job && failures.length === 0; job = queue.shift()) {
        await job().catch((error: unknown) => failures.push(error));
      }
    }),
  );
  if (failures.length) throw failures[0];
}
