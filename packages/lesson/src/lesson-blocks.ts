import { z } from 'zod';
import messages from './messages/ko.json' with { type: 'json' };

export const sectionKinds = ['why', 'do', 'see', 'what', 'mistake', 'note', 'platform'] as const;
export type SectionKind = (typeof sectionKinds)[number];

const exercise = messages.attributes.exercise;

export const exerciseAttributes = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
    .describe(exercise.id),
  title: z.string().min(2).max(60).describe(exercise.title),
  points: z.coerce.number().int().min(1).max(100).default(100).describe(exercise.points),
});
export type ExerciseAttributes = z.output<typeof exerciseAttributes>;

export interface BlockRule {
  attributes: z.ZodObject;
  /** Must there be something inside, may there not, or is either right? */
  content: 'required' | 'forbidden';
}

const none = z.strictObject({});
const section: BlockRule = { attributes: none, content: 'required' };

/** Every block a lesson may hold. All of them stand directly below a step. */
export const lessonBlocks: Readonly<Record<string, BlockRule>> = {
  ...Object.fromEntries(sectionKinds.map((kind) => [kind, section])),
  picture: { attributes: none, content: 'forbidden' },
  exercise: { attributes: exerciseAttributes, content: 'required' },
};
