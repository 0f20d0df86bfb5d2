import { z } from 'zod';

export const exerciseId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/);

const shownText = z.string().max(1_000);

/** One line of a task card. `unchecked` is "could not check": never wrong, costs nothing. */
export const criterionView = z.object({
  id: z.string().max(40),
  title: shownText,
  status: z.enum(['pending', 'passed', 'failed', 'unchecked']),
  points: z.int(),
  /** A failed or unchecked one may have earned a part. */
  earned: z.int(),
  /** Why, in Korean; empty when passed or pending. May hold `code` in backticks, as titles and hints may. */
  reason: shownText,
  expected: shownText.optional(),
  found: shownText.optional(),
  hint: shownText.optional(),
});
export type CriterionView = z.output<typeof criterionView>;

const answerFieldView = z.object({
  id: z.string().max(40),
  label: shownText,
  /** With these it is a choice, without them a line of text. */
  options: z.array(z.string().max(80)).optional(),
});

/** An exercise as its task card shows it. Nothing in it says how a criterion is decided. */
export const exerciseView = z.object({
  exerciseId,
  /**
   * `unprepared`: it has things to lay out, and begins with `check:start`; `preparing`: they are being laid out;
   * `open`: an attempt runs; `done`: the attempt has full marks.
   */
  phase: z.enum(['unprepared', 'preparing', 'open', 'done']),
  /** What stands for `{NONCE}` and the like in this attempt; empty before it. */
  values: z.record(z.string().max(20), z.string().max(80)),
  points: z.int(),
  earned: z.int(),
  criteria: z.array(criterionView),
  answerFields: z.array(answerFieldView),
  /** What the student answered last, by the id of the field. */
  answers: z.record(z.string().max(40), z.string().max(500)),
  /** A run of the checks that the student asked for is under way. */
  isChecking: z.boolean(),
  /** Hints given so far, and how many there are. */
  hints: z.array(shownText),
  hintCount: z.int(),
  /** Runs the student asked for that did not give full marks. */
  failedChecks: z.int(),
  canSeeSolution: z.boolean(),
  /** What a restart takes away, to be told before it: names as the student knows them. */
  clears: z.array(z.string().max(300)),
});
export type ExerciseView = z.output<typeof exerciseView>;

/** The model solution: files, then commands, then answers. */
export const exerciseSolution = z.object({
  files: z.array(z.object({ path: z.string().max(512), text: z.string().max(20_000) })),
  commands: z.string().max(20_000),
  answers: z.array(z.object({ label: shownText, text: shownText })),
});
export type ExerciseSolution = z.output<typeof exerciseSolution>;
