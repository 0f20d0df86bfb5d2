import type { ExerciseOutline } from './exercise-marks.ts';

/** What the page's browser code knows of a lesson; the text itself stays on the server. */
export interface LessonOutline {
  slug: string;
  number: string;
  title: string;
  openFile: string | undefined;
  steps: readonly { id: string; title: string }[];
  exercises: readonly ExerciseOutline[];
}

export interface LessonLink {
  slug: string;
  number: string;
  title: string;
}

/** In the address only: no step can have this name. */
export const FINISH = '_end';

export function stepAddress(stepId: string): string {
  return `?step=${encodeURIComponent(stepId)}`;
}
