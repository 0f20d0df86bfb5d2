'use client';

import { Circle, CircleCheck } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { InlineCode, plainTitle } from '@/components/inline-code';
import { Button, buttonClass } from '@/components/ui/button';
import styles from './lesson-finish.module.css';
import type { LessonLink } from './lesson-outline';

interface LessonFinishProps {
  goals: readonly string[];
  missingStepIds: readonly string[];
  nextLesson: LessonLink | undefined;
  onStep: (stepId: string) => void;
}

export function LessonFinish({ goals, missingStepIds, nextLesson, onStep }: LessonFinishProps) {
  const t = useTranslations('lesson.finish');
  const [firstMissing] = missingStepIds;
  const isMissingSteps = firstMissing !== undefined;
  return (
    <div className={styles.finish}>
      <h2 data-step-heading tabIndex={-1}>
        {isMissingSteps ? t('titleMissing') : t('title')}
      </h2>
      <p>{isMissingSteps ? t('textMissing', { count: missingStepIds.length }) : t('text')}</p>
      <ul className={styles.goals}>
        {goals.map((goal) => (
          <li key={goal}>
            {isMissingSteps ? <Circle aria-hidden /> : <CircleCheck aria-hidden className={styles.reached} />}
            <span>
              <InlineCode text={goal} />
            </span>
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        {isMissingSteps && (
          <Button variant="primary" onClick={() => onStep(firstMissing)}>
            {t('missingAction')}
          </Button>
        )}
        {nextLesson && (
          <Link
            className={buttonClass({ variant: isMissingSteps ? 'secondary' : 'primary' })}
            href={`/lessons/${nextLesson.slug}`}
          >
            {t('next', { title: plainTitle(nextLesson.title) })}
          </Link>
        )}
        <Link
          className={buttonClass({ variant: nextLesson || isMissingSteps ? 'secondary' : 'primary' })}
          href="/lessons"
        >
          {t('course')}
        </Link>
      </div>
      <p className={styles.note}>{t('keep')}</p>
    </div>
  );
}
