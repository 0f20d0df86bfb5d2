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
import { ExerciseScope } from '@/features/workspace/exercise-scope';
import { betterRecord, type ExerciseRecord, useExercises } from '@/features/workspace/exercise-store';
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
  const seen = useExercises((state) => state.best[exerciseId]);
  const best = record ? betterRecord(seen, record) : seen;
  // While an attempt runs the card shows that attempt; what was before it is told in words.
  const isDone = view ? view.phase === 'done' : best?.isComplete === true;
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
        <Points points={points} earned={isDone ? points : (view?.earned ?? best?.earned)} isDone={isDone} />
      </header>
      <h3 id={titleId} className={styles.title}>
        <InlineCode text={title} />
      </h3>
      <ExerciseScope value={exerciseId}>{children}</ExerciseScope>
      <ErrorBoundary fallback={(retry) => <PanelFailure onRetry={retry} />}>
        <ExercisePanel lessonSlug={lessonSlug} exerciseId={exerciseId} best={best} />
      </ErrorBoundary>
    </section>
  );
}

interface PointsProps {
  points: number;
  earned: number | undefined;
  isDone: boolean;
}

function Points({ points, earned, isDone }: PointsProps) {
  const t = useTranslations('lesson.exercise');
  return (
    <Badge tone={isDone ? 'success' : 'accent'}>
      {earned === undefined ? (
        t('points', { points })
      ) : (
        <>
          <span aria-hidden>{t('earnedShort', { earned, points })}</span>
          <span className="visually-hidden">{t('earned', { earned, points })}</span>
        </>
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
