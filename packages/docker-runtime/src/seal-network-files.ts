import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * Takes /etc/hosts, /etc/hostname and /etc/resolv.conf of a sandbox away from its root. Docker binds them from its own
 * folder and gives them to the mapped root at every start: outside the sandbox's disk quota, and so the one place
 * where a student could fill the host's disk.
 *
 * A sandbox that was tampered with can hold such a file open from its first moment; the limit on a file's size in
 * the container's options bounds what that gains.
 */
export async function sealNetworkFiles(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if (path === '') continue;
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      // In this order: as long as it is theirs, they may change the mode back.
      await file.chown(0, 0);
      await file.chmod(0o644);
    } finally {
      await file.close();
    }
  }
}
