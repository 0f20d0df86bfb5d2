'use client';

import { Check, ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { FINISH, type LessonOutline } from './lesson-outline';
import styles from './step-navigation.module.css';

interface StepNavigationProps {
  steps: LessonOutline['steps'];
  currentStepId: string;
  onStep: (stepId: string) => void;
}

export function StepNavigation({ steps, currentStepId, onStep }: StepNavigationProps) {
  const t = useTranslations('lesson');
  const isFinish = currentStepId === FINISH;
  const index = isFinish ? steps.length : steps.findIndex(({ id }) => id === currentStepId);
  const previous = steps[index - 1];
  const next = steps[index + 1];

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
      <p className={styles.place} aria-live="polite">
        {isFinish ? t('menuFinish') : t('step', { step: index + 1, total: steps.length })}
      </p>
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
