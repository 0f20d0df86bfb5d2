import { useTranslations } from 'next-intl';
import styles from './course-total.module.css';
import type { LessonGrade } from './lesson-grade';

/** The whole course as one bar. Nothing while there is nothing to earn. */
export function CourseTotal({ grade }: { grade: LessonGrade }) {
  const t = useTranslations('course');
  if (grade.points === 0) return null;
  return (
    <div className={styles.total}>
      <progress className={styles.bar} value={grade.earned} max={grade.points} aria-label={t('totalLabel')} />
      <p className={styles.text}>{t('grade', { ...grade })}</p>
    </div>
  );
}
