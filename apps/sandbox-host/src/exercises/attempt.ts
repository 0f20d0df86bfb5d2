import { fillText } from '@naru/checks/fill-text';
import { criterionView, exerciseId } from '@naru/protocol/exercise-view';
import { attemptId, sandboxId } from '@naru/protocol/ids';
import { z } from 'zod';
import type { GradedExercise } from './lesson-exercises.ts';

/** As the protocol has it. */
const MAX_SHOWN_CHARS = 1_000;

export const attempt = z.object({
  attemptId,
  exerciseId,
  /** It ends with this sandbox. */
  sandboxId,
  startedAtMs: z.number(),
  /** Of the record of evidence. */
  mark: z.number(),
  specHash: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  answers: z.record(z.string(), z.string()),
  criteria: z.array(criterionView).max(20),
  /** The student has asked for a verdict: from then on what is missing is said by itself. */
  isJudged: z.boolean(),
  /** Most points that a stored result of this attempt has. */
  bestEarned: z.number(),
  /** Full marks once: it stays so, whatever the student tidies up afterwards. */
  isDone: z.boolean(),
});
export type Attempt = z.output<typeof attempt>;

/** What is known of one student and one exercise; the counters outlive attempts. */
export const exerciseRecord = z.object({
  hintsGiven: z.int(),
  failedChecks: z.int(),
  /** Full marks in some attempt. */
  isSolved: z.boolean(),
  attempt: attempt.optional(),
});
export type ExerciseRecord = z.output<typeof exerciseRecord>;

export function pendingCriteria(
  { spec }: Pick<GradedExercise, 'spec'>,
  values: Attempt['values'],
): Attempt['criteria'] {
  return spec.criteria.map(({ id, text, points }) => ({
    id,
    title: clipText(fillText(text, values)),
    status: 'pending',
    points,
    earned: 0,
    reason: '',
  }));
}

/** What a sandbox says may stand in a reason, so that texts have an end. */
export function clipText(text: string): string {
  return text.slice(0, MAX_SHOWN_CHARS);
}

export function earnedOf(criteria: readonly { earned: number }[]): number {
  return criteria.reduce((total, { earned }) => total + earned, 0);
}
