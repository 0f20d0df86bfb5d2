import { CheckUnavailable, type FilePlace, type ProbedFile } from '@naru/checks/engine-probe';
import { objectOf, textOf } from '../untrusted-json.ts';
import { callEngine, readEngine, readMessage } from './call-engine.ts';
import { type CheckContext, runTool } from './check-context.ts';
import { inspectContainer } from './engine-readings.ts';
import { readTar, type TarEntry } from './read-tar.ts';
import { createContainer, removeContainer } from './throw-away-run.ts';

const MAX_FILE_BYTES = 1024 * 1024;
const MAX_VOLUME_BYTES = 4 * 1024 * 1024;
const MAX_LINKS = 8;

/** What reading out of a container makes the engine tell. */
const READING_EVENTS = ['archive-path', 'mount', 'unmount'];

const exits = { missing: 62, exists: 63, cut: 64 } as const;

const READ_SCRIPT = `[ -f "$1" ] || exit ${exits.missing}; stat -L -c %s -- "$1" >&2; head -c "$2" -- "$1"`;
const LIST_SCRIPT = `[ -d "$1" ] || exit ${exits.missing}; cd -- "$1" && find . -mindepth 1 -maxdepth 8 \\( -type d -printf '%P/\\0' -o -printf '%P\\0' \\) | head -z -n 2000`;
const WRITE_SCRIPT = `{ [ -e "$1" ] || [ -L "$1" ]; } && exit ${exits.exists}; umask 022; cat > "$1"`;
const VOLUME_SCRIPT = `cd -- "$1" && find . -type f -size -1025k -print0 | tar -c --null --no-recursion -T - | head -c "$2"`;

export async function readFile(context: CheckContext, place: FilePlace): Promise<ProbedFile | undefined> {
  if ('workspace' in place) return await readWorkspaceFile(context, place.workspace);
  if ('container' in place) {
    const container = await inspectContainer(context, place.container);
    if (container === undefined) return undefined;
    return await context.actions.during(container.id, READING_EVENTS, () =>
      readFromContainer(context, container.id, place.path),
    );
  }
  // A command is needed even where nothing is started.
  const created = await createContainer(context, { Image: place.image, Cmd: ['naru-check'] });
  if ('error' in created) return undefined;
  try {
    return await readFromContainer(context, created.id, place.path);
  } finally {
    await removeContainer(context, created.id);
  }
}

export async function readVolumeFiles(
  context: CheckContext,
  volume: string,
): Promise<Record<string, string> | undefined> {
  const found = objectOf(await readEngine(context.agent, `/volumes/${encodeURIComponent(volume)}`));
  const folder = textOf(found.Mountpoint, 1_000);
  if (folder === '') return undefined;
  const argv = ['bash', '-c', VOLUME_SCRIPT, 'volume', folder, String(MAX_VOLUME_BYTES)];
  const { stdout } = await runTool(context, { argv });
  const files = readTar(stdout).filter(({ kind, content, sizeBytes }) => {
    return kind === 'file' && content.length === sizeBytes;
  });
  return Object.fromEntries(
    files.map(({ path, content }) => [path.replace(/^\.\//, ''), content.toString('utf8')]),
  );
}

export async function listWorkspace(context: CheckContext, folder: string): Promise<string[] | undefined> {
  const argv = ['bash', '-c', LIST_SCRIPT, 'list', workspacePath(context, folder)];
  const { exitCode, stdout, stderr } = await runTool(context, { argv });
  if (exitCode === exits.missing) return undefined;
  if (exitCode !== 0) throw new CheckUnavailable(`list ${folder}: ${stderr}`);
  return stdout
    .toString('utf8')
    .split('\0')
    .filter((path) => path !== '')
    .sort();
}

export async function withWorkspaceFile<T>(
  context: CheckContext,
  file: { path: string; text: string },
  act: () => Promise<T>,
): Promise<T> {
  const path = workspacePath(context, file.path);
  const argv = ['bash', '-c', WRITE_SCRIPT, 'write', path];
  const { exitCode, stderr } = await runTool(context, { argv, stdin: file.text });
  if (exitCode !== 0) throw new CheckUnavailable(`write ${file.path}: ${exitCode} ${stderr}`);
  try {
    return await act();
  } finally {
    await runTool(context, { argv: ['rm', '-f', '--', path] });
  }
}

/** Absolute path in the sandbox of a path in the lesson's folder. */
export function workspacePath({ workspace }: Pick<CheckContext, 'workspace'>, path: string): string {
  if (path.startsWith('/') || path.split('/').includes('..')) {
    throw new CheckUnavailable(`not a path in the lesson's folder: ${path}`);
  }
  return path === '' ? workspace : `${workspace}/${path}`;
}

async function readWorkspaceFile(context: CheckContext, path: string): Promise<ProbedFile | undefined> {
  const argv = ['bash', '-c', READ_SCRIPT, 'read', workspacePath(context, path), String(MAX_FILE_BYTES)];
  const { exitCode, stdout, stderr } = await runTool(context, { argv });
  if (exitCode === exits.missing) return undefined;
  if (exitCode !== 0) throw new CheckUnavailable(`read ${path}: ${stderr}`);
  const sizeBytes = Number.parseInt(stderr, 10) || stdout.length;
  return { text: stdout.toString('utf8'), sizeBytes, isCut: stdout.length < sizeBytes };
}

/** The archive of a link is the link, so links are followed here, inside the container. */
async function readFromContainer(
  context: CheckContext,
  id: string,
  path: string,
): Promise<ProbedFile | undefined> {
  let place = path;
  for (let links = 0; links < MAX_LINKS; links += 1) {
    const entry = await readEntry(context, id, place);
    if (entry?.kind === 'link') {
      place = new URL(entry.linkTarget, `file://${place}`).pathname;
      continue;
    }
    if (entry?.kind !== 'file') return undefined;
    const { content, sizeBytes } = entry;
    return { text: content.toString('utf8'), sizeBytes, isCut: content.length < sizeBytes };
  }
  return undefined;
}

async function readEntry(context: CheckContext, id: string, path: string): Promise<TarEntry | undefined> {
  const url = `/containers/${id}/archive?path=${encodeURIComponent(path)}`;
  const reply = await callEngine(context.agent, { path: url, maxBytes: MAX_FILE_BYTES });
  if (reply.status === 404 || reply.status === 400) return undefined;
  if (reply.status !== 200) throw new CheckUnavailable(`${path}: ${readMessage(reply)}`);
  return readTar(reply.body)[0];
}
