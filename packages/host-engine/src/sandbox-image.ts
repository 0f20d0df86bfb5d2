import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { appArmorProfile } from './apparmor.ts';
import { readCatalogue } from './catalogue.ts';
import { originLabel, recipeLabel } from './image-config.ts';
import { createWorkshop } from './image-workshop.ts';
import { loadImage } from './load-image.ts';
import { type Progress, runStep } from './progress.ts';
import { SetupError } from './setup-error.ts';
import type { StatePaths } from './state-paths.ts';
import { listImages } from './sync-images.ts';

export interface SandboxImageOptions {
  paths: StatePaths;
  docker: Docker;
  mirror: { studentUrl: string; writableUrl: string };
  progress: Progress;
  hasAppArmor: boolean;
  environment?: Readonly<Record<string, string | undefined>>;
}

const repository = 'naru/sandbox';
const preloadTimeoutMs = 10 * 60_000;

/**
 * The image that sandboxes are made from, in the host engine: the recipe's, with the catalogue's larger images already
 * in its engine's store. Made only when the recipe or one of those images changed.
 */
export async function ensureSandboxImage(options: SandboxImageOptions): Promise<string> {
  const { docker, progress } = options;
  const workshop = createWorkshop(options);
  const bare = `${repository}:${await workshop.hashOf('sandbox')}`;
  const preloads = await findPreloads(options);
  const preloadHash = createHash('sha256')
    .update(preloads.map((image) => `${image.references} ${image.digest}`).join('\n'))
    .digest('hex');
  const full = preloads.length ? `${bare}-${preloadHash.slice(0, 8)}` : bare;
  if (await hasImage(docker, full)) return full;

  if (!(await hasImage(docker, bare))) {
    await runStep(progress, { name: 'sandbox-image', title: 'Building the sandbox image' }, async () => {
      const labels = { [originLabel]: 'recipe' };
      await loadImage(docker, await workshop.build('sandbox', { labels, isCompressed: false }), bare);
    });
  }
  if (full !== bare) {
    await runStep(
      progress,
      {
        name: 'sandbox-preload',
        title: `Putting ${preloads.map((image) => image.name).join(', ')} into the sandbox image`,
      },
      () => preloadImages(options, { bare, full, references: preloads.flatMap((image) => image.references) }),
    );
  }
  await removeOlderImages(docker, [bare, full]);
  await workshop.sweep();
  return full;
}

async function findPreloads(options: SandboxImageOptions) {
  const wanted = (await readCatalogue()).filter((image) => image.preload.length > 0);
  const present = await listImages({ paths: options.paths, mirrorUrl: options.mirror.writableUrl });
  return wanted.flatMap((image) => {
    const digest = present.find((each) => each.name === image.name)?.digest;
    return digest
      ? [{ name: image.name, digest, references: image.preload.map((tag) => `${image.name}:${tag}`) }]
      : [];
  });
}

async function hasImage(docker: Docker, reference: string): Promise<boolean> {
  return docker
    .getImage(reference)
    .inspect()
    .then(
      () => true,
      (error: { statusCode?: number }) => {
        if (error.statusCode === 404) return false;
        throw error;
      },
    );
}

/** Lets a sandbox's engine pull the images, and keeps what it wrote as a layer of the image. */
async function preloadImages(
  options: SandboxImageOptions,
  image: { bare: string; full: string; references: string[] },
): Promise<void> {
  const { docker } = options;
  const name = `${options.paths.name}-preload`;
  // One of an earlier run that was cut off.
  await docker
    .getContainer(name)
    .remove({ force: true, v: true })
    .catch(() => {});
  const original = (await docker.getImage(image.bare).inspect()).Config;
  const container = await docker.createContainer({
    name,
    Image: image.bare,
    Entrypoint: ['/usr/lib/naru/preload'],
    Cmd: image.references,
    Env: [`NARU_MIRROR_URL=${options.mirror.studentUrl}`],
    HostConfig: {
      CapAdd: ['ALL'],
      MaskedPaths: [],
      ReadonlyPaths: [],
      Init: true,
      Tmpfs: { '/run': 'rw,exec,mode=755,size=64m' },
      ...(options.hasAppArmor ? { SecurityOpt: [`apparmor=${appArmorProfile}`] } : {}),
    },
  });
  try {
    await container.start();
    const exitCode = await waitForExit(docker, container.id);
    if (exitCode !== 0) {
      const output = (await container.logs({ stdout: true, stderr: true, tail: 20 })).toString('utf8');
      throw new SetupError(
        `the sandbox image could not be filled (${exitCode}): ${output.replace(/[^\x20-\x7e\n]/g, '').trim()}`,
        'run `./naru doctor`; a sandbox on this machine could not start its engine or reach the mirror',
      );
    }
    const [repo = '', tag = ''] = image.full.split(':');
    await container.commit({
      repo,
      tag,
      pause: false,
      Entrypoint: original.Entrypoint,
      Cmd: [],
      Env: original.Env,
      Labels: { ...original.Labels, [originLabel]: 'recipe', [recipeLabel]: tag },
      WorkingDir: original.WorkingDir,
    });
  } finally {
    // A container that is gone already is what we want; its image is in use as long as it is there.
    await container.remove({ force: true, v: true }).catch(() => {});
  }
}

async function waitForExit(docker: Docker, id: string): Promise<number> {
  const deadline = Date.now() + preloadTimeoutMs;
  for (;;) {
    const { State } = await docker.getContainer(id).inspect();
    if (!State.Running) return State.ExitCode;
    if (Date.now() > deadline)
      throw new SetupError('filling the sandbox image took too long', "look at the machine's load and disk");
    await sleep(200);
  }
}

/** Hibernated sandboxes hold on to the image they were made from; the engine refuses to remove that one. */
async function removeOlderImages(docker: Docker, keep: readonly string[]): Promise<void> {
  const images = await docker.listImages({ filters: { reference: [repository] } });
  for (const tag of images.flatMap((image) => image.RepoTags ?? [])) {
    if (keep.includes(tag) || !tag.startsWith(`${repository}:`)) continue;
    await docker
      .getImage(tag)
      .remove()
      .catch(() => {});
  }
}
