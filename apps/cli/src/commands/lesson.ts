import { CommandFailure } from '../command-failure.ts';
import { watchInterruption } from '../interruption.ts';
import { openResults } from '../lesson/open-results.ts';
import { runLessonCommand } from '../lesson/run-lesson-command.ts';
import { openEngineForLessonTests } from '../lesson/test-lessons-engine.ts';
import { message } from '../messages.ts';
import type { Project } from '../project.ts';
import { lessonWatch } from './lesson-watch.ts';

export async function lesson(
  args: readonly string[],
  project: Project,
  { outputLost }: { outputLost: AbortSignal },
): Promise<number> {
  if (args.length === 0) throw new CommandFailure(message('lesson.usage'), message('help.lesson'));
  if (args[0] === 'watch') return await lessonWatch(args[1], project);
  return await runLessonCommand([...args], {
    cwd: project.root,
    outputLost: args[0] === 'test' ? AbortSignal.any([outputLost, watchInterruption()]) : outputLost,
    out: (text) => console.log(text),
    openResults: () => openResults(project),
    openEngine: () => openEngineForLessonTests(project.stateDir, process.env),
  });
}
