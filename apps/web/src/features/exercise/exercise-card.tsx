'use client';

import { CircleCheck, Flag } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useId } from 'react';
import { InlineCode } from '@/components/inline-code';
import { lazyPart, useLazyPart } from '@/components/lazy-part';
import { PartFailure } from '@/components/part-failure';
import { Badge } from '@/components/ui/badge';
import { ErrorBoundary } from '@/components/ui/error-boundary';
import { Spinner } from '@/components/ui/spinner';
import { ExerciseScope } from '@/features/workspace/exercise-scope';
import { betterRecord, type ExerciseRecord, useExercises } from '@/features/workspace/exercise-store';
import styles from './exercise-card.module.css';

/** The text can be read at once; what the student works with comes after it. */
const panelPart = lazyPart(() => import('./exercise-panel').then((module) => module.ExercisePanel));

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
  const panel = useLazyPart(panelPart);
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
        {panel.Part && <panel.Part lessonSlug={lessonSlug} exerciseId={exerciseId} best={best} />}
      </ErrorBoundary>
      {!panel.Part && (panel.hasFailed ? <PanelFailure onRetry={panel.retry} /> : <PanelLoading />)}
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
  return <PartFailure title={t('failed')} text={t('failedText')} onRetry={onRetry} />;
}
