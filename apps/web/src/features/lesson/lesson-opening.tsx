import type { LessonMeta } from '@naru/lesson/lesson-meta';
import { Check, Clock } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { InlineCode } from '@/components/inline-code';
import styles from './lesson-opening.module.css';

/** The title page of a lesson, above its first step. */
export function LessonOpening({ meta, children }: { meta: LessonMeta; children: ReactNode }) {
  const t = useTranslations('lesson');
  return (
    <header className={styles.opening}>
      <h1 className={styles.title}>
        <InlineCode text={meta.title} />
      </h1>
      <p className={styles.subtitle}>
        {meta.subtitle}
        <span className={styles.minutes}>
          <Clock aria-hidden />
          {t('minutes', { minutes: meta.minutes })}
        </span>
      </p>
      {children}
      <div className={styles.goals}>
        <h2 className={styles.goalsTitle}>{t('goals')}</h2>
        <ul className={styles.goalList}>
          {meta.goals.map((goal) => (
            <li key={goal}>
              <Check aria-hidden />
              <span>
                <InlineCode text={goal} />
              </span>
            </li>
          ))}
        </ul>
      </div>
    </header>
  );
}
