import { mkdir, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { runCommand } from './run-command.ts';
import { SetupError } from './setup-error.ts';
import type { StatePaths } from './state-paths.ts';

/** `statfs` names a file system by a number: https://man7.org/linux/man-pages/man2/statfs.2.html */
const OVERLAYFS_MAGIC = 0x794c7630;

/**
 * A folder of the state directory in the place of a disk, for an operator who accepted to go without a quota. Docker's
 * driver is vfs, which asks nothing of the file system: each sandbox is two copies of its image, so that making one takes
 * ten seconds and more than a gigabyte where files cannot share their blocks.
 */
export async function mountFolderDisk(paths: StatePaths): Promise<void> {
  await mkdir(dirname(paths.diskFolder), { recursive: true });
  if ((await statfs(dirname(paths.diskFolder))).type === OVERLAYFS_MAGIC) {
    throw new SetupError(
      `the engine inside a sandbox cannot keep its images on an overlay, and ${paths.stateDir} is on one`,
      'put the checkout on a disk of the machine, not into a container',
    );
  }
  await mkdir(paths.diskFolder, { recursive: true });
  // Private, or the engine's own mounts below it would appear in the folder too, and stay there.
  await runCommand(['mount', '--bind', '--make-private', paths.diskFolder, paths.dataMount]);
}

/** Made once, it holds sandboxes and stays what is used. */
export async function hasFolderDisk(paths: StatePaths): Promise<boolean> {
  return (await stat(paths.diskFolder).catch(() => undefined)) !== undefined;
}

/** By the folder itself and not by its file system, which is the machine's own and may well be btrfs or XFS. */
export async function isFolderDiskMounted(paths: StatePaths): Promise<boolean> {
  const [folder, mount] = await Promise.all(
    [paths.diskFolder, paths.dataMount].map((path) => stat(path).catch(() => undefined)),
  );
  return folder !== undefined && folder.dev === mount?.dev && folder.ino === mount.ino;
}
