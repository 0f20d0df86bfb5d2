import type { ExerciseView } from '@naru/protocol/exercise-view';

const VARIANTS = ['0', '1', '2'] as const;

/** Which words end an exercise: the same at every visit, another for the next exercise. */
export function pickPraise({
  exerciseId,
  failedChecks,
}: Pick<
  ExerciseView,
  'exerciseId' | 'failedChecks'
>): `${'straight' | 'persisted'}${(typeof VARIANTS)[number]}` {
  const sum = [...exerciseId].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  const variant = VARIANTS[sum % VARIANTS.length] ?? VARIANTS[0];
  return `${failedChecks > 0 ? 'persisted' : 'straight'}${variant}`;
}
