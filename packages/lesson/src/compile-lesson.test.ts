import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Element, Root } from 'hast';
import { visit } from 'unist-util-visit';
import { describe, expect, test } from 'vitest';
import { checkLesson, compileLesson } from './compile-lesson.ts';
import { lessonJsonSchema } from './lesson-meta.ts';
import { textOf } from './lesson-tree.ts';

const head = `---
number: L02
slug: first-run
title: "\`docker run\` 한 줄의 여정"
subtitle: 첫 실행
minutes: 25
goals: [단계를 말할 수 있어요]
images: [alpine]
picture: run
---
`;

const lesson = (body: string) => ({
  path: 'lessons/02-first-run/index.md',
  source: head + body,
  folder: '02-first-run',
  files: ['Dockerfile'],
  catalogueImages: ['alpine:latest'],
});

const run = '\n\n:::do\n```sh terminal=A title="첫 실행"\ndocker run alpine\necho \'</script>\'\n```\n:::\n';
const whole = `머리말에서 nginx:latest와 8080:80, {{.Names}}을 봐요.

## \`run\`을 해 봐요 {#first}
${run}
:::picture
:::

## 실습 {#practice}

:::exercise{id="print" title="출력하기"}
\`{NONCE}\`를 찍어요.

\`\`\`dockerfile save=Dockerfile
FROM alpine
\`\`\`
:::
`;

function elements(root: Root, tagName: string): Element[] {
  const found: Element[] = [];
  visit(root, 'element', (node) => {
    if (node.tagName === tagName) found.push(node);
  });
  return found;
}

async function compile(body: string) {
  const { lesson: compiled, problems } = await compileLesson(lesson(body));
  if (compiled === undefined) throw new Error(JSON.stringify(problems, null, 2));
  return compiled;
}

describe('compileLesson', () => {
  test('splits the lesson into its head, steps and exercises', async () => {
    const { meta, intro, steps, exercises } = await compile(whole);
    expect(meta).toMatchObject({ number: 'L02', slug: 'first-run', prerequisites: [], picture: 'run' });
    expect(textOf(intro)).toContain('nginx:latest와 8080:80, {{.Names}}을 봐요.');
    expect(steps.map(({ id, title }) => [id, title])).toEqual([
      ['first', 'run을 해 봐요'],
      ['practice', '실습'],
    ]);
    expect(exercises.map(({ id, title, points }) => [id, title, points])).toEqual([
      ['print', '출력하기', 100],
    ]);
  });

  test('marks where sections, pictures and exercises stand', async () => {
    const [first, practice] = (await compile(whole)).steps;
    expect(elements(first?.body as Root, 'lesson-section')[0]?.properties).toEqual({ kind: 'do' });
    expect(elements(first?.body as Root, 'lesson-picture')[0]?.properties).toEqual({ picture: 'run' });
    expect(elements(practice?.body as Root, 'exercise-card')[0]?.properties).toEqual({ exerciseId: 'print' });
  });

  test('keeps the raw code for copy and run beside highlighted lines in both themes', async () => {
    const { steps, exercises } = await compile(whole);
    const [block] = elements(steps[0]?.body as Root, 'code-block');
    const code = "docker run alpine\necho '</script>'";
    expect(block?.properties).toEqual({
      language: 'sh',
      code,
      isRunnable: true,
      terminal: 'A',
      title: '첫 실행',
    });
    expect(textOf(block as Element)).toBe(code);
    expect(JSON.stringify(block)).toMatch(/--shiki-light:#\w+;--shiki-dark:#\w+/);

    const [file] = elements(exercises[0]?.body as Root, 'code-block');
    expect(file?.properties).toMatchObject({ language: 'dockerfile', isRunnable: false, save: 'Dockerfile' });
  });

  test('gives a step without a name its number', async () => {
    const { steps } = await compile(`## 하나\n\n글이에요.\n\n::picture\n${run}`);
    expect(steps.map(({ id }) => id)).toEqual(['step-1']);
  });

  test('links to the sandbox become text, other links stay, dangerous ones lose their address', async () => {
    const body = `## 링크 {#one}\n\nhttp://localhost:8000 과 [문서](https://docs.docker.com) 와 [나쁜 것](javascript:alert(1))\n\n::picture\n${run}`;
    const { steps } = await compile(body);
    const links = elements(steps[0]?.body as Root, 'a').map((link) => link.properties);
    expect(links).toEqual([{ href: 'https://docs.docker.com' }, {}]);
    expect(textOf(steps[0]?.body as Root)).toContain('http://localhost:8000');
  });

  test('drops comments and keeps tables', async () => {
    const { steps } = await compile(
      `## 표 {#one}\n\n<!-- 쪽지 -->\n\n| 가 | 나 |\n|---|---|\n| 1 | 2 |\n\n::picture\n${run}`,
    );
    expect(elements(steps[0]?.body as Root, 'td').map(textOf)).toEqual(['1', '2']);
    expect(JSON.stringify(steps)).not.toContain('쪽지');
  });

  test('a broken lesson is not compiled, and all its problems are told at once in order', async () => {
    const result = await compileLesson(lesson(`<b>\n\n## 단계 {#one}\n\n:::wyh\n:::\n${run}`));
    expect(result.lesson).toBeUndefined();
    expect(result.problems.map(({ line, ruleId }) => [line, ruleId])).toEqual([
      [9, 'picture-block-missing'],
      [11, 'raw-html'],
      [15, 'unknown-block'],
    ]);
  });

  test('a lesson with warnings only is compiled', () => {
    const result = checkLesson(lesson(`## 단계\n\n이것은 글이다.\n\n::picture\n${run}`));
    expect(result.lesson).toBeDefined();
    expect(result.problems.map(({ severity }) => severity)).toEqual(['warning', 'warning']);
  });

  test('places stay true with Windows line ends', () => {
    const { source, ...rest } = lesson('## 단계 {#one}\n\n글\n\n<b>\n');
    const { problems } = checkLesson({ ...rest, source: source.replaceAll('\n', '\r\n') });
    expect(problems.find(({ ruleId }) => ruleId === 'raw-html')).toMatchObject({ line: 15, column: 1 });
  });

  test('problems of front matter stand at the field or the item', () => {
    const source =
      head.replace('minutes: 25', 'minutes: 2.5').replace('[alpine]', '[alpine, alpinx]') + whole;
    const { problems } = checkLesson({ ...lesson(''), source });
    expect(problems.map(({ line, column, ruleId }) => [line, column, ruleId])).toEqual([
      [6, 1, 'front-matter-field'],
      [8, 18, 'unknown-image'],
      [8, 18, 'image-unused'],
    ]);
  });

  test.each(['', '---', '---\n---', '---\n- a\n---\n', '---\nnull\n---\n', '\u0000', ':::', '```'])(
    'says what is wrong with %j instead of failing',
    async (source) => {
      const { lesson: compiled, problems } = await compileLesson({ ...lesson(''), source });
      expect(compiled).toBeUndefined();
      expect(problems.length).toBeGreaterThan(0);
    },
  );
});

test('the front matter has a JSON Schema with a description per field', () => {
  const { properties, required } = lessonJsonSchema as {
    properties: Record<string, { description?: string }>;
    required: string[];
  };
  expect(Object.values(properties).every(({ description }) => (description ?? '') !== '')).toBe(true);
  expect(required.toSorted()).toEqual(['goals', 'minutes', 'number', 'slug', 'subtitle', 'title']);
});

test('the example of the authoring guide is a lesson without problems', async () => {
  const guide = readFileSync(path.join(import.meta.dirname, '../../../docs/authoring.md'), 'utf8');
  const [, source = ''] = /^````markdown\n([\s\S]*?)^````$/m.exec(guide) ?? [];
  const { problems } = await compileLesson({ ...lesson(''), source, catalogueImages: undefined });
  expect(problems).toEqual([]);
});
