import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkLessonTests } from '@naru/lesson/check-lesson-tests';
import { checkLesson } from '@naru/lesson/compile-lesson';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readLessons } from './read-lessons.ts';
import { runLessonCommand } from './run-lesson-command.ts';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'naru-lesson-'));
});

afterEach(async () => {
  await rm(cwd, { recursive: true });
});

async function runCommand(...args: string[]) {
  const lines: string[] = [];
  const code = await runLessonCommand(args, { cwd, out: (line) => lines.push(line) });
  return { code, text: lines.join('\n') };
}

async function writeProject(files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(cwd, name)), { recursive: true });
    await writeFile(path.join(cwd, name), text);
  }
}

const catalogue = 'images:\n  - name: alpine\n    tags: [latest, "3.20"]\n';

describe('lesson new', () => {
  test('makes a lesson with the next number that the check accepts', async () => {
    await writeProject({ 'lessons/12-dockerfile-build/index.md': 'x', 'images/catalogue.yaml': catalogue });
    expect(await runCommand('new', 'layers')).toMatchObject({
      code: 0,
      text: expect.stringContaining('lessons/13-layers/index.md'),
    });
    expect(await readFile(path.join(cwd, 'lessons/13-layers/index.md'), 'utf8')).toContain('number: "L13"');
    expect(await runCommand('check', 'layers')).toMatchObject({
      code: 0,
      text: expect.stringContaining('문제가 없어요'),
    });
  });

  test('makes an exercise with checks and with tests that are complete', async () => {
    await writeProject({ 'images/catalogue.yaml': catalogue });
    await runCommand('new', 'layers');
    const [lesson] = await readLessons(cwd);
    if (lesson === undefined) throw new Error('no lesson was made');
    const { lesson: compiled, problems } = checkLesson({ ...lesson, catalogueImages: ['alpine:latest'] });
    expect(problems).toEqual([]);
    const [exercise] = compiled?.exercises ?? [];
    expect(Object.keys(exercise?.spec ?? {})).toEqual(['setup', 'reset', 'criteria', 'hints']);
    const exercises = compiled?.exercises ?? [];
    const { tests, problems: testProblems } = checkLessonTests({
      path: 't',
      source: lesson.tests,
      exercises,
    });
    expect(testProblems).toEqual([]);
    expect(tests?.['first-exercise']?.wrong).toHaveLength(2);
    expect(lesson.tests).toMatch(/^# yaml-language-server: \$schema=\.\.\/schema\/tests\.schema\.json\n/);
  });

  test('refuses a taken slug, a bad slug and no slug', async () => {
    await writeProject({ 'lessons/12-dockerfile-build/index.md': 'x' });
    expect((await runCommand('new', 'dockerfile-build')).code).toBe(1);
    expect((await runCommand('new', '../evil')).code).toBe(2);
    expect((await runCommand('new', '한글')).code).toBe(2);
    expect((await runCommand('new')).code).toBe(2);
  });
});

describe('lesson check', () => {
  test('prints each problem with file, line, column and what to do, and fails', async () => {
    await runCommand('new', 'layers');
    const file = path.join(cwd, 'lessons/01-layers/index.md');
    await writeFile(file, `${await readFile(file, 'utf8')}\n:::wyh\n글\n:::\n`);
    const line = (await readFile(file, 'utf8')).split('\n').indexOf(':::wyh') + 1;
    const { code, text } = await runCommand('check');
    expect(code).toBe(1);
    expect(text).toContain(`lessons/01-layers/index.md:${line}:1 오류 unknown-block`);
    expect(text).toContain('→ 혹시 why인가요?');
  });

  test('prints what is wrong with the tests of the exercises, at its place in tests.yaml', async () => {
    await runCommand('new', 'layers');
    const file = path.join(cwd, 'lessons/01-layers/tests.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('  cheats:', '  cheat:'));
    expect(await runCommand('check')).toMatchObject({
      code: 1,
      text: expect.stringMatching(/lessons\/01-layers\/tests\.yaml:\d+:3 오류 tests-unknown .*\n.*cheats/),
    });
  });

  test('knows the images of the catalogue', async () => {
    await writeProject({ 'images/catalogue.yaml': catalogue.replace('alpine', 'busybox') });
    await runCommand('new', 'layers');
    expect((await runCommand('check')).text).toContain('unknown-image');
  });

  test('goes on without a catalogue that cannot be read, and says so', async () => {
    await writeProject({ 'images/catalogue.yaml': 'images: 3\n' });
    await runCommand('new', 'layers');
    expect(await runCommand('check')).toMatchObject({
      code: 0,
      text: expect.stringContaining('읽지 못해서'),
    });
  });

  test('takes a slug, a folder or a file, and says when there is no such lesson', async () => {
    await runCommand('new', 'one-lesson');
    await runCommand('new', 'two-lesson');
    await writeFile(path.join(cwd, 'lessons/02-two-lesson/index.md'), 'broken');
    for (const good of ['one-lesson', 'lessons/01-one-lesson', './lessons/01-one-lesson/index.md']) {
      expect(await runCommand('check', good)).toMatchObject({ code: 0 });
    }
    expect((await runCommand('check', 'lessons')).code).toBe(1);
    expect(await runCommand('check', 'three')).toMatchObject({
      code: 2,
      text: expect.stringContaining('one-lesson'),
    });
  });

  test('sees the files of a lesson in subfolders', async () => {
    await runCommand('new', 'layers');
    await writeProject({ 'lessons/01-layers/files/html/index.html': 'hi' });
    const file = path.join(cwd, 'lessons/01-layers/index.md');
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace('# openFile: index.html', 'openFile: html/index.html'),
    );
    expect((await runCommand('check')).code).toBe(0);
  });
});

test('an unknown command is answered with the usage', async () => {
  expect(await runCommand('frobnicate')).toMatchObject({ code: 2, text: expect.stringContaining('사용법') });
});
