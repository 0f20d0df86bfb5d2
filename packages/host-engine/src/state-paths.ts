import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

/** Where everything of one state folder is, and the names it uses on the machine. Pure. */
export interface StatePaths {
  stateDir: string;
  /** `naru-` and six digits that follow from the folder: two checkouts on one machine never meet. */
  name: string;
  /** Number below 2^24 from the same digest, for choices such as addresses. */
  seed: number;

  /** What must outlive a reboot. */
  diskImage: string;
  /** Stands for the disk where no quota is to be had: see folder-disk.ts. */
  diskFolder: string;
  engineConfigDir: string;
  registryDir: string;
  imagesDir: string;
  logsDir: string;
  runDir: string;
  connectionFile: string;

  /**
   * What must not outlive a reboot: sockets, pid files, mount points. Below /run, because a socket's path may have
   * 107 characters only and because the remapped root must be able to walk to the data root: a checkout in /root
   * (mode 0700) would keep it out.
   */
  volatileDir: string;
  dataMount: string;
  /** The mirror's storage again, read-only, for the program that students talk to. */
  mirrorView: string;
  engineSocket: string;
  containerdSocket: string;

  netns: string;
  hostLink: string;
}

export function statePaths(stateDir: string): StatePaths {
  const absolute = resolve(stateDir);
  const digest = createHash('sha256').update(absolute).digest('hex');
  const short = digest.slice(0, 6);
  const name = `naru-${short}`;
  const volatileDir = `/run/${name}`;
  return {
    stateDir: absolute,
    name,
    seed: Number.parseInt(short, 16),
    diskImage: join(absolute, 'engine', 'disk.img'),
    diskFolder: join(absolute, 'engine', 'data'),
    engineConfigDir: join(absolute, 'engine'),
    registryDir: join(absolute, 'registry'),
    imagesDir: join(absolute, 'images'),
    logsDir: join(absolute, 'logs'),
    runDir: join(absolute, 'run'),
    connectionFile: join(absolute, 'run', 'engine.json'),
    volatileDir,
    dataMount: join(volatileDir, 'data'),
    mirrorView: join(volatileDir, 'mirror'),
    engineSocket: join(volatileDir, 'docker.sock'),
    containerdSocket: join(volatileDir, 'containerd.sock'),
    netns: name,
    // Interface names have at most 15 characters.
    hostLink: `nv-${short}`,
  };
}
