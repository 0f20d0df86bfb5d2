'use client';

import clsx from 'clsx';
import { CircleAlert, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { useStore } from 'zustand';
import styles from './editor-tabs.module.css';
import { baseName } from './file-language.ts';
import type { OpenFile } from './open-file.ts';
import type { OpenFiles } from './open-files.ts';

export function EditorTabs({ files }: { files: OpenFiles }) {
  const t = useTranslations('editor');
  const openFiles = useStore(files.store, (state) => state.files);
  const activePath = useStore(files.store, (state) => state.activePath);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();

  useEffect(() => {
    if (activePath === undefined) return;
    list.current
      ?.querySelector(`[data-path="${CSS.escape(activePath)}"]`)
      ?.scrollIntoView({ inline: 'nearest' });
  }, [activePath]);

  const move = (event: KeyboardEvent, by: number) => {
    const at = openFiles.findIndex((file) => file.path === activePath);
    const next = openFiles[(at + by + openFiles.length) % openFiles.length];
    if (!next) return;
    event.preventDefault();
    files.activate(next.path);
    list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(next.path)}"]`)?.focus();
  };

  if (openFiles.length === 0) return <p className={styles.hint}>{t('noTabs')}</p>;
  return (
    <div ref={list} className={styles.list}>
      {/* Owns the tabs without holding their close buttons, which a list of tabs may not have inside. */}
      <div
        role="tablist"
        aria-label={t('tabs')}
        aria-owns={openFiles.map((_, at) => `${listId}-${at}`).join(' ')}
      />
      {openFiles.map((file, at) => {
        const isActive = file.path === activePath;
        return (
          <div key={file.path} className={clsx(styles.tab, isActive && styles.active)}>
            <button
              type="button"
              role="tab"
              id={`${listId}-${at}`}
              className={styles.name}
              data-path={file.path}
              data-tip={file.path}
              aria-selected={isActive}
              tabIndex={isActive ? 0 : -1}
              onClick={() => files.activate(file.path)}
              onKeyDown={(event) => {
                if (event.key === 'ArrowRight') move(event, 1);
                else if (event.key === 'ArrowLeft') move(event, -1);
                else if (event.key === 'Delete') files.close(file.path);
              }}
              onAuxClick={(event) => event.button === 1 && files.close(file.path)}
            >
              {baseName(file.path)}
              <SaveMark file={file} />
            </button>
            <button
              type="button"
              className={styles.close}
              aria-label={t('closeFile', { name: baseName(file.path) })}
              tabIndex={isActive ? 0 : -1}
              onClick={() => files.close(file.path)}
            >
              <X aria-hidden />
            </button>
          </div>
        );
      })}
    </div>
  );
}

/** Keeps its room while there is nothing to tell: typing must not move the tab's × and the tabs after it. */
function SaveMark({ file }: { file: OpenFile }) {
  const t = useTranslations('editor');
  if (file.save === 'failed' || file.conflict) {
    return (
      <span className={clsx(styles.mark, styles.problem)}>
        <CircleAlert aria-hidden />
        <span className="visually-hidden">{t('notSaved')}</span>
      </span>
    );
  }
  return (
    <span className={clsx(styles.mark, file.isDirty && styles.dirty)}>
      {file.isDirty && <span className="visually-hidden">{t('unsaved')}</span>}
    </span>
  );
}
