import type { CriterionResult } from '@naru/checks/evaluate-exercise';
import type { CriterionView } from '@naru/protocol/exercise-view';
import { expect, test } from 'vitest';
import { mergeAsked, mergeAutomatic } from './merge-verdicts.ts';

const shown = (...statuses: CriterionView['status'][]): CriterionView[] =>
  statuses.map((status, index) => ({
    ...{
      id: `c${index}`,
      title: '제목',
      status,
      points: 50,
      earned: status === 'passed' ? 50 : 0,
      reason: '',
    },
  }));
const found = (
  statuses: Record<string, CriterionResult['status']>,
  earned: Record<string, number> = {},
): CriterionResult[] =>
  Object.entries(statuses).map(([id, status]) => ({
    ...{ id, title: '제목', status, points: 50, problem: 'for the log' },
    earned: earned[id] ?? (status === 'passed' ? 50 : 0),
    reason: status === 'passed' ? '' : '까닭',
  }));
const statuses = (views: CriterionView[]) => views.map(({ status }) => status).join(' ');
const calm = { isJudged: false, isSettled: true };

test('who asked is told everything, and nothing of what is for the log', () => {
  const merged = mergeAsked(shown('pending', 'passed'), found({ c0: 'failed', c1: 'failed' }));
  expect(statuses(merged)).toBe('failed failed');
  expect(merged[0]).not.toHaveProperty('problem');
});

test('what could not be checked keeps what it had earned', () => {
  const [first] = mergeAsked(shown('passed'), found({ c0: 'unchecked' }));
  expect(first).toMatchObject({ status: 'unchecked', earned: 50 });
});

test('an event never makes a fresh card red', () => {
  expect(
    statuses(mergeAutomatic(shown('pending', 'pending'), found({ c0: 'failed', c1: 'failed' }), calm)),
  ).toBe('pending pending');
});

test('after a first tick what is missing is said, when things have settled', () => {
  const results = found({ c0: 'passed', c1: 'failed' });
  const soon = { isJudged: false, isSettled: false };
  expect(statuses(mergeAutomatic(shown('pending', 'pending'), results, soon))).toBe('passed pending');
  expect(statuses(mergeAutomatic(shown('pending', 'pending'), results, calm))).toBe('passed failed');
});

test('a tick that is undone goes, with the reason for who has begun', () => {
  const undone = found({ c0: 'failed' });
  expect(statuses(mergeAutomatic(shown('passed'), undone, calm))).toBe('pending');
  expect(statuses(mergeAutomatic(shown('passed'), undone, { isJudged: true, isSettled: false }))).toBe(
    'failed',
  );
  expect(statuses(mergeAutomatic(shown('passed', 'passed'), undone, calm))).toBe('failed passed');
});

test('what could not be checked without being asked changes nothing', () => {
  const before = shown('passed', 'failed', 'pending');
  const results = found({ c0: 'unchecked', c1: 'unchecked', c2: 'unchecked' });
  expect(mergeAutomatic(before, results, calm)).toEqual(before);
});

test('a part of the points is shown at once', () => {
  const [first] = mergeAutomatic(shown('pending'), found({ c0: 'failed' }, { c0: 20 }), {
    isJudged: false,
    isSettled: false,
  });
  expect(first).toMatchObject({ status: 'failed', earned: 20 });
});
