'use client';

import { useTranslations } from 'next-intl';
import { useDrawnValues } from '@/features/workspace/exercise-scope';
import styles from './exercise-place.module.css';

/** What is drawn for the student's attempt; before it nobody can know. */
export function ExercisePlace({ name }: { name: string }) {
  const t = useTranslations('lesson.exercise');
  const values = useDrawnValues();
  if (values) return values[name] ?? `{${name}}`;
  return <span className={styles.undrawn}>{t('undrawn')}</span>;
}
