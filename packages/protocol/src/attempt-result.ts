import { z } from 'zod';
import { lessonSlug } from './commands.ts';
import { criterionView, exerciseId } from './exercise-view.ts';
import { attemptId, resultId, sandboxId, studentId } from './ids.ts';

/** JSON of the evidence and readings beyond this is left out; such a result keeps its points and cannot be re-graded. */
export const EVIDENCE_CHARS = 400_000;

/** One question that an evaluation asked of the sandbox, with what was answered. */
export const reading = z.object({
  /** JSON of `[method, ...arguments]` of the probe. */
  ask: z.string(),
  /** Missing when there was no such thing, and when it could not be asked. */
  answer: z.json().optional(),
  /** Why it could not be asked: "could not check". */
  problem: z.string().optional(),
});
export type Reading = z.output<typeof reading>;

/**
 * What one evaluation of an exercise decided, with everything it was decided by. Written by the sandbox host, kept by
 * the site for good: `POST /api/results` with the service token, 204 when it is stored, also when it was before.
 * Never changed afterwards: a re-grading is a row of its own.
 */
export const attemptResult = z.object({
  resultId,
  attemptId,
  studentId,
  sandboxId,
  lesson: lessonSlug,
  exerciseId,
  /** Times are Unix milliseconds of the sandbox host's clock. */
  startedAtMs: z.number(),
  decidedAtMs: z.number(),
  /** `asked`: the student pressed the button; `event`: something happened in the sandbox and the points rose. */
  cause: z.enum(['asked', 'event']),
  /** Hash of the checks that decided. */
  specHash: z.string().max(64),
  points: z.int().min(0).max(1_000),
  earned: z.int().min(0).max(1_000),
  criteria: z.array(criterionView).max(20),
  answers: z.record(z.string().max(40), z.string().max(500)),
  values: z.record(z.string().max(20), z.union([z.string().max(80), z.number()])),
  /** Undefined when it was too large to keep. */
  basis: z
    .object({
      /** Of the random numbers the evaluation drew. */
      seed: z.string().max(64),
      evidence: z.json(),
      readings: z.array(reading),
      /** The criteria that this evaluation judged; all without it. The others stand as they stood before. */
      only: z.array(z.string().max(40)).max(20).optional(),
    })
    .optional(),
});
export type AttemptResult = z.output<typeof attemptResult>;
