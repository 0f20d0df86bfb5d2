import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { isMissing } from './read-lessons.ts';

const criterionId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);
/** One script, or several that run one after the other, each in a shell of its own. */
const script = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** What a student does. `{NONCE}` and the other values stand in it as in the lesson. */
const attempt = {
  /** Files of the lesson's folder, written before `do`. */
  files: z.record(z.string().min(1), z.string()).optional(),
  /** Bash in the lesson's folder. What it ends with does not matter: wrong answers often end with an error. */
  do: script.optional(),
  /** Fields of the form, as text or as what a command prints: `{ run: docker logs mystery }`. */
  answers: z.record(z.string(), z.union([z.string(), z.strictObject({ run: z.string() })])).optional(),
};

const texts = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const expectation = z.strictObject({
  points: z.int().min(0).max(100).optional(),
  /** Parts of what the student reads; each has to stand in the reason of some criterion. */
  feedback: texts.optional(),
  /** Points of single criteria. */
  criteria: z.record(criterionId, z.int().min(0).max(100)).optional(),
  /** Criteria that give nothing. */
  zero: z.array(criterionId).min(1).optional(),
});

const wrongCase = z.strictObject({ name: z.string().min(1), ...attempt, expect: expectation });

/** `expect` may be left out for a cheat: then it gives nothing at all. */
const cheatCase = z.strictObject({ name: z.string().min(1), ...attempt, expect: expectation.optional() });

const exerciseTests = z.strictObject({
  solution: z.strictObject(attempt),
  /** Other ways that give full marks as well. */
  alsoRight: z.array(z.strictObject({ name: z.string().min(1), ...attempt })).optional(),
  wrong: z.array(wrongCase).optional(),
  cheats: z.array(cheatCase).optional(),
});

/** `lessons/NN-slug/tests.yaml`: by the id of the exercise. */
const lessonTests = z.record(z.string(), exerciseTests);

export type ExerciseTests = z.output<typeof exerciseTests>;
export type Attempt = z.output<z.ZodObject<typeof attempt>>;
export type Expectation = z.output<typeof expectation>;

/** The tests of a lesson; undefined when it has none. */
export async function readLessonTests(
  lessonsDir: string,
  folder: string,
): Promise<Record<string, ExerciseTests> | undefined> {
  const file = path.join(lessonsDir, folder, 'tests.yaml');
  const source = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (source === undefined) return undefined;
  try {
    return lessonTests.parse(parse(source));
  } catch (error) {
    const text = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(`lessons/${folder}/tests.yaml: ${text}`, { cause: error });
  }
}

/** Several scripts or texts, however they were written. */
export function listOfTexts(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
