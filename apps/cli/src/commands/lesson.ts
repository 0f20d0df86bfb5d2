import { CommandFailure } from '../command-failure.ts';
import { runLessonCommand } from '../lesson/run-lesson-command.ts';
import { openEngineForLessonTests } from '../lesson/test-lessons-engine.ts';
import { message } from '../messages.ts';
import type { Project } from '../project.ts';

export async function lesson(args: readonly string[], project: Project): Promise<number> {
  if (args.length === 0) throw new CommandFailure(message('lesson.usage'), message('help.lesson'));
  return await runLessonCommand([...args], {
    cwd: project.root,
    out: (text) => console.log(text),
    openEngine: () => openEngineForLessonTests(project.stateDir, process.env),
  });
}
