'use client';

import { FileQuestion, FileX2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { useFailures } from '../workspace/failure-store.ts';
import { useErrorText } from '../workspace/use-error-text.ts';
import styles from './file-states.module.css';
import type { OpenFile } from './open-file.ts';
import type { OpenFiles } from './open-files.ts';

interface FileStateProps {
  files: OpenFiles;
  file: OpenFile;
}

/** What the student has to know or decide about an open file. */
export function FileBanner({ files, file }: FileStateProps) {
  const t = useTranslations('editor');
  const errorText = useErrorText();

  if (file.conflict) {
    return (
      <Banner
        className={styles.banner}
        tone="warning"
        role="alert"
        title={t(`conflict.${file.conflict}.title`)}
        actions={
          <>
            <Button size="small" variant="primary" onClick={() => void files.resolve(file.path, 'mine')}>
              {t(`conflict.${file.conflict}.mine`)}
            </Button>
            <Button size="small" onClick={() => void files.resolve(file.path, 'theirs')}>
              {t(`conflict.${file.conflict}.theirs`)}
            </Button>
          </>
        }
      >
        <p>{t(`conflict.${file.conflict}.text`)}</p>
      </Banner>
    );
  }
  if (file.save === 'failed' && file.saveError) {
    return (
      <Banner
        className={styles.banner}
        tone="danger"
        role="alert"
        title={t('saveFailed')}
        actions={
          <Button size="small" onClick={() => void files.save(file.path)}>
            {t('saveAgain')}
          </Button>
        }
      >
        <p>{errorText(file.saveError)}</p>
      </Banner>
    );
  }
  if (file.save === 'waiting') {
    return (
      <Banner className={styles.banner} tone="info" role="status">
        <p>{t('saveWaiting')}</p>
      </Banner>
    );
  }
  return null;
}

/** A file that cannot be shown: why, and what can be done instead. */
export function FileProblem({ files, file }: FileStateProps) {
  const t = useTranslations('editor');
  const errorText = useErrorText();
  const report = useFailures((state) => state.report);
  const isMissing = file.status === 'missing';
  const Icon = isMissing ? FileQuestion : FileX2;
  return (
    <div className={styles.problem} role="status">
      <Icon aria-hidden />
      <p className={styles.title}>{isMissing ? t('missing', { path: file.path }) : file.path}</p>
      {!isMissing && file.loadError && <p>{errorText(file.loadError)}</p>}
      <div className={styles.actions}>
        {isMissing ? (
          <Button
            variant="primary"
            onClick={() => files.create(file.path).catch((error: unknown) => report('createFile', error))}
          >
            {t('createIt')}
          </Button>
        ) : (
          <Button onClick={() => void files.open(file.path)}>{t('readAgain')}</Button>
        )}
        <Button variant="quiet" onClick={() => files.close(file.path)}>
          {t('close')}
        </Button>
      </div>
    </div>
  );
}
