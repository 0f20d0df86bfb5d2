import { ensureHostEngine } from '@naru/host-engine/ensure-host-engine';
import { statePaths } from '@naru/host-engine/state-paths';
import { listImages, syncImages } from '@naru/host-engine/sync-images';
import { CommandFailure } from '../command-failure.ts';
import { ensureDebianPackages } from '../debian-packages.ts';
import { showProgress } from '../engine-progress.ts';
import { readEngineSettings } from '../engine-settings.ts';
import { listPackagesForSite, standOnFoundation } from '../foundation.ts';
import { message } from '../messages.ts';
import type { Project } from '../project.ts';

/** Fills the mirror, or shows what it holds. The host engine is started for it when none runs. */
export async function images(args: readonly string[], project: Project): Promise<number> {
  const [action, ...names] = args;
  if (action !== 'sync' && action !== 'list')
    throw new CommandFailure(message('images.usage'), message('help.images'));
  await ensureDebianPackages(project, listPackagesForSite(process.env));
  await using engine = await standOnFoundation(project, () =>
    ensureHostEngine({
      stateDir: project.stateDir,
      settings: readEngineSettings(process.env),
      environment: process.env,
      progress: showProgress,
    }),
  );
  const options = { paths: statePaths(project.stateDir), mirrorUrl: engine.mirror.writableUrl };
  const list =
    action === 'list'
      ? await listImages(options)
      : await syncImages({
          ...options,
          progress: showProgress,
          refresh: true,
          environment: process.env,
          ...(names.length > 0 ? { only: names } : {}),
        });
  for (const image of list) {
    const origin = message(image.isInMirror ? `images.${image.origin ?? 'recipe'}` : 'images.absent');
    const megabytes = image.bytes === undefined ? '' : `${(image.bytes / 1e6).toFixed(1)} MB`;
    console.log(
      `${image.name.padEnd(12)} ${image.tags.join(', ').padEnd(28)} ${origin.padEnd(20)} ${megabytes}`,
    );
  }
  return list.every((image) => image.isInMirror) ? 0 : 1;
}
