import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import { fixLoadAddress } from './fix-load-address.ts';
import type { StatePaths } from './state-paths.ts';

const programsInImage = '/usr/lib/engine';
/** Part of the folder's name: what is done to the programs on the way out. */
const TREATMENT = 'placed';

/**
 * Copies the large programs out of the sandbox image (dockerd, containerd, runc, docker and its plug-ins) to where all
 * sandboxes use them. Sandboxes are snapshots, and the kernel keeps the pages of a file once for every snapshot of it:
 * 110 MB a sandbox, read anew at every start. The host's root owns the copy, so no sandbox can change it.
 */
export async function sharePrograms(paths: StatePaths, docker: Docker, image: string): Promise<string> {
  const parent = join(paths.dataMount, 'programs');
  const name = `${image.replaceAll(/[^a-zA-Z0-9.-]/g, '-')}-${TREATMENT}`;
  const folder = join(parent, name);
  await mkdir(parent, { recursive: true, mode: 0o755 });
  const present = await readdir(parent);
  if (!present.includes(name)) {
    const partial = join(parent, `${name}.partial`);
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { mode: 0o755 });
    await copyOut(docker, image, partial);
    for (const program of await readdir(partial)) await placeProgram(docker, image, partial, program);
    await rename(partial, folder);
  }
  await removeUnused(docker, parent, present, folder);
  return folder;
}

async function copyOut(docker: Docker, image: string, folder: string): Promise<void> {
  const container = await docker.createContainer({ Image: image });
  try {
    const archive = await container.getArchive({ path: programsInImage });
    // Owned by whoever unpacks: numbers of the archive are those inside a sandbox.
    const argv = ['-x', '-C', folder, '--strip-components=1', '--no-same-owner', '-f', '-'];
    const tar = spawn('tar', argv, { stdio: ['pipe', 'ignore', 'inherit'] });
    const ended = new Promise<number | null>((resolve, reject) => {
      tar.once('error', reject);
      tar.once('close', resolve);
    });
    await pipeline(archive, tar.stdin);
    const exitCode = await ended;
    if (exitCode !== 0) throw new Error(`copying the programs of ${image} ended with ${exitCode}`);
  } finally {
    await container.remove({ force: true, v: true });
  }
}

/** Fixes a program's load address where that is possible and the program then still runs. */
async function placeProgram(docker: Docker, image: string, folder: string, name: string): Promise<void> {
  const file = join(folder, name);
  const original = await readFile(file);
  const placed = fixLoadAddress(original);
  if (placed === undefined) return;
  await writeFile(file, placed);
  if (!(await runsInImage(docker, image, folder, name))) await writeFile(file, original);
}

async function runsInImage(docker: Docker, image: string, folder: string, name: string): Promise<boolean> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: [`${programsInImage}/${name}`, '--version'],
    Cmd: [],
    HostConfig: {
      Mounts: [{ Type: 'bind', Source: folder, Target: programsInImage, ReadOnly: true }],
      NetworkMode: 'none',
    },
  });
  try {
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    return StatusCode === 0;
  } finally {
    await container.remove({ force: true, v: true });
  }
}

/** A hibernated sandbox goes on with the programs that it was made with. */
async function removeUnused(
  docker: Docker,
  parent: string,
  present: readonly string[],
  current: string,
): Promise<void> {
  const containers = await docker.listContainers({ all: true });
  const used = new Set(containers.flatMap(({ Mounts }) => Mounts.map(({ Source }) => Source)));
  for (const name of present) {
    const folder = join(parent, name);
    if (folder !== current && !used.has(folder)) await rm(folder, { recursive: true, force: true });
  }
}
