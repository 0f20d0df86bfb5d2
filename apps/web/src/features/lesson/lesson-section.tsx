import clsx from 'clsx';
import {
  ChevronRight,
  type CircleHelp,
  Compass,
  Eye,
  Hand,
  Info,
  MessageCircleQuestion,
  Route,
  TriangleAlert,
} from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useId } from 'react';
import styles from './lesson-section.module.css';

const icons = {
  why: MessageCircleQuestion,
  do: Hand,
  see: Eye,
  what: Route,
  mistake: TriangleAlert,
  note: Info,
  platform: Compass,
} satisfies Record<string, typeof CircleHelp>;

export type SectionKind = keyof typeof icons;

/** What a student may want to look at only after trying. */
const foldedKinds: readonly SectionKind[] = ['see', 'platform'];

export function isSectionKind(kind: string | undefined): kind is SectionKind {
  return kind !== undefined && Object.hasOwn(icons, kind);
}

export function LessonSection({ kind, children }: { kind: SectionKind; children: ReactNode }) {
  const t = useTranslations('lesson.section');
  const labelId = useId();
  const Icon = icons[kind];
  const label = (
    <>
      <Icon aria-hidden />
      {t(kind)}
    </>
  );

  if (foldedKinds.includes(kind)) {
    return (
      <details className={clsx(styles.section, styles.folded, styles[kind])}>
        <summary className={styles.summary}>
          <ChevronRight aria-hidden className={styles.chevron} />
          {label}
        </summary>
        <div className={styles.content}>{children}</div>
      </details>
    );
  }
  return (
    <section className={clsx(styles.section, styles[kind])} aria-labelledby={labelId}>
      <h3 id={labelId} className={styles.label}>
        {label}
      </h3>
      <div className={styles.content}>{children}</div>
    </section>
  );
}
