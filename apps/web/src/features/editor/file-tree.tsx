'use client';

import { FilePlus, FolderPlus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { IconButton } from '@/components/ui/icon-button';
import { Skeleton } from '@/components/ui/skeleton';
import { type FailedAction, useFailures } from '../workspace/failure-store.ts';
import { useErrorText } from '../workspace/use-error-text.ts';
import { baseName, parentFolder } from './file-language.ts';
import { FileNameInput } from './file-name-input.tsx';
import styles from './file-tree.module.css';
import { foldersAbove, joinPath, type TreeRow, treeRows } from './file-tree-model.ts';
import { FileTreeRow } from './file-tree-row.tsx';
import { isInside } from './open-file.ts';
import type { OpenFiles } from './open-files.ts';

type Naming = { kind: 'file' | 'folder'; folder: string } | { kind: 'rename'; path: string };

interface FileTreeProps {
  files: OpenFiles;
  onOpened(): void;
}

/** The lesson's folder in the sandbox, with the keys of the tree pattern: arrows, Enter, F2, Delete. */
export function FileTree({ files, onOpened }: FileTreeProps) {
  const t = useTranslations('editor');
  const common = useTranslations('common');
  const errorText = useErrorText();
  const report = useFailures((state) => state.report);
  const tree = useStore(files.store, (state) => state.tree);
  const treeError = useStore(files.store, (state) => state.treeError);
  const activePath = useStore(files.store, (state) => state.activePath);
  const dirtyPaths = useStore(files.store, (state) => state.files);
  const [openFolders, setOpenFolders] = useState<ReadonlySet<string>>(new Set());
  const [focusedPath, setFocusedPath] = useState<string>();
  const [naming, setNaming] = useState<Naming>();
  const [deleting, setDeleting] = useState<TreeRow>();
  const list = useRef<HTMLDivElement>(null);

  const entries = useMemo(() => tree?.entries ?? [], [tree]);
  const shownFolders = useMemo(
    () => (activePath ? new Set([...openFolders, ...foldersAbove(activePath)]) : openFolders),
    [openFolders, activePath],
  );
  const rows = useMemo(() => treeRows(entries, shownFolders), [entries, shownFolders]);
  const focused =
    rows.find((row) => row.path === focusedPath) ?? rows.find((row) => row.path === activePath) ?? rows[0];

  const attempt = (action: FailedAction, doing: Promise<void>) =>
    doing.catch((error: unknown) => report(action, error));
  const focusRow = (path: string) => {
    setFocusedPath(path);
    list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(path)}"]`)?.focus();
  };
  const toggle = (path: string, isOpen: boolean) => {
    setOpenFolders((folders) => {
      const next = new Set(folders);
      if (isOpen) next.add(path);
      else next.delete(path);
      return next;
    });
  };
  const activate = (row: TreeRow) => {
    setFocusedPath(row.path);
    if (row.kind === 'folder') toggle(row.path, !row.isOpen);
    else {
      void files.open(row.path);
      onOpened();
    }
  };
  /** Where a new entry goes: into the folder that has the focus, else beside the file that has it. */
  const startCreating = (kind: 'file' | 'folder') => {
    const folder =
      focused && focusedPath ? (focused.kind === 'folder' ? focused.path : parentFolder(focused.path)) : '';
    if (folder !== '') toggle(folder, true);
    setNaming({ kind, folder });
  };
  const finishNaming = (name: string) => {
    if (!naming) return;
    setNaming(undefined);
    if (naming.kind === 'rename') {
      const to = joinPath(parentFolder(naming.path), name);
      if (to !== naming.path) void attempt('renameFile', files.rename({ from: naming.path, to }));
    } else if (naming.kind === 'folder') {
      void attempt('createFolder', files.createFolder(joinPath(naming.folder, name)));
    } else void attempt('createFile', files.create(joinPath(naming.folder, name)));
  };

  const handleKey = (event: KeyboardEvent) => {
    if (!focused || (event.target as HTMLElement).getAttribute('role') !== 'treeitem') return;
    const at = rows.indexOf(focused);
    const go = (row: TreeRow | undefined) => row && focusRow(row.path);
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(rows[at + 1]),
      ArrowUp: () => go(rows[at - 1]),
      Home: () => go(rows[0]),
      End: () => go(rows.at(-1)),
      ArrowRight: () => {
        if (focused.kind !== 'folder') return;
        if (focused.isOpen) go(rows[at + 1]);
        else toggle(focused.path, true);
      },
      ArrowLeft: () => {
        if (focused.isOpen) toggle(focused.path, false);
        else go(rows.find((row) => row.path === parentFolder(focused.path)));
      },
      Enter: () => activate(focused),
      ' ': () => activate(focused),
      F2: () => setNaming({ kind: 'rename', path: focused.path }),
      Delete: () => setDeleting(focused),
    };
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    act();
  };

  return (
    <div className={styles.files}>
      <header className={styles.header}>
        <h3 className={styles.title}>{t('files')}</h3>
        <IconButton
          label={t('newFile')}
          icon={<FilePlus aria-hidden />}
          size="small"
          disabled={!tree}
          onClick={() => startCreating('file')}
        />
        <IconButton
          label={t('newFolder')}
          icon={<FolderPlus aria-hidden />}
          size="small"
          disabled={!tree}
          onClick={() => startCreating('folder')}
        />
      </header>
      {!tree && !treeError && <TreeLoading />}
      {!tree && treeError && <p className={styles.note}>{errorText(treeError)}</p>}
      {naming && naming.kind !== 'rename' && (
        <FileNameInput
          label={naming.kind === 'file' ? t('newFileName') : t('newFolderName')}
          initial=""
          folder={naming.folder}
          entries={entries}
          onDone={finishNaming}
          onCancel={() => setNaming(undefined)}
        />
      )}
      {tree && rows.length === 0 && !naming && <p className={styles.note}>{t('noFiles')}</p>}
      <div ref={list} role="tree" aria-label={t('files')} className={styles.list} onKeyDown={handleKey}>
        {rows.map((row) =>
          naming?.kind === 'rename' && naming.path === row.path ? (
            <FileNameInput
              key={row.path}
              label={t('renameLabel', { name: row.name })}
              initial={row.name}
              folder={parentFolder(row.path)}
              entries={entries}
              onDone={finishNaming}
              onCancel={() => setNaming(undefined)}
            />
          ) : (
            <FileTreeRow
              key={row.path}
              row={row}
              isActive={row.path === activePath}
              isDirty={dirtyPaths.some((file) => file.isDirty && file.path === row.path)}
              isFocusable={row === focused}
              onFocus={() => setFocusedPath(row.path)}
              onActivate={() => activate(row)}
              onRename={() => setNaming({ kind: 'rename', path: row.path })}
              onDelete={() => setDeleting(row)}
            />
          ),
        )}
      </div>
      {tree?.isCut && <p className={styles.note}>{t('treeCut')}</p>}
      <Dialog
        isOpen={deleting !== undefined}
        onOpenChange={(isOpen) => !isOpen && setDeleting(undefined)}
        title={t('deleteTitle', { name: deleting ? baseName(deleting.path) : '' })}
        description={
          deleting?.kind === 'folder'
            ? t('deleteFolderText', {
                count: entries.filter((entry) => isInside(entry.path, deleting.path)).length - 1,
              })
            : t('deleteFileText')
        }
        closeLabel={common('close')}
        actions={
          <>
            <Button onClick={() => setDeleting(undefined)}>{t('keep')}</Button>
            <Button
              variant="danger"
              onClick={() => {
                if (deleting) void attempt('deleteFile', files.remove(deleting.path));
                setDeleting(undefined);
              }}
            >
              {t('delete')}
            </Button>
          </>
        }
      />
    </div>
  );
}

function TreeLoading() {
  const t = useTranslations('editor');
  return (
    <div className={styles.loading} role="status">
      <span className="visually-hidden">{t('treeLoading')}</span>
      <Skeleton width="70%" />
      <Skeleton width="55%" />
      <Skeleton width="62%" />
    </div>
  );
}
