import { describe, expect, test } from 'vitest';
import { checkCourse } from './check-course.ts';
import { checkLesson } from './compile-lesson.ts';
import type { RuleId } from './lesson-problem.ts';
import messages from './messages/ko.json' with { type: 'json' };
import { checksExamples } from './testing/rule-examples/checks-examples.ts';
import { dockerExamples } from './testing/rule-examples/docker-examples.ts';
import { calm, type LessonSource, sh } from './testing/rule-examples/lesson-source.ts';
import { markdownExamples } from './testing/rule-examples/markdown-examples.ts';
import { structureExamples } from './testing/rule-examples/structure-examples.ts';

const examples = { ...structureExamples, ...checksExamples, ...markdownExamples, ...dockerExamples };

function check({ meta = {}, body = calm, folder = '03-images', files = [] }: LessonSource) {
  const fields: Record<string, string> = {
    number: 'L03',
    slug: 'images',
    title: '이미지',
    subtitle: '이름 읽기',
    minutes: '30',
    goals: '[이름을 읽을 수 있어요]',
    ...meta,
  };
  const lines = Object.entries(fields).map(([field, value]) => `${field}: ${value}`);
  const source = `---\n${lines.join('\n')}\n---\n${body}`;
  const { problems } = checkLesson({
    path: 'lessons/03-images/index.md',
    source,
    folder,
    files,
    catalogueImages: ['alpine:latest', 'httpd:2.4'],
  });
  // The body follows the fields and two fences; places in the cases count from its first line.
  return { problems, lineOfBody: lines.length + 2 };
}

/** Reported for a lesson without front matter, by the course or for tests.yaml; they have tests of their own. */
const testedElsewhere: RuleId[] = [
  'front-matter-missing',
  'lesson-duplicate',
  'prerequisite-unknown',
  'tests-syntax',
  'tests-field',
  'tests-unknown',
  'tests-reference',
  'tests-missing',
  'tests-value-unknown',
  'tests-feedback-unknown',
];

test('every rule has an example that breaks it and one that keeps it', () => {
  expect([...Object.keys(examples), ...testedElsewhere].sort()).toEqual(
    Object.keys(messages.problems).sort(),
  );
});

describe.each(Object.entries(examples))('%s', (ruleId, { bad, at, good }) => {
  test('is reported where it is broken', () => {
    const { problems, lineOfBody } = check(bad);
    const found = problems.filter((problem) => problem.ruleId === ruleId);
    expect(found).toHaveLength(1);
    expect(found[0]?.text).toMatch(/[가-힣]/);
    expect(found[0]?.suggestion).toMatch(/[가-힣]/);
    if (at !== undefined) expect([(found[0]?.line ?? 0) - lineOfBody, found[0]?.column]).toEqual(at);
  });

  test('is not reported where it is kept', () => {
    expect(check(good).problems).toEqual([]);
  });
});

test('code that shows a mistake on purpose is let be, and stays runnable', () => {
  const body = sh('docker build -t Fixed\ndocker run missing:9 -p 1', ' mistake');
  expect(check({ body }).problems).toEqual([]);
});

test('a lesson without front matter says so once', () => {
  const source = '## 단계 {#one}\n\n글이에요.\n';
  const { problems, lesson } = checkLesson({
    path: 'a',
    source,
    folder: 'a',
    files: [],
    catalogueImages: undefined,
  });
  expect(problems.map(({ ruleId }) => ruleId)).toEqual(['front-matter-missing']);
  expect(lesson).toBeUndefined();
});

test('the course reports names used twice and prerequisites that do not exist', () => {
  const lesson = (slug: string, number: string, prerequisites: string) =>
    `---\nnumber: ${number}\nslug: ${slug}\ntitle: 수업\nsubtitle: 수업\nminutes: 5\ngoals: [할 수 있어요]\nprerequisites: ${prerequisites}\n---\n`;
  const problems = checkCourse([
    { path: 'a', source: lesson('one', 'L01', '[]') },
    { path: 'b', source: lesson('two', 'L01', '[one, tow]') },
    { path: 'c', source: lesson('one', 'L03', '[two]') },
  ]);
  expect(
    problems.map(({ file, line, column, ruleId, severity }) => [file, line, column, ruleId, severity]),
  ).toEqual([
    ['b', 2, 1, 'lesson-duplicate', 'error'],
    ['b', 8, 22, 'prerequisite-unknown', 'warning'],
    ['c', 3, 1, 'lesson-duplicate', 'error'],
  ]);
  expect(problems[1]?.suggestion).toContain('two');
});
