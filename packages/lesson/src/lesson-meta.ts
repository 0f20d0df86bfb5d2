import { z } from 'zod';
import messages from './messages/ko.json' with { type: 'json' };

export const pictures = ['run', 'ports', 'mounts', 'redis', 'build'] as const;

const about = messages.fields;

/** Front matter of a lesson. Strict: an unknown field is a problem, not ignored. */
export const lessonMeta = z.strictObject({
  number: z
    .string()
    .regex(/^[LX]\d{1,2}$/)
    .describe(about.number),
  slug: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,59}$/)
    .describe(about.slug),
  title: z.string().min(2).max(60).describe(about.title),
  subtitle: z.string().min(2).max(80).describe(about.subtitle),
  minutes: z.int().min(5).max(120).describe(about.minutes),
  goals: z.array(z.string().min(4).max(100)).min(1).max(6).describe(about.goals),
  prerequisites: z
    .array(z.string().regex(/^[a-z0-9-]+$/))
    .default([])
    .describe(about.prerequisites),
  images: z.array(z.string()).default([]).describe(about.images),
  picture: z.enum(pictures).optional().describe(about.picture),
  openFile: z.string().optional().describe(about.openFile),
  ledger: z
    .array(z.string().regex(/^C\d{3}$/))
    .default([])
    .describe(about.ledger),
});
export type LessonMeta = z.output<typeof lessonMeta>;

/** For editors: completion and checks while the front matter is typed. */
export const lessonJsonSchema = z.toJSONSchema(lessonMeta, { io: 'input' });
