import { checkLessons } from './check-lessons.ts';
import type { LessonCommandContext } from './lesson-command-context.ts';
import { lessonMessage } from './lesson-messages.ts';
import { newLesson } from './new-lesson.ts';
import { regradeLessons } from './regrade-lessons.ts';
import { testLessons } from './test-lessons.ts';
import { writeSchemas } from './write-schemas.ts';

/** `./naru lesson …`; answers the exit code: 0 fine, 1 problems found, 2 not understood. */
export async function runLessonCommand(
  args: readonly string[],
  context: LessonCommandContext,
): Promise<number> {
  const [command, argument, ...rest] = args;
  switch (command) {
    case 'check':
      return await checkLessons(argument, context);
    case 'new':
      return await newLesson(argument, context);
    case 'schema':
      return await writeSchemas(context);
    case 'test': {
      const engine = await context.openEngine?.();
      if (engine === undefined) throw new Error('lesson test needs an engine');
      try {
        const wanted = [argument, ...rest].filter((word) => word !== undefined);
        return await testLessons(wanted, context, engine);
      } finally {
        await engine.stop();
      }
    }
    case 'regrade':
      return await regradeLessons(args.slice(1), context);
    default:
      if (command !== undefined) context.out(lessonMessage('unknownCommand', { command }));
      context.out(lessonMessage('usage'));
      return 2;
  }
}
