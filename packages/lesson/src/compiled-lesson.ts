import type { CheckSpec } from '@naru/checks/check-spec';
import type { Root } from 'hast';
import type { LessonMeta } from './lesson-meta.ts';

/**
 * What a lesson's markdown becomes. The bodies are sanitised hast trees that may hold these elements of ours,
 * which the page draws with components:
 *
 * - `lesson-section` {kind: 'why'|'do'|'see'|'what'|'mistake'|'note'|'platform'}: one part of a step
 * - `code-block` {language, code, isRunnable, terminal?: 'A'|'B', open?, save?, title?}: children are the
 *   highlighted lines; `code` is the raw text that copy and run use; `open` and `save` are workspace paths
 * - `lesson-picture` {picture}: where the live picture stands
 * - `exercise-card` {exerciseId}: where the exercise stands
 */
export interface CompiledLesson {
  meta: LessonMeta;
  /** What stands before the first step; often without children. */
  intro: Root;
  steps: LessonStep[];
  exercises: Exercise[];
}

export interface LessonStep {
  /** Stable: from `{#id}` after the heading, else `step-N`. */
  id: string;
  title: string;
  body: Root;
}

export interface Exercise {
  id: string;
  title: string;
  points: number;
  body: Root;
  /** How the exercise is graded; for the server alone. Missing while the lesson has none. */
  spec?: CheckSpec;
}
