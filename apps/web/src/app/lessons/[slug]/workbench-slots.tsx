'use client';

import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { ErrorBoundary } from '@/components/ui/error-boundary';
import { Spinner } from '@/components/ui/spinner';
import styles from './workbench-slots.module.css';

/** Editor, terminal and socket are most of the page's code: they come after the text can be read. */
const Workbench = dynamic(() => import('@/features/workbench/workbench').then((module) => module.Workbench), {
  ssr: false,
  loading: WorkbenchLoading,
});

interface WorkbenchSlotProps {
  slug: string;
  title: string;
  openFile: string | undefined;
  previewDomain: string | undefined;
}

export function WorkbenchSlot({ slug, title, openFile, previewDomain }: WorkbenchSlotProps) {
  return (
    <ErrorBoundary fallback={(retry) => <WorkbenchFailure onRetry={retry} />}>
      <Workbench lesson={{ slug, title, openFile }} previewDomain={previewDomain} />
    </ErrorBoundary>
  );
}

function WorkbenchLoading() {
  const t = useTranslations('lesson.panes');
  return (
    <p className={styles.loading} role="status">
      <Spinner />
      {t('workbenchLoading')}
    </p>
  );
}

function WorkbenchFailure({ onRetry }: { onRetry: () => void }) {
  const t = useTranslations('lesson.panes');
  const common = useTranslations('common');
  return (
    <div className={styles.failure}>
      <Banner
        tone="danger"
        role="alert"
        title={t('workbenchFailed')}
        actions={
          <Button size="small" onClick={onRetry}>
            {common('retry')}
          </Button>
        }
      >
        {t('workbenchFailedText')}
      </Banner>
    </div>
  );
}
