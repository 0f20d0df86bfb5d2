'use client';

import { ChevronDown, ChevronLeft, CircleHelp, Flag } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { BrandMark } from '@/components/brand-mark';
import { InlineCode } from '@/components/inline-code';
import { lazyPart, loadAhead, useLazyPart, useLoadAhead } from '@/components/lazy-part';
import { PartFailure } from '@/components/part-failure';
import { IconButton } from '@/components/ui/icon-button';
import { type ExerciseMark, sumMarks } from './exercise-marks';
import styles from './lesson-header.module.css';
import type { LessonLink, LessonOutline } from './lesson-outline';

const menuPart = lazyPart(() => import('./lesson-menu').then((module) => module.LessonMenu));

interface LessonHeaderProps {
  lesson: LessonOutline;
  lessons: readonly LessonLink[];
  currentStepId: string;
  visitedIds: ReadonlySet<string>;
  marks: readonly ExerciseMark[];
  onStep: (stepId: string) => void;
  onHelp: () => void;
  /** The sandbox's state and the person's settings. */
  status: ReactNode;
  themeSwitch: ReactNode;
}

export function LessonHeader(props: LessonHeaderProps) {
  const { lesson, lessons, currentStepId, visitedIds, marks, onStep, onHelp, status, themeSwitch } = props;
  const t = useTranslations('lesson');
  const common = useTranslations('common');
  const [isMenuWanted, setIsMenuWanted] = useState(false);
  const menu = useLazyPart(menuPart, isMenuWanted);
  useLoadAhead(menuPart);
  const sum = sumMarks(marks);
  const visitedCount = lesson.steps.filter(({ id }) => visitedIds.has(id)).length;

  const titleButton = (
    <button
      type="button"
      className={styles.title}
      onClick={() => setIsMenuWanted(true)}
      onPointerEnter={() => loadAhead(menuPart)}
    >
      <span className={styles.number}>{lesson.number}</span>
      <span className={styles.titleText} data-header-title>
        <InlineCode text={lesson.title} />
      </span>
      <span className="visually-hidden">{t('menu')}</span>
      <ChevronDown aria-hidden />
    </button>
  );

  return (
    <header className={styles.header}>
      <Link href="/" className={styles.brand} aria-label={common('home')}>
        <BrandMark size={24} />
        <span className={styles.brandName}>{common('name')}</span>
      </Link>
      <Link href="/lessons" className={styles.back} aria-label={common('goToCourse')}>
        <ChevronLeft aria-hidden />
        <span className={styles.backText}>{t('backToCourse')}</span>
      </Link>
      {menu.Part ? (
        <menu.Part
          trigger={titleButton}
          lesson={lesson}
          lessons={lessons}
          currentStepId={currentStepId}
          visitedIds={visitedIds}
          marks={marks}
          onStep={onStep}
        />
      ) : (
        titleButton
      )}
      {menu.hasFailed && <PartFailure onRetry={menu.retry} onDismiss={() => setIsMenuWanted(false)} />}
      <div
        className={styles.progress}
        role="img"
        aria-label={t('progress', { done: visitedCount, total: lesson.steps.length })}
      >
        {lesson.steps.map(({ id }) => (
          <span
            key={id}
            className={styles.dot}
            data-visited={visitedIds.has(id) || undefined}
            data-current={id === currentStepId || undefined}
            data-exercises={exerciseState(marks.filter(({ stepId }) => stepId === id))}
          />
        ))}
        <span className={styles.count}>
          {visitedCount}/{lesson.steps.length}
        </span>
      </div>
      {sum.total > 0 && (
        <div className={styles.points} role="img" aria-label={t('exercise.progress', { ...sum })}>
          <Flag aria-hidden />
          {t('exercise.progressShort', { done: sum.done, total: sum.total, earned: sum.earned })}
        </div>
      )}
      <div className={styles.end}>
        <div className={styles.status} data-header-status>
          {status}
        </div>
        {themeSwitch}
        <IconButton
          className={styles.help}
          label={t('help.open')}
          icon={<CircleHelp aria-hidden />}
          onClick={onHelp}
        />
      </div>
    </header>
  );
}

function exerciseState(marks: readonly ExerciseMark[]): 'open' | 'done' | undefined {
  if (marks.length === 0) return undefined;
  return marks.every(({ isComplete }) => isComplete) ? 'done' : 'open';
}
