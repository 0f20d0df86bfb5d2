import type { CriterionView } from '@naru/protocol/exercise-view';
import { createTranslator } from 'next-intl';
import { describe, expect, test } from 'vitest';
import exercise from '../../messages/ko/exercise.json' with { type: 'json' };
import { type Announcement, describeResult, describeTicks } from './describe-change.ts';

const t = createTranslator({ locale: 'ko', messages: { exercise }, namespace: 'exercise.announce' });
const say = (announcement: Announcement | undefined) =>
  announcement && t(announcement.key, announcement.values);

const aCriterion = (id: string, status: CriterionView['status']): CriterionView => ({
  id,
  title: `제목 ${id}`,
  status,
  points: 20,
  earned: status === 'passed' ? 20 : 0,
  reason: '',
});
const aView = (statuses: Record<string, CriterionView['status']>) => {
  const criteria = Object.entries(statuses).map(([id, status]) => aCriterion(id, status));
  const isDone = criteria.every(({ status }) => status === 'passed');
  return {
    phase: isDone ? ('done' as const) : ('open' as const),
    earned: criteria.reduce((sum, { earned }) => sum + earned, 0),
    criteria,
  };
};

describe('what is said after a check that was asked for', () => {
  test('tells how far it is, and what to look at first', () => {
    const view = aView({ a: 'passed', b: 'failed', c: 'passed' });
    expect(say(describeResult(view))).toBe('3개 가운데 2개 됐어요. 40점이에요. 먼저 볼 것: 제목 b');
  });

  test('tells of what could not be checked apart from what is not met', () => {
    expect(say(describeResult(aView({ a: 'passed', b: 'unchecked' })))).toBe(
      '2개 가운데 1개 됐어요. 20점이에요. 1개는 확인하지 못했어요.',
    );
    expect(say(describeResult(aView({ a: 'failed', b: 'unchecked' })))).toBe(
      '2개 가운데 0개 됐어요. 0점이에요. 1개는 확인하지 못했어요. 먼저 볼 것: 제목 a',
    );
  });

  test('tells how it is now, when an exercise that is done was tidied up', () => {
    const view = { ...aView({ a: 'passed', b: 'failed' }), phase: 'done' as const };
    expect(say(describeResult(view))).toBe('2개 가운데 1개 됐어요. 20점이에요. 먼저 볼 것: 제목 b');
  });

  test('tells that the exercise is done', () => {
    expect(say(describeResult(aView({ a: 'passed', b: 'passed' })))).toBe(
      '2개 모두 됐어요. 40점이에요. 문제를 다 풀었어요.',
    );
  });
});

describe('what is said of ticks that come by themselves', () => {
  const before = aView({ a: 'pending', b: 'failed', c: 'pending' });

  test('names what was ticked', () => {
    expect(say(describeTicks(before, aView({ a: 'passed', b: 'failed', c: 'pending' })))).toBe(
      '됐어요: 제목 a. 3개 가운데 1개 됐어요.',
    );
  });

  test('names what is not met any more', () => {
    expect(say(describeTicks(aView({ a: 'passed', b: 'failed' }), aView({ a: 'failed', b: 'failed' })))).toBe(
      '다시 볼 것이 생겼어요: 제목 a. 2개 가운데 0개 됐어요.',
    );
  });

  test('is silent while no tick changes', () => {
    expect(describeTicks(before, aView({ a: 'failed', b: 'failed', c: 'unchecked' }))).toBeUndefined();
    const done = aView({ a: 'passed' });
    expect(describeTicks(done, { ...aView({ a: 'failed' }), phase: 'done' })).toBeUndefined();
  });

  test('the last tick tells that the exercise is done', () => {
    expect(say(describeTicks(aView({ a: 'passed', b: 'failed' }), aView({ a: 'passed', b: 'passed' })))).toBe(
      '2개 모두 됐어요. 40점이에요. 문제를 다 풀었어요.',
    );
  });
});
