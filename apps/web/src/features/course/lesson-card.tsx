import { Check } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { InlineCode, plainTitle } from '@/components/inline-code';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { type CourseLesson, resumeAddress } from './course-lesson';
import styles from './lesson-card.module.css';

interface LessonCardProps {
  lesson: CourseLesson;
  /** The one to go on with. */
  isCurrent: boolean;
  /** Titles of the lessons to hear before. */
  prerequisites: readonly string[];
}

const actions = { fresh: 'start', started: 'resume', finished: 'again' } as const;

export function LessonCard({ lesson, isCurrent, prerequisites }: LessonCardProps) {
  const t = useTranslations('course');
  const { slug, meta, state, stepIds, visitedCount, exerciseCount, grade } = lesson;
  const titleId = `lesson-${slug}`;
  return (
    <li className={styles.card} data-current={isCurrent || undefined}>
      <div className={styles.words}>
        <p className={styles.facts}>
          <span className={styles.number}>{meta.number}</span>
          <span>{t('duration', { minutes: meta.minutes })}</span>
          <span>{t('steps', { count: stepIds.length })}</span>
          {state !== 'fresh' && grade.total > 0 ? (
            <span className={styles.grade}>{t('grade', { ...grade })}</span>
          ) : (
            exerciseCount > 0 && <span>{t('exercises', { count: exerciseCount })}</span>
          )}
        </p>
        <h2 id={titleId} className={styles.title}>
          <InlineCode text={meta.title} />
        </h2>
        <p className={styles.subtitle}>{meta.subtitle}</p>
        <h3 className={styles.goalsTitle}>{t('goals')}</h3>
        <ul className={styles.goals}>
          {meta.goals.map((goal) => (
            <li key={goal}>
              <InlineCode text={goal} />
            </li>
          ))}
        </ul>
        {prerequisites.length > 0 && (
          <p className={styles.after}>{t('after', { titles: prerequisites.map(plainTitle).join(', ') })}</p>
        )}
      </div>
      <div className={styles.action}>
        <Badge
          tone={state === 'fresh' ? 'neutral' : 'accent'}
          icon={state === 'finished' && <Check aria-hidden />}
        >
          {t(`state.${state}`, { done: visitedCount, total: stepIds.length })}
        </Badge>
        <Link
          className={buttonClass({ variant: isCurrent ? 'primary' : 'secondary' })}
          href={resumeAddress(lesson)}
          aria-describedby={titleId}
        >
          {t(actions[state])}
        </Link>
      </div>
    </li>
  );
}
