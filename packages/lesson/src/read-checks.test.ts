import { describe, expect, test } from 'vitest';
import { checkLesson } from './compile-lesson.ts';

const head =
  '---\nnumber: L02\nslug: guide\ntitle: 예시\nsubtitle: 예시\nminutes: 5\ngoals: [할 수 있어요]\n---\n## 단계 {#one}\n';

/** The problems of an exercise with these checks; lines count from the first of the checks. */
function check(yaml: string, prose = '글이에요.') {
  const before = `${head}\n:::exercise{id="a" title="문제"}\n${prose}\n\n\`\`\`yaml checks\n`;
  const { problems } = checkLesson({
    path: 'lessons/02-guide/index.md',
    source: `${before}${yaml}\`\`\`\n:::\n`,
    folder: '02-guide',
    files: [],
    catalogueImages: undefined,
  });
  const lines = before.split('\n').length - 1;
  return problems.map(({ line, ruleId, text, suggestion = '' }) => ({
    line: line - lines,
    ruleId,
    text,
    suggestion,
  }));
}

const criteria = (container: string) =>
  `values: { N: { from: 1, to: 9 } }
criteria:
  - id: a
    points: 100
    text: 있어요
    check:
      container: ${container}
    feedback:
      - when: { container: {} }
        text: 이름이 달라요.
hints:
  - 이름을 지어 주세요.
`;

describe('YAML that cannot be read', () => {
  test.each([
    ['in the middle of a text', '{ name: shop-{N}, status: running }'],
    ['before more text', "{ name: {N}-shop, log: 'a' }"],
    ['in a list', '{ command: [echo, x{N}], status: running }'],
    ['as a whole value', '{ name: {N}, status: running }'],
    ['as a whole number', '{ name: web, exitCode: {N} }'],
  ])('a drawn value without quotes %s is one problem that says so', (_place, container) => {
    expect(check(criteria(container))).toEqual([
      {
        line: 7,
        ruleId: 'checks-syntax',
        text: expect.stringContaining('따옴표로 감싸지 않았어요: {N}'),
        suggestion: expect.stringContaining("'shop-{N}'"),
      },
    ]);
  });

  test('another slip is told once, without what follows from it', () => {
    const found = check(criteria('{ name: web, status: running }}'));
    expect(found.map(({ line, ruleId }) => [line, ruleId])).toEqual([[7, 'checks-syntax']]);
    expect(found[0]?.text).not.toContain('따옴표로 감싸지 않았어요');
  });

  test('every field that stands there twice is told', () => {
    const found = check(criteria('{ name: web, name: web, status: running, status: running }'));
    expect(found.map(({ line, ruleId }) => [line, ruleId])).toEqual([
      [7, 'checks-syntax'],
      [7, 'checks-syntax'],
    ]);
  });
});

describe('drawn values', () => {
  const named = (values: string) => check(criteria('{}').replace('{ N: { from: 1, to: 9 } }', values));

  test('a name that cannot be one says which can', () => {
    expect(named('{ n: { oneOf: [tea, milk] } }')).toEqual([
      {
        line: 1,
        ruleId: 'checks-field',
        text: expect.stringMatching(/values\.n: .*대문자\(A–Z\), 숫자, _/),
        suggestion: expect.stringMatching(/from: 3, to: 99.*oneOf/),
      },
    ]);
  });

  test('a value of neither kind says which kinds there are', () => {
    const [problem, ...others] = named('{ N: { from: 3 } }');
    expect(others).toEqual([]);
    expect(problem?.text).toMatch(/from과 to.*oneOf/);
  });
});
