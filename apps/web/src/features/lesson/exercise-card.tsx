import { Flag } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useId } from 'react';
import { InlineCode } from '@/components/inline-code';
import { Badge } from '@/components/ui/badge';
import styles from './exercise-card.module.css';

interface ExerciseCardProps {
  title: string;
  points: number;
  children: ReactNode;
}

export function ExerciseCard({ title, points, children }: ExerciseCardProps) {
  const t = useTranslations('lesson.exercise');
  const titleId = useId();
  return (
    <section className={styles.card} aria-labelledby={titleId}>
      <header className={styles.header}>
        <p className={styles.label}>
          <Flag aria-hidden />
          {t('label')}
        </p>
        <Badge tone="accent">{t('points', { points })}</Badge>
      </header>
      <h3 id={titleId} className={styles.title}>
        <InlineCode text={title} />
      </h3>
      {children}
    </section>
  );
}
