'use client';

import { PanelLeft } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ComponentProps, useState } from 'react';
import { useStore } from 'zustand';
import { lazyPart, useLazyPart } from '@/components/lazy-part';
import { PartFailure } from '@/components/part-failure';
import { IconButton } from '@/components/ui/icon-button';
import { Spinner } from '@/components/ui/spinner';
import { recall, remember } from '../workspace/remembered.ts';
import { useSiteTheme } from '../workspace/site-theme.ts';
import { BuildBar } from './build-bar.tsx';
import styles from './editor-area.module.css';
import { EditorTabs } from './editor-tabs.tsx';
import { isDockerfile } from './file-language.ts';
import { FileBanner, FileProblem } from './file-states.tsx';
import { FileTree } from './file-tree.tsx';
import type { OpenFiles } from './open-files.ts';

const monacoPart = lazyPart(async () => (await import('./monaco-pane.tsx')).MonacoPane);

interface EditorAreaProps {
  files: OpenFiles;
  slug: string;
  isNarrow: boolean;
  /** The maximise button of the workbench. */
  controls: React.ReactNode;
}

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

export function EditorArea({ files, slug, isNarrow, controls }: EditorAreaProps) {
  const t = useTranslations('editor');
  const theme = useSiteTheme();
  const activePath = useStore(files.store, (state) => state.activePath);
  const active = useStore(files.store, (state) => state.files.find((file) => file.path === state.activePath));
  const [isTreeShown, setIsTreeShown] = useState(() => recall('editor.tree', isBoolean) ?? !isNarrow);
  const toggleTree = () => {
    remember('editor.tree', !isTreeShown);
    setIsTreeShown(!isTreeShown);
  };

  return (
    <section className={styles.area} aria-label={t('label')} data-pane="editor" tabIndex={-1}>
      <header className={styles.bar}>
        <IconButton
          label={isTreeShown ? t('hideTree') : t('showTree')}
          icon={<PanelLeft aria-hidden />}
          size="small"
          aria-pressed={isTreeShown}
          onClick={toggleTree}
        />
        <EditorTabs files={files} />
        {controls}
      </header>
      <div className={styles.body}>
        {isTreeShown && (
          <div className={styles.tree}>
            <FileTree files={files} onOpened={() => isNarrow && setIsTreeShown(false)} />
          </div>
        )}
        <div className={styles.main}>
          {activePath !== undefined && isDockerfile(activePath) && (
            <BuildBar files={files} path={activePath} slug={slug} />
          )}
          {active && <FileBanner files={files} file={active} />}
          <div className={styles.text}>
            {!active && <p className={styles.empty}>{t('empty')}</p>}
            {active?.status === 'ready' && (
              <LazyMonaco
                files={files}
                path={active.path}
                revision={active.revision}
                theme={theme}
                isWaitingForChoice={active.conflict !== undefined}
              />
            )}
            {active?.status === 'loading' && <EditorLoading />}
            {active && (active.status === 'failed' || active.status === 'missing') && (
              <FileProblem files={files} file={active} />
            )}
          </div>
        </div>
      </div>
    </section>
  );
}

function LazyMonaco(props: ComponentProps<NonNullable<ReturnType<typeof monacoPart.find>>>) {
  const { Part: MonacoPane, hasFailed, retry } = useLazyPart(monacoPart);
  if (hasFailed) return <PartFailure onRetry={retry} />;
  return MonacoPane ? <MonacoPane {...props} /> : <EditorLoading />;
}

function EditorLoading() {
  const t = useTranslations('editor');
  return (
    <p className={styles.empty} role="status">
      <Spinner /> {t('loading')}
    </p>
  );
}
