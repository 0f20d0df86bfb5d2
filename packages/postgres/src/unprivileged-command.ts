import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { PostgresError } from './postgres-error.ts';

export interface UnprivilegedCommand {
  file: string;
  args: string[];
  /** Set when the process has to change its user because it cannot have a user namespace. */
  as?: { uid: number; gid: number };
}

export type Unprivileged = (file: string, args: string[]) => UnprivilegedCommand;

const NOBODY = 65_534;
const USER_NAMESPACE = ['-U', '--map-user=1000', '--map-group=1000'];

/**
 * PostgreSQL refuses to run as root. As root it runs in a user namespace where root's files belong to an
 * ordinary user: no system user is needed, and a folder below /root (mode 700) works too. Where user namespaces
 * are forbidden, or the data belongs to somebody else, it runs as that user instead.
 */
export async function createUnprivileged(options: { dataDir: string }): Promise<Unprivileged> {
  if (process.getuid?.() !== 0) return (file, args) => ({ file, args });
  const owner = await stat(options.dataDir).catch(() => undefined);
  if (owner && owner.uid !== 0) {
    return (file, args) => ({ file, args, as: { uid: owner.uid, gid: owner.gid } });
  }
  if (await hasUserNamespaces()) {
    return (file, args) => ({ file: 'unshare', args: [...USER_NAMESPACE, file, ...args] });
  }
  if (owner) {
    throw new PostgresError(
      'CANNOT_DROP_ROOT',
      `${options.dataDir} belongs to root and user namespaces are not allowed here: ` +
        'allow them, give the folder to another user, or set DATABASE_URL.',
    );
  }
  return (file, args) => ({ file, args, as: { uid: NOBODY, gid: NOBODY } });
}

async function hasUserNamespaces(): Promise<boolean> {
  try {
    await promisify(execFile)('unshare', [...USER_NAMESPACE, 'true']);
    return true;
  } catch {
    // Missing program or forbidden: both mean that this way is closed.
    return false;
  }
}
