'use client';

import { Circle, CircleCheck } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { InlineCode, plainTitle } from '@/components/inline-code';
import { Button, buttonClass } from '@/components/ui/button';
import { type ExerciseMark, sumMarks } from './exercise-marks';
import styles from './lesson-finish.module.css';
import { type LessonLink, stepAddress } from './lesson-outline';

interface LessonFinishProps {
  goals: readonly string[];
  missingStepIds: readonly string[];
  marks: readonly ExerciseMark[];
  nextLesson: LessonLink | undefined;
  onStep: (stepId: string) => void;
}

export function LessonFinish({ goals, missingStepIds, marks, nextLesson, onStep }: LessonFinishProps) {
  const t = useTranslations('lesson.finish');
  const [firstMissing] = missingStepIds;
  const openMarks = marks.filter(({ isComplete }) => !isComplete);
  const [firstOpen] = openMarks;
  const isMissingSteps = firstMissing !== undefined;
  const isMissingSome = isMissingSteps || firstOpen !== undefined;
  return (
    <div className={styles.finish}>
      <h2 data-step-heading tabIndex={-1}>
        {isMissingSteps ? t('titleMissing') : firstOpen ? t('titleExercises') : t('title')}
      </h2>
      <p>
        {isMissingSteps
          ? t('textMissing', { count: missingStepIds.length })
          : firstOpen
            ? t('textExercises', { count: openMarks.length })
            : t('text')}
      </p>
      <ul className={styles.goals}>
        {goals.map((goal) => (
          <li key={goal}>
            {isMissingSome ? <Circle aria-hidden /> : <CircleCheck aria-hidden className={styles.reached} />}
            <span>
              <InlineCode text={goal} />
            </span>
          </li>
        ))}
      </ul>
      {marks.length > 0 && <Exercises marks={marks} onStep={onStep} />}
      <div className={styles.actions}>
        {isMissingSteps && (
          <Button variant="primary" onClick={() => onStep(firstMissing)}>
            {t('missingAction')}
          </Button>
        )}
        {!isMissingSteps && firstOpen && (
          <Button variant="primary" onClick={() => onStep(firstOpen.stepId)}>
            {t('missingExercise')}
          </Button>
        )}
        {nextLesson && (
          <Link
            className={buttonClass({ variant: isMissingSome ? 'secondary' : 'primary' })}
            href={`/lessons/${nextLesson.slug}`}
          >
            {t('next', { title: plainTitle(nextLesson.title) })}
          </Link>
        )}
        <Link
          className={buttonClass({ variant: nextLesson || isMissingSome ? 'secondary' : 'primary' })}
          href="/lessons"
        >
          {t('course')}
        </Link>
      </div>
      <p className={styles.note}>{t('keep')}</p>
    </div>
  );
}

function Exercises({ marks, onStep }: Pick<LessonFinishProps, 'marks' | 'onStep'>) {
  const t = useTranslations('lesson.finish');
  const { earned, points } = sumMarks(marks);
  return (
    <section className={styles.exercises}>
      <h3>{t('exercises')}</h3>
      <p className={styles.note}>{t('points', { earned, points })}</p>
      <ul>
        {marks.map((mark) => (
          <li key={mark.id}>
            {mark.isComplete ? (
              <CircleCheck aria-label={t('exerciseDone')} role="img" className={styles.reached} />
            ) : (
              <Circle aria-label={t('exerciseOpen')} role="img" />
            )}
            <a
              href={stepAddress(mark.stepId)}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                onStep(mark.stepId);
              }}
            >
              <InlineCode text={mark.title} />
            </a>
            <span className={styles.score}>
              {t('exerciseScore', { earned: mark.earned, points: mark.points })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
