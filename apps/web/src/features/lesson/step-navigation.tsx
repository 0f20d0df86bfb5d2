'use client';

import { Check, ChevronLeft, ChevronRight, Flag } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { type ExerciseMark, sumMarks } from './exercise-marks';
import { FINISH, type LessonOutline } from './lesson-outline';
import styles from './step-navigation.module.css';

interface StepNavigationProps {
  steps: LessonOutline['steps'];
  currentStepId: string;
  /** Of the current step. */
  marks: readonly ExerciseMark[];
  onStep: (stepId: string) => void;
}

export function StepNavigation({ steps, currentStepId, marks, onStep }: StepNavigationProps) {
  const t = useTranslations('lesson');
  const isFinish = currentStepId === FINISH;
  const index = isFinish ? steps.length : steps.findIndex(({ id }) => id === currentStepId);
  const previous = steps[index - 1];
  const next = steps[index + 1];
  const { done, total } = sumMarks(marks);

  return (
    <nav className={styles.navigation} aria-label={t('menuSteps')}>
      <Button
        variant="quiet"
        icon={<ChevronLeft aria-hidden />}
        disabled={!previous}
        onClick={() => previous && onStep(previous.id)}
      >
        {t('previousStep')}
      </Button>
      <div className={styles.place}>
        <p aria-live="polite">
          {isFinish ? t('menuFinish') : t('step', { step: index + 1, total: steps.length })}
        </p>
        {total > 0 && (
          <p className={styles.exercises} data-done={done === total || undefined}>
            {done === total ? <Check aria-hidden /> : <Flag aria-hidden />}
            {t('exercise.step', { done, total })}
          </p>
        )}
      </div>
      {!isFinish && next && (
        <Button variant="primary" onClick={() => onStep(next.id)}>
          {t('nextStep')}
          <ChevronRight aria-hidden />
        </Button>
      )}
      {!isFinish && !next && (
        <Button variant="primary" icon={<Check aria-hidden />} onClick={() => onStep(FINISH)}>
          {t('finishLesson')}
        </Button>
      )}
      {isFinish && <span />}
    </nav>
  );
}
