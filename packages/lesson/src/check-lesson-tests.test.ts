import { describe, expect, test } from 'vitest';
import { checkLessonTests } from './check-lesson-tests.ts';
import type { Exercise } from './compiled-lesson.ts';
import { lessonTestsJsonSchema } from './lesson-tests.ts';

const greet: Exercise = {
  id: 'greet',
  title: '인사',
  points: 100,
  body: { type: 'root', children: [] },
  spec: { criteria: [{ id: 'said', points: 100, text: '인사했어요', check: { container: {} } }] },
};

const full = `greet:
  solution: { do: docker run busybox echo hi }
  wrong:
    - { name: 다른 글, do: x, expect: { points: 0 } }
    - { name: 셸, do: x, expect: { zero: [said] } }
  cheats:
    - { name: 글만, do: x }
`;

function check(source: string | undefined) {
  const { problems, tests } = checkLessonTests({ path: 't', source, exercises: [greet] });
  const found = problems.map(({ line, column, ruleId, severity }) => [line, column, ruleId, severity]);
  return { found, tests, problems };
}

describe('the tests of a lesson', () => {
  test('are read when nothing is wrong', () => {
    const { found, tests } = check(full);
    expect(found).toEqual([]);
    expect(tests?.greet?.solution).toEqual({ do: 'docker run busybox echo hi' });
  });

  test('say what is missing, but may be run before they are complete', () => {
    expect(check(undefined).found).toEqual([[1, 1, 'tests-missing', 'warning']]);
    const { found, tests, problems } = check('greet:\n  solution: { do: x }\n');
    expect(found).toEqual([[1, 1, 'tests-missing', 'warning']]);
    expect(problems[0]?.text).toContain('풀이 1, 오답 0, 속임수 0');
    expect(tests).toBeDefined();
  });

  test('tell misspelt words and fields that are missing with their place and what may stand there', () => {
    const { found, problems, tests } = check(
      full.replace('points: 0', 'point: 0').replace('name: 글만, ', ''),
    );
    expect(found).toEqual([
      [4, 38, 'tests-unknown', 'error'],
      [7, 7, 'tests-field', 'error'],
    ]);
    expect(problems[0]?.suggestion).toContain('points');
    expect(tests).toBeUndefined();
  });

  test('tell YAML that cannot be read', () => {
    expect(check('greet: [').found).toEqual([[1, 9, 'tests-syntax', 'error']]);
  });

  test('tell a value without quotes once, though the rest cannot be read either', () => {
    const { found, problems } = check(
      full.replace('{ points: 0 }', '{ points: 0, feedback: 아직 shop-{NONCE}이라는 이름을 쓰고 }'),
    );
    expect(found).toEqual([[4, 67, 'tests-syntax', 'error']]);
    expect(problems[0]?.text).toContain('따옴표로 감싸지 않았어요: {NONCE}');
  });

  test('tell exercises and criteria that the lesson does not have', () => {
    const { found, problems } = check(`${full.replace('[said]', '[sad]')}great:\n  solution: { do: x }\n`);
    expect(found).toEqual([
      [5, 42, 'tests-reference', 'error'],
      [8, 1, 'tests-reference', 'error'],
    ]);
    expect(problems.map(({ suggestion }) => suggestion)).toEqual([
      expect.stringContaining('said'),
      expect.stringContaining('greet'),
    ]);
  });

  test('tell values that nothing draws, and let the braces of code be', () => {
    const { found, problems } = check(
      full
        .replace('docker run busybox echo hi', "'docker run busybox echo {NONSE}'")
        .replace(
          'name: 다른 글, do: x',
          `name: '{NAME}', do: "docker ps --format '{{.ID}}' $\{HOME} {NONCE}"`,
        ),
    );
    expect(found).toEqual([[2, 15, 'tests-value-unknown', 'warning']]);
    expect(problems[0]?.suggestion).toMatch(/NONCE.*\{NONCE\}, \{student\}/);
  });

  test('tell a feedback that no text of the exercise holds, values left as they are', () => {
    const feedback = [{ when: { container: {} }, text: '아직 shop-{NONCE}이라는 이름을 쓰고 있어요.' }];
    const [said] = greet.spec?.criteria ?? [];
    if (said === undefined) throw new Error('no criterion');
    const expecting = (texts: string, text = feedback) => {
      const spec = {
        criteria: [
          { ...said, feedback: text },
          { ...said, id: 'again', needs: ['said'] },
        ],
      };
      const source = full.replace('{ points: 0 }', `{ feedback: ${texts} }`);
      const { problems } = checkLessonTests({ path: 't', source, exercises: [{ ...greet, spec }] });
      return problems.map(({ line, column, ruleId }) => [line, column, ruleId]);
    };
    expect(expecting("['아직 shop-{NONCE}이라는', '먼저 이 항목을 맞혀 주세요: 인사했어요']")).toEqual([]);
    expect(expecting("['아직 shop-{NONCE}이라는', 아직도]")).toEqual([[4, 71, 'tests-feedback-unknown']]);
    expect(expecting('아직도')).toEqual([[4, 38, 'tests-feedback-unknown']]);
    expect(expecting('아직도', [{ when: { container: {} }, text: '지금은 {found}예요.' }])).toEqual([]);
  });

  test('have a text for editors at every field', () => {
    const fields = [...JSON.stringify(lessonTestsJsonSchema).matchAll(/"properties":\{/g)];
    expect(fields.length).toBeGreaterThan(4);
    const missing: string[] = [];
    const visit = (node: unknown) => {
      if (typeof node !== 'object' || node === null) return;
      if ('properties' in node) {
        for (const [name, field] of Object.entries(
          node.properties as Record<string, { description?: string }>,
        )) {
          if (field.description === undefined) missing.push(name);
        }
      }
      Object.values(node).forEach(visit);
    };
    visit(lessonTestsJsonSchema);
    expect(missing).toEqual([]);
  });
});
