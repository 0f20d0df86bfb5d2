import { z } from 'zod';
import { condition } from './condition-spec.ts';
import { describeFields } from './describe-fields.ts';
import { containerName, imageName, workspaceRef } from './match-spec.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);
const text = z.string().min(2).max(500);
const points = z.int().min(1).max(100);

const feedback = describeFields('feedback', { when: condition, text });

/** A lesser way to meet a criterion, for a part of its points. */
const alternative = describeFields('alternative', { points, check: condition, text });

export const criterion = describeFields('criterion', {
  id: name,
  points,
  text,
  needs: z.array(name).min(1).max(5).optional(),
  check: condition,
  orElse: z.array(alternative).min(1).max(5).optional(),
  feedback: z.array(feedback).min(1).max(12).optional(),
  hint: text.optional(),
});
export type Criterion = z.output<typeof criterion>;

/** A field of the form below the exercise. */
const answerField = describeFields('answerField', {
  id: name,
  label: text,
  options: z.array(z.string().min(1).max(80)).min(2).max(8).optional(),
});
export type AnswerField = z.output<typeof answerField>;

/** A value that is drawn anew for every attempt: a whole number from–to or one of some words. */
const valueSpec = describeFields('value', {
  from: z.int().min(0).max(999_999).optional(),
  to: z.int().min(0).max(999_999).optional(),
  oneOf: z.array(z.string().min(1).max(80)).min(2).max(50).optional(),
}).refine(
  ({ from, to, oneOf }) => (oneOf !== undefined) !== (from !== undefined && to !== undefined && from < to),
  'from-to-or-one-of',
);
export type ValueSpec = z.output<typeof valueSpec>;

/** What belongs to this exercise alone; `files` go back to what the lesson's `files/` holds. */
const reset = describeFields('reset', {
  containers: z.array(containerName).max(20).optional(),
  images: z.array(imageName).max(20).optional(),
  volumes: z.array(z.string().max(255)).max(20).optional(),
  networks: z.array(z.string().max(255)).max(20).optional(),
  files: z.array(workspaceRef).max(20).optional(),
});
export type ResetSpec = z.output<typeof reset>;

/** The checks of one exercise, as they stand in its ```` ```yaml checks ```` block. */
export const checkSpec = describeFields('spec', {
  values: z.record(z.string().regex(/^[A-Z][A-Z0-9_]{0,19}$/, 'value-name'), valueSpec).optional(),
  setup: z.string().max(4_000).optional(),
  reset: reset.optional(),
  answers: z.array(answerField).min(1).max(6).optional(),
  criteria: z.array(criterion).min(1).max(12),
  hints: z.array(text).min(1).max(8).optional(),
});
export type CheckSpec = z.output<typeof checkSpec>;

/** Values that every attempt has without saying so; `RANDOM` is another one at every evaluation. */
export const givenValues = ['NONCE', 'student', 'RANDOM'] as const;

/** For editors: completion and problems while the checks are typed. */
export const checkSpecJsonSchema = z.toJSONSchema(checkSpec, { io: 'input', reused: 'ref' });
