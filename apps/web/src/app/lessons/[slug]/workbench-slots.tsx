'use client';

import { useTranslations } from 'next-intl';
import { lazyPart, useLazyPart } from '@/components/lazy-part';
import { PartFailure } from '@/components/part-failure';
import { ErrorBoundary } from '@/components/ui/error-boundary';
import { Spinner } from '@/components/ui/spinner';
import styles from './workbench-slots.module.css';

/** Editor, terminal and socket are most of the page's code: they come after the text can be read. */
const workbenchPart = lazyPart(() =>
  import('@/features/workbench/workbench').then((module) => module.Workbench),
);

interface WorkbenchSlotProps {
  slug: string;
  title: string;
  openFile: string | undefined;
  previewDomain: string | undefined;
}

export function WorkbenchSlot({ slug, title, openFile, previewDomain }: WorkbenchSlotProps) {
  const { Part: Workbench, hasFailed, retry } = useLazyPart(workbenchPart);
  if (hasFailed) return <WorkbenchFailure onRetry={retry} />;
  if (!Workbench) return <WorkbenchLoading />;
  return (
    <ErrorBoundary fallback={(again) => <WorkbenchFailure onRetry={again} />}>
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
  return <PartFailure title={t('workbenchFailed')} text={t('workbenchFailedText')} onRetry={onRetry} />;
}
