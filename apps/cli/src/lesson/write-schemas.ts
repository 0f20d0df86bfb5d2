import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checkSpecJsonSchema } from '@naru/checks/check-spec';
import { lessonJsonSchema } from '@naru/lesson/lesson-meta';
import { lessonTestsJsonSchema } from '@naru/lesson/lesson-tests';
import type { LessonCommandContext } from './lesson-command-context.ts';
import { lessonMessage } from './lesson-messages.ts';

/** Below `lessons/schema/`, where tests.yaml and the settings of editors point to. */
export const schemaFiles: Readonly<Record<string, object>> = {
  'checks.schema.json': checkSpecJsonSchema,
  'tests.schema.json': lessonTestsJsonSchema,
  'front-matter.schema.json': lessonJsonSchema,
};

export function printSchema(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** `lesson schema`: the vocabulary of checks, tests and front matter as JSON Schema, for completion in editors. */
export async function writeSchemas({ cwd, out }: LessonCommandContext): Promise<number> {
  const folder = path.join(cwd, 'lessons/schema');
  await mkdir(folder, { recursive: true });
  for (const [name, schema] of Object.entries(schemaFiles)) {
    await writeFile(path.join(folder, name), printSchema(schema));
    out(lessonMessage('schemaWritten', { path: `lessons/schema/${name}` }));
  }
  return 0;
}
