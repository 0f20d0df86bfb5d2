import { expect, test } from 'vitest';
import { describeLessonCase } from './describe-lesson-case.ts';
import type { CaseResult } from './test-lessons-case.ts';

const told = {
  folder: '02-first-run',
  exercise: { id: 'exit-code', points: 100 },
  lessonCase: { kind: 'wrong', name: '다른 이미지', attempt: {}, expect: {} } as const,
};

function aResult(change: Partial<CaseResult> = {}): CaseResult {
  return { earned: 0, criteria: [], problems: [], evaluationMs: 400, output: 'a\nb\n', ...change };
}

test('a case that is as expected takes one line', () => {
  expect(describeLessonCase(told, aResult(), 2)).toEqual([
    '✔   0/100  02-first-run exit-code  오답: 다른 이미지  2.0초(채점 0.4초)',
  ]);
});

test('a case that is not shows what each criterion expected and found, and what the shell said last', () => {
  const output = `${Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n')}\n`;
  const base = { title: '끝났어요', points: 50, reason: '' };
  const criteria = [
    { ...base, id: 'code', status: 'passed', earned: 50, expected: '종료 코드: 7', found: '종료 코드: 7' },
    { ...base, id: 'name', status: 'failed', earned: 0, reason: '이름이 달라요.' },
    { ...base, id: 'log', status: 'unchecked', earned: 0 },
  ] as const;
  const result = aResult({ earned: 50, criteria: [...criteria], problems: ['50점이에요.'], output });
  const [head, ...lines] = describeLessonCase(told, result, 2);
  expect(head).toMatch(/^✖ +50\/100/);
  expect(lines.slice(0, 4).map((line) => line.trim())).toEqual([
    '50점이에요.',
    '맞음 code 50/50점 | 기대한 것: 종료 코드: 7 | 실제: 종료 코드: 7',
    '틀림 name 0/50점 | 이름이 달라요.',
    '확인 못 함 log 0/50점',
  ]);
  expect(lines.slice(4)).toHaveLength(12);
  expect(lines.at(-1)?.trim()).toBe('> line 39');
});

test('a shell that said nothing has no line', () => {
  expect(describeLessonCase(told, aResult({ problems: ['0점이에요.'], output: '' }), 2)).toHaveLength(2);
});
