import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readLessonTests } from './test-lessons-spec.ts';

let lessonsDir: string;

beforeEach(async () => {
  lessonsDir = await mkdtemp(path.join(tmpdir(), 'naru-lesson-tests-'));
  await mkdir(path.join(lessonsDir, '02-first-run'));
});

afterEach(async () => {
  await rm(lessonsDir, { recursive: true });
});

async function read(text: string) {
  await writeFile(path.join(lessonsDir, '02-first-run/tests.yaml'), text);
  return await readLessonTests(lessonsDir, '02-first-run');
}

test('a lesson may have no tests yet', async () => {
  expect(await readLessonTests(lessonsDir, '02-first-run')).toBeUndefined();
});

test('a misspelt word is told with its place', async () => {
  const text = 'greet:\n  solution: { do: x }\n  wrong:\n    - { name: n, do: x, expect: { point: 3 } }\n';
  await expect(read(text)).rejects.toThrow(/tests\.yaml.*point.*greet\.wrong\[0\]\.expect/s);
});

test('a wrong answer has to say what is expected, a cheat gives nothing without saying so', async () => {
  const head = 'greet:\n  solution: { do: x }\n';
  await expect(read(`${head}  wrong:\n    - { name: n, do: x }\n`)).rejects.toThrow('expect');
  expect(await read(`${head}  cheats:\n    - { name: n, do: [x, y] }\n`)).toMatchObject({
    greet: { cheats: [{ do: ['x', 'y'] }] },
  });
});
