import { useTranslations } from 'next-intl';
import { BrandMark } from '@/components/brand-mark';
import { Skeleton } from '@/components/ui/skeleton';
import styles from './lesson-skeleton.module.css';

const widths = ['92%', '100%', '84%', '96%', '60%'];

/** The lesson page before its text has arrived, with everything in its later place. */
export function LessonSkeleton() {
  const t = useTranslations('common');
  return (
    <main id="content" className={styles.page} aria-busy="true">
      <p role="status" className="visually-hidden">
        {t('loading')}
      </p>
      <div className={styles.header}>
        <BrandMark size={24} />
        <Skeleton width="220px" height="20px" />
      </div>
      <div className={styles.panes}>
        <div className={styles.text}>
          <Skeleton width="70%" height="34px" />
          {widths.map((width) => (
            <Skeleton key={width} width={width} height="18px" />
          ))}
          <Skeleton height="96px" />
        </div>
        <div className={styles.workbench} />
      </div>
    </main>
  );
}
