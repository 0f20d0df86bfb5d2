import { expect, test } from 'vitest';
import { drawTestTable, type JudgedCase } from './lesson-test-table.ts';

function aCase(change: Partial<JudgedCase>): JudgedCase {
  const given = { folder: '02-first-run', exerciseId: 'greet', kind: 'wrong' as const };
  return { ...given, isAsExpected: true, seconds: 2, ...change };
}

test('counts the cases of every exercise by kind, in columns that stand below each other', () => {
  const table = drawTestTable([
    aCase({ kind: 'solution' }),
    aCase({}),
    aCase({ isAsExpected: false, seconds: 10.25 }),
    aCase({ exerciseId: 'exit-code', kind: 'solution' }),
    aCase({ exerciseId: 'exit-code', kind: 'cheat' }),
  ]);
  expect(table).toEqual([
    '   수업          실습 문제  풀이  정답  오답  속임수  시간',
    '✖  02-first-run  greet      1/1   -     1/2   -       14.3초',
    '✔  02-first-run  exit-code  1/1   -     -     1/1     4.0초',
  ]);
});
