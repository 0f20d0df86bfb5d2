import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLessonLibrary } from './lesson-library.ts';

let lessonsDir: string;
beforeEach(async () => {
  lessonsDir = await mkdtemp(join(tmpdir(), 'naru-lessons-'));
});
afterEach(() => rm(lessonsDir, { recursive: true, force: true }));

const never = async () => false;
const always = async () => true;

async function writeLesson(
  folder: string,
  title: string,
  body = '## 첫 단계 {#first}\n\n:::why\n글이에요.\n:::\n',
) {
  const [number = '', slug = ''] = folder.split(/-(.*)/);
  const meta = [
    '---',
    `number: L${number}`,
    `slug: ${slug}`,
    `title: ${title}`,
    'subtitle: 한 줄 설명',
    'minutes: 10',
  ];
  const source = [...meta, 'goals:', '  - 한 가지를 할 수 있어요', '---', '', body].join('\n');
  await mkdir(join(lessonsDir, folder, 'files'), { recursive: true });
  const path = join(lessonsDir, folder, 'index.md');
  await writeFile(path, source);
  return path;
}

describe('createLessonLibrary', () => {
  test('lists lessons in the order of their folders and finds them by slug', async () => {
    await writeLesson('09-ports', '포트');
    await writeLesson('02-first', '처음');
    const library = createLessonLibrary({ lessonsDir, isReloading: never });
    expect((await library.listLessons()).map(({ slug }) => slug)).toEqual(['first', 'ports']);
    expect((await library.findLesson('ports'))?.lesson?.meta.title).toBe('포트');
    expect(await library.findLesson('nope')).toBeUndefined();
  });

  test('a lesson that does not compile has problems, and the others are there', async () => {
    await writeLesson('02-first', '처음');
    await writeLesson('03-broken', '고장', '## 단계 {#one}\n\n:::whi\n글\n:::\n');
    const entries = await createLessonLibrary({ lessonsDir, isReloading: never }).listLessons();
    expect(entries.map(({ slug, lesson }) => [slug, lesson !== undefined])).toEqual([
      ['first', true],
      ['broken', false],
    ]);
    expect(entries[1]?.problems[0]).toMatchObject({ file: 'lessons/03-broken/index.md', severity: 'error' });
  });

  test('no folder, stray files and folders without a lesson make an empty course', async () => {
    expect(
      await createLessonLibrary({ lessonsDir: join(lessonsDir, 'gone'), isReloading: never }).listLessons(),
    ).toEqual([]);
    await writeFile(join(lessonsDir, 'README.md'), 'x');
    await mkdir(join(lessonsDir, '04-soon', 'files'), { recursive: true });
    await mkdir(join(lessonsDir, 'drafts'));
    expect(await createLessonLibrary({ lessonsDir, isReloading: never }).listLessons()).toEqual([]);
  });

  test('a slug that looks like a path finds nothing', async () => {
    await writeLesson('02-first', '처음');
    const library = createLessonLibrary({ lessonsDir, isReloading: never });
    for (const slug of ['../02-first', '02-first', '', 'first/..'])
      expect(await library.findLesson(slug)).toBeUndefined();
  });

  test('while lessons are written a change is seen, and an unchanged lesson is not compiled again', async () => {
    const path = await writeLesson('02-first', '처음');
    const library = createLessonLibrary({ lessonsDir, isReloading: always });
    const before = await library.findLesson('first');
    expect(await library.findLesson('first')).toBe(before);
    await writeLesson('02-first', '바뀜');
    await utimes(path, new Date(), new Date(Date.now() + 5_000));
    expect((await library.findLesson('first'))?.lesson?.meta.title).toBe('바뀜');
  });

  test('a lesson that was broken while it is written keeps its last good text, with the problems', async () => {
    const path = await writeLesson('02-first', '처음');
    const library = createLessonLibrary({ lessonsDir, isReloading: always });
    await library.findLesson('first');
    await writeLesson('02-first', '처음', '## 단계 {#one}\n\n:::whi\n글\n:::\n');
    await utimes(path, new Date(), new Date(Date.now() + 5_000));
    const broken = await library.findLesson('first');
    expect(broken?.lesson?.steps.map(({ id }) => id)).toEqual(['first']);
    expect(broken?.problems[0]).toMatchObject({ ruleId: 'unknown-block' });
    await writeLesson('02-first', '고침');
    await utimes(path, new Date(), new Date(Date.now() + 10_000));
    expect(await library.findLesson('first')).toMatchObject({
      problems: [],
      lesson: { meta: { title: '고침' } },
    });
  });

  test('otherwise a lesson is read once', async () => {
    const path = await writeLesson('02-first', '처음');
    const library = createLessonLibrary({ lessonsDir, isReloading: never });
    await library.listLessons();
    await writeLesson('02-first', '바뀜');
    await utimes(path, new Date(), new Date(Date.now() + 5_000));
    expect((await library.findLesson('first'))?.lesson?.meta.title).toBe('처음');
  });
});
