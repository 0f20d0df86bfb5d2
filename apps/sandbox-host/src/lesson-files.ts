import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '@naru/service-kit/app-error';

const run = promisify(execFile);
/** A lesson's starting files are a handful of small texts; more than this is a mistake in the lesson. */
const MAX_ARCHIVE_BYTES = 16 * 1024 * 1024;

/** The folders of lessons on the host: `NN-slug/files/` is what a student's workspace starts with. */
export class LessonFiles {
  readonly #lessonsDir: string;

  constructor(lessonsDir: string) {
    this.#lessonsDir = lessonsDir;
  }

  /** The lesson's starting files as a tar archive; undefined when it starts with an empty folder. */
  async archive(slug: string): Promise<Uint8Array | undefined> {
    const files = join(await this.folderOf(slug), 'files');
    if (!(await isFolder(files))) return undefined;
    return runTar(['-C', files, '.']);
  }

  /** Those of the starting files that are at these paths, folders with what is in them; the others are left out. */
  async archiveOf(slug: string, paths: readonly string[]): Promise<Uint8Array> {
    const files = join(await this.folderOf(slug), 'files');
    const found = await Promise.all(paths.map((path) => stat(join(files, path)).catch(() => undefined)));
    const there = paths.filter((_path, index) => found[index] !== undefined);
    const what = there.length === 0 ? ['-T', '/dev/null'] : ['-C', files, '--', ...there];
    return runTar(what);
  }

  async assertExists(slug: string): Promise<void> {
    await this.folderOf(slug);
  }

  /** LESSON_NOT_FOUND when there is none. */
  async folderOf(slug: string): Promise<string> {
    const names = await readdir(this.#lessonsDir);
    const name = names.find((candidate) => candidate.replace(/^[A-Za-z]?\d+-/, '') === slug);
    if (name === undefined) throw new AppError('LESSON_NOT_FOUND', `no lesson folder for ${slug}`);
    return join(this.#lessonsDir, name);
  }
}

async function runTar(what: readonly string[]): Promise<Uint8Array> {
  const { stdout } = await run(
    'tar',
    ['-c', '--format=posix', '--owner=0', '--group=0', '--numeric-owner', ...what],
    { encoding: 'buffer', maxBuffer: MAX_ARCHIVE_BYTES },
  );
  return stdout;
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
