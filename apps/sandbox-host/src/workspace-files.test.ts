import { execFileSync } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limits } from '@naru/protocol/limits';
import type { AppError } from '@naru/service-kit/app-error';
import { aSandboxSpec } from '@naru/testing/a-sandbox-spec';
import { FakeSandboxRuntime } from '@naru/testing/fake-sandbox-runtime';
import { expect, onTestFinished, test } from 'vitest';
import { LessonFiles } from './lesson-files.ts';
import { localPrograms } from './testing/local-programs.ts';
import { WorkspaceFiles } from './workspace-files.ts';

/** The scripts run for real, on this machine's shell, in a folder in place of `/root`. */
async function aWorkspace() {
  const folder = await mkdtemp(join(tmpdir(), 'naru-files-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const lessonsDir = join(folder, 'lessons');
  await mkdir(join(lessonsDir, '12-build', 'files', 'app'), { recursive: true });
  await writeFile(join(lessonsDir, '12-build', 'files', 'app', '한글 이름.txt'), '내용\n');
  await writeFile(join(lessonsDir, '12-build', 'files', 'Dockerfile'), 'FROM x\n');
  const runtime = new FakeSandboxRuntime();
  runtime.onExec = localPrograms(join(folder, 'root'));
  const spec = aSandboxSpec();
  await runtime.create(spec, () => undefined, new AbortController().signal);
  const { sandboxId } = spec;
  const files = new WorkspaceFiles({ runtime, lessons: new LessonFiles(lessonsDir) });
  const root = join(folder, 'root', 'lab', 'build');
  const workspace = { sandboxId, slug: 'build' };
  return { folder, files, root, workspace };
}
async function aSeededWorkspace() {
  const made = await aWorkspace();
  await made.files.seed(made.workspace);
  return made;
}
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error: AppError) => error.code ?? String(error),
  );

test('seeding copies the lesson once and never over what the student has', async () => {
  const { files, root, workspace } = await aSeededWorkspace();
  expect(await readFile(join(root, 'app', '한글 이름.txt'), 'utf8')).toBe('내용\n');
  await writeFile(join(root, 'Dockerfile'), 'FROM mine\n');
  await files.seed(workspace);
  expect(await readFile(join(root, 'Dockerfile'), 'utf8')).toBe('FROM mine\n');
  expect(await readdir(join(root, '..'))).toEqual(['build']);
});

test('a lesson that does not exist is not found', async () => {
  const { files, workspace } = await aWorkspace();
  expect(await codeOf(files.seed({ ...workspace, slug: 'nothing' }))).toBe('LESSON_NOT_FOUND');
});

test('the tree lists files, folders and links with Korean names', async () => {
  const { files, root, workspace } = await aSeededWorkspace();
  await symlink('/etc/passwd', join(root, 'link'));
  await mkdir(join(root, 'node_modules', 'deep'), { recursive: true });
  expect(await files.tree(workspace)).toEqual({
    entries: [
      { path: 'Dockerfile', kind: 'file', sizeBytes: 7 },
      { path: 'app', kind: 'folder', sizeBytes: 0 },
      { path: 'app/한글 이름.txt', kind: 'file', sizeBytes: 7 },
      { path: 'link', kind: 'link', sizeBytes: 0 },
      { path: 'node_modules', kind: 'folder', sizeBytes: 0 },
    ],
    isCut: false,
  });
});

test('a tree beyond the limit is cut and says so, and names no command could carry are left out', async () => {
  const { files, root, workspace } = await aSeededWorkspace();
  await writeFile(join(root, 'bad\nname'), '');
  expect((await files.tree(workspace)).entries.map((entry) => entry.path)).not.toContain('bad\nname');
  await mkdir(join(root, 'many'));
  await Promise.all(
    Array.from({ length: limits.treeEntries }, (_, i) => writeFile(join(root, 'many', `f${i}`), '')),
  );
  const tree = await files.tree(workspace);
  expect(tree.isCut).toBe(true);
  expect(tree.entries.map((entry) => entry.path)).toContain('Dockerfile');
});

test('a tree of a workspace that is gone is empty', async () => {
  const { files, workspace } = await aWorkspace();
  expect(await files.tree(workspace)).toEqual({ entries: [], isCut: false });
});

test('a file is created, read, saved and keeps its mode', async () => {
  const { files, root, workspace } = await aSeededWorkspace();
  const created = await files.write(workspace, {
    path: 'src/새 파일.py',
    text: '한글 🐳\n',
    baseVersion: null,
  });
  expect(await files.read(workspace, 'src/새 파일.py')).toEqual({ text: '한글 🐳\n', ...created });
  await chmod(join(root, 'src', '새 파일.py'), 0o755);
  const saved = await files.write(workspace, {
    path: 'src/새 파일.py',
    text: '',
    baseVersion: created.version,
  });
  expect(await files.read(workspace, 'src/새 파일.py')).toEqual({ text: '', ...saved });
  expect((await stat(join(root, 'src', '새 파일.py'))).mode & 0o777).toBe(0o755);
  expect(await readdir(join(root, '..'))).toEqual(['build']);
});

test('a save never overwrites what the page has not seen', async () => {
  const { files, root, workspace } = await aSeededWorkspace();
  const { version } = await files.read(workspace, 'Dockerfile');
  await writeFile(join(root, 'Dockerfile'), 'FROM theirs\n');
  const write = (baseVersion: string | null) =>
    codeOf(files.write(workspace, { path: 'Dockerfile', text: 'mine', baseVersion }));
  expect(await write(version)).toBe('FILE_CHANGED');
  expect(await write(null)).toBe('FILE_EXISTS');
  expect(await write('')).toBe('FILE_CHANGED');
  expect(await readFile(join(root, 'Dockerfile'), 'utf8')).toBe('FROM theirs\n');
  await rm(join(root, 'Dockerfile'));
  expect(await write(version)).toBe('FILE_NOT_FOUND');
});

test('of two saves at once from the same version one wins and the other is told', async () => {
  const { files, workspace } = await aSeededWorkspace();
  const { version } = await files.read(workspace, 'Dockerfile');
  const save = (text: string) =>
    codeOf(files.write(workspace, { path: 'Dockerfile', text, baseVersion: version }));
  expect([await Promise.all([save('one'), save('two')])].flat().sort()).toEqual(['FILE_CHANGED', 'ok']);
});

test('links that lead out of the workspace are refused, links inside work', async () => {
  const { files, folder, root, workspace } = await aSeededWorkspace();
  const secret = join(folder, 'secret');
  await writeFile(secret, 'host secret');
  await symlink(secret, join(root, 'out'));
  await symlink(folder, join(root, 'outdir'));
  await symlink('Dockerfile', join(root, 'in'));
  const outcomes = await Promise.all([
    codeOf(files.read(workspace, 'out')),
    codeOf(files.read(workspace, 'outdir/secret')),
    codeOf(files.write(workspace, { path: 'out', text: 'x', baseVersion: 'x' })),
    codeOf(files.write(workspace, { path: 'outdir/new', text: 'x', baseVersion: null })),
    codeOf(files.createFolder(workspace, 'outdir/new')),
    codeOf(files.rename(workspace, { from: 'Dockerfile', to: 'outdir/stolen' })),
    codeOf(files.rename(workspace, { from: 'outdir/secret', to: 'mine' })),
    codeOf(files.delete(workspace, 'outdir/secret')),
  ]);
  expect(new Set(outcomes)).toEqual(new Set(['PATH_OUTSIDE_WORKSPACE']));
  expect(await readFile(secret, 'utf8')).toBe('host secret');

  const { version } = await files.read(workspace, 'in');
  await files.write(workspace, { path: 'in', text: 'FROM linked\n', baseVersion: version });
  expect(await readlink(join(root, 'in'))).toBe('Dockerfile');
  expect(await readFile(join(root, 'Dockerfile'), 'utf8')).toBe('FROM linked\n');
  await files.delete(workspace, 'out');
  expect(await readFile(secret, 'utf8')).toBe('host secret');
});

test('a workspace that is itself a link elsewhere is refused', async () => {
  const { files, folder, root, workspace } = await aWorkspace();
  await mkdir(join(root, '..'), { recursive: true });
  await symlink(folder, root);
  expect(await codeOf(files.tree(workspace))).toBe('PATH_OUTSIDE_WORKSPACE');
  expect(await codeOf(files.read(workspace, 'x'))).toBe('PATH_OUTSIDE_WORKSPACE');
  expect(await codeOf(files.write(workspace, { path: 'x', text: '', baseVersion: null }))).toBe(
    'PATH_OUTSIDE_WORKSPACE',
  );
});

test('binary, large, strange and missing files are told apart', async () => {
  const { files, root, workspace } = await aSeededWorkspace();
  await writeFile(join(root, 'nul'), Buffer.from([65, 0, 66]));
  await writeFile(join(root, 'euc-kr'), Buffer.from([0xc7, 0xd1, 0xb1, 0xdb]));
  await writeFile(join(root, 'large'), Buffer.alloc(50_000_000, 'x'));
  await writeFile(join(root, 'limit'), Buffer.alloc(limits.fileBytes, 'x'));
  execFileSync('mkfifo', [join(root, 'pipe')]);
  const read = (path: string) => codeOf(files.read(workspace, path));
  expect(await read('nul')).toBe('FILE_BINARY');
  expect(await read('euc-kr')).toBe('FILE_BINARY');
  expect(await read('large')).toBe('FILE_TOO_LARGE');
  expect(await read('limit')).toBe('ok');
  expect(await read('pipe')).toBe('FILE_BINARY');
  expect(await read('app')).toBe('FILE_IS_FOLDER');
  expect(await read('nothing')).toBe('FILE_NOT_FOUND');
  expect(await read('Dockerfile/below')).toBe('FILE_NOT_FOUND');
});

test('a text whose bytes exceed the limit is refused', async () => {
  const { files, workspace } = await aSeededWorkspace();
  const text = '가'.repeat(limits.fileBytes / 2);
  expect(await codeOf(files.write(workspace, { path: 'k', text, baseVersion: null }))).toBe('FILE_TOO_LARGE');
});

test('folders are made, things are renamed without overwriting, and deleted', async () => {
  const { files, root, workspace } = await aSeededWorkspace();
  await files.createFolder(workspace, 'a/b');
  expect(await codeOf(files.createFolder(workspace, 'a/b'))).toBe('FILE_EXISTS');
  expect(await codeOf(files.createFolder(workspace, 'Dockerfile/x'))).toBe('FILE_EXISTS');
  expect(await codeOf(files.rename(workspace, { from: 'Dockerfile', to: 'a' }))).toBe('FILE_EXISTS');
  expect(await codeOf(files.rename(workspace, { from: 'nothing', to: 'c' }))).toBe('FILE_NOT_FOUND');
  expect(await codeOf(files.rename(workspace, { from: 'a', to: 'a/b/c' }))).toBe('PATH_INVALID');
  await files.rename(workspace, { from: 'Dockerfile', to: 'a/b/도커파일' });
  expect(await readFile(join(root, 'a', 'b', '도커파일'), 'utf8')).toBe('FROM x\n');
  await files.delete(workspace, 'a');
  expect(await readdir(root)).toEqual(['app']);
  expect(await codeOf(files.delete(workspace, 'a'))).toBe('FILE_NOT_FOUND');
});

test('names that look like options or shell text are only names', async () => {
  const { files, root, workspace } = await aSeededWorkspace();
  for (const path of ['-rf', '$(touch hacked)', '`id`;x', "it's", '--help/-x', '* *']) {
    const { version } = await files.write(workspace, { path, text: path, baseVersion: null });
    expect(await files.read(workspace, path)).toEqual({ text: path, version });
    await files.rename(workspace, { from: path, to: `${path} 2` });
    await files.delete(workspace, `${path} 2`);
  }
  expect((await readdir(root)).sort()).toEqual(['--help', 'Dockerfile', 'app']);
});
