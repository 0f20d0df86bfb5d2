import type { ResultStore } from './result-store.ts';
import type { EngineForLessonTests } from './test-lessons-engine.ts';

export interface LessonCommandContext {
  /** Root of the project: `lessons/` and `images/` are below it. */
  cwd: string;
  out(line: string): void;
  /** Fires when nobody reads what `out` tells, or at Ctrl+C; a long command begins nothing more then. */
  outputLost?: AbortSignal;
  /** For the commands that need sandboxes. */
  openEngine?(): Promise<EngineForLessonTests>;
  /** For re-grading; undefined when no site ever ran here. */
  openResults?(): Promise<ResultStore | undefined>;
}
