import { useTranslations } from 'next-intl';
import { BrandMark } from '@/components/brand-mark';
import { Skeleton } from '@/components/ui/skeleton';
import styles from './course-skeleton.module.css';

const lessons = ['a', 'b', 'c', 'd', 'e'];

export function CourseSkeleton() {
  const t = useTranslations('common');
  return (
    <main id="content" className={styles.page} aria-busy="true">
      <p role="status" className="visually-hidden">
        {t('loading')}
      </p>
      <div className={styles.mark}>
        <BrandMark size={28} />
      </div>
      <Skeleton width="min(100%, 420px)" height="44px" />
      <Skeleton width="min(100%, 320px)" height="24px" />
      <div className={styles.lessons}>
        {lessons.map((lesson) => (
          <Skeleton key={lesson} height="64px" />
        ))}
      </div>
    </main>
  );
}
