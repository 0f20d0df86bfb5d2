import { z } from 'zod';
import messages from './messages/ko.json' with { type: 'json' };

const about = messages.testFields;
const criterionId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);
const name = z.string().min(1).describe(about.name);
/** One script, or several that run one after the other, each in a shell of its own. */
const script = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const answer = z.union([z.string(), z.strictObject({ run: z.string().describe(about.run) })]);

/** What a student does. `{NONCE}` and the other values stand in it as in the lesson. */
const attempt = {
  /** Files of the lesson's folder, written before `do`. */
  files: z.record(z.string().min(1), z.string()).optional().describe(about.files),
  /** Bash in the lesson's folder. What it ends with does not matter: wrong answers often end with an error. */
  do: script.optional().describe(about.do),
  /** Fields of the form, as text or as what a command prints: `{ run: docker logs mystery }`. */
  answers: z.record(z.string(), answer).optional().describe(about.answers),
};

const texts = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const expectation = z.strictObject({
  points: z.int().min(0).max(100).optional().describe(about.points),
  /** Parts of what the student reads; each has to stand in the reason of some criterion. */
  feedback: texts.optional().describe(about.feedback),
  /** Points of single criteria. */
  criteria: z.record(criterionId, z.int().min(0).max(100)).optional().describe(about.criteria),
  /** Criteria that give nothing. */
  zero: z.array(criterionId).min(1).optional().describe(about.zero),
});

const rightCase = z.strictObject({ name, ...attempt });
const wrongCase = z.strictObject({ name, ...attempt, expect: expectation.describe(about.expect) });
/** `expect` may be left out for a cheat: then it gives nothing at all. */
const cheatCase = z.strictObject({ name, ...attempt, expect: expectation.optional().describe(about.expect) });

const exerciseTests = z.strictObject({
  solution: z.strictObject(attempt).describe(about.solution),
  /** Other ways that give full marks as well. */
  alsoRight: z.array(rightCase).optional().describe(about.alsoRight),
  wrong: z.array(wrongCase).optional().describe(about.wrong),
  cheats: z.array(cheatCase).optional().describe(about.cheats),
});

/** `lessons/NN-slug/tests.yaml`: by the id of the exercise. */
export const lessonTests = z.record(z.string(), exerciseTests);

export type ExerciseTests = z.output<typeof exerciseTests>;
export type LessonTests = z.output<typeof lessonTests>;
export type Attempt = z.output<z.ZodObject<typeof attempt>>;
export type Expectation = z.output<typeof expectation>;

/** For editors: completion and problems while tests.yaml is typed. */
export const lessonTestsJsonSchema = z.toJSONSchema(lessonTests, { io: 'input' });
