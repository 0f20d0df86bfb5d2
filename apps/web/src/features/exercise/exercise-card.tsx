'use client';

import { CircleCheck, Flag } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { type ReactNode, useId } from 'react';
import { InlineCode } from '@/components/inline-code';
import { Badge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { ErrorBoundary } from '@/components/ui/error-boundary';
import { Spinner } from '@/components/ui/spinner';
import { type ExerciseRecord, markExercises } from '@/features/lesson/exercise-marks';
import { ExerciseScope } from '@/features/workspace/exercise-scope';
import { useExercises } from '@/features/workspace/exercise-store';
import styles from './exercise-card.module.css';

/** The text can be read at once; what the student works with comes after it. */
const ExercisePanel = dynamic(() => import('./exercise-panel').then((module) => module.ExercisePanel), {
  ssr: false,
  loading: PanelLoading,
});

interface ExerciseCardProps {
  lessonSlug: string;
  exerciseId: string;
  title: string;
  points: number;
  /** What the student has earned here before. */
  record: ExerciseRecord | undefined;
  /** The task, drawn by the server. */
  children: ReactNode;
}

export function ExerciseCard(props: ExerciseCardProps) {
  const { lessonSlug, exerciseId, title, points, record, children } = props;
  const t = useTranslations('lesson.exercise');
  const titleId = useId();
  const view = useExercises((state) => state.views[exerciseId]);
  const isDone = view?.phase === 'done' || (record?.isComplete === true && !view);
  return (
    <section
      className={styles.card}
      aria-labelledby={titleId}
      data-exercise={exerciseId}
      data-done={isDone || undefined}
    >
      <header className={styles.header}>
        <p className={styles.label}>
          {isDone ? <CircleCheck aria-hidden /> : <Flag aria-hidden />}
          {isDone ? t('done') : t('label')}
        </p>
        <Points exercise={{ id: exerciseId, title, points, stepId: '' }} record={record} view={view} />
      </header>
      <h3 id={titleId} className={styles.title}>
        <InlineCode text={title} />
      </h3>
      <ExerciseScope value={exerciseId}>{children}</ExerciseScope>
      <ErrorBoundary fallback={(retry) => <PanelFailure onRetry={retry} />}>
        <ExercisePanel lessonSlug={lessonSlug} exerciseId={exerciseId} record={record} />
      </ErrorBoundary>
    </section>
  );
}

interface PointsProps {
  exercise: Parameters<typeof markExercises>[0][number];
  record: ExerciseRecord | undefined;
  view: Parameters<typeof markExercises>[2][string] | undefined;
}

/** The attempt's own points while one runs: the better of before is told in words beside it. */
function Points({ exercise, record, view }: PointsProps) {
  const t = useTranslations('lesson.exercise');
  const { id, points } = exercise;
  const records = record && !view ? { [id]: record } : {};
  const [mark] = markExercises([exercise], records, view ? { [id]: view } : {});
  const earned = mark?.earned ?? 0;
  const isKnown = view !== undefined || record !== undefined;
  return (
    <Badge tone={mark?.isComplete ? 'success' : 'accent'}>
      {isKnown ? (
        <>
          <span aria-hidden>{t('earnedShort', { earned, points })}</span>
          <span className="visually-hidden">{t('earned', { earned, points })}</span>
        </>
      ) : (
        t('points', { points })
      )}
    </Badge>
  );
}

function PanelLoading() {
  const t = useTranslations('lesson.exercise');
  return (
    <div className={styles.loading}>
      <Spinner />
      {t('loading')}
    </div>
  );
}

function PanelFailure({ onRetry }: { onRetry: () => void }) {
  const t = useTranslations('lesson.exercise');
  return (
    <div className={styles.failure}>
      <Banner
        tone="danger"
        role="alert"
        title={t('failed')}
        actions={
          <Button size="small" onClick={onRetry}>
            {t('reload')}
          </Button>
        }
      >
        {t('failedText')}
      </Banner>
    </div>
  );
}
