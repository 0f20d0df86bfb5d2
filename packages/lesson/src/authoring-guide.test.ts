import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkSpecJsonSchema } from '@naru/checks/check-spec';
import { condition } from '@naru/checks/condition-spec';
import { textMatch } from '@naru/checks/match-spec';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkLessonTests } from './check-lesson-tests.ts';
import { codeOptionNames } from './code-block.ts';
import { compileLesson } from './compile-lesson.ts';
import { lessonBlocks } from './lesson-blocks.ts';

const guide = readFileSync(path.join(import.meta.dirname, '../../../docs/authoring.md'), 'utf8');

function blocks(info: string): string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${info}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  );
}

const head =
  '---\nnumber: L02\nslug: guide\ntitle: 예시\nsubtitle: 예시\nminutes: 5\ngoals: [할 수 있어요]\n---\n## 단계 {#one}\n';

describe('the authoring guide', () => {
  const [, example = ''] = /^````markdown\n([\s\S]*?)^````$/m.exec(guide) ?? [];
  const compileExample = () =>
    compileLesson({
      path: 'lessons/02-first-run/index.md',
      source: example,
      folder: '02-first-run',
      files: [],
      catalogueImages: undefined,
    });

  test('the example of the lesson is one without problems, and its checks are not on the page', async () => {
    const { lesson, problems } = await compileExample();
    expect(problems).toEqual([]);
    expect(lesson?.exercises[0]?.spec?.criteria.map(({ id }) => id)).toEqual(['output', 'exit']);
    expect(JSON.stringify(lesson?.exercises[0]?.body)).not.toContain('criteria');
  });

  test.each(Object.keys(lessonBlocks))('the example of the lesson shows the block :::%s', (block) => {
    expect(example).toMatch(new RegExp(`^:::${block}\\b`, 'm'));
  });

  test.each(codeOptionNames)('the example of the lesson shows the code option %s', (option) => {
    expect(example).toMatch(new RegExp(`^\`\`\`\\w+ (?:.* )?${option}\\b`, 'm'));
  });

  test('the example of the tests fits the example of the lesson and is complete', async () => {
    const { lesson } = await compileExample();
    const [source] = blocks('yaml tests');
    const { tests, problems } = checkLessonTests({ path: 't', source, exercises: lesson?.exercises ?? [] });
    expect(problems).toEqual([]);
    expect(Object.keys(tests?.['print-my-message'] ?? {})).toEqual([
      'solution',
      'alsoRight',
      'wrong',
      'cheats',
    ]);
  });

  test('the example of the checks compiles', async () => {
    const [whole = ''] = blocks('yaml checks').slice(-1);
    const { problems } = await compileLesson({
      path: 'lessons/02-guide/index.md',
      source: `${head}\n:::exercise{id="a" title="문제"}\n글이에요.\n\n\`\`\`yaml checks\n${whole}\`\`\`\n:::\n`,
      folder: '02-guide',
      files: [],
      catalogueImages: undefined,
    });
    expect(problems).toEqual([]);
  });

  test.each(blocks('yaml condition').flatMap((text) => parse(text) as unknown[]))(
    '%j is a condition',
    (data) => {
      expect(condition.safeParse(data).error?.issues).toBeUndefined();
    },
  );

  test.each(blocks('yaml text').flatMap((text) => parse(text) as unknown[]))('%j compares texts', (data) => {
    expect(textMatch.safeParse(data).error?.issues).toBeUndefined();
  });

  test('shows every kind of condition', () => {
    const used = blocks('yaml condition').flatMap((text) => (parse(text) as object[]).flatMap(Object.keys));
    const schema = z.toJSONSchema(condition, { io: 'input' }) as { properties?: object; $ref?: string };
    const kinds = Object.keys(schema.properties ?? {});
    expect(kinds.length).toBeGreaterThan(15);
    expect([...new Set(used)].sort()).toEqual(kinds.sort());
  });

  test('every field of the checks has a text for editors', () => {
    const { $defs = {} } = checkSpecJsonSchema as { $defs?: Record<string, { description?: string }> };
    const textOf = ({ description, $ref }: { description?: string; $ref?: string }) =>
      description ?? $defs[$ref?.replace('#/$defs/', '') ?? '']?.description;
    const missing: string[] = [];
    const visit = (node: unknown) => {
      if (typeof node !== 'object' || node === null) return;
      if ('properties' in node) {
        for (const [name, field] of Object.entries(node.properties as Record<string, object>)) {
          if (textOf(field) === undefined) missing.push(name);
        }
      }
      Object.values(node).forEach(visit);
    };
    visit(checkSpecJsonSchema);
    expect(missing).toEqual([]);
  });
});
