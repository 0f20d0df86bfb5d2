import { Check, Clock } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { InlineCode } from '@/components/inline-code';
import { type Course, type CourseLesson, resumeAddress } from './course-lesson';
import styles from './course-map.module.css';

/** The course as a route with landings. */
export function CourseMap({ course }: { course: Course }) {
  return (
    <ol className={styles.map}>
      {course.lessons.map((lesson) => (
        <Landing key={lesson.slug} lesson={lesson} isCurrent={lesson.slug === course.current?.slug} />
      ))}
    </ol>
  );
}

function Landing({ lesson, isCurrent }: { lesson: CourseLesson; isCurrent: boolean }) {
  const t = useTranslations('course');
  const { meta, state, visitedCount, stepIds, grade } = lesson;
  return (
    <li className={styles.landing} data-state={state} data-current={isCurrent || undefined}>
      <span aria-hidden className={styles.buoy}>
        {state === 'finished' ? <Check /> : meta.number.replace(/^L0?/, '')}
      </span>
      <Link href={resumeAddress(lesson)} className={styles.card}>
        <span className={styles.title}>
          <InlineCode text={meta.title} />
        </span>
        <span className={styles.subtitle}>{meta.subtitle}</span>
        <span className={styles.facts}>
          <span className={styles.minutes}>
            <Clock aria-hidden />
            {t('duration', { minutes: meta.minutes })}
          </span>
          <span className={styles.state}>
            {state === 'started' && (
              <progress className={styles.bar} value={visitedCount} max={stepIds.length} aria-hidden />
            )}
            {t(`state.${state}`, { done: visitedCount, total: stepIds.length })}
          </span>
          {state !== 'fresh' && grade.total > 0 && <span>{t('grade', { ...grade })}</span>}
        </span>
      </Link>
    </li>
  );
}
