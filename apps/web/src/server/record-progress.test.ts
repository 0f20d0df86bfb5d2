import type { ProgressVisit } from '@naru/db/progress-repository';
import type { CompiledLesson } from '@naru/lesson/compiled-lesson';
import type { StudentId } from '@naru/protocol/ids';
import { isAppError } from '@naru/service-kit/app-error';
import { expect, test } from 'vitest';
import { progressInput, recordProgress } from './record-progress.ts';

const student = { studentId: 'stu_abcdefghjk' as StudentId, shortId: 'efghjk' };
// Only what the rule looks at.
const lesson = { meta: { slug: 'first-run' }, steps: [{ id: 'intro' }, { id: 'pull' }] } as CompiledLesson;

function record(input: { lastStepId: string; visitedStepIds: string[] }) {
  const visits: ProgressVisit[] = [];
  const progress = {
    listProgress: async () => [],
    findProgress: async () => undefined,
    recordProgress: async (visit: ProgressVisit) => {
      visits.push(visit);
      const { studentId: _, at, ...rest } = visit;
      return { ...rest, visitedStepIds: [...visit.visitedStepIds], firstVisitedAt: at, updatedAt: at };
    },
  };
  return recordProgress({ student, lesson, input, runtime: { progress } }).then(() => visits);
}

test('steps that the lesson does not have are left out', async () => {
  expect(await record({ lastStepId: 'pull', visitedStepIds: ['intro', 'removed', 'pull'] })).toEqual([
    {
      studentId: student.studentId,
      lessonSlug: 'first-run',
      lastStepId: 'pull',
      visitedStepIds: ['intro', 'pull'],
      at: expect.any(Date),
    },
  ]);
});

test('a place the lesson does not have is refused', async () => {
  await expect(record({ lastStepId: 'nowhere', visitedStepIds: [] })).rejects.toSatisfy((error) =>
    isAppError(error, 'INVALID_INPUT'),
  );
});

test.each([
  { lastStepId: '', visitedStepIds: [] },
  { lastStepId: 'a' },
  { lastStepId: 'a', visitedStepIds: Array.from({ length: 201 }, String) },
  { lastStepId: 'a', visitedStepIds: ['x'.repeat(81)] },
  { lastStepId: 'a', visitedStepIds: [], studentId: 'stu_someoneelse' },
])('input %# is not accepted', (input) => {
  expect(progressInput.safeParse(input).success).toBe(false);
});
